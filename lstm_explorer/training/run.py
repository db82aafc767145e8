"""One run among many: trained without snapshots, and no more kept of it than its outcome."""

from __future__ import annotations

import time
from typing import Any, cast

import numpy as np

from lstm_explorer.environment import versions
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.recipe.tasks import Preset
from lstm_explorer.store.outcomes import Outcome, answers_of, pack
from lstm_explorer.training.program import Progress, train


def outcome(experiment: Experiment) -> Outcome:
    """Train a recipe to its end, or to where its loss stops being a number."""
    _compile(experiment)
    started = time.monotonic()
    last: Progress | None = None
    for progress in train(experiment):
        if not _finite(progress):
            return _diverged(experiment, progress, time.monotonic() - started)
        last = progress
    assert last is not None
    return Outcome(
        experiment=experiment,
        answers=answers_of(experiment, last.weights),
        losses=last.losses.astype(np.float32),
        accuracies=last.accuracies.astype(np.float32),
        seconds=time.monotonic() - started,
        weights=last.weights,
        versions=versions(),
    )


def packed_outcome(recipe: dict[str, Any]) -> bytes:
    """The same, from a recipe's fields to the bytes of the outcome's file."""
    if "framing" in recipe:
        return pack(outcome(Experiment(**recipe)))
    # A preset has all that training and keeping ask of an experiment.
    return pack(outcome(cast(Experiment, Preset(**recipe))))


_COMPILED: set[tuple[Any, ...]] = set()


def _compile(experiment: Experiment) -> None:
    """Have the program compiled by a training of one epoch, so that it does not count as training.

    It takes seconds, and only once in a process for all recipes of the same shapes.
    """
    shapes = experiment.samples.x.shape, experiment.units, experiment.outputs
    program = *shapes, experiment.batch_size, experiment.network, experiment.loss
    if program not in _COMPILED:
        next(train(experiment, block=1))
        _COMPILED.add(program)


def _finite(progress: Progress) -> bool:
    arrays = (progress.losses, *progress.weights)
    return all(bool(np.isfinite(array).all()) for array in arrays)


def _diverged(experiment: Experiment, progress: Progress, seconds: float) -> Outcome:
    finite = np.isfinite(progress.losses)
    good = progress.epoch if finite.all() else int(np.argmin(finite))
    return Outcome(
        experiment=experiment,
        answers=np.empty(0, np.int64),
        losses=progress.losses[:good].astype(np.float32),
        accuracies=progress.accuracies[:good].astype(np.float32),
        seconds=seconds,
        diverged=f"In epoch {good + 1} the loss stopped being a number: updates were too large.",
        versions=versions(),
    )
