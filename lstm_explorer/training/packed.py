"""Weights as the training program holds them: one matrix a layer, padded to a few sizes.

A padded unit has zero weights, keeps h = c = 0 and gets zero gradients for ever, so padding is
exact, and one compiled program serves every number of units up to its size.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from lstm_explorer.cell import Weights

SIZES = 8, 16, 32, 50, 64, 128, 256
"""Numbers of units that programs are compiled for; others are padded to the next."""


class Layers(NamedTuple):
    """Weights, or a quantity for each of them, packed into one matrix a layer."""

    lstm: Any
    """`(features + units + 1, 4 * units)`: kernel, recurrent kernel, bias."""
    dense: Any
    """`(units + 1, classes)`: kernel, bias."""


class Training(NamedTuple):
    """All that changes from update to update."""

    weights: Layers
    momentums: Layers
    velocities: Layers
    updates: Any
    h: Any
    c: Any


def pack(weights: Weights, units: int) -> Layers:
    """Weights as one matrix a layer, padded with units whose weights are all zero."""
    more = units - weights.units
    rows = [
        _pad_gates(weights.kernel, more),
        np.pad(_pad_gates(weights.recurrent_kernel, more), ((0, more), (0, 0))),
        _pad_gates(weights.bias[None], more),
    ]
    dense = [np.pad(weights.dense_kernel, ((0, more), (0, 0))), weights.dense_bias[None]]
    return Layers(np.concatenate(rows), np.concatenate(dense))


def unpack(tensors: Any, units: int) -> Weights:
    """The weights of the first `units` units."""
    layers = Layers(*map(np.asarray, tensors))
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
