"""Bring your own: sequences of every kind through every page, and files that are refused."""

from __future__ import annotations

from itertools import cycle

import numpy as np
import pytest

from lstm_explorer import Experiment, Weights, load, save
from lstm_explorer.brought import recipe as bringing
from lstm_explorer.brought.archive import Busy, opened
from lstm_explorer.brought.keras_config import Refused
from lstm_explorer.exports.keras_file import keras_file
from lstm_explorer.ui import bring
from lstm_explorer.ui.bring import EXAMPLES, sequence_of
from tests.brought.test_recipe import DAYS, random_weights
from tests.ui.hand import choose, press, type_into
from tests.ui.reading import PAGES, address, buttons, components, player, sentences, tape

SEQUENCES = {
    **EXAMPLES,
    "Japanese": "いろはにほへとちりぬるを",
    "emoji": "👩‍👩‍👧‍👦🇨🇭👍🏽🎈🇨🇭🌍",
    "words with markup": "*bold*|`code`|$x$|[a](http://b)|_",
}


@pytest.fixture
def kept(tmp_path, monkeypatch):
    """Keeps a network under its recipe, as training it would."""
    monkeypatch.setenv("LSTM_EXPLORER_HOME", str(tmp_path))

    def keep(sequence: str, framing: str) -> Experiment:
        letters = Experiment(sequence=sequence, framing=framing, units=4, epochs=1)
        weights: Weights = random_weights(letters.features, 4, len(letters.classes))
        recipe = bringing.recipe(weights, framing=framing, sequence=sequence)
        save(bringing.model(recipe, weights))
        return recipe

    return keep


# Each page with two kinds, each kind on two pages at least: a fault would be one's or the other's.
PAIRS = [
    pair
    for kinds in ([*SEQUENCES], [*SEQUENCES][::-1])
    for pair in zip(PAGES, cycle(kinds), strict=False)
]


@pytest.mark.parametrize(("name", "kind"), PAIRS)
def test_every_page_works_with_every_kind_of_sequence_and_a_brought_network(
    visit, kept, name, kind
):
    recipe = kept(SEQUENCES[kind], "stateful")
    page = visit(name, sequence=recipe.sequence, units=4, epochs=1, brought=recipe.brought)
    assert not page.exception, page.exception[0].message
    assert not page.warning
    if name not in ("start", "compare", "bring"):
        assert "a model file that was brought" in sentences(page)


@pytest.mark.parametrize("panel", ["accuracy", "mistakes", "answers", "loss", "A or B"])
def test_every_section_of_compare_works_with_days_of_the_week(visit, panel):
    page = visit("compare", sequence=DAYS, panel=panel)
    assert not page.exception and not page.warning


@pytest.mark.parametrize("framing", ["feature_window", "time_window", "padded_prefix"])
def test_days_of_the_week_are_fed_in_every_shape(visit, kept, framing):
    recipe = kept(DAYS, framing)
    given = {name: getattr(recipe, name) for name in ("framing", "sequence", "units", "brought")}
    page = visit("states", **given, epochs=1, text="mon TUE Wed Thu")
    assert not page.exception and not page.warning
    fed = player(page)["film"]["cells"][-1]["letters"]
    assert fed[-1] == "Thu"


def test_a_warm_up_of_words_goes_before_the_text(visit, kept):
    recipe = kept(DAYS, "stateful")
    page = visit(
        "reset", lab="ask", sequence=DAYS, units=4, epochs=1, brought=recipe.brought,
        warm="Mon", text="Tue|Wed",
    )  # fmt: skip
    assert not page.exception
    if "tape_asked" in components(page):
        assert [cell["letters"] for cell in tape(page, "asked")] == [["Mon"], ["Tue"], ["Wed"]]


@pytest.mark.parametrize("name", ["states", "reset", "take_home", "train"])
def test_a_link_to_a_file_that_is_not_kept_here_asks_for_it(visit, name, trainings):
    page = visit(name, units=4, epochs=1, brought="0123456789abcdef")
    assert not page.exception
    assert "Bring the file here" in page.info[0].value
    trainings.start.assert_not_called()


def test_a_setting_that_changes_leaves_the_brought_weights_behind(visit, kept):
    recipe = kept(DAYS, "stateful")
    page = visit("framings", sequence=DAYS, units=4, epochs=1, brought=recipe.brought)
    choose(page, "recipe_encoding", "shifted")
    assert "brought" not in address(page)
    assert address(page)["encoding"] == "shifted"


@pytest.mark.parametrize("label", EXAMPLES)
def test_an_example_is_a_click(visit, label):
    page = visit("bring", sequence="ABCABD")
    press(page, f"example_{label}")
    assert not page.exception
    assert address(page).get("sequence", Experiment().sequence) == EXAMPLES[label]


def test_a_file_brought_is_offered_and_its_meaning_asked_for(visit):
    lesson = Experiment()
    model = load(lesson)
    assert model is not None
    page = visit("bring", bring="a model file")
    page.file_uploader[0].set_value(("m.keras", keras_file(lesson, model.weights), "")).run()
    assert "50 units, 26 classes, fed 1 feature" in sentences(page)
    assert "open_states" in buttons(page)
    type_into(page, "recipe_sequence", DAYS)
    assert "26 classes, and the sequence has 7" in page.warning[0].value


@pytest.mark.parametrize("content", [b"", b"only text", b"PK\x03\x04" + bytes(100)])
def test_a_bad_file_gets_its_sentence(visit, content):
    page = visit("bring", bring="a model file")
    page.file_uploader[0].set_value(("m.keras", content, "")).run()
    assert not page.exception
    assert "one LSTM layer with a softmax layer on top" in page.warning[0].value


def test_a_refused_file_is_read_once_however_often_the_page_is_drawn(visit, monkeypatch):
    read = []

    def refuse(content):
        read.append(content)
        raise Refused("This file is of no use.")

    monkeypatch.setattr(bring, "opened", refuse)
    page = visit("bring", bring="a model file")
    page.file_uploader[0].set_value(("m.keras", b"a file of its own", "")).run()
    page.run()
    assert page.warning[0].value == "This file is of no use."
    assert len(read) == 1


def test_a_file_whose_turn_did_not_come_is_read_when_the_page_is_drawn_again(visit, monkeypatch):
    def wait(content):
        raise Busy("Bring it again.")

    page = visit("bring", bring="a model file")
    monkeypatch.setattr(bring, "opened", wait)
    content = keras_file(Experiment(), random_weights(1, 50, 26))
    page.file_uploader[0].set_value(("m.keras", content, "")).run()
    assert page.warning[0].value == "Bring it again."
    monkeypatch.setattr(bring, "opened", opened)
    page.run()
    assert not page.warning
    assert "50 units, 26 classes" in sentences(page)


def test_a_text_file_is_one_line_or_one_word_a_line():
    assert sequence_of("\ufeffGATTACA\n".encode()) == "GATTACA"
    assert sequence_of(b"Mon\r\n\nTue\nWed\n") == "Mon|Tue|Wed"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"\xff\xfe", "no text in UTF-8"), (b" \n", "is empty"), (bytes(70_000), "70,000 bytes")],
)
def test_a_text_file_that_holds_no_sequence_is_refused(content, sentence):
    with pytest.raises(ValueError, match=sentence):
        sequence_of(content)


def test_a_network_of_nan_is_never_offered(visit, tmp_path):
    weights = random_weights(1, 4, 7)
    np.savez(tmp_path / "m.npz", *weights[:-1], weights[-1] * np.nan)
    page = visit("bring", bring="a model file", sequence=DAYS)
    page.file_uploader[0].set_value(("m.npz", (tmp_path / "m.npz").read_bytes(), "")).run()
    assert "not finite" in page.warning[0].value
    assert "open_states" not in buttons(page)
