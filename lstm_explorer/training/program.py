"""The training program: Keras' training of a recipe, as one XLA program over many updates.

What Keras' `fit` does, in the same order: the same initial weights, samples, loss and Adam; a test
holds the result against `fit`. Only network, loss and shapes are compiled in (`update.py`,
`packed.py`): epochs, learning rate, seed, shuffling and resets are arguments.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import tensorflow as tf

from lstm_explorer.network.cell import State, Weights
from lstm_explorer.network.kinds import shapes
from lstm_explorer.recipe.experiment import refuse_to_train
from lstm_explorer.recipe.trainable import Trainable
from lstm_explorer.store.checkpoint import Checkpoint
from lstm_explorer.training.keras_model import initial_weights
from lstm_explorer.training.padding import SIZES, Layers, Training, pack, unpack
from lstm_explorer.training.update import UPDATES, compile_program


@dataclass(frozen=True, eq=False, slots=True)
class Progress:
    """How far a training has come.

    Attributes:
        epoch: Epochs finished.
        losses: Mean loss over each finished epoch's samples, as `fit` reports it: each sample
            counted with the weights it met, `(epoch,)`.
        accuracies: Share of right answers over each finished epoch, likewise, `(epoch,)`; NaN
            where the loss is squared, since then nothing is right or wrong.
        checkpoint: After the last finished epoch.
    """

    epoch: int
    losses: np.ndarray
    accuracies: np.ndarray
    checkpoint: Checkpoint

    @property
    def weights(self) -> Weights:
        """The network after the last finished epoch."""
        return self.checkpoint.weights


def train(
    experiment: Trainable, *, block: int | None = None, after: Progress | None = None
) -> Iterator[Progress]:
    """Train, yielding after every `block` epochs and after the last.

    Stop by no longer asking for the next value. Equal recipes give equal weights, bit for bit, on
    the same machine, however the epochs are cut into blocks.

    Args:
        experiment: The recipe, of an `Experiment` or a `presets.Preset`.
        block: Epochs between two yields, at least 1; about a tenth of them when left out,
            and fewer where an epoch has many updates.
        after: How far a training of the same recipe, its number of epochs aside, has come: go on
            from there, Adam's moments included. From scratch when left out.

    Yields:
        The progress so far.

    Raises:
        ValueError: `block` is below 1, `after` is of another recipe or of more epochs, or the
            recipe is one of brought weights.
    """
    refuse_to_train(experiment)
    if block is None:
        block = blocks_of(experiment, 10)
    if block < 1:
        raise ValueError(f"`block` must be at least 1 epoch, got {block}. Leave it out.")
    program = _Program(experiment, after)
    losses = [after.losses] if after else []
    accuracies = [after.accuracies] if after else []
    for first in range(after.epoch if after else 0, experiment.epochs, block):
        last = min(first + block, experiment.epochs)
        new_losses, new_accuracies = program.run(first, last)
        losses.append(new_losses)
        accuracies.append(new_accuracies)
        yield Progress(last, np.concatenate(losses), np.concatenate(accuracies), program.checkpoint)


def blocks_of(experiment: Trainable, parts: int) -> int:
    """Epochs between two yields, for about so many of them, or more where epochs are long."""
    return max(1, min(experiment.epochs // parts, 4 * UPDATES // experiment.updates_per_epoch))


def order_of_samples(experiment: Trainable, epoch: int) -> np.ndarray:
    """The order in which an epoch, counted from 0, takes the samples, `(samples,)`."""
    count = len(experiment.samples)
    if not experiment.shuffle:
        return np.arange(count)
    drawn = 0 if experiment.shuffle == "once" else epoch
    return np.random.default_rng([experiment.seed, drawn]).permutation(count)


class _Program:
    """The compiled program of a recipe and the training that it advances."""

    def __init__(self, experiment: Trainable, after: Progress | None) -> None:
        self.experiment = experiment
        self.units = next(size for size in SIZES if size >= experiment.units)
        samples = experiment.samples
        self.training = self._from_scratch() if after is None else self._from(after)
        self.x = tf.constant(samples.x)
        self.y = tf.constant(samples.y, tf.float32 if experiment.loss == "squared" else tf.int32)
        _, length, features = samples.x.shape
        self.advance = compile_program(
            length,
            features,
            self.units,
            experiment.outputs,
            experiment.batch_size,
            experiment.network,
            experiment.loss,
        )

    @property
    def checkpoint(self) -> Checkpoint:
        features, units = self.experiment.features, self.experiment.units
        training = self.training
        return Checkpoint(
            unpack(training.weights, features, units),
            unpack(training.momentums, features, units),
            unpack(training.velocities, features, units),
            State(np.asarray(training.h)[:, :units], np.asarray(training.c)[:, :units]),
        )

    def _from_scratch(self) -> Training:
        weights = pack(initial_weights(self.experiment), self.units)
        zeros = Layers(*map(np.zeros_like, weights))
        cold = np.zeros((self.experiment.batch_size, self.units), np.float32)
        return Training(weights, zeros, zeros, np.float32(0), cold, cold)

    def _from(self, after: Progress) -> Training:
        experiment, point = self.experiment, after.checkpoint
        units, batch = experiment.units, experiment.batch_size
        expected = shapes(experiment.network, experiment.features, units, experiment.outputs)
        given = tuple(array.shape for array in point.weights)
        if given != expected or point.state.h.shape != (batch, units):
            raise ValueError(
                f"`after` is of another recipe: its weights have the shapes {list(given)} and its "
                f"state {point.state.h.shape}, this recipe's {list(expected)} and "
                f"{(batch, units)}. Leave it out."
            )
        if after.epoch > experiment.epochs:
            raise ValueError(
                f"`after` has {after.epoch} epochs behind it, the recipe only {experiment.epochs}. "
                f"Try epochs={after.epoch + 100}."
            )
        more = ((0, 0), (0, self.units - units))
        return Training(
            pack(point.weights, self.units),
            pack(point.momentums, self.units),
            pack(point.velocities, self.units),
            np.float32(after.epoch * experiment.updates_per_epoch),
            np.pad(point.state.h, more),
            np.pad(point.state.c, more),
        )

    def run(self, first: int, last: int) -> tuple[np.ndarray, np.ndarray]:
        """Train epochs `first` up to `last`; their losses and accuracies."""
        batch, per_epoch = self.experiment.batch_size, self.experiment.updates_per_epoch
        count = len(self.experiment.samples)
        slots = np.full((last - first, per_epoch * batch), -1, np.int32)
        for row, epoch in enumerate(range(first, last)):
            slots[row, :count] = order_of_samples(self.experiment, epoch)
        slots = slots.reshape(-1, batch)
        pass_resets = [self.experiment.resets_before(u) for u in range(per_epoch)]
        resets = np.tile(pass_resets, last - first)
        losses, hits = (np.empty(len(slots), np.float32) for _ in range(2))
        for start in range(0, len(slots), UPDATES):
            part = slice(start, start + UPDATES)
            losses[part], hits[part] = self._call(slots[part], resets[part])
        shape = last - first, per_epoch
        return (
            losses.reshape(shape).sum(axis=1) / count,
            hits.reshape(shape).sum(axis=1) / count,
        )

    def _call(self, slots: np.ndarray, resets: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        count = len(slots)
        padded = np.zeros((UPDATES, slots.shape[1]), np.int32)
        padded[:count] = slots
        flags = np.zeros(UPDATES, bool)
        flags[:count] = resets
        self.training, losses, hits = self.advance(
            self.training,
            self.x,
            self.y,
            padded,
            flags,
            np.float32(self.experiment.learning_rate),
            np.int32(count),
        )
        return losses.numpy()[:count], hits.numpy()[:count]
