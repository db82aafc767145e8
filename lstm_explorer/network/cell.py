"""The LSTM cell in NumPy: its weights, its state, its gates, and one time step."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np


class Weights(NamedTuple):
    """All parameters of one network, in Keras' names and order.

    `Weights(*model.get_weights())` works for an LSTM followed by a dense softmax layer. The gate
    columns of the first three are ordered i, f, g, o. The shapes below are an LSTM's; those of the
    other networks are in `networks.shapes`.

    Attributes:
        kernel: Input to gates, `(features, 4 * units)`.
        recurrent_kernel: Hidden state to gates, `(units, 4 * units)`.
        bias: Of the gates, `(4 * units,)`.
        dense_kernel: Hidden state to classes, `(units, classes)`.
        dense_bias: Of the classes, `(classes,)`.
    """

    kernel: np.ndarray
    recurrent_kernel: np.ndarray
    bias: np.ndarray
    dense_kernel: np.ndarray
    dense_bias: np.ndarray

    @property
    def features(self) -> int:
        """How many numbers are given side by side at one time step."""
        return self.kernel.shape[0]

    @property
    def units(self) -> int:
        """Size of the hidden layer: of h, and of an LSTM's c."""
        return self.dense_kernel.shape[0]

    @property
    def classes(self) -> int:
        """How many different answers there are."""
        return self.dense_bias.shape[0]


class State(NamedTuple):
    """What an LSTM keeps from one time step to the next.

    Attributes:
        h: Hidden state, what the LSTM outputs, `(batch, units)`.
        c: Cell state, what it keeps to itself, `(batch, units)`.
    """

    h: np.ndarray
    c: np.ndarray


class Gates(NamedTuple):
    """The gates of one time step, after the nonlinearity, each `(batch, units)`.

    Attributes:
        i: Input gate in [0, 1], how much of the candidate is taken in.
        f: Forget gate in [0, 1], how much of the old cell state is kept.
        g: Candidate in [-1, 1], what could be written into the cell state.
        o: Output gate in [0, 1], how much of the cell state is shown as h.
    """

    i: np.ndarray
    f: np.ndarray
    g: np.ndarray
    o: np.ndarray


def cold_start(batch: int, units: int) -> State:
    """The state before anything was fed: zeros, `(batch, units)` each."""
    return State(np.zeros((batch, units), np.float32), np.zeros((batch, units), np.float32))


def step(
    weights: Weights,
    x: np.ndarray,
    state: State,
    hold: Callable[[Gates], Gates] | None = None,
) -> tuple[State, Gates]:
    """Advance the LSTM by one time step.

    The equations are Keras' `LSTMCell` with its default activations (Hochreiter & Schmidhuber
    1997, with the forget gate of Gers et al. 2000).

    Args:
        weights: The network's parameters.
        x: Input at this time step, `(batch, features)`.
        state: State before the time step.
        hold: What is done to the gates before they are used; nothing when left out.

    Returns:
        The state after the time step, and the gates that produced it.

    Raises:
        ValueError: The weights are not an LSTM's.
    """
    if weights.kernel.shape[1] != 4 * weights.units:
        raise ValueError(
            f"These weights are not an LSTM's: {weights.units} units have "
            f"{weights.kernel.shape[1]} gate columns, not {4 * weights.units}. "
            "States and gates are an LSTM's only; ask other networks with networks.predict."
        )
    z = x @ weights.kernel + state.h @ weights.recurrent_kernel + weights.bias
    i, f, g, o = np.split(z, 4, axis=-1)
    gates = Gates(_sigmoid(i), _sigmoid(f), np.tanh(g), _sigmoid(o))
    i, f, g, o = gates = hold(gates) if hold else gates
    c = f * state.c + i * g
    h = o * np.tanh(c)
    return State(h, c), gates


def answer(weights: Weights, h: np.ndarray) -> np.ndarray:
    """The probability of each class given the hidden state.

    Args:
        weights: The network's parameters.
        h: Hidden state after a time step, `(…, units)`.

    Returns:
        Probabilities, `(…, classes)`; the last axis sums to one.
    """
    logits = h @ weights.dense_kernel + weights.dense_bias
    exponentials = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return exponentials / exponentials.sum(axis=-1, keepdims=True)


def _sigmoid(z: np.ndarray) -> np.ndarray:
    # By way of tanh, because exp(-z) overflows float32 below -88.
    half = np.float32(0.5)
    return half * np.tanh(half * z) + half
