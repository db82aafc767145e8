"""The training program: Keras' training of a recipe, as one XLA program over many updates.

What Keras' `fit` does, in the same order: the same initial weights, samples, loss and Adam. The
gradients are written out (backpropagation through time), so that every update is a handful of
fused operations; a test holds the result against `fit`.

Only shapes are compiled in. Epochs, learning rate, seed, shuffling and resets are arguments, and
units are padded to a few sizes: a padded unit has zero weights, keeps h = c = 0 and gets zero
gradients for ever.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import tensorflow as tf

from lstm_explorer.cell import State, Weights
from lstm_explorer.checkpoint import Checkpoint
from lstm_explorer.experiment import Experiment
from lstm_explorer.training.keras_model import initial_weights

BETA_1, BETA_2, EPSILON = 0.9, 0.999, 1e-7  # Adam, Keras' defaults

SIZES = 8, 16, 32, 64, 128, 256
"""Numbers of units that programs are compiled for; others are padded to the next."""

UNROLLED = 8
"""Up to so many time steps are written one after the other; more run in a loop."""

UPDATES = 4096
"""Most updates in one call of the program."""


@dataclass(frozen=True, eq=False, slots=True)
class Progress:
    """How far a training has come.

    Attributes:
        epoch: Epochs finished.
        losses: Mean cross-entropy over each finished epoch's samples, as `fit` reports it: each
            sample counted with the weights it met, `(epoch,)`.
        accuracies: Share of right answers over each finished epoch, likewise, `(epoch,)`.
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


class _Layers(NamedTuple):
    """Weights, or a quantity for each of them, packed into one matrix a layer."""

    lstm: Any
    """`(features + units + 1, 4 * units)`: kernel, recurrent kernel, bias."""
    dense: Any
    """`(units + 1, classes)`: kernel, bias."""


class _Training(NamedTuple):
    """All that changes from update to update."""

    weights: _Layers
    momentums: _Layers
    velocities: _Layers
    updates: Any
    h: Any
    c: Any


def train(
    experiment: Experiment, *, block: int | None = None, after: Progress | None = None
) -> Iterator[Progress]:
    """Train, yielding after every `block` epochs and after the last.

    Stop by no longer asking for the next value. Equal recipes give equal weights, bit for bit, on
    the same machine, however the epochs are cut into blocks.

    Args:
        experiment: The recipe.
        block: Epochs between two yields, at least 1; about a fortieth of them when left
            out, and fewer where an epoch has many updates.
        after: How far a training of the same recipe, its number of epochs aside, has come: go on
            from there, Adam's moments included. From scratch when left out.

    Yields:
        The progress so far.

    Raises:
        ValueError: `block` is below 1, or `after` is of another recipe or of more epochs.
    """
    if block is None:
        block = max(1, min(experiment.epochs // 40, UPDATES * 4 // experiment.updates_per_epoch))
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


def order_of_samples(experiment: Experiment, epoch: int) -> np.ndarray:
    """The order in which an epoch, counted from 0, takes the samples, `(samples,)`."""
    count = len(experiment.samples)
    if not experiment.shuffle:
        return np.arange(count)
    return np.random.default_rng([experiment.seed, epoch]).permutation(count)


class _Program:
    """The compiled program of a recipe and the training that it advances."""

    def __init__(self, experiment: Experiment, after: Progress | None) -> None:
        self.experiment = experiment
        self.units = next(size for size in SIZES if size >= experiment.units)
        samples = experiment.samples
        self.training = self._from_scratch() if after is None else self._from(after)
        self.x = tf.constant(samples.x)
        self.y = tf.constant(samples.y.astype(np.int32))
        _, length, features = samples.x.shape
        self.advance = _compiled(
            length, features, self.units, len(experiment.classes), experiment.batch_size
        )

    @property
    def checkpoint(self) -> Checkpoint:
        units = self.experiment.units
        training = self.training
        return Checkpoint(
            _unpack(training.weights, units),
            _unpack(training.momentums, units),
            _unpack(training.velocities, units),
            State(np.asarray(training.h)[:, :units], np.asarray(training.c)[:, :units]),
        )

    def _from_scratch(self) -> _Training:
        weights = _pack(initial_weights(self.experiment), self.units)
        zeros = _Layers(*map(np.zeros_like, weights))
        cold = np.zeros((self.experiment.batch_size, self.units), np.float32)
        return _Training(weights, zeros, zeros, np.float32(0), cold, cold)

    def _from(self, after: Progress) -> _Training:
        experiment, point = self.experiment, after.checkpoint
        units, batch = experiment.units, experiment.batch_size
        features, classes = experiment.samples.x.shape[2], len(experiment.classes)
        shape = point.weights.features, point.weights.units, point.weights.classes
        if shape != (features, units, classes) or point.state.h.shape != (batch, units):
            raise ValueError(
                "`after` is of another recipe: its network has (features, units, classes) = "
                f"{shape} and a state of {point.state.h.shape}, this recipe's has "
                f"{(features, units, classes)} and {(batch, units)}. Leave it out."
            )
        if after.epoch > experiment.epochs:
            raise ValueError(
                f"`after` has {after.epoch} epochs behind it, the recipe only {experiment.epochs}. "
                f"Try epochs={after.epoch + 100}."
            )
        more = ((0, 0), (0, self.units - units))
        return _Training(
            _pack(point.weights, self.units),
            _pack(point.momentums, self.units),
            _pack(point.velocities, self.units),
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


@lru_cache(maxsize=64)
def _compiled(length: int, features: int, units: int, classes: int, batch: int) -> Any:
    """The XLA program for one set of shapes.

    Called with the training, all samples, then for each update the samples in its slots (-1 for
    an empty slot) and whether state is reset before it, the learning rate, and how many updates.
    Returns the training, and summed loss and right answers for each update.
    """
    sequence = _unrolled if length <= UNROLLED else _looped

    def update(training: _Training, x: Any, y: Any, slots: Any, reset: Any, rate: Any) -> Any:
        live = tf.cast(slots >= 0, tf.float32)
        taken = tf.maximum(slots, 0)
        inputs, targets = tf.gather(x, taken), tf.one_hot(tf.gather(y, taken), classes)
        keep = 1.0 - tf.cast(reset, tf.float32)
        h, c = training.h * keep, training.c * keep

        ones = tf.ones((batch, 1))
        run = sequence(training.weights.lstm, inputs, h, c, length)
        shown = tf.concat([run.h, ones], 1)
        logits = shown @ training.weights.dense
        losses = tf.nn.softmax_cross_entropy_with_logits(targets, logits) * live
        right = tf.cast(tf.argmax(logits, 1) == tf.argmax(targets, 1), tf.float32) * live

        error = (tf.nn.softmax(logits) - targets) * (live / tf.reduce_sum(live))[:, None]
        gradients = _Layers(
            run.backward(error @ tf.transpose(training.weights.dense[:-1])),
            tf.transpose(shown) @ error,
        )
        return (
            _adam(training, gradients, rate)._replace(h=run.h, c=run.c),
            tf.reduce_sum(losses),
            tf.reduce_sum(right),
        )

    @tf.function(jit_compile=True, reduce_retracing=False)
    def advance(
        training: _Training, x: Any, y: Any, slots: Any, resets: Any, rate: Any, count: Any
    ) -> Any:
        def body(u: Any, training: _Training, losses: Any, hits: Any) -> Any:
            training, loss, hit = update(training, x, y, slots[u], resets[u], rate)
            return u + 1, training, losses.write(u, loss), hits.write(u, hit)

        empty = tf.TensorArray(tf.float32, UPDATES, element_shape=())
        _, training, losses, hits = tf.while_loop(
            lambda u, *_: u < count, body, (tf.constant(0), training, empty, empty)
        )
        return training, losses.stack(), hits.stack()

    return advance


class _Forward(NamedTuple):
    """A run through the LSTM: its last state, and how a gradient of h goes back through it."""

    h: Any
    c: Any
    backward: Any


def _cell(weights: Any, x: Any, h: Any, c: Any) -> tuple[Any, ...]:
    inputs = tf.concat([x, h, tf.ones((h.shape[0], 1))], 1)
    i, f, g, o = tf.split(inputs @ weights, 4, axis=1)
    i, f, g, o = tf.sigmoid(i), tf.sigmoid(f), tf.tanh(g), tf.sigmoid(o)
    new_c = f * c + i * g
    shown = tf.tanh(new_c)
    return inputs, c, i, f, g, o, shown, o * shown, new_c


def _cell_backward(kept: tuple[Any, ...], dh: Any, dc: Any) -> tuple[Any, Any]:
    """From the gradients of h and c after a time step: of its pre-activations, and of c before."""
    _, c, i, f, g, o, shown = kept
    dc = dc + dh * o * (1 - shown * shown)
    dz = tf.concat(
        [
            dc * g * i * (1 - i),
            dc * c * f * (1 - f),
            dc * i * (1 - g * g),
            dh * shown * o * (1 - o),
        ],
        1,
    )
    return dz, dc * f


def _unrolled(weights: Any, x: Any, h: Any, c: Any, length: int) -> _Forward:
    features, units = x.shape[2], h.shape[1]
    recurrent = weights[features : features + units]
    kept = []
    for t in range(length):
        *memory, h, c = _cell(weights, x[:, t], h, c)
        kept.append(tuple(memory))

    def backward(dh: Any) -> Any:
        dc, gradient = tf.zeros_like(dh), tf.zeros_like(weights)
        for t in reversed(range(length)):
            dz, dc = _cell_backward(kept[t], dh, dc)
            gradient += tf.transpose(kept[t][0]) @ dz
            dh = dz @ tf.transpose(recurrent)
        return gradient

    return _Forward(h, c, backward)


def _looped(weights: Any, x: Any, h: Any, c: Any, length: int) -> _Forward:
    batch, features, units = x.shape[0], x.shape[2], h.shape[1]
    recurrent = weights[features : features + units]
    widths = (features + units + 1, *(units,) * 6)
    empty = tuple(tf.TensorArray(tf.float32, length, element_shape=(batch, w)) for w in widths)

    def forward(t: Any, h: Any, c: Any, kept: Any) -> Any:
        *memory, h, c = _cell(weights, x[:, t], h, c)
        return t + 1, h, c, tuple(a.write(t, m) for a, m in zip(kept, memory, strict=True))

    _, h, c, kept = tf.while_loop(lambda t, *_: t < length, forward, (tf.constant(0), h, c, empty))

    def backward(dh: Any) -> Any:
        def body(t: Any, dh: Any, dc: Any, dzs: Any) -> Any:
            dz, dc = _cell_backward(tuple(array.read(t) for array in kept), dh, dc)
            return t - 1, dz @ tf.transpose(recurrent), dc, dzs.write(t, dz)

        dzs = tf.TensorArray(tf.float32, length, element_shape=(batch, 4 * units))
        _, _, _, dzs = tf.while_loop(
            lambda t, *_: t >= 0, body, (tf.constant(length - 1), dh, tf.zeros_like(dh), dzs)
        )
        inputs = tf.reshape(kept[0].stack(), (length * batch, -1))
        return tf.transpose(inputs) @ tf.reshape(dzs.stack(), (length * batch, -1))

    return _Forward(h, c, backward)


def _adam(training: _Training, gradients: _Layers, rate: Any) -> _Training:
    """One step of Adam (Kingma & Ba 2015), in the form and order of Keras' `update_step`."""
    updates = training.updates + 1.0
    alpha = rate * tf.sqrt(1.0 - BETA_2**updates) / (1.0 - BETA_1**updates)
    momentums = _Layers(
        *(m + (g - m) * (1 - BETA_1) for m, g in zip(training.momentums, gradients, strict=True))
    )
    velocities = _Layers(
        *(
            v + (g * g - v) * (1 - BETA_2)
            for v, g in zip(training.velocities, gradients, strict=True)
        )
    )
    weights = _Layers(
        *(
            w - m * alpha / (tf.sqrt(v) + EPSILON)
            for w, m, v in zip(training.weights, momentums, velocities, strict=True)
        )
    )
    return training._replace(
        weights=weights, momentums=momentums, velocities=velocities, updates=updates
    )


def _pack(weights: Weights, units: int) -> _Layers:
    """Weights as one matrix a layer, padded with units whose weights are all zero."""
    more = units - weights.units
    rows = [
        _pad_gates(weights.kernel, more),
        np.pad(_pad_gates(weights.recurrent_kernel, more), ((0, more), (0, 0))),
        _pad_gates(weights.bias[None], more),
    ]
    dense = [np.pad(weights.dense_kernel, ((0, more), (0, 0))), weights.dense_bias[None]]
    return _Layers(np.concatenate(rows), np.concatenate(dense))


def _unpack(tensors: Any, units: int) -> Weights:
    layers = _Layers(*map(np.asarray, tensors))
    padded = layers.dense.shape[0] - 1
    features = layers.lstm.shape[0] - padded - 1
    gates = layers.lstm.reshape(-1, 4, padded)[:, :, :units].reshape(-1, 4 * units)
    return Weights(
        kernel=gates[:features],
        recurrent_kernel=gates[features : features + units],
        bias=gates[-1],
        dense_kernel=layers.dense[:units],
        dense_bias=layers.dense[-1],
    )


def _pad_gates(matrix: np.ndarray, more: int) -> np.ndarray:
    rows = matrix.shape[0]
    return np.pad(matrix.reshape(rows, 4, -1), ((0, 0), (0, 0), (0, more))).reshape(rows, -1)
