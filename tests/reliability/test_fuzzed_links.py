"""Anything in a link or a box is a value, or a sentence that says what is wrong with it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as some

from lstm_explorer import Experiment
from lstm_explorer.lesson.tour.stops import STOPS, Tally
from lstm_explorer.recipe.framings import ENCODINGS, FRAMINGS
from lstm_explorer.recipe.symbols import joined, split
from lstm_explorer.runs.feeding import feed, free_run
from lstm_explorer.ui import bring
from lstm_explorer.ui.compare import chosen
from lstm_explorer.ui.components import controls, lecture
from lstm_explorer.ui.shell.frame import PAGES
from lstm_explorer.ui.text.markdown import plain
from lstm_explorer.ui.url import differences, hiding, recipes
from lstm_explorer.ui.url.parameters import RECIPE, problems, view_of
from lstm_explorer.ui.url.view import View
from tests.networks import random_network
from tests.reliability.links import ODD, READ, SCRIPTS, SEQUENCES, WORDS
from tests.reliability.sentences import is_a_sentence
from tests.ui.sessions import a_session

fuzzed = settings(
    deadline=None, max_examples=500,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip

NUMBERS = (some.integers() | some.floats()).map(str)
TEXTS = some.text(max_size=40) | some.sampled_from((*ODD, *SCRIPTS, *SEQUENCES)) | NUMBERS


def values(name: str) -> some.SearchStrategy[str]:
    return TEXTS | some.sampled_from(WORDS[name]) if name in WORDS else TEXTS


RECIPES = some.fixed_dictionaries({}, optional={name: values(name) for name in RECIPE})


@contextmanager
def at(page: str, parameters: Mapping[str, str]) -> Iterator[None]:
    """As if this were looked at, and nothing were drawn."""
    with pytest.MonkeyPatch.context() as patch, a_session(View(page, parameters)):
        patch.setattr(controls, "control", lambda *_, **__: None)
        yield


@fuzzed
@given(RECIPES)
@example({"units": "9" * 4301})
@example({"framing": "stateful" + "\0"})
@example({"reset": "²"})
def test_an_address_is_a_recipe_or_a_sentence_and_the_lessons(parameters):
    recipe, problem, _ = recipes.recipe(View("states", parameters).parameters)
    assert isinstance(recipe, Experiment)
    if problem is not None:
        assert is_a_sentence(problem), problem
        assert recipe == Experiment(framing=recipe.framing)
        assert is_a_sentence(plain(problem))


@fuzzed
@given(TEXTS)
@example("9" * 4301 + "-1")
@example("1" * 16_000)
@example("5-5-")
def test_a_view_is_the_links_or_the_nearest_there_is(text):
    named = dict.fromkeys((*view_of("reset"), "figure", "hide"), text)
    with at("reset", named):
        assert 0 <= controls.read_time_step("t", 10, default=99) <= 10
        assert set(controls.read_numbers("resets", 1, 10) or ()) <= set(range(1, 11))
        assert 3 <= controls.choose_number("answers", "", 3, 7, 5) <= 7
        low, high = controls.choose_range("range", "", 10)
        assert 0 <= low <= high <= 10
        assert set(controls.choose_units("clamped", "", 12, (3,))) <= set(range(12))
        assert controls.choose_from_list("letter", "", ("a", "b")) in ("a", "b")
        assert controls.read_one("show") in ("c", "h")
        assert lecture._figure() >= 1
        assert hiding.hidden() <= set(hiding.known())
    assert all(map(is_a_sentence, problems(named | {text: text}, "reset")))
    tally = Tally.read(text)
    assert set(tally.said) <= set(range(1, len(STOPS) + 1))
    assert Tally.read(tally.written()) == tally


def test_links_are_drawn_of_all_that_pages_read():
    assert {page: set(names) | {"live"} & {*view_of(page)} for page, names in READ.items()} == {
        page: {*view_of(page)} for page in READ
    }


@fuzzed
@given(TEXTS | some.lists(TEXTS, max_size=9).map("|".join))
@example("one_char,units=" + "9" * 4301)
@example("one_char,shuffle=perhaps")
def test_compared_recipes_are_recipes_or_sentences(text):
    recipes, problems = chosen.read(text, Experiment())
    assert len(recipes) <= chosen.MOST
    assert all(map(is_a_sentence, problems)), problems
    assert recipes or problems
    if recipes:
        assert chosen.read(chosen.written(recipes), Experiment())[0] == recipes


@fuzzed
@given(TEXTS, RECIPES)
@example("http://[", {})
@example("//[::1/start", {})
@example("javascript:alert(1)", {})
@example("/start?" + "&".join(f"a{n}=1" for n in range(300)), {})
def test_a_pasted_link_is_taken_apart_or_refused(text, parameters):
    query = "&".join(f"{name}={value}" for name, value in parameters.items())
    for link in (text, f"http://somewhere/states?{query}", f"{text}/states?{query}"):
        try:
            read = differences.read(link, tuple(PAGES))
        except ValueError as error:
            assert is_a_sentence(str(error)), error
        else:
            assert read.page in PAGES
            assert not differences.differences(read, read)


@fuzzed
@given(some.binary(max_size=200) | TEXTS.map(str.encode))
def test_an_uploaded_text_is_a_sequence_or_a_sentence(content):
    try:
        sequence = bring.sequence_of(content)
        Experiment(sequence=sequence)
    except ValueError as error:
        assert is_a_sentence(str(error)), error


WHOLE = some.sampled_from(
    (-1, 0, 1, 2, 3, 25, 26, 255, 256, 257, 512, 513, 10_000, 10_001, 100_000, 100_001, 2**31 - 1,
     2**31, 10**4299, 10**5000, -(10**5000), True, np.int64(5), np.uint8(1), np.bool_(True))
)  # fmt: skip
FRACTIONS = some.sampled_from(
    (0.0, -0.0, 5e-324, 1e-3, 1.0, 1.0000001, float("nan"), float("inf"), np.float32(0.5), 1j,
     np.complex64(0.1), np.array(0.5))
)  # fmt: skip
ODDITIES = some.sampled_from(
    (None, "", "5", b"ABC", [], [1, 2], {}, (), object, np.array([1, 2]), np.array("epoch"), ...)
) | some.text(max_size=5)
ANYTHING = WHOLE | FRACTIONS | ODDITIES


def mostly(right: some.SearchStrategy[object]) -> some.SearchStrategy[object]:
    return some.one_of(right, right, right, ANYTHING)


FIELDS = some.fixed_dictionaries(
    {},
    optional={
        "framing": mostly(some.sampled_from(list(FRAMINGS))),
        "sequence": mostly(some.sampled_from(SEQUENCES) | some.text(max_size=210)),
        "units": WHOLE | ANYTHING,
        "epochs": WHOLE | ANYTHING,
        "batch_size": mostly(some.sampled_from((1, 5, 25))),
        "learning_rate": FRACTIONS | ANYTHING,
        "shuffle": mostly(some.sampled_from((True, False, "once"))),
        "reset": mostly(some.sampled_from(("sample", "epoch", "never", 1, 5, 25))),
        "seed": WHOLE | ANYTHING,
        "window": mostly(some.sampled_from((None, 1, 3, 25))),
        "longest": mostly(some.sampled_from((None, 1, 3, 25))),
        "runs": mostly(some.sampled_from((None, 1, 60))),
        "encoding": mostly(some.sampled_from(list(ENCODINGS))),
        "network": mostly(some.sampled_from(("lstm", "simple_rnn", "dense"))),
        "brought": some.none() | some.just("0123456789abcdef") | ANYTHING,
    },
)  # fmt: skip


@settings(fuzzed, max_examples=1500)
@given(FIELDS)
@example({"learning_rate": np.complex64(0.1)})
@example({"units": 10**5000})
@example({"network": 10**5000})
@example({"reset": np.array([1, 2])})
@example({"sequence": "A" + "\u0301" * 7_000 + "BC"})
@example({"sequence": "e|\u0301|x"})
@example({"brought": "0123456789abcdef\n"})
@example({"brought": "../../../../etc/p"})
def test_any_fields_are_a_recipe_with_a_name_or_get_a_sentence(fields):
    try:
        recipe = Experiment(**fields)
    except (ValueError, TypeError) as error:
        assert is_a_sentence(str(error)), error
        return
    told = json.loads(json.dumps(recipe.recipe))
    assert Experiment(**told) == recipe
    assert Experiment(**told).fingerprint == recipe.fingerprint
    assert set(recipe.fingerprint) <= set("0123456789abcdef") and len(recipe.fingerprint) == 12
    assert 3 <= len(recipe.symbols) <= 200
    assert recipe.read(recipe.join(recipe.symbols)) == recipe.symbols


FED = [
    Experiment(framing=framing, sequence=sequence, units=2)
    for framing, sequence in zip(FRAMINGS, SEQUENCES, strict=False)
] + [Experiment(units=2), Experiment(sequence="Mon|Tue|Wed", units=2)]
NETWORKS = [random_network(experiment) for experiment in FED]


def fed_or_told(number: int, text: str) -> str | None:
    """Feed a text in both ways; the sentence if it cannot be."""
    experiment, weights = FED[number], NETWORKS[number]
    try:
        run = feed(experiment, weights, text)
        free_run(experiment, weights, text, 3)
    except ValueError as error:
        return str(error)
    assert np.isfinite(run.trace.c).all() and np.isfinite(run.trace.probabilities).all()
    assert all(step.answer in experiment.classes for step in run.steps)
    return None


@settings(fuzzed, max_examples=600)
@given(
    some.sampled_from(range(len(FED))),
    some.data(),
)
def test_any_text_is_fed_or_gets_a_sentence(number, data):
    own = some.text(some.sampled_from([*FED[number].sequence, " ", "|"]), max_size=30)
    told = fed_or_told(number, data.draw(own | TEXTS))
    assert told is None or is_a_sentence(told)


@fuzzed
@given(some.text(max_size=60) | TEXTS)
def test_symbols_put_together_come_apart_as_they_were(text):
    try:
        symbols = split(text)
    except ValueError as error:
        assert is_a_sentence(str(error))
        return
    assert split(joined(symbols)) == symbols


A_MEGABYTE = 2**20


@pytest.mark.parametrize(
    "part", ["A", "A|", "|", "\u0301", "😀", "👨‍👩‍👧", "\u202e", "\0", " ", "Mon", "א"]
)
def test_a_megabyte_is_refused_before_it_is_looked_through(part):
    long, longer = (refusing(part * (length // len(part))) for length in (2**16, A_MEGABYTE))
    assert longer <= 1.1 * long, "what is done grows with what is refused"


def refusing(text: str) -> int:
    """How many functions are called, ours and Python's, until a text is refused everywhere."""
    calls = 0

    def count(frame: object, event: str, called: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    for number in range(len(FED)):
        fed_or_told(number, "A")  # what is made once is made
    sys.setprofile(count)
    try:
        told = [fed_or_told(number, text) for number in range(len(FED))]
        for fields in ({"sequence": text}, {"framing": text}, {"shuffle": text}, {"brought": text}):
            with pytest.raises(ValueError, match=r"Try|Choose|Bring") as error:
                Experiment(**fields)
            told.append(str(error.value))
    finally:
        sys.setprofile(None)
    assert all(each is not None and is_a_sentence(each) for each in told)
    return calls
