"""The parts of the code that is handed out: the same for the script and for the notebook.

Each part is plain Keras and NumPy, as somebody would write it who has only this one experiment: the
framing, the flow of state and the encoding are written out, not chosen at run time.
"""

from __future__ import annotations

from lstm_explorer.exports.asking_code import ask_samples, ask_text, check
from lstm_explorer.exports.framing_code import samples
from lstm_explorer.exports.literals import listed
from lstm_explorer.exports.part import Part
from lstm_explorer.exports.training_code import (
    carried_weights,
    network,
    training,
    weights_into_the_network,
)
from lstm_explorer.network.cell import Weights
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.runs.feeding import Run


def parts(experiment: Experiment, weights: Weights, run: Run, *, retrain: str) -> tuple[Part, ...]:
    """The code for one experiment, in the order in which it runs.

    Args:
        experiment: The recipe, of an LSTM.
        weights: The trained network.
        run: A text fed to it, with no intervention but resets.
        retrain: The Python expression that says whether it is trained again.

    Raises:
        ValueError: The network is not an LSTM: the code keeps an LSTM's state.
    """
    if experiment.network != "lstm":
        raise ValueError(
            f"Only an LSTM can be handed out as code, got network {experiment.network!r}. "
            "Choose a recipe with network='lstm'."
        )
    known = experiment.brought is None  # how to train it
    return (
        _settings(experiment, retrain if known else "False"),
        samples(experiment),
        network(experiment),
        *((training(experiment),) if known else ()),
        carried_weights(weights),
        weights_into_the_network(trainable=known),
        ask_samples(experiment),
        ask_text(experiment, run),
        check(experiment, weights, run),
    )


def _settings(experiment: Experiment, retrain: str) -> Part:
    order = {
        True: "a new random order in every epoch",
        False: "always in the sequence's order",
        "once": "one random order, the same in every epoch",
    }[experiment.shuffle]
    code = f"""\
import base64
import os
import sys

os.environ.setdefault("KERAS_BACKEND", "tensorflow")

import keras
import numpy as np

RETRAIN = {retrain}

SEQUENCE = {listed(experiment.symbols)}
CLASSES = list(dict.fromkeys(SEQUENCE))  # one class for each different symbol

UNITS = {experiment.units}
EPOCHS = {experiment.epochs}
BATCH = {experiment.batch_size}
LEARNING_RATE = {experiment.learning_rate!r}
SEED = {experiment.seed}"""
    return Part(
        "The recipe",
        f"Framing {experiment.framing}: {_flow(experiment)}; the samples are taken {order}.",
        code,
    )


def _flow(experiment: Experiment) -> str:
    if isinstance(experiment.reset, int):
        return f"state is carried, and reset every {experiment.reset} samples"
    return {
        "sample": "state is reset before every sample",
        "epoch": "state is carried from sample to sample, and reset before every epoch",
        "never": "state is carried from sample to sample and epoch to epoch, and never reset",
    }[experiment.reset]
