"""Sweeps: recipes over many seeds, each run kept as it finishes."""

from __future__ import annotations

import json
import time
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import ExitStack
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.store import models
from lstm_explorer.store.outcomes import Outcome, keep, outcome_of, recall, unpack
from lstm_explorer.sweeps.executors import local_workers
from lstm_explorer.wording import reason

AHEAD = 64
"""How many runs are asked of the executor before the first of them has finished."""

ATTEMPTS = 3
"""How often a run is begun that ends with its worker before it is given up."""


class SweepFailed(RuntimeError):
    """Some runs came to nothing or could not be kept; all others were yielded. Says why."""


def planned(experiments: Iterable[Experiment], seeds: Iterable[int]) -> list[Experiment]:
    """Every run of a sweep once, all recipes with the first seed first.

    Raises:
        ValueError: There is no recipe or no seed, or a seed is out of range.
    """
    recipes, numbers = list(experiments), list(seeds)
    if not recipes:
        raise ValueError("There is no recipe to sweep. Give at least one Experiment.")
    if not numbers:
        raise ValueError("A sweep of 0 seeds trains nothing. Give at least one, such as seeds=[1].")
    return list(dict.fromkeys(replace(recipe, seed=seed) for seed in numbers for recipe in recipes))


def kept(experiment: Experiment, *, folder: Path | None = None) -> Outcome | None:
    """What is known of a run without training it: its kept outcome, or a model in the store."""
    found = recall(experiment, folder=folder)
    if found is not None:
        return found
    model = models.load(experiment)
    return None if model is None else outcome_of(model)


def sweep(
    experiments: Iterable[Experiment],
    seeds: Iterable[int],
    *,
    executor: Executor | None = None,
    folder: Path | None = None,
    ahead: int = AHEAD,
) -> Sweep:
    """Train recipes with many seeds, and yield each run: those kept before, then each as it ends.

    A run is in the store before it is yielded. Whoever stops asking, or is killed, loses only what
    was under way; the same sweep asked for again goes on from there, and more seeds train only the
    new ones. A run whose loss diverges is an outcome like any other, marked so.

    Args:
        experiments: The recipes; their own seeds do not count.
        seeds: With each of which every recipe is trained.
        executor: Where runs are trained; processes of this machine, one a core, when left out.
        folder: Where outcomes are kept; the user's own when left out.
        ahead: How many runs may wait in the executor.

    Returns:
        An iterator that knows how far it is. Asked for the next run, it raises `SweepFailed` after
        all others where some ended with an error or could not be kept.

    Raises:
        ValueError: There is no recipe or no seed, or a seed is out of range.
    """
    return Sweep(planned(experiments, seeds), executor, folder, ahead)


def train_run(recipe: dict[str, Any]) -> bytes:
    """What a worker process does for one run; TensorFlow is imported there, never here."""
    trained = import_module("lstm_explorer.training.run").packed_outcome(recipe)
    assert isinstance(trained, bytes)
    return trained


def answer_of_keras(question: str) -> bytes:
    """What a worker process does for one of the claims' questions to Keras."""
    told = import_module("lstm_explorer.training.keras_answers").answer(question)
    assert isinstance(told, bytes)
    return told


def ask_keras(
    question: str, executor: Executor | None = None, *, patience: float | None = None
) -> dict[str, list[float]]:
    """One of `training.keras_answers`, answered in a worker process.

    Args:
        question: Which.
        executor: Where it is answered; a process of this machine when left out.
        patience: Seconds to wait for the answer; without end when left out.

    Raises:
        TimeoutError: There was none in that time; the question is taken back.
    """
    with ExitStack() as stack:
        pool = executor or stack.enter_context(local_workers(1))
        asked = pool.submit(answer_of_keras, question)
        stack.callback(asked.cancel)
        told: dict[str, list[float]] = json.loads(asked.result(patience))
        return told


class Sweep(Iterator[Outcome]):
    """A sweep on its way; see `sweep`.

    Attributes:
        runs: Every run of it.
        done: How many were yielded.
        trained: How many of these it trained.
        stopped: Whether it begins no more of them.
    """

    def __init__(
        self, runs: list[Experiment], executor: Executor | None, folder: Path | None, ahead: int
    ) -> None:
        self.runs = runs
        self.done = 0
        self.trained = 0
        self.stopped = False
        self._executor = executor
        self._folder = folder
        self._ahead = ahead
        self._begun: dict[Experiment, int] = {}
        self._under_way: dict[Future[bytes], Experiment] = {}
        self._ended: SimpleQueue[Future[bytes]] = SimpleQueue()
        self._troubles: list[str] = []
        self._times: list[float] = []
        self._outcomes = self._all()

    def __next__(self) -> Outcome:
        """The next run."""
        outcome = next(self._outcomes)
        self.done += 1
        return outcome

    def close(self) -> None:
        """Let go of what is under way."""
        self._outcomes.close()

    def stop(self) -> None:
        """Begin no more runs, from any thread; those that a worker trains already are yielded."""
        self.stopped = True
        self._cancel()

    def seconds_left(self) -> float | None:
        """An estimate from the runs trained so far; None while there is nothing to go by."""
        if len(self._times) < 2:
            return None
        pace = (self._times[-1] - self._times[0]) / (len(self._times) - 1)
        return pace * (len(self.runs) - self.done)

    def _all(self) -> Generator[Outcome]:
        waiting = []
        for run in self.runs:
            known = kept(run, folder=self._folder)
            if known is None:
                waiting.append(run)
            else:
                yield known
        if waiting:
            with ExitStack() as stack:
                pool = self._executor or stack.enter_context(local_workers(len(waiting)))
                stack.callback(self._cancel)
                yield from self._trained(waiting, pool)
        if self._troubles:
            raise SweepFailed(
                f"{len(self._troubles)} of {len(self.runs)} runs came to nothing or could not be "
                f"kept; the others are safe. The first: {self._troubles[0]} Ask for the sweep "
                "again: it goes on where it is."
            )

    def _trained(self, waiting: list[Experiment], pool: Executor) -> Generator[Outcome]:
        waiting = waiting[::-1]
        while self._under_way or (waiting and not self.stopped):
            while waiting and len(self._under_way) < self._ahead and not self.stopped:
                run = waiting.pop()
                known = recall(run, folder=self._folder)  # another sweep may have trained it since
                if known is None:
                    self._begin(run, pool)
                else:
                    yield known
            if not self._under_way:
                continue
            self._ended.get()
            ended = [future for future in self._under_way if future.done()]  # as they were begun
            # All of them are kept first: whoever stops asking at one of them keeps the others.
            for outcome in [self._taken(future, waiting) for future in ended]:
                if outcome is not None:
                    self._times.append(time.monotonic())
                    self.trained += 1
                    yield outcome

    def _taken(self, future: Future[bytes], waiting: list[Experiment]) -> Outcome | None:
        """Keep what a run came to; without an outcome, let it wait again or take note of why."""
        run = self._under_way.pop(future)
        if self.stopped and future.cancelled():
            return None
        try:
            outcome = unpack(future.result(), run)
        except Exception as error:
            lost = isinstance(error, BrokenExecutor)  # with its worker, perhaps not by its fault
            if lost and self._begun[run] < ATTEMPTS:
                waiting.append(run)
            else:
                self._troubles.append(_told(run, error))
            return None
        self._keep(outcome)
        return outcome

    def _begin(self, run: Experiment, pool: Executor) -> None:
        self._begun[run] = self._begun.get(run, 0) + 1
        try:
            future = pool.submit(train_run, run.recipe)
        except Exception as error:  # a pool that is broken or shut down takes nothing
            future = Future()
            future.set_exception(error)
        self._under_way[future] = run
        future.add_done_callback(self._ended.put)  # `wait` would not hear of one that is cancelled
        if self.stopped:
            future.cancel()

    def _keep(self, outcome: Outcome) -> None:
        try:
            keep(outcome, folder=self._folder)
        except OSError as error:
            self._troubles.append(
                f"{_name(outcome.experiment)} was trained but could not be kept ({reason(error)})."
            )

    def _cancel(self) -> None:
        for future in list(self._under_way):
            future.cancel()


def _told(run: Experiment, error: Exception) -> str:
    return f"{_name(run)} ended with an error ({type(error).__name__}: {reason(error)})."


def _name(run: Experiment) -> str:
    return f"{run.recipe.get('framing', 'a preset')} with seed {run.seed}"
