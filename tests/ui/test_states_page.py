"""The States page: what is fed, in which order it is drawn, and what it is compared with."""

from __future__ import annotations

import pytest

from lstm_explorer import Experiment, feed, free_run, load
from lstm_explorer.runs.evaluation import order_of_units
from lstm_explorer.store.models import save
from tests.networks import fabricated_model
from tests.ui.hand import choose, do, press, type_into
from tests.ui.reading import address, player, sentences, warned

WEIGHTS = load(Experiment()).weights


def _other(page):
    return "".join(cell["letters"][0] for cell in player(page)["other"]["cells"])


def _drawn(page):
    return [panel["key"] for row in player(page)["rows"] for panel in row]


@pytest.mark.parametrize("order", ["peak", "similarity"])
def test_units_are_drawn_in_the_order_that_was_chosen(visit, order):
    page = visit("states")
    assert player(page)["order"] == list(range(50))
    choose(page, "view_order", order)
    assert address(page) == {"order": order}
    h = feed(Experiment(), WEIGHTS, "ABCDEFGHIJK").trace.h[0]
    assert player(page)["order"] == order_of_units(h, order).tolist()


def test_a_free_run_feeds_the_networks_own_answers(visit):
    page = visit("states", text="ABC", feeding="free run", answers=4)
    run = free_run(Experiment(), WEIGHTS, "ABC", 4)
    fed = [step.letters[0] for step in run.steps]
    assert player(page)["film"]["fed"] == fed == [*"ABCDEFG"]
    choose(page, "view_feeding", "teacher-forced")
    assert player(page)["film"]["fed"] == [*"ABC"]


def test_nothing_is_compared_unless_asked_for(visit):
    page = visit("states")
    assert player(page)["other"] is None
    assert not {"one", "two", "difference"} & set(_drawn(page))


def test_another_text_is_drawn_beside_the_first(visit):
    page = visit("states", text="ABCDEF")
    choose(page, "view_with", "another text")
    type_into(page, "view_other_text", "XYZ")
    assert address(page) == {"text": "ABCDEF", "with": "another text", "other_text": "XYZ"}
    assert _other(page) == "XYZ"
    assert _drawn(page)[:3] == ["one", "two", "difference"]


def test_another_text_that_cannot_be_fed_is_explained(visit):
    page = visit("states", **{"with": "another text", "other_text": "AB1"})
    assert "'1'" in page.warning[0].value
    assert _other(page) == "ABCDEFGHIJK"


def test_the_network_of_an_earlier_epoch_is_fed_the_same_text(visit):
    page = visit("states", text="ABCD", **{"with": "another epoch", "other_snapshot": 0})
    given = player(page)["other"]
    first = feed(Experiment(), load(Experiment()).snapshot(0), "ABCD")
    assert [cell["answer"] for cell in given["cells"]] == [step.answer for step in first.steps]
    assert "after epoch" in given["name"]
    assert "difference" in _drawn(page)


def test_networks_of_two_sizes_are_compared_without_a_difference(visit):
    page = visit("states", **{"with": "another framing", "other_framing": "whole_batch"})
    assert _drawn(page)[:2] == ["one", "two"] and "difference" not in _drawn(page)
    assert "50 units, the other 16" in sentences(page)


def test_another_seed_that_nobody_trained_can_be_trained_from_here(visit, trainings):
    page = visit("states", **{"with": "another seed", "other_seed": 4711})
    assert player(page)["other"] is None
    assert "Nobody has trained it here yet" in sentences(page)
    press(page, "train_other")
    (recipe,) = trainings.start.call_args.args
    assert recipe == Experiment(seed=4711)


def test_the_shortest_sequence_there_is_can_be_compared_with_another_framing(visit, home):
    recipe = Experiment(framing="one_char", sequence="ABC", units=4, epochs=2)
    save(fabricated_model(recipe))
    recipe_of_link = {"framing": "one_char", "sequence": "ABC", "units": 4, "epochs": 2}
    compared = {"with": "another framing", "other_framing": "time_window"}
    page = visit("states", **recipe_of_link, **compared)
    assert not page.exception
    assert player(page)["film"]["fed"] == [*"ABC"]


@pytest.mark.parametrize("framing", ["time_window", "padded_prefix"])
def test_a_text_that_the_other_framing_cannot_be_fed_is_explained(visit, framing):
    page = visit("states", text="A", **{"with": "another framing", "other_framing": framing})
    assert not page.exception
    assert player(page)["film"]["fed"] == ["A"]
    assert (player(page)["other"] is None) == bool(page.warning)


def test_where_the_player_was_left_is_in_the_address_and_where_it_begins(visit):
    page = do(visit("states"), ["set", {"t": 5, "unit": 3}])
    assert address(page) == {"t": "5", "unit": "3"}
    assert player(page)["view"] == {"now": 5, "unit": 3}
    assert not page.warning


@pytest.mark.parametrize("value", ["x", 2.5, [5], {"t": 5}, True, -1])
def test_a_move_to_what_is_no_time_step_is_told_of_and_moves_nothing(visit, value):
    page = do(visit("states"), ["set", {"t": value, "unit": 3}])
    assert not page.exception
    assert player(page)["view"] == {"now": 10, "unit": 3}
    assert "`t` must be a whole number" in warned(page)
