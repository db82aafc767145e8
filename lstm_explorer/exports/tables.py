"""Tables: the trace of a run as tidy rows, for those who go on with their own tools."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.recipe.symbols import is_word
from lstm_explorer.runs.feeding import Run

QUANTITIES = "h", "c", "i", "f", "g", "o"
"""What a unit has at a time step: its two states, its gates and its candidate."""


def trace_table(run: Run, *, steps: int | None = None) -> pd.DataFrame:
    """The inside of a run, tidy: one row for each time step, unit and quantity.

    Args:
        run: What was fed.
        steps: How many time steps, from the first; all when left out.

    Returns:
        Columns time_step (from 0), fed (letters, "·" for padding), sample, reset (whether the state
        was zeros before it), unit (from 0), quantity (h, c, i, f, g or o, *after* the time step)
        and value, float32.
    """
    units = run.trace.h.shape[-1]
    values = np.stack([getattr(run.trace, name)[0, :steps] for name in QUANTITIES], axis=-1)
    each = units * len(QUANTITIES)
    count = len(values)
    return pd.DataFrame(
        {
            **_about_steps(run, each, count),
            "unit": np.tile(np.repeat(np.arange(units), len(QUANTITIES)), count),
            "quantity": np.tile(QUANTITIES, units * count),
            "value": values.ravel(),
        }
    )


def answers_table(experiment: Experiment, run: Run) -> pd.DataFrame:
    """What a run answers, tidy: one row for each time step and class.

    Args:
        experiment: Whose classes they are.
        run: What was fed.

    Returns:
        Columns time_step, fed, sample and reset as in `trace_table`; asked (whether the framing
        asks here), class (the symbol) and probability, float32.
    """
    count = len(experiment.classes)
    return pd.DataFrame(
        {
            **_about_steps(run, count, len(run.steps)),
            "asked": np.repeat([step.asked for step in run.steps], count),
            "class": np.tile(np.array(experiment.classes, dtype=object), len(run.steps)),
            "probability": run.trace.probabilities[0].ravel(),
        }
    )


def trace_arrays(experiment: Experiment, run: Run) -> dict[str, np.ndarray]:
    """The inside of a run as arrays, for `numpy.savez`.

    Args:
        experiment: Whose classes they are.
        run: What was fed.

    Returns:
        x `(time, features)`; h, c, i, f, g and o after each time step, and h_before and c_before,
        `(time, units)`; probabilities `(time, classes)`; resets, the time steps before which the
        state was zeros; fed `(time,)` and classes `(classes,)` as text.
    """
    trace = run.trace
    return {
        "x": trace.x[0],
        **{name: getattr(trace, name)[0] for name in QUANTITIES},
        "h_before": trace.before.h[0],
        "c_before": trace.before.c[0],
        "probabilities": trace.probabilities[0],
        "resets": np.array(run.resets, dtype=np.int64),
        "fed": np.array(fed_at(run)),
        "classes": np.array(experiment.classes),
    }


def fed_at(run: Run) -> list[str]:
    """What is fed at each time step, as the tables write it: letters, "·" for padding."""
    words = any(each is not None and is_word(each) for step in run.steps for each in step.letters)
    return [
        (" " if words else "").join("·" if each is None else each for each in step.letters)
        for step in run.steps
    ]


def _about_steps(run: Run, each: int, count: int) -> dict[str, np.ndarray]:
    """What is the same in all rows of a time step, for the first `count` of them."""
    columns = {
        "time_step": np.array([step.t for step in run.steps]),
        "fed": np.array(fed_at(run), dtype=object),
        "sample": np.array([step.sample for step in run.steps]),
        "reset": np.array([step.reset for step in run.steps]),
    }
    return {name: np.repeat(values[:count], each) for name, values in columns.items()}
