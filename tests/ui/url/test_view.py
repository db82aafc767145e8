"""Laws of the view: what a change may do to it, and what it must leave alone."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as some

from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.recipe.framings import ENCODINGS, FRAMINGS
from lstm_explorer.ui.url import parameters, recipes
from lstm_explorer.ui.url.address import PAGES
from lstm_explorer.ui.url.parameters import COMPANIONS, RECIPE
from lstm_explorer.ui.url.view import LECTURED, LONGEST, MOST, View, at_address, changed
from tests.ui.drawing import BESIDE, experiments, views

FIELDS = {
    "units": some.integers(0, 300).map(str),
    "epochs": some.integers(0, 100_001).map(str),
    "batch_size": some.integers(0, 26).map(str),
    "learning_rate": some.floats(0, 1).map(str),
    "shuffle": some.sampled_from(("yes", "no", "once", "maybe")),
    "reset": some.sampled_from(("sample", "epoch", "never", "5", "25", "7", "x")),
    "seed": some.integers(-1, 2**31).map(str),
    "window": some.integers(0, 26).map(str),
    "longest": some.integers(0, 26).map(str),
    "runs": some.integers(0, 60).map(str),
    "encoding": some.sampled_from((*ENCODINGS, "binary")),
}
"""Values of every field of one framing and sequence; some of them cannot be."""

OTHERS = {name: texts for name, texts in BESIDE.items() if name not in ("lecture", "figure")}
"""Values of what every page keeps."""

ANY_FIELD = {
    **FIELDS,
    "sequence": some.sampled_from(("ABCDEF", "MISSISSIPPI", "AAAA", "")),
    "framing": some.sampled_from((*FRAMINGS, "nope")),
}

JSON = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=9),
    lambda inner: (
        some.lists(inner, max_size=4) | some.dictionaries(some.text(max_size=9), inner, max_size=4)
    ),
    max_leaves=9,
)
"""Whatever a browser could send."""

NAME = some.text(max_size=9)

quick = settings(deadline=None, max_examples=150)


def put(view: View, name: str, text: str | None) -> View:
    return changed(view, ["set", {name: text}], PAGES)


def beside(view: View) -> dict[str, str]:
    """What the view says beside its recipe."""
    return {name: text for name, text in view.parameters.items() if name not in RECIPE}


def meaning(view: View) -> dict[str, Any]:
    """What the view's recipe says of each field; what is the lesson's need not be said."""
    said = recipes.fields(view.parameters)
    lesson = Experiment(**{name: said[name] for name in ("framing", "sequence") if name in said})
    return {
        name: value for name, value in said.items()
        if name in ("framing", "sequence") or value != getattr(lesson, name)
    }  # fmt: skip


def is_one(view: View) -> bool:
    """Whether this is a view that a page can show, whatever it says."""
    recipes.recipe(view.parameters)
    assert all(parameters.problems(view.parameters, view.page))
    urlencode(view.parameters)
    assert len(view.parameters) <= MOST
    for name, text in view.parameters.items():
        assert isinstance(name, str) and isinstance(text, str)
        assert max(len(name), len(text)) <= LONGEST
    return view.page in PAGES


def one_of(values: dict[str, some.SearchStrategy[str]]) -> some.SearchStrategy[tuple[str, str]]:
    pairs = [texts.map(lambda text, name=name: (name, text)) for name, texts in values.items()]
    return some.one_of(pairs)


@quick
@given(views(), one_of(OTHERS))
def test_what_a_page_shows_is_set_and_nothing_else(view, change):
    name, text = change
    assert put(view, name, text).parameters == {**view.parameters, name: text}
    without = {each: value for each, value in view.parameters.items() if each != name}
    assert put(view, name, None).parameters == without


@quick
@given(views(), one_of(ANY_FIELD))
def test_a_field_of_the_recipe_is_set_and_nothing_beside_the_recipe(view, change):
    after = put(view, *change)
    assert beside(after) == beside(view)
    assert after.page == view.page


@quick
@given(views(), one_of(FIELDS))
def test_a_field_of_the_recipe_changes_no_other_field(view, change):
    name, text = change
    before, after = meaning(view), meaning(put(view, name, text))
    before.pop(name, None)
    after.pop(name, None)
    assert before == after


@quick
@given(views(), some.sampled_from(("ABCDEF", "MISSISSIPPI")))
def test_another_sequence_keeps_what_the_link_says_of_every_other_field(view, sequence):
    said, after = view.parameters, put(view, "sequence", sequence)
    experiment, problem, _ = recipes.recipe(after.parameters)
    if problem is None:
        before = recipes.recipe(said).experiment
        kept = [name for name in RECIPE if name in said and name != "sequence"]
        assert [getattr(experiment, each) for each in kept] == [getattr(before, n) for n in kept]
    else:
        assert after.parameters == {**said, "sequence": sequence}, "it stays, to be mended"


@quick
@given(views(), some.sampled_from(list(FRAMINGS)))
def test_another_framing_takes_its_own_settings_and_keeps_sequence_and_seed(view, framing):
    before = recipes.recipe(view.parameters).experiment
    after, problem, _ = recipes.recipe(put(view, "framing", framing).parameters)
    assert problem is None
    kept = {"sequence": before.sequence, "seed": before.seed}
    if (after.sequence, after.seed) == (before.sequence, before.seed):
        assert after == Experiment(framing=framing, **kept)
    else:  # this sequence cannot be learned so
        with pytest.raises(ValueError, match=r"."):
            Experiment(framing=framing, **kept)
        assert after == Experiment(framing=framing)


@quick
@given(views(), one_of(FIELDS | OTHERS), one_of(FIELDS | OTHERS))
def test_changes_of_different_parameters_can_come_in_either_order(view, one, other):
    assume(one[0] != other[0])
    first, second = put(put(view, *one), *other), put(put(view, *other), *one)
    assert beside(first) == beside(second)
    assert meaning(first) == meaning(second)


@quick
@given(views(), one_of(ANY_FIELD | OTHERS))
def test_a_change_that_is_made_twice_is_made_once(view, change):
    once = put(view, *change)
    assert put(once, *change) == once


@quick
@given(views(), some.dictionaries(some.sampled_from(sorted(OTHERS)), some.text(max_size=5)))
def test_following_a_link_keeps_what_goes_along_and_nothing_else(view, linked):
    after = changed(view, ["follow", "states", linked], PAGES)
    along = {name: view.parameters[name] for name in COMPANIONS if name in view.parameters}
    assert after == View("states", {**along, **linked})


@quick
@given(views(), some.sampled_from(PAGES))
def test_a_link_of_the_sidebar_keeps_recipe_text_and_what_goes_along(view, page):
    after = changed(view, ["open", page], PAGES)
    assert after.page == page
    assert recipes.recipe(after.parameters)[:2] == recipes.recipe(view.parameters)[:2]
    kept = {*COMPANIONS, "text"} - (set() if page in LECTURED else {"lecture"})
    assert beside(after) == {name: t for name, t in beside(view).items() if name in kept}


@quick
@given(views(), views())
def test_an_address_of_the_past_is_that_view(view, past):
    url = f"/{past.page}?{urlencode(past.parameters)}"
    assert changed(view, ["address", url], PAGES) == past == at_address(url, PAGES)
    arrived = dict(parse_qsl(urlencode(past.parameters), keep_blank_values=True))
    assert past == View(past.page, arrived), "as if it had been opened"


@pytest.mark.parametrize(
    ("url", "leads_to"),
    [("/", "start"), ("", "start"), ("/?state=reset", "start"), ("/states", "states"),
     ("/states/?t=3", "states"), ("/app/states?t=3", "states"), ("/app/", None),
     ("/nowhere", None), ("http://[", None), ("/states?" + "a=1&" * 300, None)],
)  # fmt: skip
def test_an_address_leads_to_its_page_or_nowhere(url, leads_to):
    found = at_address(url, PAGES)
    assert (found.page if found else None) == leads_to


NONSENSE = (
    None, [], {}, "set", 5, ["set"], ["set", 5], ["set", "units"], ["set", {}, {}], ["open"],
    ["open", "nowhere"], ["open", 5], ["open", "start", {}], ["follow", "start"], ["follow", {}],
    ["follow", "nowhere", {}], ["follow", "start", []], ["address", 5], ["address", "http://["],
    ["address", "/nowhere"], ["press", "train"], ["SET", {"units": 5}], [["set", {"units": 5}]],
    {"set": {"units": 5}}, ["__class__", {}],
)  # fmt: skip


@pytest.mark.parametrize("change", NONSENSE, ids=repr)
def test_nonsense_leaves_the_view_as_it_was(change):
    view = View("reset", {"units": "8", "text": "ABC"})
    assert changed(view, change, PAGES) is view


@quick
@given(views(), JSON)
def test_whatever_a_browser_sends_is_nonsense_unless_it_is_a_change(view, sent):
    assume(
        not (isinstance(sent, list) and sent[:1] in (["set"], ["open"], ["follow"], ["address"]))
    )
    assert changed(view, sent, PAGES) is view


@quick
@given(
    views(),
    some.tuples(some.just("set"), some.dictionaries(NAME | some.sampled_from(RECIPE), JSON))
    | some.tuples(some.just("follow"), some.sampled_from(PAGES), some.dictionaries(NAME, JSON))
    | some.tuples(some.just("address"), some.text(max_size=40)),
)
def test_whatever_values_a_change_has_there_is_a_view(view, change):
    assert is_one(changed(view, list(change), PAGES))


HUGE = "A" * 2**20


@pytest.mark.parametrize(
    "change",
    [
        ["set", {"text": HUGE}],
        ["set", {"sequence": HUGE, "units": "9" * 2**20, HUGE: HUGE}],
        ["set", {f"a{n}": n for n in range(10_000)}],
        ["set", {"units": 10**400}],
        ["set", {"units": 10**5000}],
        ["set", {"text": "\ud800"}],
        ["set", {"\udfff": "x"}],
        ["set", {"seed": [[[]]], "text": {"a": None}}],
        ["follow", "states", {f"a{n}": HUGE for n in range(300)}],
        ["follow", "states", {"text": "\ud83d"}],
        ["address", "/states?text=" + HUGE],
        ["address", "/states?text=\ud800"],
    ],
)
def test_what_is_far_too_large_or_no_text_is_still_a_view(change):
    assert is_one(changed(View("states", {"text": "ABC"}), change, PAGES))


@given(experiments())
@settings(deadline=None, max_examples=30)
def test_going_back_to_the_lessons_settings_leaves_out_all_of_the_recipe(experiment):
    view = View("states", {"t": "3", **recipes.parameters(experiment)})
    assert view.learning(Experiment()).parameters == {"t": "3"}
