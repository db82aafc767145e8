"""Lags: how much of an answer's gradient is left, so many time steps back."""

from __future__ import annotations

import numpy as np

from lstm_explorer.network.cell import Weights
from lstm_explorer.network.kinds import NETWORKS


def gradient_by_lag(network: str, weights: Weights, x: np.ndarray) -> np.ndarray:
    """The size of the gradient of an answer's log-probability with respect to h, step by step back.

    Backpropagation through time (Werbos 1990) from the last time step, in float64.

    Args:
        network: "lstm" or "simple_rnn".
        weights: The network.
        x: One sample, `(time, features)`, fed from a cold start.

    Returns:
        Euclidean norms over all units, `(time,)`: the first is that at the last time step.

    Raises:
        ValueError: The network has no state.
    """
    if not NETWORKS[network].recurrent:
        raise ValueError(f"A {network} network has no state. Choose 'lstm' or 'simple_rnn'.")
    kernel, recurrent, bias, dense, dense_bias = (each.astype(float) for each in weights)
    units = len(recurrent)
    h = c = np.zeros(units)
    kept: list[tuple[np.ndarray, ...]] = []
    for numbers in x.astype(float):
        z = numbers @ kernel + h @ recurrent + bias
        before = c
        if network == "lstm":
            i, f, g, o = np.split(z, 4)
            i, f, o, g = (
                1 / (1 + np.exp(-i)),
                1 / (1 + np.exp(-f)),
                1 / (1 + np.exp(-o)),
                np.tanh(g),
            )
            c = f * c + i * g
            h = o * np.tanh(c)
            kept.append((i, f, g, o, before, np.tanh(c)))
        else:
            h = np.tanh(z)
            kept.append((h,))
    logits = h @ dense + dense_bias
    probabilities = np.exp(logits - logits.max())
    error = -probabilities / probabilities.sum()
    error[probabilities.argmax()] += 1
    dh, dc = dense @ error, np.zeros(units)
    found = []
    for step in reversed(kept):
        found.append(float(np.linalg.norm(dh)))
        if len(step) == 1:
            dz = dh * (1 - step[0] ** 2)
        else:
            i, f, g, o, before, shown = step
            dc = dc + dh * o * (1 - shown**2)
            dz = np.concatenate(
                [
                    dc * g * i * (1 - i),
                    dc * before * f * (1 - f),
                    dc * i * (1 - g**2),
                    dh * shown * o * (1 - o),
                ]
            )
            dc = dc * f
        dh = recurrent @ dz
    return np.array(found)
