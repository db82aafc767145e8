"""Lecture mode and hiding: one figure at a time, and only the controls that the link leaves."""

from __future__ import annotations

import ast

import pytest

from lstm_explorer.claims import CLAIMS, ledger
from lstm_explorer.ui import hiding
from lstm_explorer.ui.claims import SIGNS
from lstm_explorer.ui.frame import HALL, PAGES
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


OUTSIDE = pytest.mark.parametrize("name", [name for name in PAGES if name not in HALL])


@OUTSIDE
def test_a_page_with_nothing_for_the_hall_ends_the_lecture_and_says_so(visit: Visit, name):
    page = visit(name, lecture="yes", figure=2)
    assert not page.exception
    assert "lecture mode is off here" in sentences(page)
    assert not {"lecture", "figure"} & set(address(page))
    assert "lecture" not in links(page)["Train"]
    assert "lecture mode is off here" not in sentences(page.run())


@OUTSIDE
def test_no_button_begins_a_lecture_where_there_is_nothing_to_show(visit: Visit, name):
    page = visit(name)
    assert "lecture_enter" not in [button.key for button in page.button]


def test_a_claim_never_stands_in_the_hall_without_its_verdict_and_rule(visit: Visit):
    tested = ledger.read(ledger.SHIPPED).entries
    for number, (key, claim) in enumerate(CLAIMS.items(), 1):
        if number not in (1, 13, 14, len(CLAIMS)):
            continue
        page = visit("claims", lecture="yes", figure=number)
        (heading,) = page.subheader
        assert claim.says in heading.value
        assert SIGNS[tested[key].verdict.word] in heading.value
        assert claim.rule in sentences(page)
        assert list(charts(page)) == [f"claim_{key}"]
        assert f"Claims**: {number} of {len(CLAIMS)} " in sentences(page)


def test_a_lecture_on_claims_begins_with_the_claim_that_is_open_and_leaves_at_the_last(
    visit: Visit,
):
    keys = list(CLAIMS)
    page = visit("claims", lecture="yes", claim=keys[4])
    assert address(page)["figure"] == "5"
    page.button(key="lecture_next").click().run()
    page.button(key="lecture_leave").click().run()
    assert address(page)["claim"] == keys[5]
    assert page.radio(key="view_claim").value == keys[5]


@pytest.mark.parametrize("lab", ["who decides", "warm-up", "resets", "batch", "numbers"])
def test_what_a_section_found_stands_beside_every_one_of_its_figures(visit: Visit, lab):
    seen = []
    for number in (1, 2):
        page = visit("reset", lecture="yes", lab=lab, figure=number)
        assert not page.exception
        drawn = [each.key for each in page.get("bidi_component") if "lecture" not in each.key]
        tables = [each for each in page.markdown if each.value.startswith("|")]
        cards = [each for each in page.markdown if "as the sequence has them" in each.value
                 or "the lesson's: letter" in each.value]  # fmt: skip
        assert drawn or tables or cards
        seen.append(sentences(page).count("**"))
    assert all(seen)


def test_tapes_that_no_hall_could_read_at_once_are_several_figures(visit: Visit):
    first = visit("compare", lecture="yes", panel="answers", figure=1)
    second = visit("compare", lecture="yes", panel="answers", figure=2)
    tapes = [[each.key for each in page.get("bidi_component") if each.key.startswith("tape")]
             for page in (first, second)]  # fmt: skip
    assert [len(each) for each in tapes] == [4, 3]
    assert not set(tapes[0]) & set(tapes[1])


def test_lecture_and_hiding_go_along_to_the_other_pages(visit: Visit):
    page = visit("states", hide="recipe,text", lecture="yes")
    for label in ("Train", "Reset", "What if I reset it here?"):
        assert "hide=recipe" in links(page)[label] and "lecture=yes" in links(page)[label]


def test_hiding_folds_away_what_it_names_and_nothing_else(visit: Visit):
    styles = _styles(visit("states", hide="recipe,text"))
    assert ".st-key-recipe, .st-key-view_text { display: none" in styles
    assert ".st-key-view_feeding" not in styles


@pytest.mark.parametrize("reset", ["sample", "never", "4"])
def test_hiding_the_reset_policy_hides_whatever_sets_it(visit: Visit, reset):
    page = visit("train", reset=reset, batch=2, hide="reset")
    controls = [*page.selectbox, *page.number_input]
    keys = [each.key for each in controls if (each.key or "").startswith("recipe_reset")]
    assert keys
    assert all(f".st-key-{key}" in _styles(page) for key in keys)


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
