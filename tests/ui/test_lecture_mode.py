"""Lecture mode and hiding: one figure at a time, and only the controls that the link leaves."""

from __future__ import annotations

import ast

import pytest

from lstm_explorer.ui import hiding
from lstm_explorer.ui.frame import HALL
from tests.processes import ROOT
from tests.ui.conftest import Visit
from tests.ui.reading import address, charts, links, sentences

FIGURES = {"framings": 4, "train": 4, "reset": 4, "states": 13, "start": 1}


def _styles(page):
    return "".join(each.proto.body for each in page.get("html"))


def _shown(page):
    drawn = [each.key or "" for each in page.get("bidi_component")]
    replays = [key for key in drawn if key.startswith("replay")]
    tapes = any(key.startswith("tape") for key in drawn)
    return len(charts(page)) + len(replays) + tapes + len(page.table)


@pytest.mark.parametrize("name", [name for name in FIGURES if name not in ("states",)])
def test_a_lecture_draws_one_figure_at_a_time(visit: Visit, name):
    for number in range(1, FIGURES[name] + 1):
        page = visit(name, lecture="yes", figure=number)
        assert not page.exception
        assert _shown(page) == 1
        assert f": {number} of {FIGURES[name]} " in sentences(page)


def test_every_panel_of_the_player_is_a_figure_of_a_lecture(visit: Visit):
    keys = ["c", "h", "path", "glass", "unit", *"ifgo", "answers", "space", "chain", "similar"]
    for number, key in enumerate(keys, start=1):
        page = visit("states", lecture="yes", figure=number)
        assert f'[data-key="{key}"]' in _styles(page)


def test_next_goes_to_the_next_figure_and_back_to_the_one_before(visit: Visit):
    page = visit("train", lecture="yes")
    page.button(key="lecture_next").click().run()
    assert address(page)["figure"] == "2"
    page.button(key="lecture_previous").click().run()
    assert address(page)["figure"] == "1"


def test_after_the_last_figure_the_next_page_comes(visit: Visit):
    page = visit("start", lecture="yes", framing="one_char")
    page.button(key="lecture_next").click().run()
    assert page.title[0].value == "What is the network fed?"
    assert address(page)["lecture"] == "yes"


def test_before_the_first_figure_the_last_of_the_page_before_comes(visit: Visit):
    page = visit("framings", lecture="yes", figure=1)
    page.button(key="lecture_previous").click().run()
    assert "alphabet" in page.title[0].value
    assert address(page)["figure"] == "1"


@pytest.mark.parametrize("figure", ["99", "0", "-3", "x", "1e9"])
def test_a_figure_that_is_not_there_gives_way_to_one_that_is(visit: Visit, figure):
    page = visit("train", lecture="yes", figure=figure)
    assert not page.exception
    assert _shown(page) == 1


def test_leaving_shows_everything_again(visit: Visit):
    page = visit("train", lecture="yes", figure=2)
    page.button(key="lecture_leave").click().run()
    assert not {"lecture", "figure"} & set(address(page))
    assert {"loss", "accuracy"} <= set(charts(page))


@pytest.mark.parametrize("name", HALL)
def test_a_lecture_never_ends_in_an_exception(visit: Visit, name):
    assert not visit(name, lecture="yes", figure=2, seed=4711).exception


def test_lecture_and_hiding_go_along_to_the_other_pages(visit: Visit):
    page = visit("states", hide="recipe,text", lecture="yes")
    for label in ("Train", "Reset", "What if I reset it here?"):
        assert "hide=recipe" in links(page)[label] and "lecture=yes" in links(page)[label]


def test_hiding_folds_away_what_it_names_and_nothing_else(visit: Visit):
    styles = _styles(visit("states", hide="recipe,text"))
    assert ".st-key-recipe, .st-key-view_text { display: none" in styles
    assert ".st-key-view_feeding" not in styles


def test_a_dial_that_is_hidden_is_not_drawn(visit: Visit):
    page = visit("states", hide="units")
    (dials,) = [each for each in page.get("bidi_component") if each.key == "dials"]
    assert '"units"' not in dials.proto.json and '"epochs"' in dials.proto.json


@pytest.mark.parametrize(
    "wrong", ["nonsense", "recipe}body{display:none", "</style><script>", ",,"]
)
def test_a_name_that_nobody_knows_gets_a_sentence_and_no_style(visit: Visit, wrong):
    page = visit("states", hide=wrong)
    assert not page.exception
    assert bool(page.warning) == bool(wrong.strip(","))
    assert wrong not in _styles(page) or wrong == ",,"


def test_every_control_that_is_tied_to_the_address_can_be_hidden_by_name():
    """The list in `hiding` is kept by hand; this finds what it lacks."""
    named = set()
    for path in [*(ROOT / "lstm_explorer" / "ui").rglob("*.py"), *(ROOT / "pages").glob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            called = isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2]
            if called and called.startswith("choose_") and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    named.add(first.value)
    assert named - set(hiding.known()) == set()
