"""Dials on the server's side: what a client is given to draw, and what boxes take."""

from __future__ import annotations

import math

import pytest

from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.ui.components.dials import Dial
from lstm_explorer.ui.url import recipes
from tests.ui.hand import do, turn
from tests.ui.reading import address, dials, sentences, warned

UNITS = Dial("units", "Units", "Size.", low=1, high=256, value=32, logarithmic=True)
RATE = Dial("learning_rate", "Learning rate", "How far.", 1e-5, 1.0, 1e-3, whole=False,
            least=math.ulp(0.0), most=1.0)  # fmt: skip
SEED = Dial("seed", "Seed", "Another run.", 0, 100, 7, least=0, most=2**31 - 1)

LARGEST = Experiment(
    framing="variable_length", units=256, epochs=100_000, seed=2**31 - 1, learning_rate=1e-9,
    runs=10_000, longest=25, batch_size=10_000,
)  # fmt: skip


def test_the_client_is_given_all_that_it_draws():
    units, rate, seed = (dial.as_data() for dial in (UNITS, RATE, SEED))
    assert units == {
        "name": "units", "label": "Units", "explained": "Size.", "low": 1, "high": 256,
        "value": 32, "whole": True, "logarithmic": True, "least": 1, "most": 256,
        "wanted": "a whole number from 1 to 256",
    }  # fmt: skip
    assert seed["wanted"] == "a whole number from 0 to 2,147,483,647"
    assert (seed["high"], seed["most"]) == (100, 2**31 - 1)
    assert rate["wanted"] == "a number above 0 and up to 1"
    assert rate["whole"] is False and rate["logarithmic"] is False


def test_every_dial_of_a_page_takes_whatever_a_recipe_may_have(visit):
    drawn = dials(visit("framings", **recipes.parameters(LARGEST)))
    assert len(drawn) == 7
    for name, dial in drawn.items():
        assert dial["value"] == getattr(LARGEST, name)
        assert dial["least"] <= dial["value"] <= dial["most"]
    seed = drawn["seed"]
    assert (seed["low"], seed["high"]) == (0, 100), "a hand can still find one again"


@pytest.mark.parametrize(
    ("name", "value", "written"),
    [("units", 8, "8"), ("units", 256.0, "256"), ("learning_rate", 1, "1.0"),
     ("learning_rate", 1e-9, "1e-09"), ("seed", 2**31 - 1, "2147483647")],
)  # fmt: skip
def test_a_dial_that_is_turned_is_in_the_address_and_stands_there(visit, name, value, written):
    page = turn(visit("framings"), name, value)
    assert not page.warning and not page.exception
    assert address(page) == {name: written}
    assert dials(page)[name]["value"] == value


@pytest.mark.parametrize("value", [0, 257, -3, 8.5, 1e300, "many", [8], {"value": 8}, True, ""])
def test_what_no_dial_takes_is_told_of_and_the_lessons_stands(visit, value):
    page = do(visit("framings"), ["set", {"units": value}])
    assert not page.exception
    assert "`units` must be a whole number from 1 to 256" in warned(page)
    assert dials(page)["units"]["value"] == Experiment().units


@pytest.mark.parametrize("value", [None, math.nan, math.inf, -math.inf])
def test_no_number_at_all_is_the_lessons(visit, value):
    page = do(visit("framings", units=8), ["set", {"units": value}])
    assert not page.exception and not page.warning
    assert "50 units" in sentences(page) and address(page) == {}
