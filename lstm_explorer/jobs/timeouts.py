"""How long a worker may say nothing before it counts as hung."""

from __future__ import annotations

from dataclasses import replace

from lstm_explorer.jobs.protocol import Run, Task, Train
from lstm_explorer.recipe.budgets import seconds_of
from lstm_explorer.recipe.experiment import Experiment

SILENCE = 300.0
"""Seconds for importing TensorFlow, compiling, and a machine that is busy with other things."""

TIMES_AS_LONG = 20.0
"""So many times as long as estimated may a piece of work take that nothing is reported of."""

FEWEST_REPORTS = 40
"""Into so many parts, or more, a training is divided; after each there is a report."""


def hang_timeout(task: Task) -> float:
    """Seconds that a worker may be silent about a task: far more than it should need."""
    try:
        return SILENCE + TIMES_AS_LONG * _seconds_without_report(task)
    except (TypeError, ValueError):  # no recipe of an `Experiment`; the worker knows what it is
        return SILENCE


def _seconds_without_report(task: Task) -> float:
    if isinstance(task, Train):
        experiment = Experiment(**task.recipe)
        part = max(1, experiment.epochs // FEWEST_REPORTS)
        return seconds_of(replace(experiment, epochs=part))
    if isinstance(task, Run):  # reported when it has ended
        return seconds_of(Experiment(**task.recipe))
    return 0.0
