"""Weights as the training program holds them: one matrix a layer, padded to a few sizes.

A padded unit has zero weights, keeps h = c = 0 and gets zero gradients for ever, whatever the
network, so padding is exact, and one compiled program serves every number of units up to its size.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from lstm_explorer.network.cell import Weights

SIZES = 8, 16, 32, 50, 64, 128, 256, 512
"""Numbers of units that programs are compiled for; others are padded to the next.

A recipe of an LSTM has 256 units at most.
"""


class Layers(NamedTuple):
    """Weights, or a quantity for each of them, packed into one matrix a layer."""

    hidden: Any
    """`(features + units + 1, 4 * units)`: kernel, recurrent kernel, bias; as many columns a unit
    as the network has gates, and no rows for units where it is not recurrent."""
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
    gates = weights.kernel.shape[1] // weights.units
    more_heard = more if len(weights.recurrent_kernel) else 0
    rows = [
        _pad_gates(weights.kernel, gates, more),
        np.pad(_pad_gates(weights.recurrent_kernel, gates, more), ((0, more_heard), (0, 0))),
        _pad_gates(weights.bias[None], gates, more),
    ]
    dense = [np.pad(weights.dense_kernel, ((0, more), (0, 0))), weights.dense_bias[None]]
    return Layers(np.concatenate(rows), np.concatenate(dense))


def unpack(tensors: Any, features: int, units: int) -> Weights:
    """The weights of the first `units` units."""
    layers = Layers(*map(np.asarray, tensors))
    padded = layers.dense.shape[0] - 1
    rows, columns = layers.hidden.shape
    gates = columns // padded
    hidden = layers.hidden.reshape(rows, gates, padded)[:, :, :units].reshape(rows, gates * units)
    return Weights(
        kernel=hidden[:features],
        recurrent_kernel=hidden[features : min(features + units, rows - 1)],
        bias=hidden[-1],
        dense_kernel=layers.dense[:units],
        dense_bias=layers.dense[-1],
    )


def _pad_gates(matrix: np.ndarray, gates: int, more: int) -> np.ndarray:
    rows, columns = matrix.shape
    units = columns // gates
    padded = np.pad(matrix.reshape(rows, gates, units), ((0, 0), (0, 0), (0, more)))
    return padded.reshape(rows, gates * (units + more))
