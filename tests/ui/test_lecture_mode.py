"""Lecture mode and hiding: one figure at a time, and only the controls that the link leaves."""

from __future__ import annotations

import ast

import pytest

from lstm_explorer.claims import CLAIMS, ledger
from lstm_explorer.ui import hiding
from lstm_explorer.ui.claims import SIGNS
from lstm_explorer.ui.frame import PAGES
from lstm_explorer.ui.view import LECTURED as HALL
from tests.processes import ROOT
from tests.ui.conftest import Visit
from tests.ui.hand import do, follow_link, press
from tests.ui.reading import (
    address,
    buttons,
    charts,
    components,
    control,
    controls,
    dials,
    links,
    player,
    sentences,
    shown,
)

FIGURES = {"framings": 4, "train": 4, "reset": 4, "states": 13, "start": 1}


def _styles(page):
    return "".join(each.proto.body for each in page.get("html"))


def _shown(page):
    replays = [key for key in components(page) if key.startswith("replay")]
    return len(charts(page)) + len(replays) + bool(_tapes(page)) + len(page.table)


def _tapes(page):
    return [key for key in components(page) if key.startswith("tape")]


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
    press(page, "lecture_next")
    assert address(page)["figure"] == "2"
    press(page, "lecture_previous")
    assert address(page)["figure"] == "1"


def test_after_the_last_figure_the_next_page_comes(visit: Visit):
    page = visit("start", lecture="yes", framing="one_char")
    press(page, "lecture_next")
    assert page.title[0].value == "What is the network fed?"
    assert address(page)["lecture"] == "yes"


def test_before_the_first_figure_the_last_of_the_page_before_comes(visit: Visit):
    page = visit("framings", lecture="yes", figure=1)
    press(page, "lecture_previous")
    assert "alphabet" in page.title[0].value
    assert address(page)["figure"] == "1"


@pytest.mark.parametrize("figure", ["99", "0", "-3", "x", "1e9"])
def test_a_figure_that_is_not_there_gives_way_to_one_that_is(visit: Visit, figure):
    page = visit("train", lecture="yes", figure=figure)
    assert not page.exception
    assert _shown(page) == 1


def test_leaving_shows_everything_again(visit: Visit):
    page = visit("train", lecture="yes", figure=2)
    press(page, "lecture_leave")
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
    follow_link(page, "Train")
    follow_link(page, PAGES[name][0])
    assert "lecture mode is off here" not in sentences(page), "it was said once"


@OUTSIDE
def test_no_button_begins_a_lecture_where_there_is_nothing_to_show(visit: Visit, name):
    page = visit(name)
    assert "lecture_enter" not in buttons(page)


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
    assert f"Claims**: 5 of {len(keys)} " in sentences(page)
    press(page, "lecture_next")
    press(page, "lecture_leave")
    assert address(page)["claim"] == keys[5]
    assert shown(page, "view_claim") == keys[5]


def test_what_keys_do_to_a_lecture_on_claims_does_not_depend_on_what_was_drawn_meanwhile(
    visit: Visit,
):
    keys = list(CLAIMS)
    page = visit("claims", lecture="yes", claim=keys[4])
    enter, on, leave = (["press", "lecture", what] for what in ("enter", "next", "leave"))
    do(page, on, on, leave)
    assert address(page) == {"claim": keys[6]}
    do(page, enter, leave)
    assert address(page) == {"claim": keys[6]}
    desk = control(page, "view_claim")["options"]
    do(page, enter)
    do(page, ["set", desk[9]["sets"]], on)
    assert address(page)["claim"] == keys[10], "chosen from the desk as it was last shown"


@pytest.mark.parametrize("lab", ["who decides", "warm-up", "resets", "batch", "numbers"])
def test_what_a_section_found_stands_beside_every_one_of_its_figures(visit: Visit, lab):
    seen = []
    for number in (1, 2):
        page = visit("reset", lecture="yes", lab=lab, figure=number)
        assert not page.exception
        drawn = [*charts(page), *_tapes(page)]
        tables = [each for each in page.markdown if each.value.startswith("|")]
        cards = [each for each in page.markdown if "as the sequence has them" in each.value
                 or "the lesson's: letter" in each.value]  # fmt: skip
        assert drawn or tables or cards
        seen.append(sentences(page).count("**"))
    assert all(seen)


def test_tapes_that_no_hall_could_read_at_once_are_several_figures(visit: Visit):
    first = visit("compare", lecture="yes", panel="answers", figure=1)
    second = visit("compare", lecture="yes", panel="answers", figure=2)
    tapes = [_tapes(page) for page in (first, second)]
    assert [len(each) for each in tapes] == [4, 3]
    assert not set(tapes[0]) & set(tapes[1])


def test_lecture_and_hiding_go_along_to_the_other_pages(visit: Visit):
    page = visit("states", hide="recipe,text", lecture="yes")
    for label in ("Train", "Reset", "What if I reset it here?"):
        assert "hide=recipe" in links(page)[label] and "lecture=yes" in links(page)[label]


def test_hiding_folds_groups_away_and_leaves_out_controls_and_nothing_else(visit: Visit):
    page = visit("states", hide="recipe,text")
    assert ".st-key-recipe { display: none" in _styles(page)
    assert "view_text" not in controls(page)
    assert "view_feeding" in controls(page)


@pytest.mark.parametrize("name", ["start", *FIGURES, "compare", "bring", "take_home"])
def test_what_is_hidden_is_not_drawn_and_all_else_is(visit: Visit, name):
    """Every control of a page by the name of what it sets; but one that shows something else."""
    everything = controls(visit(name))
    named = {data["name"]: key for key, data in everything.items() if "name" in data}
    for hidden, key in named.items():
        assert set(everything) - set(controls(visit(name, hide=hidden))) == {key}


@pytest.mark.parametrize("framing", ["stateful", "one_char"])
@pytest.mark.parametrize("hidden", ["framing", "shuffle", "encoding", "sequence"])
def test_every_field_of_the_recipe_can_be_hidden(visit: Visit, framing, hidden):
    drawn, left = (
        controls(visit("train", framing=framing, **more)) for more in ({}, {"hide": hidden})
    )
    assert set(drawn) - set(left) == {f"recipe_{hidden}"}


@pytest.mark.parametrize("reset", ["sample", "never", "5"])
def test_hiding_the_reset_policy_hides_whatever_sets_it(visit: Visit, reset):
    policy = lambda page: [key for key in controls(page) if "reset" in key]  # noqa: E731
    assert policy(visit("train", reset=reset))
    assert not policy(visit("train", reset=reset, hide="reset"))


def test_what_a_hidden_control_would_set_is_still_what_the_link_says(visit: Visit):
    page = visit("states", hide="text,units", text="ABC", units=12)
    assert address(page)["text"] == "ABC" and address(page)["units"] == "12"
    page = visit("states", hide="text", text="ABC")
    assert player(page)["film"]["fed"] == [*"ABC"]


def test_a_dial_that_is_hidden_is_not_drawn(visit: Visit):
    drawn = dials(visit("states", hide="units"))
    assert "units" not in drawn and "epochs" in drawn


@pytest.mark.parametrize(
    "wrong", ["nonsense", "recipe}body{display:none", "</style><script>", ",,"]
)
def test_a_name_that_nobody_knows_gets_a_sentence_and_no_style(visit: Visit, wrong):
    page = visit("states", hide=wrong)
    assert not page.exception
    assert bool(page.warning) == bool(wrong.strip(","))
    assert wrong not in _styles(page) or wrong == ",,"


def test_every_control_that_is_tied_to_the_address_can_be_hidden_by_name():
    """What is called `choose_…("name", …)` draws a control of this name, or under its key."""
    named = set()
    for path in [*(ROOT / "lstm_explorer" / "ui").rglob("*.py"), *(ROOT / "pages").glob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            called = isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2]
            if called and called.startswith("choose_") and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    named.add(first.value.removeprefix("view_"))
    assert named - set(hiding.known()) == set()
