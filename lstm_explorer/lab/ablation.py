"""Ablation: which units the answers depend on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lstm_explorer.network.cell import State, Weights, answer, cold_start, step
from lstm_explorer.runs.feeding import Run


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
    changed, lost = np.zeros(units, int), np.zeros(units)
    state = cold_start(units, units)
    for each in run.steps:
        if each.reset:
            state = cold_start(units, units)
        state, _ = step(weights, np.repeat(run.trace.x[:, each.t], units, axis=0), state)
        state = State(state.h * heard, state.c)
        if each.asked:
            before = run.trace.probabilities[0, each.t]
            after = answer(weights, state.h)
            best = before.argmax()
            changed += after.argmax(axis=-1) != best
            lost += before[best] - after[:, best]
    return Ablation(changed, lost / len(run.asked))
