"""Whether the samples of a batch know of each other: three numbers that say by how much."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from lstm_explorer.network.cell import Weights
from lstm_explorer.network.tracing import trace
from lstm_explorer.recipe.experiment import Experiment

MOST = 256
"""Most samples in the batch; the first ones are taken."""

Answer = Callable[[np.ndarray], np.ndarray]
"""From inputs `(batch, time, features)` to the probabilities after the last time step."""


@dataclass(frozen=True, slots=True)
class BatchCheck:
    """By how much a sample's answer changes with what else is in its batch.

    Each is the largest change of any probability. Where every sample has a state of its own, all
    three are zero but for rounding.

    Attributes:
        permuted: When the batch is in another order.
        corrupted: In any other sample, when all inputs of one are replaced by random numbers.
        one_by_one: When every sample is alone in its batch.
    """

    permuted: float
    corrupted: float
    one_by_one: float


def inside_a_batch(experiment: Experiment, weights: Weights) -> BatchCheck:
    """Feed the recipe's samples as one batch, each from a cold start, and disturb the batch."""
    return check(experiment, lambda x: trace(weights, x).probabilities[:, -1])


def check(experiment: Experiment, answer: Answer) -> BatchCheck:
    """The same of any network that answers a batch; what is drawn goes by the recipe's seed."""
    x = experiment.samples.x[:MOST]
    count = len(x)
    generator = np.random.default_rng(experiment.seed)
    order = generator.permutation(count)
    victim = int(generator.integers(count))
    disturbed = x.copy()
    disturbed[victim] = generator.standard_normal(x.shape[1:])
    others = np.arange(count) != victim

    together = answer(x)
    alone = np.concatenate([answer(x[n : n + 1]) for n in range(count)])
    return BatchCheck(
        permuted=_largest(answer(x[order]) - together[order]),
        corrupted=_largest((answer(disturbed) - together)[others]),
        one_by_one=_largest(alone - together),
    )


def _largest(differences: np.ndarray) -> float:
    return float(np.abs(differences).max(initial=0))
