"""The genuine Keras model of a recipe; its weights in and out."""

from __future__ import annotations

import keras
import numpy as np

from lstm_explorer.cell import Weights
from lstm_explorer.experiment import Experiment


def keras_model(experiment: Experiment, weights: Weights | None = None) -> keras.Sequential:
    """The recipe's network as Keras code would write it, compiled.

    Args:
        experiment: The recipe. Where it carries state the layer is stateful, with the recipe's
            batch size; `model.layers[0].reset_state()` sets that state to zeros.
        weights: What to fill it with; the recipe's initial weights when left out.

    Returns:
        LSTM and dense softmax layer with Keras' default initialisers, seeded by the recipe (and
        not by any global seed), categorical cross-entropy, Adam, accuracy.
    """
    kernel, recurrent, dense = _initialisers(experiment)
    batch = experiment.batch_size if experiment.carried else None
    model = keras.Sequential(
        [
            keras.Input(batch_shape=(batch, None, experiment.features)),
            keras.layers.LSTM(
                experiment.units,
                kernel_initializer=kernel,
                recurrent_initializer=recurrent,
                stateful=experiment.carried,
            ),
            keras.layers.Dense(
                len(experiment.classes),
                activation="softmax",
                kernel_initializer=dense,
            ),
        ]
    )
    model.compile(
        loss="categorical_crossentropy",
        optimizer=keras.optimizers.Adam(experiment.learning_rate),
        metrics=["accuracy"],
    )
    if weights is not None:
        model.set_weights(list(weights))
    return model


def initial_weights(experiment: Experiment) -> Weights:
    """The weights that training starts from: those of `keras_model(experiment)`, float32.

    Keras' initialisers are asked directly, because building the model takes ten times as long.
    """
    features, units = experiment.features, experiment.units
    classes = len(experiment.classes)
    kernel, recurrent, dense = _initialisers(experiment)
    bias = np.zeros(4 * units, np.float32)
    bias[units : 2 * units] = 1.0  # Keras' unit_forget_bias
    return Weights(
        np.asarray(kernel((features, 4 * units))),
        np.asarray(recurrent((units, 4 * units))),
        bias,
        np.asarray(dense((units, classes))),
        np.zeros(classes, np.float32),
    )


def _initialisers(experiment: Experiment) -> tuple[keras.initializers.Initializer, ...]:
    """Keras' defaults, seeded by the recipe: of the kernel, the recurrent and the dense kernel."""
    seeds = np.random.SeedSequence(experiment.seed).generate_state(3)
    kernel, recurrent, dense = (int(seed) for seed in seeds)
    return (
        keras.initializers.GlorotUniform(seed=kernel),
        keras.initializers.Orthogonal(seed=recurrent),
        keras.initializers.GlorotUniform(seed=dense),
    )


def weights_of(model: keras.Model) -> Weights:
    """A Keras model's weights, for `trace` and the store."""
    return Weights(*model.get_weights())
