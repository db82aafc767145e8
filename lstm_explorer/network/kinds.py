"""The networks that the training program can train: the LSTM, and two simpler ones beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from lstm_explorer.network.cell import Weights, answer, cold_start, step
from lstm_explorer.wording import repeated

Loss = Literal["cross-entropy", "squared"]
"""What is made small: cross-entropy of a softmax, or the mean squared error of linear outputs."""


@dataclass(frozen=True, slots=True)
class Network:
    """One kind of network: a hidden layer, and a dense layer that answers after the last time step.

    Attributes:
        key: Its name in code.
        title: What it is, in a few words.
        gates: How many columns of its kernels belong to one unit.
        recurrent: Whether it hears its own hidden state; if not, it is fed one time step.
        carries: Whether a recipe may carry its state from sample to sample.
        most_units: Largest size of the hidden layer.
    """

    key: str
    title: str
    gates: int
    recurrent: bool
    carries: bool
    most_units: int


NETWORKS: dict[str, Network] = {
    network.key: network
    for network in (
        Network("lstm", "LSTM", 4, recurrent=True, carries=True, most_units=256),
        Network(
            "simple_rnn",
            "Recurrent layer without gates (tanh)",
            1,
            recurrent=True,
            carries=False,
            most_units=512,
        ),
        Network(
            "dense",
            "Dense layer without memory (ReLU)",
            1,
            recurrent=False,
            carries=False,
            most_units=512,
        ),
    )
}
"""All networks; the first is what the explorer is about."""


def network_of(key: object) -> Network:
    """The network of this name.

    Raises:
        ValueError: There is no such network.
    """
    if not isinstance(key, str) or key not in NETWORKS:
        raise ValueError(f"Unknown network {repeated(key)}. Choose one of: {', '.join(NETWORKS)}.")
    return NETWORKS[key]


def shapes(network: str, features: int, units: int, classes: int) -> tuple[tuple[int, ...], ...]:
    """The shape of each array of a network's `Weights`, in their order.

    Args:
        network: Which of `NETWORKS`.
        features: How many numbers are given side by side at one time step.
        units: Size of the hidden layer.
        classes: How many numbers it answers with.

    Raises:
        ValueError: There is no such network.
    """
    kind = network_of(network)
    columns = kind.gates * units
    heard = units if kind.recurrent else 0
    return (features, columns), (heard, columns), (columns,), (units, classes), (classes,)


def predict(
    network: str, weights: Weights, x: np.ndarray, loss: Loss = "cross-entropy"
) -> np.ndarray:
    """What a network answers to each sample: from a cold start, after the last time step.

    Args:
        network: Which of `NETWORKS`.
        weights: The network's parameters.
        x: Samples, `(samples, time, features)`; one time step where the network is not recurrent.
        loss: What it was trained on, and so what its outputs are.

    Returns:
        `(samples, classes)`: probabilities that sum to one, or the linear outputs themselves where
        the loss is "squared".

    Raises:
        ValueError: There is no such network, or the weights or the shape of `x` do not fit it.
    """
    expected = shapes(network, weights.features, weights.units, weights.classes)
    if tuple(array.shape for array in weights) != expected:
        raise ValueError(
            f"`weights` are not those of a {network}: their shapes are "
            f"{[array.shape for array in weights]}, and should be {list(expected)}. "
            "Name the network that they were trained as."
        )
    time = "time" if NETWORKS[network].recurrent else "1"
    fits = x.ndim == 3 and x.shape[2] == weights.features and x.shape[1] >= 1
    if not fits or (time == "1" and x.shape[1] != 1):
        raise ValueError(
            f"`x` must have shape (samples, {time}, {weights.features}) for a {network}, got "
            f"({', '.join(map(str, x.shape))}). Make it with Experiment.fed."
        )
    h = _last_hidden(network, weights, x)
    if loss == "squared":
        return h @ weights.dense_kernel + weights.dense_bias
    return answer(weights, h)


def _last_hidden(network: str, weights: Weights, x: np.ndarray) -> np.ndarray:
    """What the dense layer is shown, `(samples, units)`."""
    if network == "dense":
        return np.maximum(x[:, 0] @ weights.kernel + weights.bias, 0)
    state = cold_start(len(x), weights.units)
    for t in range(x.shape[1]):
        if network == "lstm":
            state, _ = step(weights, x[:, t], state)
        else:
            z = x[:, t] @ weights.kernel + state.h @ weights.recurrent_kernel + weights.bias
            state = state._replace(h=np.tanh(z))
    return state.h
