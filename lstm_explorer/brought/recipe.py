"""Bringing: weights from elsewhere as a model of a recipe, to be explored like any other."""

from __future__ import annotations

import hashlib
import math

import numpy as np

from lstm_explorer.network.cell import Weights, cold_start
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.runs import evaluation
from lstm_explorer.store.checkpoint import Checkpoint
from lstm_explorer.store.models import TrainedModel


def recipe(
    weights: Weights, *, framing: str, sequence: str, encoding: str = "fraction"
) -> Experiment:
    """The recipe under which brought weights are explored.

    Args:
        weights: A network, as `opening.opened` returns it.
        framing: Which of `FRAMINGS` feeds it.
        sequence: Which symbols its classes stand for: one for each different symbol, numbered by
            their first appearance.
        encoding: Which of `ENCODINGS` it is fed.

    Returns:
        A recipe that names the weights in `brought`; its epochs and seed mean nothing.

    Raises:
        ValueError: The network has another number of classes, or is fed another number of features;
            or the recipe cannot be. The message says what would fit.
    """
    letters = Experiment(framing=framing, sequence=sequence, encoding=encoding, units=1, epochs=1)
    if len(letters.classes) != weights.classes:
        raise ValueError(
            f"This network answers with {weights.classes} classes, and the sequence has "
            f"{len(letters.classes)} different symbols. Name a sequence of {weights.classes} "
            "different symbols, in the order of the classes."
        )
    each = len(letters.classes) if encoding == "one_hot" else 1
    if "window" in letters.spec.options and letters.width * each != weights.features:
        window = _window(letters, weights, each)
    else:
        window = letters.window
    found = Experiment(
        framing=framing, sequence=sequence, encoding=encoding, window=window,
        units=weights.units, epochs=1, brought=digest(weights),
    )  # fmt: skip
    if found.features != weights.features:
        raise ValueError(
            f"This network is fed {weights.features} features at a time step, and {framing} with "
            f"the encoding {encoding} makes {found.features}. Choose another framing or encoding."
        )
    return found


def model(experiment: Experiment, weights: Weights) -> TrainedModel:
    """Brought weights as the store keeps models.

    Args:
        experiment: From `recipe`.
        weights: The same network.

    Returns:
        A model whose only snapshot is the network as it is. Its difference to Keras was not
        measured, and its loss and accuracy are those of now, after the one epoch of its recipe.

    Raises:
        ValueError: The recipe names other weights.
    """
    if experiment.brought != digest(weights):
        raise ValueError("These are not the weights that the recipe names. Use `recipe` for both.")
    found = evaluation.evaluate(experiment, weights)
    nothing = Weights(*(np.zeros_like(array) for array in weights))
    return TrainedModel(
        experiment=experiment,
        checkpoint=Checkpoint(
            weights, nothing, nothing, cold_start(experiment.batch_size, weights.units)
        ),
        losses=np.array([found.loss], np.float32),
        accuracies=np.array([found.accuracy], np.float32),
        snapshot_epochs=np.array([1], np.int32),
        snapshots=Weights(*(array[None] for array in weights)),
        keras_difference=math.nan,
        seconds=0.0,
    )


def digest(weights: Weights) -> str:
    """Sixteen hex digits that name weights, the same in every process and on every machine."""
    found = hashlib.sha256()
    for array in weights:
        found.update(str(array.shape).encode())
        found.update(np.ascontiguousarray(array, "<f4").tobytes())
    return found.hexdigest()[:16]


def _window(letters: Experiment, weights: Weights, each: int) -> int | None:
    """The window of letters side by side that makes so many features, where there is one."""
    if letters.time_steps > 1 or weights.features % each:
        return letters.window
    wide = weights.features // each
    return wide if 1 <= wide < len(letters.symbols) else letters.window
