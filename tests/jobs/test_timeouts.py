"""How long a worker may say nothing."""

from __future__ import annotations

from typing import Any

import pytest

from lstm_explorer.jobs.protocol import Check, Question, Run, Train
from lstm_explorer.jobs.timeouts import SILENCE, hang_timeout
from lstm_explorer.recipe.budgets import seconds_of
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.recipe.framings import FRAMINGS
from lstm_explorer.recipe.tasks import PRESETS


def trained(recipe: dict[str, Any]) -> Train:
    return Train(job="a", recipe=recipe, after=None, keep=True)


@pytest.mark.parametrize("framing", FRAMINGS)
def test_a_run_may_take_far_longer_than_estimated(framing):
    recipe = Experiment(framing=framing, epochs=100_000)
    assert hang_timeout(Run(job="a", recipe=recipe.recipe)) > SILENCE + 10 * seconds_of(recipe)


def test_a_training_may_be_silent_for_a_fortieth_of_itself():
    recipe = Experiment(framing="padded_prefix", units=256, epochs=40_000)
    assert hang_timeout(trained(recipe.recipe)) > SILENCE + 10 * seconds_of(recipe) / 40


@pytest.mark.parametrize(
    "task",
    [Run(job="a", recipe=each.recipe) for each in PRESETS.values()]
    + [
        Check(job="a", recipe={}, weights=()),
        Question(job="a", question="abc"),
        Run(job="a", recipe={"framing": "lstm"}),
        trained({"epochs": -1}),
    ],
    ids=str,
)
def test_whatever_is_no_recipe_of_the_alphabet_has_the_usual_timeout(task):
    assert hang_timeout(task) == SILENCE
