"""The genuine Keras model of a recipe, and the weights that its training starts from."""

from __future__ import annotations

import keras
import numpy as np

from lstm_explorer.network.cell import Weights
from lstm_explorer.network.kinds import shapes
from lstm_explorer.recipe.trainable import Trainable


def keras_model(experiment: Trainable, weights: Weights | None = None) -> keras.Sequential:
    """The recipe's network as Keras code would write it, compiled.

    Args:
        experiment: The recipe, of an `Experiment` or a `presets.Preset`. Where it carries state the
            layer is stateful, with the recipe's batch size; `model.layers[0].reset_state()` sets
            that state to zeros.
        weights: What to fill it with; the recipe's initial weights when left out.

    Returns:
        The hidden layer and a dense one with Keras' default initialisers, seeded by the recipe
        (and not by any global seed), and Adam; softmax, categorical cross-entropy and accuracy, or
        linear outputs and mean squared error.
    """
    squared = experiment.loss == "squared"
    *_, dense = _initialisers(experiment)
    batch = experiment.batch_size if experiment.carried else None
    time = None if experiment.network != "dense" else 1
    model = keras.Sequential(
        [
            keras.Input(batch_shape=(batch, time, experiment.features)),
            *_hidden_layers(experiment),
            keras.layers.Dense(
                experiment.outputs,
                activation=None if squared else "softmax",
                kernel_initializer=dense,
            ),
        ]
    )
    model.compile(
        loss="mean_squared_error" if squared else "categorical_crossentropy",
        optimizer=keras.optimizers.Adam(experiment.learning_rate),
        metrics=[] if squared else ["accuracy"],
    )
    if weights is not None:
        # Where a network is not recurrent, Keras has no such kernel.
        model.set_weights([array for array in weights if array.size])
    return model


def _hidden_layers(experiment: Trainable) -> list[keras.layers.Layer]:
    kernel, recurrent, _ = _initialisers(experiment)
    if experiment.network == "dense":
        dense = keras.layers.Dense(experiment.units, activation="relu", kernel_initializer=kernel)
        return [keras.layers.Flatten(), dense]
    kinds = {"lstm": keras.layers.LSTM, "simple_rnn": keras.layers.SimpleRNN}
    return [
        kinds[experiment.network](
            experiment.units,
            kernel_initializer=kernel,
            recurrent_initializer=recurrent,
            stateful=experiment.carried,
        )
    ]


def initial_weights(experiment: Trainable) -> Weights:
    """The weights that training starts from: those of `keras_model(experiment)`, float32.

    Keras' initialisers are asked directly, because building the model takes ten times as long.

    Args:
        experiment: The recipe: its seed, units, features and number of answers.
    """
    units = experiment.units
    heard, carried, gates, answered, answers = shapes(
        experiment.network, experiment.features, units, experiment.outputs
    )
    kernel, recurrent, dense = _initialisers(experiment)
    bias = np.zeros(gates, np.float32)
    if experiment.network == "lstm":
        bias[units : 2 * units] = 1.0  # Keras' unit_forget_bias
    return Weights(
        np.asarray(kernel(heard)),
        np.asarray(recurrent(carried)) if carried[0] else np.zeros(carried, np.float32),
        bias,
        np.asarray(dense(answered)),
        np.zeros(answers, np.float32),
    )


def _initialisers(experiment: Trainable) -> tuple[keras.initializers.Initializer, ...]:
    """Keras' defaults, seeded by the recipe: of the kernel, the recurrent and the dense kernel."""
    seeds = np.random.SeedSequence(experiment.seed).generate_state(3)
    kernel, recurrent, dense = (int(seed) for seed in seeds)
    return (
        keras.initializers.GlorotUniform(seed=kernel),
        keras.initializers.Orthogonal(seed=recurrent),
        keras.initializers.GlorotUniform(seed=dense),
    )
