"""Questions that only Keras itself can answer; the claims ask them."""

from __future__ import annotations

import json
from collections.abc import Callable

import keras
import numpy as np
import tensorflow as tf

from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.training.keras_model import initial_weights
from lstm_explorer.training.run import outcome

_TRIALS = range(1, 6)


def answer(question: str) -> bytes:
    """What is found, as JSON: by name, one number a trial.

    Raises:
        KeyError: There is no such question.
    """
    return json.dumps(QUESTIONS[question]()).encode()


def seeding() -> dict[str, list[float]]:
    """Whether a seed repeats the initial weights, and whether a recipe repeats its training."""
    return {
        "NumPy's generator seeded": [_repeats(np.random.seed, seed) for seed in _TRIALS],
        "Keras' generators seeded": [
            _repeats(keras.utils.set_random_seed, seed) for seed in _TRIALS
        ],
        "this app's recipe": [_trains_alike(seed) for seed in _TRIALS],
    }


def _repeats(seeded: Callable[[int], object], seed: int) -> float:
    """1 if a layer made after the same seed twice has the same weights."""
    made = []
    for _ in range(2):
        seeded(seed)
        layer = keras.layers.LSTM(32)
        layer.build((1, 1, 1))
        made.append(layer.get_weights())
    return float(all(np.array_equal(a, b) for a, b in zip(*made, strict=True)))


def _trains_alike(seed: int) -> float:
    recipe = Experiment(framing="one_char", epochs=20, seed=seed)
    one, two = (outcome(recipe).weights for _ in range(2))
    assert one is not None and two is not None
    return float(all(np.array_equal(a, b) for a, b in zip(one, two, strict=True)))


def crossing() -> dict[str, list[float]]:
    """How large an answer's gradient with respect to the letter before it is."""
    return {
        "as two samples, state carried": [_gradient(seed, carried=True) for seed in _TRIALS],
        "as two time steps of one sample": [_gradient(seed, carried=False) for seed in _TRIALS],
    }


def _gradient(seed: int, *, carried: bool) -> float:
    experiment = Experiment(seed=seed)
    layer = keras.layers.LSTM(experiment.units, stateful=carried)
    dense = keras.layers.Dense(len(experiment.classes), activation="softmax")
    layer.build((1, 1, 1))
    dense.build((1, experiment.units))
    weights = initial_weights(experiment)
    layer.set_weights(list(weights[:3]))
    dense.set_weights(list(weights[3:]))
    before, after = (tf.constant([[[number / 26]]], tf.float32) for number in (10, 11))
    with tf.GradientTape() as tape:
        tape.watch(before)
        if carried:
            layer(before)
            h = layer(after)
        else:
            h = layer(tf.concat([before, after], 1))
        loss = tf.math.log(tf.reduce_max(dense(h)))
    gradient = tape.gradient(loss, before, unconnected_gradients="zero")
    return float(tf.norm(gradient))


QUESTIONS: dict[str, Callable[[], dict[str, list[float]]]] = {
    "seeding": seeding,
    "crossing": crossing,
}
"""By the names that claims have for them."""
