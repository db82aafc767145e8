"""Ablation: which units the answers depend on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lstm_explorer.cell import State, Weights, answer
from lstm_explorer.interventions import Intervention, Resets
from lstm_explorer.runs import Run
from lstm_explorer.tracing import trace


@dataclass(frozen=True, eq=False, slots=True)
class Ablation:
    """What a run's answers lose without each unit.

    Attributes:
        changed: Answers that are another letter then, `(units,)`.
        lost: Mean probability that the answers lose, `(units,)`.
    """

    changed: np.ndarray
    lost: np.ndarray

    @property
    def order(self) -> np.ndarray:
        """The units, the most needed first: by changed answers, then by what is lost."""
        return np.lexsort((-self.lost, -self.changed))


def without_each_unit(weights: Weights, run: Run) -> Ablation:
    """Take each unit out of the network in turn, and ask again.

    Taken out means that nothing hears it: neither the gates at the next time step nor the dense
    layer. All networks with one unit less run side by side.

    Args:
        weights: The network.
        run: What was fed, with its resets.

    Returns:
        What changes at the time steps that are asked.
    """
    units = weights.units
    heard = 1 - np.eye(units, dtype=np.float32)

    def silence(t: int, state: State) -> State:
        return State(state.h * heard, state.c)

    x = np.repeat(run.trace.x, units, axis=0)
    interventions: list[Intervention] = [Resets(frozenset(run.resets)), silence]
    without = trace(weights, x, interventions=interventions)
    probabilities = answer(weights, without.h * heard[:, None, :])
    asked = np.array([step.t for step in run.asked])
    before = run.trace.probabilities[0, asked]
    best = before.argmax(axis=-1)
    kept = np.take_along_axis(probabilities[:, asked], best[None, :, None], axis=2)[..., 0]
    return Ablation(
        (probabilities[:, asked].argmax(axis=-1) != best).sum(axis=1),
        (before.max(axis=-1) - kept).mean(axis=1),
    )
