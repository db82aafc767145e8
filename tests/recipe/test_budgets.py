from __future__ import annotations

import numpy as np
import pytest

from lstm_explorer import FRAMINGS, Experiment, load
from lstm_explorer.recipe.budgets import equal_budget, parameters_of
from lstm_explorer.recipe.checks import MOST_EPOCHS


@pytest.fixture
def recipes():
    return [Experiment(framing=framing) for framing in FRAMINGS]


def test_equal_epochs_are_those_of_the_first_recipe(recipes):
    for each in equal_budget(recipes, [1] * 7):
        assert each.experiment.epochs == recipes[0].epochs and each.share == 1


def test_equal_updates_are_met_as_far_as_whole_epochs_allow(recipes):
    found = equal_budget(recipes, [recipe.updates_per_epoch for recipe in recipes])
    budget = recipes[0].updates
    for each in found:
        assert each.experiment.updates / budget == pytest.approx(each.share)
        assert abs(each.experiment.updates - budget) <= each.experiment.updates_per_epoch / 2
    assert [each.experiment.framing for each in found] == [*FRAMINGS]
    assert found[3].experiment.epochs == 12_500, "one update an epoch"


def test_nothing_but_the_epochs_is_changed(recipes):
    for before, each in zip(recipes, equal_budget(recipes, [1] * 7), strict=True):
        assert {**before.recipe, "epochs": 0} == {**each.experiment.recipe, "epochs": 0}


def test_a_budget_out_of_reach_is_said_to_be_missed(recipes):
    large, small = Experiment(epochs=MOST_EPOCHS), Experiment(framing="whole_batch", epochs=1)
    most = equal_budget([large, small], [25, 1])[1]
    assert most.experiment.epochs == MOST_EPOCHS and most.missed
    least = equal_budget([small, large], [1, 25])[1]
    assert least.experiment.epochs == 1 and least.share == 25 and least.missed


@pytest.mark.parametrize("cost", [0, -1, float("nan")])
def test_a_cost_must_be_above_zero(cost):
    with pytest.raises(ValueError, match="above 0"):
        equal_budget([Experiment()], [cost])


@pytest.mark.parametrize("framing", FRAMINGS)
def test_parameters_are_counted_as_they_are_in_the_network(framing):
    recipe = Experiment(framing=framing)
    assert parameters_of(recipe) == sum(np.size(array) for array in load(recipe).weights)
