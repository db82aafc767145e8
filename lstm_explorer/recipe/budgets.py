"""Budgets: what a training costs, and recipes changed so that they all cost the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import prod

from lstm_explorer.network.kinds import shapes
from lstm_explorer.recipe.checks import MOST_EPOCHS
from lstm_explorer.recipe.experiment import Experiment

_EXACT = 0.05
"""A budget that is missed by more than this share is said to be missed."""


_SECONDS_AN_EPOCH, _SECONDS_AN_UPDATE, _PER_SECOND = 7e-5, 6e-6, 2e10
"""Measured on two cores of 2023: what every epoch and update costs, and multiplications beside."""


@dataclass(frozen=True, slots=True)
class Budgeted:
    """A recipe with as many epochs as the budget allows.

    Attributes:
        experiment: The recipe, its epochs set.
        share: What it costs divided by the budget: 1 where it fits exactly.
    """

    experiment: Experiment
    share: float

    @property
    def missed(self) -> bool:
        """Whether whole epochs, or the most epochs there can be, keep it from the budget."""
        return abs(self.share - 1) > _EXACT


def equal_budget(experiments: Sequence[Experiment], costs: Sequence[float]) -> list[Budgeted]:
    """Give every recipe the budget of the first one.

    Args:
        experiments: The recipes, at least one.
        costs: What one epoch of each costs, in any unit, above zero: 1 for equal epochs, updates
            for equal updates, seconds for equal seconds.

    Returns:
        The recipes in the same order; the first is as it was. Epochs are whole numbers from 1 to
        `MOST_EPOCHS`, so that a budget may be missed; `share` says by how much.

    Raises:
        ValueError: A cost is not above zero, or there are not as many costs as recipes.
    """
    if any(not cost > 0 for cost in costs):
        raise ValueError(f"What an epoch costs must be above 0, got {list(costs)!r}.")
    pairs = list(zip(experiments, costs, strict=True))
    budget = experiments[0].epochs * costs[0]
    return [_fitted(experiment, cost, budget) for experiment, cost in pairs]


def parameters_of(experiment: Experiment) -> int:
    """Numbers that are learned: kernel, recurrent kernel, bias, and those of the dense layer."""
    sizes = shapes(experiment.network, experiment.features, experiment.units, experiment.outputs)
    return sum(prod(size) for size in sizes)


def seconds_of(experiment: Experiment) -> float:
    """About how long a training takes on one core, once it is compiled; within a factor of three.

    An epoch costs some microseconds, whatever is in it. An update costs a few, and its
    multiplications: two for every parameter, time step and sample, forward once and backward twice
    (`benchmarks/training.py` measures it).
    """
    letters = experiment.batch_size * experiment.time_steps
    update = _SECONDS_AN_UPDATE + 6 * letters * parameters_of(experiment) / _PER_SECOND
    return experiment.epochs * _SECONDS_AN_EPOCH + experiment.updates * update


def _fitted(experiment: Experiment, cost: float, budget: float) -> Budgeted:
    epochs = min(max(round(budget / cost), 1), MOST_EPOCHS)
    return Budgeted(replace(experiment, epochs=epochs), epochs * cost / budget)
