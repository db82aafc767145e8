"""What is known of many runs, read once and kept in memory as the few numbers that are shown."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import streamlit as st

from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.store import models, outcomes
from lstm_explorer.store.outcomes import Outcome
from lstm_explorer.sweeps import sweep
from lstm_explorer.ui.compare.chosen import name_of

REMEMBERED = 10_000
"""How many runs are kept in memory, some kilobytes each."""

_POINTS = 120


@dataclass(frozen=True, eq=False, slots=True)
class KnownRun:
    """What is shown of one run.

    Attributes:
        seed: Its seed.
        accuracy: Share of the training samples answered right, 0 to 1.
        by_letter: The same, of the samples that ask for each letter.
        epochs: Some of its epochs, `(points,)`.
        losses: Mean cross-entropy over each of these, `(points,)`.
        seconds: What its training took.
        diverged: Whether its loss stopped being a number.
    """

    seed: int
    accuracy: float
    by_letter: dict[str, float]
    epochs: np.ndarray
    losses: np.ndarray
    seconds: float
    diverged: bool


class Files(NamedTuple):
    """Stamps of the files in which a recipe's network may be: they change when a file does."""

    model: tuple[int, ...]
    outcome: tuple[int, ...]
    shipped: tuple[int, ...]


@dataclass(frozen=True, eq=False, slots=True)
class Row:
    """One recipe of the comparison, and what is known of it.

    Attributes:
        name: What it is called here.
        recipe: With the page's own seed.
        runs: Those of seeds 1 to N that are known, by seed.
        mine: That of the page's own seed, which may be one of them; None if nobody trained it.
        files: The stamps of its files.
    """

    name: str
    recipe: Experiment
    runs: tuple[KnownRun, ...]
    mine: KnownRun | None
    files: Files

    @property
    def shown(self) -> tuple[KnownRun, ...]:
        """The runs that figures count: those of the seeds, else the one of the page's own seed."""
        return self.runs or (() if self.mine is None else (self.mine,))

    @property
    def accuracies(self) -> list[float]:
        """Of the runs that count."""
        return [run.accuracy for run in self.shown]


def rows(recipes: Sequence[Experiment], seeds: int) -> list[Row]:
    """What is known of recipes with the seeds 1 to `seeds`, and with the page's own."""
    memory = _memory()
    found = []
    for recipe in recipes:
        runs = [memory.look(each) for each in _with_seeds(recipe, seeds)]
        counts = 1 <= recipe.seed <= seeds
        files, mine = runs[recipe.seed - 1] if counts else memory.look(recipe)
        known = tuple(run for _, run in runs if run is not None)
        found.append(Row(name_of(recipe), recipe, known, mine, files))
    return found


def runs_of(recipe: Experiment, seeds: int) -> list[KnownRun]:
    """The known runs of one recipe with the seeds 1 to `seeds`."""
    runs = (_memory().look(each) for each in _with_seeds(recipe, seeds))
    return [run for _, run in runs if run is not None]


class _Memory:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._runs: OrderedDict[Experiment, tuple[Files, KnownRun | None]] = OrderedDict()

    def look(self, experiment: Experiment) -> tuple[Files, KnownRun | None]:
        # Asking the file system takes microseconds, and shows what others trained meanwhile.
        stamp = Files(
            models.stamp(experiment),
            outcomes.stamp(experiment),
            outcomes.stamp(experiment, folder=outcomes.SHIPPED),
        )
        if not any(map(any, stamp)):
            return stamp, None
        with self._lock:
            before = self._runs.get(experiment)
        if before is not None and before[0] == stamp:
            return before
        outcome = sweep.kept(experiment) or outcomes.recall(experiment, folder=outcomes.SHIPPED)
        known = None if outcome is None else _told(outcome)
        with self._lock:
            self._runs[experiment] = stamp, known
            while len(self._runs) > REMEMBERED:
                self._runs.popitem(last=False)
        return stamp, known


@st.cache_resource(show_spinner=False)
def _memory() -> _Memory:
    return _Memory()


@lru_cache(maxsize=64)
def _with_seeds(recipe: Experiment, seeds: int) -> tuple[Experiment, ...]:
    # Remembered, because one of `variable_length` draws its 1,000 runs: 13 ms each.
    return tuple(replace(recipe, seed=seed) for seed in range(1, seeds + 1))


def _told(outcome: Outcome) -> KnownRun:
    count = len(outcome.losses)
    places = np.unique(np.linspace(0, max(count - 1, 0), _POINTS).astype(int))[:count]
    return KnownRun(
        seed=outcome.experiment.seed,
        accuracy=outcome.accuracy,
        by_letter=outcome.right_by_letter(),
        epochs=places + 1,
        losses=outcome.losses[places],
        seconds=outcome.seconds,
        diverged=outcome.diverged is not None,
    )
