"""Dials on the server's side: what a client tells is believed only where it can be."""

from __future__ import annotations

import math
from types import SimpleNamespace

import pytest

from lstm_explorer.experiment import Experiment
from lstm_explorer.ui import address, controls, dials
from lstm_explorer.ui.dials import Dial

UNITS = Dial("units", "Units", "Size.", low=1, high=256, value=32, logarithmic=True)
RATE = Dial("learning_rate", "Learning rate", "How far.", 1e-5, 1.0, 1e-3, whole=False,
            least=math.ulp(0.0), most=1.0)  # fmt: skip
SEED = Dial("seed", "Seed", "Another run.", 0, 100, 7, least=0, most=2**31 - 1)


@pytest.fixture
def told(monkeypatch):
    """Tells the dials something, as a client would, and returns what came of it."""
    drawn: list[dict] = []
    state: dict = {}
    monkeypatch.setattr(dials, "_component", lambda: lambda **options: drawn.append(options))
    monkeypatch.setattr(dials, "st", SimpleNamespace(session_state=state))

    def tell(turned):
        changes: list[tuple[str, float]] = []
        dials.dials(
            [UNITS, RATE, SEED],
            lambda name, value: changes.append((name, value)),
            key="dials",
            live=True,
        )
        state["dials"] = {"turned": turned}
        drawn[-1]["on_turned_change"]()
        return changes

    tell.drawn = drawn
    return tell


def test_a_turned_dial_is_believed(told):
    assert told({"name": "units", "value": 8}) == [("units", 8)]
    assert told({"name": "units", "value": 256.0}) == [("units", 256)]
    assert told({"name": "learning_rate", "value": 1}) == [("learning_rate", 1.0)]
    assert told({"name": "learning_rate", "value": 1e-9}) == [("learning_rate", 1e-9)]
    assert told({"name": "seed", "value": 2**31 - 1}) == [("seed", 2**31 - 1)]
    assert isinstance(told({"name": "units", "value": 8.0})[0][1], int)
    assert isinstance(told({"name": "learning_rate", "value": 1})[0][1], float)


@pytest.mark.parametrize("value", [0, 257, -3, 8.5, 1e300, math.nan, math.inf, -math.inf])
def test_a_value_out_of_range_is_ignored(told, value):
    assert told({"name": "units", "value": value}) == []


@pytest.mark.parametrize("value", [None, "8", [8], {"value": 8}, True])
def test_what_is_no_number_is_ignored(told, value):
    assert told({"name": "units", "value": value}) == []


@pytest.mark.parametrize("name", ["epochs", "", None, 3, "units ", ["units"], "__class__"])
def test_a_dial_that_is_not_there_is_ignored(told, name):
    assert told({"name": name, "value": 8}) == []


@pytest.mark.parametrize("message", [None, {}, [], "units", 8, [{"name": "units", "value": 8}]])
def test_a_message_of_another_kind_is_ignored(told, message):
    assert told(message) == []


def test_the_client_is_given_all_that_it_draws(told):
    told(None)
    (options,) = told.drawn
    assert options["key"] == "dials" and options["data"]["live"] is True
    units, rate, seed = options["data"]["dials"]
    assert units == {
        "name": "units", "label": "Units", "explained": "Size.", "low": 1, "high": 256,
        "value": 32, "whole": True, "logarithmic": True, "least": 1, "most": 256,
        "wanted": "a whole number from 1 to 256",
    }  # fmt: skip
    assert seed["wanted"] == "a whole number from 0 to 2,147,483,647"
    assert (seed["high"], seed["most"]) == (100, 2**31 - 1)
    assert rate["wanted"] == "a number above 0 and up to 1"
    assert rate["whole"] is False and rate["logarithmic"] is False


@pytest.mark.parametrize("dial", [UNITS, SEED])
def test_a_box_takes_what_it_says_it_takes(dial):
    low, high = dial.as_data()["least"], dial.as_data()["most"]
    assert dial.takes(low) and dial.takes(high)
    assert not dial.takes(low - 1) and not dial.takes(high + 1) and not dial.takes(low + 0.5)


def test_every_dial_of_a_page_takes_whatever_a_recipe_may_have(monkeypatch):
    drawn: list[Dial] = []
    monkeypatch.setattr(controls, "dials", lambda chosen, *_, **__: drawn.extend(chosen))
    recipe = Experiment(
        framing="variable_length", units=256, epochs=100_000, seed=2**31 - 1, learning_rate=1e-9,
        runs=10_000, longest=25, batch_size=10_000,
    )  # fmt: skip
    monkeypatch.setattr(controls.st, "query_params", address.parameters(recipe))
    controls._settings(recipe, live=False)
    assert {dial.name: dial.value for dial in drawn} == {
        dial.name: getattr(recipe, dial.name) for dial in drawn
    }
    assert len(drawn) == 7
    assert all(dial.takes(dial.value) for dial in drawn)
    (seed,) = (dial for dial in drawn if dial.name == "seed")
    assert (seed.low, seed.high) == (0, 100), "a hand can still find one again"
