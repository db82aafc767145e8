"""The networks beside the LSTM: their recipes, their shapes, and what they answer."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lstm_explorer.network.cell import Weights, answer, cold_start, step
from lstm_explorer.network.kinds import NETWORKS, network_of, predict, shapes
from lstm_explorer.network.tracing import trace
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.recipe.framings import FRAMINGS
from lstm_explorer.runs.evaluation import evaluate
from lstm_explorer.runs.feeding import feed
from lstm_explorer.store.models import load
from tests.networks import random_inputs, random_weights

LESSON = {
    "one_char": "20623a3215af",
    "feature_window": "7d1089e023aa",
    "time_window": "44ceb23c8622",
    "whole_batch": "de8fd5992bba",
    "stateful": "f5ea1e3183ea",
    "padded_prefix": "97de842bebce",
    "variable_length": "7c93b0c9eec3",
}
"""Fingerprints of the shipped models, which were trained before there were other networks."""

OTHERS = [key for key in NETWORKS if key != "lstm"]


def weights_for(network: str, *, features: int = 1, units: int = 6, classes: int = 5) -> Weights:
    generator = np.random.default_rng(0)
    sizes = shapes(network, features, units, classes)
    return Weights(*(generator.normal(size=shape).astype(np.float32) for shape in sizes))


# --- recipes --------------------------------------------------------------------------------


@pytest.mark.parametrize("framing", FRAMINGS)
def test_what_was_trained_before_keeps_its_name(framing):
    recipe = Experiment(framing=framing)
    assert recipe.network == "lstm"
    assert recipe.fingerprint == LESSON[framing]
    assert recipe == Experiment(framing=framing, network="lstm")
    assert "network" not in recipe.recipe
    assert load(recipe) is not None


@pytest.mark.parametrize("network", OTHERS)
def test_another_network_is_another_recipe(network):
    recipe = Experiment(framing="feature_window", network=network)
    assert recipe.fingerprint != Experiment(framing="feature_window").fingerprint
    assert recipe.recipe["network"] == network
    assert Experiment(**recipe.recipe) == recipe


@pytest.mark.parametrize("network", ["", "gru", "LSTM", None, 3, [], {}])
def test_an_unknown_network_is_answered_with_those_there_are(network):
    with pytest.raises(ValueError, match=r"Choose one of: lstm, simple_rnn, dense\.") as refusal:
        Experiment(network=network)
    assert repr(network) in str(refusal.value)


@pytest.mark.parametrize("framing", FRAMINGS)
def test_a_dense_network_needs_one_time_step(framing):
    recipe = Experiment(framing=framing, reset="sample")
    steps = recipe.samples.x.shape[1]
    assert recipe.time_steps == steps
    if steps == 1:
        assert replace(recipe, network="dense").network == "dense"
        return
    with pytest.raises(ValueError, match=rf"one time step.*{framing} have {steps}\. Try framing="):
        replace(recipe, network="dense")


def test_a_window_of_one_letter_is_one_time_step():
    assert Experiment(framing="time_window", window=1, network="dense").time_steps == 1


@pytest.mark.parametrize("network", OTHERS)
@pytest.mark.parametrize("reset", ["epoch", "never", 5])
def test_only_an_lstm_carries_state(network, reset):
    with pytest.raises(
        ValueError, match=rf"`reset` {reset!r} carries.*'{network}'.*reset='sample'"
    ):
        Experiment(network=network, reset=reset)
    assert not Experiment(network=network, reset="sample").carried


@pytest.mark.parametrize(("network", "most"), [("lstm", 256), ("simple_rnn", 512), ("dense", 512)])
def test_the_largest_size_is_the_networks_own(network, most):
    recipe = Experiment(framing="one_char", network=network, units=most)
    assert recipe.units == most
    with pytest.raises(ValueError, match=rf"`units` .* 1 to {most}, got {most + 1}\. Try 32"):
        replace(recipe, units=most + 1)


def test_one_hot_letters_weigh_as_much_as_the_network_has_gates():
    fields = {"framing": "feature_window", "window": 25, "encoding": "one_hot", "units": 256}
    with pytest.raises(ValueError, match="665,600 weights"):
        Experiment(**fields)
    assert Experiment(**fields, network="dense").features == 650


# --- shapes and answers ---------------------------------------------------------------------


@pytest.mark.parametrize("network", NETWORKS)
def test_weights_say_their_sizes(network):
    weights = weights_for(network, features=3, units=6, classes=5)
    assert (weights.features, weights.units, weights.classes) == (3, 6, 5)


def test_there_is_a_row_for_every_unit_that_is_heard():
    rows = {key: shapes(key, 3, 6, 5)[1] for key in NETWORKS}
    assert rows == {"lstm": (6, 24), "simple_rnn": (6, 6), "dense": (0, 6)}
    with pytest.raises(ValueError, match="Unknown network 'gru'"):
        shapes("gru", 3, 6, 5)
    assert network_of("dense") is NETWORKS["dense"]


def test_an_lstm_answers_as_its_trace_does():
    weights, x = random_weights(features=2), random_inputs(features=2)
    np.testing.assert_array_equal(
        predict("lstm", weights, x), trace(weights, x).probabilities[:, -1]
    )


def test_a_layer_without_gates_hears_its_own_state():
    weights, x = weights_for("simple_rnn", features=2), random_inputs(time=2, features=2)
    first = np.tanh(x[:, 0] @ weights.kernel + weights.bias)
    second = np.tanh(x[:, 1] @ weights.kernel + first @ weights.recurrent_kernel + weights.bias)
    np.testing.assert_allclose(predict("simple_rnn", weights, x), answer(weights, second), 1e-6)


def test_a_dense_layer_sees_what_it_is_fed():
    weights, x = weights_for("dense", features=2), random_inputs(time=1, features=2)
    h = x[:, 0] @ weights.kernel + weights.bias
    assert (h < 0).any()
    np.testing.assert_allclose(predict("dense", weights, x), answer(weights, h * (h > 0)), 1e-6)


@pytest.mark.parametrize("network", NETWORKS)
def test_answers_are_probabilities_or_the_outputs_themselves(network):
    weights, x = weights_for(network), random_inputs(time=1)
    probabilities = predict(network, weights, x)
    np.testing.assert_allclose(probabilities.sum(axis=-1), 1, rtol=1e-6)
    outputs = predict(network, weights, x, "squared")
    assert probabilities.shape == outputs.shape == (3, 5)
    assert probabilities.dtype == outputs.dtype == np.float32
    softmax = np.exp(outputs) / np.exp(outputs).sum(axis=-1, keepdims=True)
    np.testing.assert_allclose(softmax, probabilities, rtol=1e-5)


@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("other", NETWORKS)
def test_weights_of_another_network_are_refused(network, other):
    weights, x = weights_for(other), random_inputs(time=1)
    if network == other:
        assert predict(network, weights, x).shape == (3, 5)
        return
    with pytest.raises(ValueError, match=f"not those of a {network}: .*Name the network"):
        predict(network, weights, x)


@pytest.mark.parametrize(
    ("network", "shape"),
    [("lstm", (3, 2)), ("simple_rnn", (3, 0, 1)), ("simple_rnn", (3, 4, 2)), ("dense", (3, 2, 1))],
)
def test_inputs_that_do_not_fit_are_refused_with_the_shape_that_does(network, shape):
    time = "1" if network == "dense" else "time"
    with pytest.raises(ValueError, match=rf"shape \(samples, {time}, 1\) for a {network}, got"):
        predict(network, weights_for(network), np.zeros(shape, np.float32))


# --- what is an LSTM's only -----------------------------------------------------------------


@pytest.mark.parametrize("network", OTHERS)
@pytest.mark.parametrize("units", [1, 4, 6, 8])  # with 4 units NumPy would find shapes that fit
def test_only_an_lstm_has_states_and_gates_to_look_at(network, units):
    recipe = Experiment(framing="feature_window", network=network, units=units)
    weights = weights_for(network, features=3, units=units, classes=26)
    sentence = rf"not an LSTM's: {units} units have {units} gate columns.*networks\.predict"
    with pytest.raises(ValueError, match=sentence):
        trace(weights, recipe.samples.x)
    with pytest.raises(ValueError, match=sentence):
        step(weights, recipe.samples.x[:, 0], cold_start(23, units))
    with pytest.raises(ValueError, match=sentence):
        feed(recipe, weights, "ABC")
    with pytest.raises(ValueError, match=sentence):
        evaluate(recipe, weights)
