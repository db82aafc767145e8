"""Whether samples of one batch know of each other, in the genuine Keras model."""

from __future__ import annotations

import dataclasses

import numpy as np

from lstm_explorer.lab.batches import BatchCheck, check
from lstm_explorer.network.cell import Weights
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.training.keras_model import keras_model


def batch_check(experiment: Experiment, weights: Weights) -> BatchCheck:
    """What `inside_a_batch` measures, by `predict_on_batch` of the stateless Keras model."""
    model = keras_model(dataclasses.replace(experiment, reset="sample"), weights)
    return check(experiment, lambda x: np.asarray(model.predict_on_batch(x)))
