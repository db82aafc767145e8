"""Every page, as a link opens it: something to see, and a sentence where the link is wrong."""

from __future__ import annotations

import json
import re
from itertools import cycle

import pytest

from lstm_explorer import FRAMINGS, Experiment, Reset, feed, load
from lstm_explorer.runs.evaluation import changed_answers
from tests.processes import ROOT, printed_by
from tests.ui.hand import press, set_number, type_into
from tests.ui.reading import (
    PAGES,
    address,
    alternatives,
    charts,
    control,
    controls,
    dials,
    links,
    player,
    sentences,
    shown,
    tape,
    warned,
)
from tests.ui.wrong_links import NO_VALUES, OUT_OF_REACH, WRONG

NOBODYS = {"seed": 4711}
"""A recipe that is not shipped and that no test trains."""

FIRST_SIGHT = {"start": "alphabet", "framings": "flow", "reset": "wiped"}


def _shows_something(page, name):
    assert not page.exception, page.exception[0].message
    assert page.title and page.markdown
    if name == "train":
        assert {"loss", "accuracy"} <= set(charts(page))
    elif name == "compare":
        assert "distribution" in charts(page)
    elif name == "states":
        assert player(page)["film"]["cells"]
    elif name == "bring":
        assert "symbols" in sentences(page)
    elif name == "take_home":
        assert "EXPECTED_SAID" in page.code[0].value
    else:
        assert tape(page, FIRST_SIGHT[name])


@pytest.mark.parametrize("framing", FRAMINGS)
@pytest.mark.parametrize("name", PAGES)
def test_every_page_shows_every_framing_without_the_entry_point(visit, name, framing):
    page = visit(name, framing=framing)
    _shows_something(page, name)
    assert not page.warning and not page.info
    if name != "start":
        assert f"**{framing}**" in sentences(page)


@pytest.mark.parametrize("name", PAGES)
def test_a_recipe_that_nobody_trained_is_told_from_one_that_somebody_did(visit, name):
    page = visit(name, **NOBODYS)
    assert not page.exception
    said = sentences(page)
    if name == "start":
        assert "25 of 25 right" in said, "the start always shows the lesson's network"
    else:
        assert "not trained yet" in said and "seed 4711" in said
    if name in ("states", "reset", "take_home"):
        assert "trained" in page.info[0].value
        assert links(page)["Train this recipe and watch it"] == "seed=4711"
    if name == "framings":
        assert tape(page, "flow"), "what it is fed needs no training"


FED = "states", "reset", "take_home"
"""Pages that read the text of a link."""

RECIPES_WRONG = [each for each, wrong in WRONG.items() if not wrong.text]
TEXTS_WRONG = [each for each, wrong in WRONG.items() if wrong.text]


# The sentences are made in one place for all pages: each of them on one, each page with some.
@pytest.mark.parametrize(
    ("wrong", "name"),
    [*zip(RECIPES_WRONG, cycle(PAGES), strict=False), *zip(TEXTS_WRONG, cycle(FED), strict=False)],
)
def test_a_wrong_link_is_explained_and_the_page_still_shows_something(visit, wrong, name):
    page = visit(name, **WRONG[wrong].parameters)
    _shows_something(page, name)
    (warning,) = page.warning
    said = warning.value.replace("\\", "").replace("\u2060", "")
    assert all(part in said for part in WRONG[wrong].said), said
    assert "Until then you see" in said
    assert len(said) < 600


@pytest.mark.parametrize("name", [name for name in PAGES if name not in FED])
def test_a_wrong_text_is_nothing_to_a_page_that_feeds_none(visit, name):
    page = visit(name, **WRONG["letters it never met"].parameters)
    _shows_something(page, name)
    assert not page.warning


@pytest.mark.parametrize(("name", "view"), OUT_OF_REACH, ids=str)
def test_a_view_out_of_reach_gives_way_to_one_there_is(visit, name, view):
    page = visit(name, **view)
    _shows_something(page, name)
    assert not page.warning


@pytest.mark.parametrize(("name", "view", "said"), NO_VALUES, ids=str)
def test_what_is_no_value_is_told_of_and_the_usual_is_shown(visit, name, view, said):
    page = visit(name, **view)
    _shows_something(page, name)
    (_,) = page.warning
    assert said in warned(page)
    assert "Until then you see the usual." in warned(page)
    assert address(page) == view, "it stays in the address, to be mended"


def test_a_setting_that_there_is_not_is_told_of(visit):
    page = visit("train", network="gru")  # case S11
    _shows_something(page, "train")
    told = "This app has no setting called 'network', so it changes nothing."
    assert warned(page).startswith(told)
    many = warned(visit("states", **{f"a{n}": n for n in range(9)}))
    assert "'a0', 'a1', 'a2' and 6 more" in many


def test_all_that_is_wrong_with_a_link_is_told_at_once(visit):
    page = visit("states", units="abc", network="gru", order="bogus")
    (_,) = page.warning
    told = warned(page)
    assert all(part in told for part in ("`units`", "'abc'", "'network'", "`order`", "'bogus'"))
    assert "Until then you see the lesson's settings for `stateful`." in told


def test_what_only_another_page_reads_is_no_concern_of_this_one(visit):
    assert not visit("train", order="bogus", t="x", lab="nope").warning


@pytest.mark.parametrize(
    ("parameter", "given_", "selected"),
    [("t", "999", 10), ("t", "-5", 10), ("t", "5", 5), ("t", "0", 0), ("t", "xyz", 10)],
)
def test_the_time_step_is_the_links_or_the_nearest_there_is(visit, parameter, given_, selected):
    page = visit("states", **{parameter: given_})
    given = player(page)
    assert given["view"]["now"] == selected
    assert given["film"]["said"][selected].startswith(f"Time step {selected} of 0 to 10")


@pytest.mark.parametrize(("given_", "selected"), [("7", 7), ("0", 0), ("999", 49)])
def test_the_unit_is_the_links_or_the_nearest_there_is(visit, given_, selected):
    assert player(visit("states", unit=given_))["view"]["unit"] == selected


@pytest.mark.parametrize("given_", [None, "-5", "xyz", "1e3", "²"])
def test_without_a_unit_the_one_that_moves_most_is_under_the_glass(visit, given_):
    page = visit("states", **({} if given_ is None else {"unit": given_}))
    c = feed(Experiment(), load(Experiment()).weights, "ABCDEFGHIJK").trace.c[0]
    assert player(page)["view"]["unit"] == c.std(axis=0).argmax()


STRANGE = "👨‍👩‍👧‍👦😀🎉👍🏽", "*`_[$]<b>:#", "MISSISSIPPI", "été à é"


@pytest.mark.parametrize(("name", "sequence"), [*zip(PAGES, cycle(STRANGE), strict=False)])
def test_any_sequence_will_do(visit, name, sequence):
    page = visit(name, sequence=sequence)
    assert not page.exception and not page.warning


@pytest.mark.parametrize("sequence", STRANGE)
def test_any_sequence_is_fed_symbol_by_symbol(visit, sequence):
    page = visit("framings", sequence=sequence)
    assert not page.exception and not page.warning
    assert tape(page, "flow")[0]["letters"] == [Experiment(sequence=sequence).symbols[0]]


def test_the_start_shows_k_answered_both_ways_before_anything_is_pressed(visit):
    page = visit("start")
    cards = {
        kind: re.sub("<[^>]*>", "", body)
        for body in (each.proto.body for each in page.main.get("html"))
        for kind in re.findall('data-testid="card-(.*?)"', body)
    }
    assert "K → L" in cards["carried"] and "✓ right" in cards["carried"]
    assert "K → B" in cards["reset"] and "it should be L" in cards["reset"]
    assert all(cell["right"] for cell in tape(page, "alphabet"))


def test_the_button_flips_the_tape_to_the_reset_and_back(visit):
    page = visit("start")
    press(page, "flip")
    cell = tape(page, "alphabet")[10]
    assert (cell["answer"], cell["expected"], cell["right"]) == ("B", "L", False)
    assert cell["cut"] and cell["disturbed"] and address(page) == {"state": "reset"}
    press(page, "flip")
    assert tape(page, "alphabet")[10]["answer"] == "L" and address(page) == {}


@pytest.mark.parametrize(("ask", "letter"), [(0, "A"), (3, "D"), (24, "Y")])
def test_the_start_can_ask_for_any_letter(visit, ask, letter):
    page = visit("start", ask=ask, state="reset")
    assert f"What comes after {letter}?" in page.title[0].value
    cold = feed(Experiment(), load(Experiment()).weights, letter).steps[0].answer
    assert tape(page, "alphabet")[ask]["answer"] == cold


@pytest.mark.parametrize("framing", FRAMINGS)
def test_the_reset_page_counts_the_answers_that_a_reset_changed(visit, framing):
    experiment = Experiment(framing=framing)
    page = visit("reset", framing=framing, text="FGHIJKLM", at=4)
    weights = load(experiment).weights
    untouched = feed(experiment, weights, "FGHIJKLM")
    wiped = feed(experiment, weights, "FGHIJKLM", interventions=[Reset(4)])
    changed = changed_answers(untouched, wiped)
    said = sentences(page)
    if 4 in untouched.resets:
        assert "both runs are the same" in said and not changed
    elif not changed:
        assert "change **none** of" in said
    else:
        assert f"{len(changed)} of the {len(untouched.asked)} answers change" in said


def test_the_reset_page_draws_both_runs_on_one_scale(visit):
    pictures = charts(visit("reset", at=5))
    scales = {
        (picture["data"][0]["zmin"], picture["data"][0]["zmax"])
        for picture in (pictures["left"], pictures["middle"])
    }
    assert len(scales) == 1


@pytest.mark.parametrize("name", PAGES)
def test_every_chart_has_a_text_alternative(visit, name):
    for key, alt in alternatives(visit(name)).items():
        assert len(alt) > 20 and key


def test_every_picture_of_the_player_has_a_text_alternative(visit):
    panels = [panel for row in player(visit("states"))["rows"] for panel in row]
    pictures = {panel["key"]: panel["alt"] for panel in panels if "figure" in panel}
    assert set(pictures) == {"c", "h", "path", "unit", *"ifgo", "answers", "space"}
    assert all(len(alt) > 20 for alt in pictures.values())


def test_links_to_the_other_pages_carry_the_recipe_and_the_text(visit):
    page = visit("states", framing="time_window", seed=7, units=32, text="ABCDE", t=5)
    for label in ("Framings", "Train", "States", "Reset"):
        assert links(page)[label] == "framing=time_window&text=ABCDE"


PROGRAM = """
import json, sys
from unittest.mock import create_autospec
from streamlit.testing.v1 import AppTest
from lstm_explorer.jobs.trainings import Trainings
from lstm_explorer.ui.server import shared

idle = create_autospec(Trainings, instance=True)
idle.job.return_value = None
shared.trainings = lambda: idle
titles = []
for name in {pages}:
    for query in {{}}, {{"seed": "4711"}}:
        app = AppTest.from_file("{script}", default_timeout=60).switch_page(f"pages/{{name}}.py")
        for parameter, value in query.items():
            app.query_params[parameter] = value
        app.run()
        assert not app.exception
        titles.append(app.title[0].value)
loaded = [name for name in ("tensorflow", "keras") if name in sys.modules]
print(json.dumps([titles, loaded]))
"""


def test_no_page_imports_tensorflow_or_keras():
    program = PROGRAM.format(pages=PAGES, script=ROOT / "streamlit_app.py")
    titles, loaded = json.loads(printed_by(program))
    assert len(set(titles)) == len(PAGES)
    assert loaded == []


def test_n_is_asked_for_only_where_resets_are_n_apart(visit):
    assert "view_every" not in controls(visit("reset", resets="3.4"))
    page = visit("reset", resets="5.10")
    assert control(page, "view_every")["label"] == "Every n ="
    set_number(page, "view_every", 4)
    assert address(page)["resets"] == "4.8"
    assert shown(page, "view_every") == 4


def test_units_that_are_clamped_are_not_the_recipes_units(visit):
    page = visit("reset", lab="clamp", units=50, clamped="3.4", range="2-5")
    assert not page.exception and not page.warning
    assert shown(page, "view_clamped") == [3, 4]
    type_into(page, "view_clamped", "3")
    assert address(page)["clamped"] == "3"
    assert "clamped=3" in links(page)["Link to exactly this view"]
    held = tape(page, "held")
    assert [cell["t"] for cell in held if cell["held"]] == list(range(2, len(held)))
    assert not any(cell["disturbed"] for cell in held), "vermilion is for resets"


def test_a_brought_network_has_no_dial_for_its_epochs(visit):
    assert "epochs" in dials(visit("framings"))
    assert "epochs" not in dials(visit("framings", units=4, brought="0123456789abcdef"))
