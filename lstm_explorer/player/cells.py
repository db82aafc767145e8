"""Cells of a tape: what the browser draws for each time step of a run."""

from __future__ import annotations

from typing import Any

from lstm_explorer.recipe.symbols import shown
from lstm_explorer.runs.feeding import TimeStep


def cell_of(step: TimeStep) -> dict[str, Any]:
    """One time step as `cells.js` knows it."""
    return {
        "t": step.t,
        "letters": [None if letter is None else shown(letter) for letter in step.letters],
        "asked": step.asked,
        "cut": step.reset and step.t > 0,
        "answer": shown(step.answer),
        "probability": step.probability,
        "right": step.right,
        "expected": " ".join(map(shown, step.expected)),
    }
