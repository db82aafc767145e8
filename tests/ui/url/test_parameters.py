"""The registry of the URL's parameters says what pages read, and pages read what it says."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import fields

import pytest

from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.ui import compare, reset, take_home
from lstm_explorer.ui.shell import frame
from lstm_explorer.ui.url import address, hiding, slides
from lstm_explorer.ui.url.parameters import (
    COMPANIONS,
    CONTROLS,
    NAMES,
    PANELS,
    PARAMETERS,
    PRIVATE,
    RECIPE,
    SECTIONS,
    Parameter,
    parameter,
    problems,
    view_of,
)
from lstm_explorer.ui.url.readings import FLAG, TEXT, OneOf
from lstm_explorer.ui.url.view import View
from tests.processes import ROOT
from tests.reliability.sentences import is_a_sentence
from tests.ui.drawing import BESIDE
from tests.ui.reading import components, controls, dials, labels, shown

SOURCES = [*(ROOT / "lstm_explorer" / "ui").rglob("*.py"), *(ROOT / "pages").glob("*.py")]

READS = {"get", "put", "read_one", "read_number", "read_time_step", "read_numbers", "read_range"}
"""Functions of `address` and `controls` whose first argument is a parameter's name."""

VIEWS = {
    "start": [{}],
    "framings": [{}],
    "train": [{}],
    "states": [
        {},
        {"feeding": "free run"},
        *({"with": f"another {what}"} for what in ("text", "epoch", "seed", "framing")),
    ],
    "reset": [
        *({"lab": section} for section in SECTIONS),
        {"lab": "ask it", "feeding": "free run"},
        {"lab": "warm-up", "kind": "one letter repeated"},
        {"resets": "5.10"},
    ],
    "compare": [
        *({"panel": panel} for panel in PANELS),
        {"panel": "answers", "feeding": "free run"},
    ],
    "bring": [{}, {"bring": "a model file"}],
    "claims": [{}],
    "take_home": [{"take": kind} for kind in ("code", "model", "trace", "figures")],
}
"""Views of every page that between them read all that it can read."""


def named(path, called: set[str]) -> Iterator[tuple[int, str]]:
    """The names that such calls in a file have as their first argument, each with its line."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            function = ast.unparse(node.func)
            whose, _, name = function.rpartition(".")
            of_the_view = whose in ("address", "controls", "") or whose.endswith(".parameters")
            if name in called and of_the_view and isinstance(node.args[0].value, str):
                yield node.lineno, node.args[0].value


def test_every_parameter_that_the_source_names_is_declared():
    unknown = [
        f"{path.name}:{line} {name}"
        for path in SOURCES for line, name in named(path, READS) if name not in NAMES
    ]  # fmt: skip
    assert not unknown


@pytest.mark.parametrize("name", VIEWS)
def test_what_a_click_on_a_tape_sets_is_declared(visit, name):
    for view in VIEWS[name]:
        for key, data in components(visit(name, **view)).items():
            if key.startswith("tape_") and data["selects"]:
                assert data["selects"] in view_of(name), key


@pytest.fixture
def read(visit, monkeypatch):
    """Opens views, and tells which parameters were read on which page."""
    found: dict[str, set[str]] = defaultdict(set)
    genuine = address.get

    def noted(name: str) -> str | None:
        found[address.current().page].add(name)
        return genuine(name)

    def claim_noted(view: View) -> str:
        found[view.page].add("claim")
        return claim_of(view)

    claim_of = slides.claim
    monkeypatch.setattr(slides, "claim", claim_noted)
    monkeypatch.setattr(address, "get", noted)
    monkeypatch.setattr(frame, "link_to_view", lambda *_: None)  # it reads all there are

    def opened(name: str) -> set[str]:
        for view in VIEWS[name]:
            drawn = visit(name, **view)
            assert not drawn.exception, view
            # The workers are made up here; all else in the link must be understood.
            assert not [each.value for each in drawn.warning if "Mock" not in each.value], view
        return found[name]

    return opened


@pytest.mark.parametrize("name", VIEWS)
def test_a_page_reads_what_is_declared_for_it_and_nothing_else(read, name):
    declared = {*view_of(name)}
    # Every page's links to the others carry the text.
    found = read(name) - {*RECIPE, *COMPANIONS, "figure"} - ({"text"} - declared)
    assert found - declared == set(), "read, and not declared for this page"
    assert declared - found <= {"other_framing"}, "declared for this page, and never read"


def test_sections_and_kinds_are_those_that_pages_draw():
    assert tuple(reset.SECTIONS) == SECTIONS
    assert tuple(compare.SECTIONS) == PANELS
    kinds = parameter("take").reading
    assert isinstance(kinds, OneOf) and tuple(take_home._KINDS) == kinds.words


def test_the_recipes_parameters_are_the_experiments_fields():
    assert {*RECIPE} == {field.name for field in fields(Experiment)} - {"network"}


def test_no_page_has_two_parameters_of_one_name():
    for page in VIEWS:
        names = [each.name for each in PARAMETERS if page in each.pages or not each.pages]
        assert len(set(names)) == len(names)


def test_every_page_that_is_named_is_one():
    assert {page for each in PARAMETERS for page in each.pages} <= {*address.PAGES}
    assert {*VIEWS, "status"} == {*address.PAGES}
    assert not view_of("status")


def test_what_is_private_or_goes_along_is_no_view_of_a_page():
    for page in address.PAGES:
        assert not {*view_of(page)} & {*PRIVATE, *COMPANIONS, *RECIPE}
    assert {"toured", "asked", "lecture", "figure"} == {*PRIVATE}


READ = [each for each in PARAMETERS if each.reading != TEXT]


@pytest.mark.parametrize("each", READ, ids=lambda each: f"{each.name} of {each.pages}")
def test_what_is_no_value_gets_a_sentence_that_names_the_parameter(each: Parameter):
    page = each.pages[0] if each.pages else "states"
    for wrong in ("", "no such thing", "-1", "²", "<b>", "9" * 5_000, "3.5-", "\n"):
        problem = each.reading.problem(wrong)
        said = problems({each.name: wrong}, page)
        assert len(said) == (problem is not None)
        for sentence in said:
            assert sentence.startswith(f"`{each.name}` must be ") and is_a_sentence(sentence)
            assert len(sentence) < 400
    assert each.reading.problem("no such thing")


@pytest.mark.parametrize("name", sorted(BESIDE))
def test_what_another_page_reads_is_no_problem_here(name):
    pages = [page for page in address.PAGES if name not in (*view_of(page), *COMPANIONS, "figure")]
    for page in pages:
        assert problems({name: "no such thing"}, page) == []


def test_unknown_names_are_told_of_in_one_sentence():
    (said,) = problems({"network": "gru"}, "train")
    assert said == "This app has no setting called 'network', so it changes nothing."
    (said,) = problems({f"a{n}": "1" for n in range(50)} | {"<b>" * 9_000: ""}, "train")
    assert said.count("'a") == 3 and "and 48 more" in said and is_a_sentence(said)
    assert problems({"units": "x", "hide": "x", "toured": "x", "text": "x"}, "train") == []


DEFAULTS = [
    (page, view, each)
    for each in PARAMETERS if isinstance(each.reading, OneOf) and each.reading != FLAG
    for page in each.pages
    for view in VIEWS[page]
    # Which framing is the other one hangs on the recipe; and the first claim that is open is the
    # one that surprises most.
    if each.name not in view and each.name not in ("other_framing", "claim") and each.control
]  # fmt: skip


@pytest.mark.parametrize("name", VIEWS)
def test_the_first_word_is_what_a_page_shows_where_the_link_has_none(visit, name):
    met = set()
    for view in VIEWS[name]:
        opened = visit(name, **view)
        drawn = controls(opened)
        for _, _, each in (default for default in DEFAULTS if default[:2] == (name, view)):
            if each.key in drawn:
                met.add(each.name)
                assert isinstance(each.reading, OneOf)
                assert shown(opened, each.key) == each.reading.words[0], (view, each.name)
                offered = labels(opened, each.key)
                assert tuple(offered) == each.reading.words, (view, each.name)
    assert met == {each.name for at, _, each in DEFAULTS if at == name}


def test_the_usual_claim_is_one_of_them(visit):
    page = visit("claims")
    reading = parameter("claim").reading
    assert isinstance(reading, OneOf) and shown(page, "view_claim") in reading.words
    assert tuple(labels(page, "view_claim")) == reading.words


@pytest.mark.parametrize("name", VIEWS)
def test_every_control_that_is_drawn_is_declared_and_can_be_hidden(visit, name):
    for view in VIEWS[name]:
        opened = visit(name, **view)
        for key, data in controls(opened).items():
            if "name" not in data:
                continue
            found = parameter(data["name"], name)
            assert found is not None and found.control
            assert found.kind == "recipe" or name in found.pages
            assert key == found.key
            assert data["name"] in CONTROLS and data["name"] in hiding.known()
            assert data["label"]
        if "dials" in components(opened):
            assert {*dials(opened)} <= {*RECIPE} & {*CONTROLS}
