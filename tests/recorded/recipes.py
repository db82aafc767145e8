"""Recipes that links name beside the lesson's: other sequences and other dials."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from lstm_explorer.brought.recipe import recipe
from lstm_explorer.network.cell import Weights
from lstm_explorer.network.kinds import shapes
from lstm_explorer.recipe.experiment import Experiment

DAYS = "Mon|Tue|Wed|Thu|Fri|Sat|Sun"
DNA = "GATTACAGATTTACA"
SIGNS = "👨‍👩‍👧‍👦😀🎉👍🏽🚀"
GREEK = "ΑΒΓΔΕΖΗΘΙΚΛΜΝ"

_STATEFUL = Experiment(framing="stateful", units=8, epochs=3, learning_rate=0.01, seed=3)

TRAINED = (
    Experiment(framing="one_char", sequence="MISSISSIPPI", units=4, epochs=3),
    Experiment(framing="one_char", units=8, epochs=4, shuffle="once", seed=42),
    Experiment(framing="one_char", sequence="été à é", units=3, epochs=2, encoding="code"),
    Experiment(framing="feature_window", sequence=DNA, units=5, epochs=4, window=2),
    Experiment(framing="time_window", sequence=DAYS, units=6, epochs=3, encoding="one_hot"),
    Experiment(framing="time_window", units=10, epochs=2, window=4, seed=11, encoding="shifted"),
    Experiment(framing="whole_batch", sequence=GREEK, units=3, epochs=2, learning_rate=0.02),
    Experiment(framing="stateful", sequence=DAYS, units=6, epochs=5, reset=2),
    Experiment(framing="stateful", sequence=SIGNS, units=3, epochs=2, reset="never"),
    Experiment(framing="stateful", sequence="אבגדהוז", units=4, epochs=2),
    Experiment(framing="stateful", units=4, epochs=2, batch_size=5, reset=10),
    _STATEFUL,
    replace(_STATEFUL, seed=1),
    Experiment(framing="variable_length", sequence="MISSISSIPPI", units=4, epochs=2, runs=20),
    Experiment(framing="variable_length", units=6, epochs=2, runs=30, longest=4, batch_size=10),
    Experiment(framing="padded_prefix", sequence=DNA, units=4, epochs=2, shuffle=False),
    Experiment(framing="padded_prefix", sequence=SIGNS, units=5, epochs=2, encoding="one_hot"),
)
"""There is a model of each; nobody trained it, and the same random numbers are in it always."""


def brought_weights() -> Weights:
    """A network as from a file. Its name is a digest, so no random number is in it."""
    wanted = shapes("lstm", 1, 5, 7)
    return Weights(
        *(
            ((np.arange(np.prod(shape)) * 7919 % 2001 - 1000) / 500)
            .astype(np.float32)
            .reshape(shape)
            for shape in wanted
        )
    )


BROUGHT = recipe(brought_weights(), framing="stateful", sequence=DAYS)
"""The recipe that names it."""
