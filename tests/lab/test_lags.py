"""How much of a gradient is left, so many time steps back."""

from __future__ import annotations

import numpy as np
import pytest

from lstm_explorer.lab.lags import gradient_by_lag
from lstm_explorer.network.cell import Weights
from lstm_explorer.network.kinds import shapes


def network(kind, units=4, seed=0):
    dice = np.random.default_rng(seed)
    return Weights(*(dice.normal(0, 0.8, shape) for shape in shapes(kind, 2, units, 3)))


def log_probability(kind, weights, x, disturbed, at):
    """Of the undisturbed answer, after h was disturbed behind time step `at`."""
    kernel, recurrent, bias, dense, dense_bias = weights
    h = c = np.zeros(len(recurrent))
    for t, numbers in enumerate(x):
        z = numbers @ kernel + h @ recurrent + bias
        if kind == "lstm":
            i, f, g, o = np.split(z, 4)
            i, f, o = (1 / (1 + np.exp(-gate)) for gate in (i, f, o))
            c = f * c + i * np.tanh(g)
            h = o * np.tanh(c)
        else:
            h = np.tanh(z)
        if t == at:
            h = h + disturbed
    logits = h @ dense + dense_bias
    return logits - np.log(np.exp(logits).sum())


@pytest.mark.parametrize("kind", ["lstm", "simple_rnn"])
def test_gradients_by_lag_equal_finite_differences(kind):
    weights, x = network(kind), np.random.default_rng(1).normal(size=(6, 2))
    found = gradient_by_lag(kind, weights, x)
    best = log_probability(kind, weights, x, 0, 0).argmax()
    for lag in range(6):
        slopes = []
        for unit in range(4):
            small = 1e-6 * np.eye(4)[unit]
            up, down = (
                log_probability(kind, weights, x, sign * small, 5 - lag)[best] for sign in (1, -1)
            )
            slopes.append((up - down) / 2e-6)
        np.testing.assert_allclose(found[lag], np.linalg.norm(slopes), rtol=1e-5)


def test_a_network_without_state_has_no_lags():
    with pytest.raises(ValueError, match="has no state"):
        gradient_by_lag("dense", network("dense"), np.zeros((1, 2)))
