"""Checkpoints: all that a training needs to go on where it stopped."""

from __future__ import annotations

from typing import NamedTuple

from lstm_explorer.network.cell import State, Weights


class Checkpoint(NamedTuple):
    """A training between two epochs.

    Attributes:
        weights: The network as it is now.
        momentums: Adam's first moments, shaped like the weights.
        velocities: Adam's second moments, shaped like the weights.
        state: What the last batch left in each slot, `(batch, units)`; the next epoch begins with
            it where the recipe does not reset it.
    """

    weights: Weights
    momentums: Weights
    velocities: Weights
    state: State
