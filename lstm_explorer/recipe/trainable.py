"""What the training program asks of whatever it trains."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from lstm_explorer.network.kinds import Loss


class Examples(Protocol):
    """What any network is trained on."""

    @property
    def x(self) -> np.ndarray:
        """The numbers fed, `(samples, time, features)`, float32."""

    @property
    def y(self) -> np.ndarray:
        """What is wanted: class numbers, `(samples,)`, or numbers, `(samples, outputs)`."""

    def __len__(self) -> int:
        """How many samples there are."""


class Trainable(Protocol):
    """What the training program asks of a recipe: an `Experiment`, or a `presets.Preset`."""

    @property
    def network(self) -> str:
        """Which of `NETWORKS` is trained."""

    @property
    def loss(self) -> Loss:
        """What the training makes small."""

    @property
    def features(self) -> int:
        """How many numbers the network is fed at one time step."""

    @property
    def units(self) -> int:
        """Size of the hidden layer."""

    @property
    def outputs(self) -> int:
        """How many numbers the network answers with."""

    @property
    def samples(self) -> Examples:
        """What the network is trained on, in an order of its own."""

    @property
    def epochs(self) -> int:
        """Passes over the samples."""

    @property
    def batch_size(self) -> int:
        """Samples an update."""

    @property
    def learning_rate(self) -> float:
        """Adam's step size."""

    @property
    def shuffle(self) -> bool | str:
        """The order of the samples: True, False or "once"."""

    @property
    def seed(self) -> int:
        """Of the initial weights and the order of samples."""

    @property
    def carried(self) -> bool:
        """Whether state flows from one sample to the next."""

    @property
    def updates_per_epoch(self) -> int:
        """Optimiser steps in one pass."""

    def resets_before(self, position: int) -> bool:
        """Whether the state is set to zeros before a sample, counted from the start of a pass."""
