"""One update in XLA: forward, backward through time, Adam; and many of them in one program.

The gradients are written out, so that an update is a handful of fused operations.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import tensorflow as tf

from lstm_explorer.network.kinds import Loss
from lstm_explorer.training.padding import Layers, Training

BETA_1, BETA_2, EPSILON = 0.9, 0.999, 1e-7  # Adam, Keras' defaults

UNROLLED = 8
"""Up to so many time steps are written one after the other; more run in a loop."""

UPDATES = 4096
"""Most updates in one call of the program."""


@lru_cache(maxsize=64)
def compile_program(
    length: int,
    features: int,
    units: int,
    classes: int,
    batch: int,
    network: str = "lstm",
    loss: Loss = "cross-entropy",
) -> Any:
    """The XLA program for one set of shapes, one of `NETWORKS` and one loss.

    Called with the training, all samples, then for each update the samples in its slots (-1 for
    an empty slot) and whether state is reset before it, the learning rate, and how many updates.
    Returns the training, and summed loss and right answers for each update; with the squared loss
    no answer is right or wrong, and their number is none.
    """
    sequence, head = _SEQUENCES[network], _HEADS[loss]

    def update(training: Training, x: Any, y: Any, slots: Any, reset: Any, rate: Any) -> Any:
        live = tf.cast(slots >= 0, tf.float32)
        taken = tf.maximum(slots, 0)
        inputs, wanted = tf.gather(x, taken), tf.gather(y, taken)
        keep = 1.0 - tf.cast(reset, tf.float32)
        h, c = training.h * keep, training.c * keep

        ones = tf.ones((batch, 1))
        run = sequence(training.weights.hidden, inputs, h, c, length)
        shown = tf.concat([run.h, ones], 1)
        logits = shown @ training.weights.dense
        losses, right, slope = head(logits, wanted)

        error = slope * (live / tf.reduce_sum(live))[:, None]
        gradients = Layers(
            run.backward(error @ tf.transpose(training.weights.dense[:-1])),
            _product(shown, error),
        )
        return (
            _adam(training, gradients, rate)._replace(h=run.h, c=run.c),
            tf.reduce_sum(losses * live),
            tf.reduce_sum(right * live),
        )

    @tf.function(jit_compile=True, autograph=False)
    def advance(
        training: Training, x: Any, y: Any, slots: Any, resets: Any, rate: Any, count: Any
    ) -> Any:
        def body(u: Any, training: Training, losses: Any, hits: Any) -> Any:
            training, loss, hit = update(training, x, y, slots[u], resets[u], rate)
            return u + 1, training, losses.write(u, loss), hits.write(u, hit)

        empty = tf.TensorArray(tf.float32, UPDATES, element_shape=())
        _, training, losses, hits = tf.while_loop(
            lambda u, *_: u < count, body, (tf.constant(0), training, empty, empty)
        )
        return training, losses.stack(), hits.stack()

    return advance


def _cross_entropy(logits: Any, wanted: Any) -> tuple[Any, Any, Any]:
    """Of each sample: the loss, whether the answer is right, and the loss's slope in the logits."""
    targets = tf.one_hot(wanted, logits.shape[1])
    losses = tf.nn.softmax_cross_entropy_with_logits(targets, logits)
    answers = tf.argmax(logits, 1, output_type=tf.int32)
    return losses, tf.cast(answers == wanted, tf.float32), tf.nn.softmax(logits) - targets


def _squared(outputs: Any, wanted: Any) -> tuple[Any, Any, Any]:
    """The same for linear outputs, whose squared errors are averaged, as Keras' `mse` does."""
    errors = outputs - wanted
    losses = tf.reduce_mean(errors * errors, 1)
    return losses, tf.fill(losses.shape, np.nan), errors * (2 / errors.shape[1])


_HEADS = {"cross-entropy": _cross_entropy, "squared": _squared}


def _product(inputs: Any, gradients: Any) -> Any:
    """A weight's gradient, `inputs` transposed times `gradients`, summed over the batch.

    For a batch of one it is written as a product of a column and a row, which XLA fuses into
    Adam's arithmetic; a matrix product would be a pass over memory of its own.
    """
    if inputs.shape[0] == 1:
        return tf.reshape(inputs, (-1, 1)) * gradients
    return tf.transpose(inputs) @ gradients


class _Forward(NamedTuple):
    """A run through a network: its last state, and how a gradient of h goes back through it."""

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


def _lstm(weights: Any, x: Any, h: Any, c: Any, length: int) -> _Forward:
    sequence = _unrolled if length <= UNROLLED else _looped
    return sequence(weights, x, h, c, length)


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
            gradient += _product(kept[t][0], dz)
            dh = dz @ tf.transpose(recurrent)
        return gradient

    return _Forward(h, c, backward)


def _looped(weights: Any, x: Any, h: Any, c: Any, length: int) -> _Forward:
    """Many time steps: a loop whose body has `UNROLLED` of them, then the few that are left over.

    Whatever does not wait for the state is done for all time steps at once, before and after.
    Shapes are (time, batch, …), so that a time step is one piece of memory.
    """
    batch, features, units = x.shape[0], x.shape[2], h.shape[1]
    kernel, recurrent, bias = tf.split(weights, (features, units, 1))
    turns, rest = divmod(length, UNROLLED)
    x = tf.transpose(x, (1, 0, 2))
    heard = tf.tensordot(x, kernel, 1) + bias
    start = h

    def advance(turn: Any, steps: int, h: Any, c: Any) -> tuple[Any, Any, Any]:
        kept = []
        for z in tf.unstack(_turn(heard, turn, steps), steps):
            i, f, g, o = tf.split(z + h @ recurrent, 4, axis=1)
            i, f, g, o = tf.sigmoid(i), tf.sigmoid(f), tf.tanh(g), tf.sigmoid(o)
            before, c = c, f * c + i * g
            shown = tf.tanh(c)
            h = o * shown
            kept.append(tf.concat([i, f, g, o, before, shown], 1))
        return h, c, tf.stack(kept)

    def forward(turn: Any, h: Any, c: Any, kept: Any) -> Any:
        h, c, new = advance(turn, UNROLLED, h, c)
        return turn + 1, h, c, kept.write(turn, new)

    kept = tf.TensorArray(tf.float32, turns, element_shape=(UNROLLED, batch, 6 * units))
    _, h, c, kept = tf.while_loop(
        lambda turn, *_: turn < turns, forward, (tf.constant(0), h, c, kept)
    )
    kept = tf.reshape(kept.stack(), (turns * UNROLLED, batch, 6 * units))
    if rest:
        h, c, new = advance(turns, rest, h, c)
        kept = tf.concat([kept, new], 0)

    def backward(dh: Any) -> Any:
        i, f, g, o, before, shown = tf.split(kept, 6, axis=2)
        slopes = tf.concat(
            [
                g * i * (1 - i),
                before * f * (1 - f),
                i * (1 - g * g),
                shown * o * (1 - o),
                o * (1 - shown * shown),
                f,
            ],
            2,
        )

        def retreat(turn: Any, steps: int, dh: Any, dc: Any) -> tuple[Any, Any, Any]:
            dzs = []
            for slope in reversed(tf.unstack(_turn(slopes, turn, steps), steps)):
                di, df, dg, do, out, kept_back = tf.split(slope, 6, axis=1)
                dc += dh * out
                dz = tf.concat([dc * di, dc * df, dc * dg, dh * do], 1)
                dh, dc = dz @ tf.transpose(recurrent), dc * kept_back
                dzs.append(dz)
            return dh, dc, tf.stack(dzs[::-1])

        def body(turn: Any, dh: Any, dc: Any, dzs: Any) -> Any:
            dh, dc, new = retreat(turn, UNROLLED, dh, dc)
            return turn - 1, dh, dc, dzs.write(turn, new)

        dc = tf.zeros_like(dh)
        if rest:
            dh, dc, last = retreat(turns, rest, dh, dc)
        dzs = tf.TensorArray(tf.float32, turns, element_shape=(UNROLLED, batch, 4 * units))
        _, _, _, dzs = tf.while_loop(
            lambda turn, *_: turn >= 0, body, (tf.constant(turns - 1), dh, dc, dzs)
        )
        dzs = tf.reshape(dzs.stack(), (turns * UNROLLED, batch, 4 * units))
        if rest:
            dzs = tf.concat([dzs, last], 0)
        hs = tf.concat([start[None], (o * shown)[:-1]], 0)
        inputs = tf.concat([x, hs, tf.ones((length, batch, 1))], 2)
        return tf.tensordot(inputs, dzs, ((0, 1), (0, 1)))

    return _Forward(h, c, backward)


def _turn(values: Any, turn: Any, steps: int) -> Any:
    """The time steps of one turn of the loop, out of `(time, …)`."""
    return tf.slice(values, (turn * UNROLLED, 0, 0), (steps, *values.shape[1:]))


def _simple_rnn(weights: Any, x: Any, h: Any, c: Any, length: int) -> _Forward:
    """A recurrent layer without gates: h = tanh(x @ kernel + h @ recurrent + bias)."""
    kernel, recurrent, bias = tf.split(weights, (x.shape[2], h.shape[1], 1))
    x = tf.transpose(x, (1, 0, 2))
    start = h

    def forward(h: Any, heard: Any) -> tuple[Any, Any]:
        h = tf.tanh(heard + h @ recurrent)
        return h, h

    def retreat(dh: Any, h: Any) -> tuple[Any, Any]:
        dz = dh * (1 - h * h)
        return dz @ tf.transpose(recurrent), dz

    h, hs = _scan(forward, start, tf.tensordot(x, kernel, 1) + bias)

    def backward(dh: Any) -> Any:
        _, dzs = _scan(retreat, dh, tf.reverse(hs, (0,)))
        before = tf.concat([start[None], hs[:-1]], 0)
        inputs = tf.concat([x, before, tf.ones((length, start.shape[0], 1))], 2)
        return tf.tensordot(inputs, tf.reverse(dzs, (0,)), ((0, 1), (0, 1)))

    return _Forward(h, c, backward)


def _scan(step: Callable[[Any, Any], tuple[Any, Any]], state: Any, values: Any) -> tuple[Any, Any]:
    """Go through `(time, batch, units)` step by step: the last state, and what each step gave."""
    length, *shape = values.shape
    if length <= UNROLLED:
        given = []
        for value in tf.unstack(values):
            state, new = step(state, value)
            given.append(new)
        return state, tf.stack(given)

    def body(t: Any, state: Any, kept: Any) -> Any:
        state, new = step(state, values[t])
        return t + 1, state, kept.write(t, new)

    kept = tf.TensorArray(tf.float32, length, element_shape=shape)
    _, state, kept = tf.while_loop(lambda t, *_: t < length, body, (tf.constant(0), state, kept))
    return state, kept.stack()


def _dense(weights: Any, x: Any, h: Any, c: Any, length: int) -> _Forward:
    """A dense layer with ReLU, which sees its one time step and nothing that was before."""
    inputs = tf.concat([x[:, 0], tf.ones((x.shape[0], 1))], 1)
    z = inputs @ weights

    def backward(dh: Any) -> Any:
        return _product(inputs, tf.where(z > 0, dh, 0.0))

    return _Forward(tf.nn.relu(z), c, backward)


_SEQUENCES = {"lstm": _lstm, "simple_rnn": _simple_rnn, "dense": _dense}


def _adam(training: Training, gradients: Layers, rate: Any) -> Training:
    """One step of Adam (Kingma & Ba 2015), in the form and order of Keras' `update_step`."""
    updates = training.updates + 1.0
    alpha = rate * tf.sqrt(1.0 - BETA_2**updates) / (1.0 - BETA_1**updates)
    momentums = Layers(
        *(m + (g - m) * (1 - BETA_1) for m, g in zip(training.momentums, gradients, strict=True))
    )
    velocities = Layers(
        *(
            v + (g * g - v) * (1 - BETA_2)
            for v, g in zip(training.velocities, gradients, strict=True)
        )
    )
    weights = Layers(
        *(
            w - m * alpha / (tf.sqrt(v) + EPSILON)
            for w, m, v in zip(training.weights, momentums, velocities, strict=True)
        )
    )
    return training._replace(
        weights=weights, momentums=momentums, velocities=velocities, updates=updates
    )
