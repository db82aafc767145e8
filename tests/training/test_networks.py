"""Networks beside the LSTM, and other tasks for it, held against Keras' own models and `fit`."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain

import keras
import numpy as np
import pytest

from lstm_explorer.network.kinds import NETWORKS, predict, shapes
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.recipe.tasks import PRESETS, Preset, score
from lstm_explorer.recipe.trainable import Trainable
from lstm_explorer.training.keras_model import initial_weights, keras_model
from lstm_explorer.training.padding import pack
from lstm_explorer.training.program import Progress, _Program, order_of_samples, train
from tests.training.keras_weights import weights_of

pytestmark = pytest.mark.slow

EPOCHS = 4
EXPERIMENTS = [
    Experiment(framing="time_window", network="simple_rnn", epochs=EPOCHS),
    # A last batch that is not full, units that are padded, more time steps than are unrolled.
    Experiment(
        framing="variable_length", network="simple_rnn", epochs=EPOCHS, runs=60, batch_size=7,
        units=20,
    ),
    Experiment(
        framing="padded_prefix", network="simple_rnn", epochs=EPOCHS, batch_size=10, units=17
    ),
    Experiment(framing="one_char", network="simple_rnn", epochs=EPOCHS, units=300),
    Experiment(framing="feature_window", network="dense", epochs=EPOCHS),
    Experiment(framing="feature_window", network="dense", epochs=EPOCHS, units=512, batch_size=4),
    Experiment(framing="one_char", network="dense", epochs=EPOCHS, units=20, shuffle=False),
    Experiment(framing="feature_window", network="dense", epochs=EPOCHS, encoding="one_hot"),
]  # fmt: skip
TASKS = [
    *(replace(preset, epochs=EPOCHS) for preset in PRESETS.values()),
    Preset(key="sine", network="simple_rnn", epochs=EPOCHS, units=20, batch_size=7),
    Preset(key="direction", network="simple_rnn", epochs=EPOCHS, batch_size=1),
]
RECIPES: list[Experiment | Preset] = [*EXPERIMENTS, *TASKS]


def named(recipe: Experiment | Preset) -> str:
    task = recipe.framing if isinstance(recipe, Experiment) else recipe.key
    return f"{task}-{recipe.network}-{recipe.units}-{recipe.batch_size}"


def trained(
    recipe: Trainable, *, block: int | None = None, after: Progress | None = None
) -> Progress:
    *_, last = train(recipe, block=block, after=after)
    return last


def targets(recipe: Trainable) -> np.ndarray:
    if recipe.loss == "squared":
        return recipe.samples.y
    return keras.utils.to_categorical(recipe.samples.y, recipe.outputs)


@pytest.mark.parametrize("recipe", RECIPES, ids=named)
def test_training_is_keras_own_fit(recipe):
    ours, model = trained(recipe), keras_model(recipe)
    history: dict[str, list[float]] = {}
    for epoch in range(EPOCHS):
        order = order_of_samples(recipe, epoch)
        told = model.fit(
            recipe.samples.x[order],
            targets(recipe)[order],
            batch_size=recipe.batch_size,
            epochs=1,
            shuffle=False,
            verbose=0,
        ).history
        for name, values in told.items():
            history.setdefault(name, []).extend(values)
    for a, b in zip(ours.weights, weights_of(model), strict=True):
        np.testing.assert_allclose(a, b, rtol=0, atol=1e-4)
    moments = [variable.numpy() for variable in model.optimizer.variables[2:]]
    kept = [array for array in chain(*zip(*ours.checkpoint[1:3], strict=True)) if array.size]
    for a, b in zip(kept, moments, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-3, atol=1e-5)
    np.testing.assert_allclose(ours.losses, history["loss"], rtol=1e-4)
    if recipe.loss == "squared":
        assert np.isnan(ours.accuracies).all()
    else:
        np.testing.assert_allclose(ours.accuracies, history["accuracy"], atol=1e-6)


@pytest.mark.parametrize("recipe", RECIPES, ids=named)
def test_the_initial_weights_are_those_of_the_genuine_model(recipe):
    ours = initial_weights(recipe)
    sizes = shapes(recipe.network, recipe.features, recipe.units, recipe.outputs)
    assert tuple(array.shape for array in ours) == sizes
    for a, b in zip(ours, weights_of(keras_model(recipe)), strict=True):
        np.testing.assert_array_equal(a, b)
        assert a.dtype == np.float32


@pytest.mark.parametrize("network", NETWORKS)
def test_the_initial_weights_of_every_network_go_by_the_recipes_seed(network):
    one, same, other = (
        initial_weights(Experiment(framing="one_char", network=network, seed=seed))
        for seed in (3, 3, 4)
    )
    np.testing.assert_array_equal(one.kernel, same.kernel)
    assert not np.array_equal(one.kernel, other.kernel)


@pytest.mark.parametrize("recipe", RECIPES, ids=named)
def test_answers_are_those_of_the_genuine_model(recipe):
    weights = trained(recipe).weights
    told = keras_model(recipe, weights).predict(recipe.samples.x, verbose=0)
    ours = predict(recipe.network, weights, recipe.samples.x, recipe.loss)
    np.testing.assert_allclose(ours, told, rtol=0, atol=1e-5)


@pytest.mark.parametrize("recipe", RECIPES, ids=named)
def test_weights_go_in_and_come_out(recipe):
    weights = trained(replace(recipe, epochs=1)).weights
    for ours, kept in zip(weights, weights_of(keras_model(recipe, weights)), strict=True):
        np.testing.assert_array_equal(ours, kept)


def test_the_models_are_what_keras_code_would_say():
    rnn = keras_model(EXPERIMENTS[0]).layers[0]
    assert isinstance(rnn, keras.layers.SimpleRNN)
    assert rnn.activation == keras.activations.tanh
    dense = keras_model(EXPERIMENTS[4])
    flat, hidden, _ = dense.layers
    assert isinstance(flat, keras.layers.Flatten)
    assert hidden.activation == keras.activations.relu
    assert dense.loss == "categorical_crossentropy"
    sine = keras_model(PRESETS["sine"])
    assert isinstance(sine.layers[0], keras.layers.LSTM)
    assert sine.layers[-1].activation == keras.activations.linear
    assert sine.loss == "mean_squared_error"


@pytest.mark.parametrize("recipe", RECIPES, ids=named)
def test_padding_the_units_changes_nothing(recipe, monkeypatch):
    """Exact but for the order in which sums are taken."""
    recipe = replace(recipe, units=20)
    monkeypatch.setattr("lstm_explorer.training.program.SIZES", (20,))
    exact = trained(recipe)
    monkeypatch.setattr("lstm_explorer.training.program.SIZES", (32,))
    padded = trained(recipe)
    for a, b in zip(padded.weights, exact.weights, strict=True):
        assert a.shape == b.shape
        np.testing.assert_allclose(a, b, rtol=0, atol=1e-6)


@pytest.mark.parametrize("recipe", RECIPES, ids=named)
def test_a_padded_unit_never_gets_a_weight(recipe):
    """Not even the smallest: all that the program holds is what the unpadded weights hold."""
    recipe = replace(recipe, units=20)
    weights = trained(recipe).weights
    program = _Program(recipe, None)
    program.run(0, EPOCHS)
    for held, ours in zip(program.training.weights, pack(weights, 32), strict=True):
        np.testing.assert_array_equal(held, ours)


@pytest.mark.parametrize("recipe", [EXPERIMENTS[0], EXPERIMENTS[4], TASKS[0]], ids=named)
def test_a_training_goes_on_where_it_stopped_however_it_is_cut(recipe):
    whole, begun = trained(recipe), trained(replace(recipe, epochs=1))
    for other in (trained(recipe, block=1), trained(recipe, after=begun)):
        for a, b in zip(whole.weights, other.weights, strict=True):
            np.testing.assert_array_equal(a, b)
        np.testing.assert_array_equal(whole.losses, other.losses)


@pytest.mark.parametrize("network", ["lstm", "simple_rnn"])
def test_going_on_from_another_network_is_refused(network):
    begun = trained(Experiment(framing="one_char", network="dense", epochs=1))
    with pytest.raises(ValueError, match=r"`after` is of another recipe.*Leave it out"):
        trained(Experiment(framing="one_char", network=network, epochs=2), after=begun)


def test_a_sine_is_learned_far_better_than_by_repeating_its_last_value():
    preset = PRESETS["sine"]
    found = score(preset, trained(preset).weights)
    assert found["rmse"] < 0.1 * found["persistence"]


def test_a_direction_is_learned_for_runs_never_seen():
    preset = PRESETS["direction"]
    assert score(preset, trained(preset).weights)["right"] >= 0.9


def test_a_dense_network_learns_the_window_of_letters_better_than_chance():
    recipe = Experiment(framing="feature_window", network="dense", units=128)
    progress = trained(recipe)
    answers = predict("dense", progress.weights, recipe.samples.x).argmax(axis=-1)
    assert (answers == recipe.samples.y).mean() > 0.5
