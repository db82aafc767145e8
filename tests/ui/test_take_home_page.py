"""Taking home: what the page hands out is of the recipe, the text and the resets in its link."""

from __future__ import annotations

import pytest

from lstm_explorer import FRAMINGS, Experiment, exports
from lstm_explorer.store.models import save
from lstm_explorer.ui import take_home
from tests.networks import fabricated_model
from tests.ui.conftest import Visit
from tests.ui.reading import buttons, charts, links, sentences

KINDS = "code", "model", "trace", "figures"
EVERY_KIND = pytest.mark.parametrize("take", KINDS)


@pytest.mark.parametrize(
    ("framing", "take"),
    [
        *((framing, "code") for framing in FRAMINGS),  # written anew for each
        ("time_window", "model"),
        ("one_char", "trace"),
        ("variable_length", "trace"),
        ("padded_prefix", "figures"),
    ],
)
def test_every_kind_is_there_for_every_framing(visit: Visit, framing, take):
    page = visit("take_home", framing=framing, take=take)
    assert not page.exception and not page.warning


def test_the_code_is_of_the_text_and_the_resets_in_the_link(visit: Visit):
    page = visit("take_home", text="ABCDEFG", resets="3.5")
    (code,) = (each.value for each in page.code)
    assert 'FED = [[letter] for letter in list("ABCDEFG")]' in code
    assert "RESETS = [0, 3, 5]" in code
    assert "before time steps 0, 3, 5" in sentences(page)


def test_without_resets_in_the_link_they_are_those_of_training(visit: Visit):
    page = visit("take_home", framing="one_char", text="ABC")
    (code,) = (each.value for each in page.code)
    assert "RESETS = [0, 1, 2]" in code


@pytest.mark.parametrize("resets", ["99", "x", "-1", "1.1.1", "", "9" * 50, "<b>"])
def test_resets_that_cannot_be_are_left_out(visit: Visit, resets):
    page = visit("take_home", text="ABC", resets=resets)
    assert not page.exception


@pytest.mark.parametrize("text", ["1", "", "A" * 300, "</script>"])
def test_a_text_that_cannot_be_fed_is_explained(visit: Visit, text):
    page = visit("take_home", text=text)
    assert not page.exception
    assert page.warning


def test_the_lessons_listings_stand_beside_the_code(visit: Visit):
    page = visit("take_home")
    said = sentences(page)
    assert "27.28" in said and "batch_input_shape" in said
    assert "27.36" not in said  # of another framing


@pytest.mark.parametrize("picture", ["Hidden state h", "Answers", "Path of h", "Loss", "nonsense"])
def test_every_figure_can_be_chosen_by_link(visit: Visit, picture):
    page = visit("take_home", take="figures", picture=picture)
    assert not page.exception
    assert "picture" in charts(page)


def test_a_recipe_that_nobody_trained_can_be_trained_from_here(visit: Visit):
    page = visit("take_home", seed=4712)
    assert "train_here" in buttons(page)


@EVERY_KIND
def test_another_sequence_can_be_taken_home(visit: Visit, home, take):
    recipe = {"framing": "stateful", "sequence": "MISSISSIPPI", "units": 4, "epochs": 2}
    save(fabricated_model(Experiment(**recipe)))
    page = visit("take_home", take=take, **recipe)
    assert not page.exception


def test_states_and_reset_lead_here_with_what_they_show(visit: Visit):
    assert "text=ABC" in links(visit("states", text="ABC"))["Take this experiment home"]
    link = links(visit("reset", text="ABCDEF", resets="2.4"))["Take this experiment home"]
    assert "text=ABCDEF" in link and "resets=2.4" in link


def test_no_table_is_made_before_somebody_asks_for_it(visit: Visit, monkeypatch):
    made = exports.trace_table
    asked = []

    def note(run, *, steps=None):
        asked.append(steps)
        return made(run, steps=steps)

    monkeypatch.setattr(exports, "trace_table", note)
    monkeypatch.setattr(exports, "answers_table", lambda *_: pytest.fail("nobody asked"))
    page = visit("take_home", take="trace", text="ABCDEFG")
    assert not page.exception
    assert asked == [1]
    assert "2,100 rows" in sentences(page)


def test_a_table_that_would_be_too_large_is_had_as_arrays_only(visit: Visit, monkeypatch):
    monkeypatch.setattr(take_home, "MOST_ROWS", 1000)
    page = visit("take_home", take="trace", text="ABCDEFG")
    labels = {each.proto.label for each in page.get("download_button")}
    assert labels == {"Trace, NumPy", "Answers, CSV", "Answers, Parquet"}
    assert "at most 1,000 rows" in sentences(page)


def test_a_caption_says_so_where_a_text_would_be_a_formula(visit: Visit, home):
    recipe = {"framing": "feature_window", "sequence": "=1+2A", "window": 3, "units": 2}
    save(fabricated_model(Experiment(**recipe, epochs=2)))
    page = visit("take_home", take="trace", **recipe, epochs=2, text="=1+2")
    assert not page.exception
    assert "an apostrophe stands before such texts" in sentences(page)
    assert "apostrophe" not in sentences(visit("take_home", take="trace"))
