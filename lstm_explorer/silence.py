"""How long a worker may say nothing before it counts as hung."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from lstm_explorer.budgets import seconds_of
from lstm_explorer.experiment import Experiment

SILENCE = 300.0
"""Seconds for importing TensorFlow, compiling, and a machine that is busy with other things."""

TIMES_AS_LONG = 20.0
"""So many times as long as estimated may a piece of work take that nothing is reported of."""


def patience(request: dict[str, Any]) -> float:
    """Seconds that a worker may be silent after a request: far more than it should need.

    A training reports after every epoch, a run of a sweep only when it has ended.
    """
    if "train" in request:
        quiet = replace(Experiment(**request["train"]), epochs=1)
    elif "run" in request:
        quiet = Experiment(**request["run"])
    else:
        return SILENCE
    return SILENCE + TIMES_AS_LONG * seconds_of(quiet)
