"""How long a worker may say nothing."""

from __future__ import annotations

import pytest

from lstm_explorer.budgets import seconds_of
from lstm_explorer.experiment import Experiment
from lstm_explorer.framings import FRAMINGS
from lstm_explorer.jobs.timeouts import SILENCE, patience
from lstm_explorer.presets import PRESETS


@pytest.mark.parametrize("framing", FRAMINGS)
def test_a_run_may_take_far_longer_than_estimated(framing):
    recipe = Experiment(framing=framing, epochs=100_000)
    assert patience({"run": recipe.recipe}) > SILENCE + 10 * seconds_of(recipe)


def test_a_training_may_be_silent_for_a_fortieth_of_itself():
    recipe = Experiment(framing="padded_prefix", units=256, epochs=40_000)
    assert patience({"train": recipe.recipe}) > SILENCE + 10 * seconds_of(recipe) / 40


@pytest.mark.parametrize(
    "request_",
    [{"run": each.recipe} for each in PRESETS.values()]
    + [{"check": {}}, {"question": "abc"}, {"run": {"framing": "lstm"}}, {"train": {"epochs": -1}}],
    ids=str,
)
def test_whatever_is_no_recipe_of_the_alphabet_has_the_usual_patience(request_):
    assert patience(request_) == SILENCE
