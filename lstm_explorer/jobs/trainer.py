"""What a worker wants of who trains: `training.trainer.KerasTrainer`, or a made-up one in tests."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

import numpy as np

from lstm_explorer.jobs.protocol import Recipe
from lstm_explorer.lab.batches import BatchCheck
from lstm_explorer.network.cell import Weights
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.store.models import TrainedModel


class Epochs(Protocol):
    """How far a training is."""

    @property
    def epoch(self) -> int:
        """How many epochs are finished."""

    @property
    def losses(self) -> np.ndarray:
        """Of all epochs so far, `(epoch,)`."""

    @property
    def accuracies(self) -> np.ndarray:
        """Likewise."""

    @property
    def weights(self) -> Weights:
        """After the last of them."""


class Recording(Protocol):
    """A training that is watched."""

    def progresses(self) -> Iterator[Epochs]:
        """Train; raises `Trainer.diverged` where the loss is no longer a number."""

    def model(self) -> TrainedModel | None:
        """The model as far as it was trained; None before the first epoch."""


class Trainer(Protocol):
    """Who trains in a worker's process."""

    @property
    def diverged(self) -> type[Exception]:
        """What a training raises whose loss is no longer a number; says what to try."""

    def prepare(self) -> None:
        """Be ready to train: once, before anything else."""

    def rehearse(self, recipe: Experiment) -> None:
        """Compile what a recipe needs, while nobody asks for anything."""

    def tidy(self) -> None:
        """Keep what was compiled; after every piece of work."""

    def recording(self, recipe: Experiment, after: TrainedModel | None) -> Recording:
        """Begin to train a recipe, from scratch or from a model with fewer epochs."""

    def outcome(self, recipe: Recipe) -> bytes:
        """Train one run of a sweep, to the bytes of its outcome's file."""

    def check(self, recipe: Experiment, weights: Weights) -> BatchCheck:
        """Find out whether samples of one batch know of each other."""

    def answer(self, question: str) -> bytes:
        """Answer one of `training.keras_answers`."""
