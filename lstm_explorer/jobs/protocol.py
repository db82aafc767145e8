"""The wire: a network as text, for the pipes between the server and its workers."""

from __future__ import annotations

import base64
from collections.abc import Sequence

import numpy as np

from lstm_explorer.cell import Weights
from lstm_explorer.experiment import Experiment
from lstm_explorer.networks import shapes


def encoded(weights: Weights) -> list[str]:
    """Weights as text, an array an entry."""
    return [
        base64.b64encode(np.ascontiguousarray(array, np.float32).tobytes()).decode()
        for array in weights
    ]


def decoded(texts: Sequence[str], experiment: Experiment) -> Weights:
    """Weights from text, in the sizes that the recipe asks for.

    Raises:
        ValueError: They have other sizes.
    """
    sizes = experiment.features, experiment.units, len(experiment.classes)
    return Weights(
        *(
            np.frombuffer(base64.b64decode(text), np.float32).reshape(shape)
            for text, shape in zip(texts, shapes("lstm", *sizes), strict=True)
        )
    )
