"""The reset lab's numbers, cell by cell, in the genuine Keras model."""

from __future__ import annotations

import keras
import numpy as np
import pytest
import tensorflow as tf

from lstm_explorer import feed, load
from lstm_explorer.lab.attribution import gradients, occlusion
from lstm_explorer.lab.maps import warm_up_map, who_decides
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.recipe.framings import FRAMINGS

pytestmark = pytest.mark.slow


def network(experiment: Experiment) -> tuple[keras.layers.LSTM, keras.layers.Dense]:
    weights = load(experiment).weights
    lstm = keras.layers.LSTM(experiment.units, return_state=True)
    dense = keras.layers.Dense(len(experiment.classes), activation="softmax")
    lstm.build((None, None, weights.features))
    dense.build((None, experiment.units))
    lstm.set_weights(list(weights[:3]))
    dense.set_weights(list(weights[3:]))
    return lstm, dense


def answer_in_keras(experiment: Experiment, text: str) -> int:
    """Feed a text to Keras' own layers, with the framing's resets done by hand."""
    lstm, dense = network(experiment)
    samples = experiment.cut(text)
    state = None
    for position, sample in enumerate(samples):
        if experiment.resets_before(position):
            state = None
        x = experiment.encode(text).reshape(len(samples), sample.shape[0], -1)[
            position : position + 1
        ]
        h, *state = lstm(x, initial_state=state)
    return int(np.asarray(dense(h)).argmax())


@pytest.mark.parametrize("framing", FRAMINGS)
def test_cells_of_both_maps_are_what_keras_answers(framing):
    experiment = Experiment(framing=framing)
    weights = load(experiment).weights
    decides = who_decides(experiment, weights)
    generator = np.random.default_rng(5)
    for _ in range(4):
        row, letter = int(generator.integers(len(decides.positions))), int(generator.integers(26))
        text = "".join(experiment.symbols[: decides.positions[row]]) + experiment.classes[letter]
        assert decides.answers[row, letter] == answer_in_keras(experiment, text)
    warm = warm_up_map(experiment, weights, "true predecessors")
    for _ in range(4):
        row = int(generator.integers(len(warm.lengths)))
        letter = int(generator.integers(warm.lengths[row], 25))
        text = "".join(experiment.symbols[letter - warm.lengths[row] : letter + 1])
        assert warm.right[row, letter] == (answer_in_keras(experiment, text) == letter + 1)


def test_a_transplant_is_keras_initial_state():
    experiment = Experiment(framing="stateful")
    weights = load(experiment).weights
    lstm, dense = network(experiment)
    donor = feed(experiment, weights, "ABCDEFGHIJ").trace
    state = [tf.constant(part) for part in donor.state_after(9)]
    h, *_ = lstm(experiment.encode("K"), initial_state=state)
    assert experiment.classes[int(np.asarray(dense(h)).argmax())] == "L"


@pytest.mark.parametrize("framing", ["one_char", "feature_window", "stateful", "padded_prefix"])
def test_gradients_are_tensorflows_own(framing):
    experiment = Experiment(framing=framing)
    weights = load(experiment).weights
    run = feed(experiment, weights, "ABCDEFGH")
    at = len(run.steps) - 1
    start = max(run.resets)
    best = int(run.trace.probabilities[0, at].argmax())
    lstm, dense = network(experiment)
    x = tf.Variable(run.trace.x[:, start:])
    with tf.GradientTape() as tape:
        h, *_ = lstm(x)
        log_probability = tf.math.log(dense(h)[0, best])
    expected = np.asarray(tape.gradient(log_probability, x))[0]
    found = gradients(weights, run, at)[start:]
    np.testing.assert_allclose(found, expected, rtol=1e-3, atol=1e-4 * np.abs(expected).max())


def test_occlusion_is_what_keras_loses():
    experiment = Experiment(framing="variable_length")
    weights = load(experiment).weights
    run = feed(experiment, weights, "FGHIJ")
    lost = occlusion(experiment, weights, run, 4)
    best = int(run.trace.probabilities[0, 4].argmax())
    lstm, dense = network(experiment)
    for t, letter in ((1, "A"), (3, "T"), (4, "B")):
        text = "FGHIJ"[:t] + letter + "FGHIJ"[t + 1 :]
        h, *_ = lstm(experiment.encode(text))
        change = run.trace.probabilities[0, 4, best] - np.asarray(dense(h))[0, best]
        assert lost[t, experiment.classes.index(letter)] == pytest.approx(change, abs=1e-4)
