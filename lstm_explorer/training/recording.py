"""Recording: a training, watched, becomes a trained model that the store can keep."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Iterator

import keras
import numpy as np

from lstm_explorer.environment import versions
from lstm_explorer.network.cell import Weights
from lstm_explorer.network.tracing import trace
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.store.models import TrainedModel
from lstm_explorer.training.keras_model import initial_weights, keras_model
from lstm_explorer.training.program import Progress, blocks_of, train

SNAPSHOTS = 40
"""How many snapshots a training leaves, spaced evenly, beside the initial weights."""


class Diverged(ArithmeticError):
    """The loss is no longer a number; the message names the epoch and what to try."""


class Recording:
    """What a training has shown so far."""

    def __init__(self, experiment: Experiment, after: TrainedModel | None = None) -> None:
        """Begin to watch.

        Args:
            experiment: The recipe.
            after: The model that the training goes on from; from scratch when left out.
        """
        self.experiment = experiment
        self.after = progress_of(after) if after else None
        self._started = time.monotonic()
        self._seconds_before = after.seconds if after else 0.0
        self._spacing = experiment.epochs / SNAPSHOTS
        self._epochs = [0]
        self._snapshots = [after.snapshot(0) if after else initial_weights(experiment)]
        self._last: Progress | None = None
        if after:
            for number, epoch in enumerate(after.snapshot_epochs.tolist()):
                self._take_snapshot(epoch, after.snapshot(number))

    def progresses(self) -> Iterator[Progress]:
        """Train, often enough for all snapshots, and take note of every progress.

        Raises:
            Diverged: As `add` does.
        """
        block = blocks_of(self.experiment, SNAPSHOTS)
        for progress in train(self.experiment, block=block, after=self.after):
            self.add(progress)
            yield progress

    def add(self, progress: Progress) -> None:
        """Take note of some more epochs.

        Raises:
            Diverged: A loss or a weight is infinite or not a number.
        """
        finite = np.isfinite(progress.losses)
        if not finite.all() or not all(np.isfinite(array).all() for array in progress.weights):
            epoch = int(np.argmin(finite)) + 1 if not finite.all() else progress.epoch
            raise Diverged(
                f"In epoch {epoch} the loss stopped being a number: the updates were too large. "
                f"Try a learning rate below {self.experiment.learning_rate:g}."
            )
        self._last = progress
        self._take_snapshot(progress.epoch, progress.weights)

    def model(self) -> TrainedModel | None:
        """The model as far as it was trained, or None before the first epoch was finished.

        A training that was stopped after n epochs is, bit for bit, the finished training of the
        recipe with n epochs, and is kept as that.
        """
        if self._last is None:
            return None
        epochs, snapshots = self._epochs, self._snapshots
        if epochs[-1] != self._last.epoch:
            epochs, snapshots = [*epochs, self._last.epoch], [*snapshots, self._last.weights]
        experiment = dataclasses.replace(self.experiment, epochs=self._last.epoch)
        return TrainedModel(
            experiment=experiment,
            checkpoint=self._last.checkpoint,
            losses=self._last.losses.astype(np.float32),
            accuracies=self._last.accuracies.astype(np.float32),
            snapshot_epochs=np.array(epochs, np.int32),
            snapshots=Weights(*(np.stack(arrays) for arrays in zip(*snapshots, strict=True))),
            keras_difference=keras_difference(experiment, self._last.weights),
            seconds=self._seconds_before + time.monotonic() - self._started,
            versions=versions(),
        )

    def _take_snapshot(self, epoch: int, weights: Weights) -> None:
        """Keep the network as it was after an epoch, unless the last snapshot is still young."""
        if epoch > 0 and epoch >= (len(self._epochs)) * self._spacing:
            self._epochs.append(epoch)
            self._snapshots.append(weights)


def progress_of(model: TrainedModel) -> Progress:
    """How far a model was trained, for `train` to go on from."""
    return Progress(model.experiment.epochs, model.losses, model.accuracies, model.checkpoint)


def keras_difference(experiment: Experiment, weights: Weights) -> float:
    """The largest difference between `trace` and Keras' own layers on this network.

    Compared are h and the probabilities after every time step and c after the last, over the
    network's own samples: each from a cold start, or the whole sequence in one run where state is
    carried. Each difference is relative to the number where that is larger than one, because
    float32 keeps seven digits and a cell state can grow to a hundred.
    """
    longest = experiment.join(experiment.symbols[: experiment.longest_text])
    x = experiment.encode(longest) if experiment.carried else experiment.samples.x
    ours = trace(weights, x)
    layer = keras.layers.LSTM(experiment.units, return_sequences=True, return_state=True)
    layer.build(x.shape)
    layer.set_weights(list(weights[:3]))
    hidden, _, cell_state = (np.asarray(array) for array in layer(x))
    dense = keras_model(experiment, weights).layers[1]
    pairs = (
        (ours.h, hidden),
        (ours.c[:, -1], cell_state),
        (ours.probabilities, np.asarray(dense(hidden))),
    )
    return max(float((np.abs(a - b) / np.maximum(1, np.abs(b))).max()) for a, b in pairs)
