"""A Keras model's weights, to be held against ours."""

from __future__ import annotations

import keras
import numpy as np

from lstm_explorer.network.cell import Weights


def weights_of(model: keras.Model) -> Weights:
    arrays = model.get_weights()
    if len(arrays) == 4:  # no recurrent kernel
        arrays.insert(1, np.zeros((0, arrays[0].shape[1]), np.float32))
    return Weights(*arrays)
