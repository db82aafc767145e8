"""The worker: `python -m lstm_explorer.jobs.worker` does what a server asks for (`protocol`).

The process ends when its standard input closes, so it cannot outlive the server that started it.
"""

from __future__ import annotations

import math
import os
import queue
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import astuple
from pathlib import Path
from typing import BinaryIO

import msgspec

try:
    import resource
except ImportError:  # Windows has none
    resource = None  # type: ignore[assignment]

from lstm_explorer.jobs.protocol import (
    Check,
    Checked,
    Discard,
    Discarded,
    Failed,
    Found,
    Garbled,
    Progress,
    Question,
    Ready,
    Report,
    Run,
    Start,
    Stop,
    Task,
    Train,
    Trained,
    read_order,
    weights_from_bytes,
    weights_to_bytes,
    write,
)
from lstm_explorer.jobs.trainer import Recording, Trainer
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.recipe.framings import FRAMINGS
from lstm_explorer.store.models import TrainedModel, pack, save, unpack
from lstm_explorer.wording import reason

REPORT_EVERY = 0.1
"""Seconds between two reports of one training, at least."""

MOST_MEMORY = 1_200_000_000
"""Bytes; a process that has held more ends after its job, and another takes its place."""


class Orders:
    """What was asked for, read from standard input by a thread of its own."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        self._lines = lines
        self._tasks: queue.Queue[Task | Garbled] = queue.Queue()
        self._endings: dict[str, Stop | Discard] = {}
        threading.Thread(target=self._read, daemon=True).start()

    def next(self, *, wait: bool) -> Task | Garbled | None:
        """What is asked for next; None if there is nothing and nobody wants to wait."""
        try:
            return self._tasks.get(block=wait)
        except queue.Empty:
            return None

    def ending(self, job: str) -> Stop | Discard | None:
        """Whether somebody asked to end this training, and how."""
        return self._endings.get(job)

    def _read(self) -> None:
        for line in self._lines:
            self._take_in(read_order(line))
        os._exit(0)  # the server is gone; a thread cannot end the process more gently

    def _take_in(self, order: Task | Stop | Discard | Garbled | None) -> None:
        if isinstance(order, Stop | Discard):
            self._endings[order.job] = order
        elif order is not None:
            if isinstance(order, Train):
                self._endings.pop(order.job, None)
            self._tasks.put(order)


def main(trainer: Trainer | None = None) -> None:
    """Serve a server's orders until standard input closes.

    Args:
        trainer: Who trains; the genuine one when left out.
    """
    reports = _claim_standard_output()
    orders = Orders(sys.stdin.buffer)
    trainer = trainer or _genuine()
    trainer.prepare()
    _send(reports, Ready())
    usual = [Experiment(framing=framing) for framing in FRAMINGS]
    grown = False
    while not grown:
        task = orders.next(wait=not usual)
        if task is None:
            with suppress(Exception):  # whoever asks for this training will be told what is wrong
                trainer.rehearse(usual.pop(0))
        else:
            for report in _reports(task, orders, trainer):
                last = not isinstance(report, Ready | Progress)
                if last and (grown := _memory() > MOST_MEMORY):
                    report = msgspec.structs.replace(report, grown=True)
                _send(reports, report)
        trainer.tidy()
    os._exit(0)


def _reports(task: Task | Garbled, orders: Orders, trainer: Trainer) -> Iterator[Report]:
    try:
        if isinstance(task, Train):
            yield from _training(task, orders, trainer)
        else:
            yield _answer(task, trainer)
    except Exception as error:
        # Whatever it is, the viewers get a sentence and the worker lives to train the next.
        what = "training" if isinstance(task, Train | Garbled) else type(task).__name__.lower()
        sentence = f"The {what} ended with an error ({type(error).__name__}: {reason(error)})."
        # The next worker looks after the compiled programs first, which may be at fault.
        leaves = type(error).__module__.startswith("tensorflow")
        yield Failed(job=task.job, sentence=sentence, leaves=leaves)
        if leaves:
            os._exit(1)  # more gently no process can end whose other thread reads


def _training(task: Train, orders: Orders, trainer: Trainer) -> Iterator[Report]:
    recipe = Experiment(**task.recipe)
    recording = trainer.recording(recipe, _model(task.after))
    told, told_at = 0, 0.0
    try:
        for progress in recording.progresses():
            last = progress.epoch == recipe.epochs
            if last or time.monotonic() - told_at >= REPORT_EVERY:
                yield Progress(
                    job=task.job,
                    losses=tuple(progress.losses[told:].tolist()),
                    accuracies=tuple(progress.accuracies[told:].tolist()),
                    weights=weights_to_bytes(progress.weights),
                )
                told, told_at = progress.epoch, time.monotonic()
            ending = orders.ending(task.job)
            if isinstance(ending, Discard):
                yield Discarded(job=task.job)
                return
            if ending is not None:
                break
    except trainer.diverged as error:
        yield Failed(job=task.job, sentence=str(error))
        return
    yield _trained(task, recording)


def _trained(task: Train, recording: Recording) -> Trained:
    model = recording.model()
    assert model is not None
    unsaved = None
    if task.keep:
        try:
            save(model)
        except OSError as error:
            unsaved = reason(error)
    return Trained(
        job=task.job,
        recipe=model.experiment.recipe,
        model=pack(model),
        kept=task.keep,
        unsaved=unsaved,
    )


def _answer(task: Check | Run | Question | Garbled, trainer: Trainer) -> Report:
    match task:
        case Check(job=job):
            recipe = Experiment(**task.recipe)
            found = trainer.check(recipe, weights_from_bytes(task.weights, recipe))
            numbers = (each if math.isfinite(each) else None for each in astuple(found))
            permuted, corrupted, one_by_one = numbers
            return Checked(job=job, permuted=permuted, corrupted=corrupted, one_by_one=one_by_one)
        case Run(job=job):
            return Found(job=job, found=trainer.outcome(task.recipe))
        case Question(job=job):
            return Found(job=job, found=trainer.answer(task.question))
    raise ValueError("it could not be understood")


def _model(start: Start | None) -> TrainedModel | None:
    return None if start is None else unpack(start.model, Experiment(**start.recipe))


def _genuine() -> Trainer:
    from lstm_explorer.training.trainer import KerasTrainer

    return KerasTrainer()


def _claim_standard_output() -> BinaryIO:
    """Keep the real standard output for reports, and send stray prints to standard error."""
    reports = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return reports


def _memory() -> float:
    """The most bytes that this process has held.

    XLA keeps every program that it has compiled, one for each set of shapes, for as long as it
    runs.
    """
    with suppress(OSError, StopIteration):  # only Linux has it
        lines = Path("/proc/self/status").read_text().splitlines()
        peak = next(line for line in lines if line.startswith("VmHWM:"))  # in kB
        return float(peak.split()[1]) * 1024
    if resource is None:
        return 0.0
    return float(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


def _send(reports: BinaryIO, report: Report) -> None:
    reports.write(write(report))
    reports.flush()


if __name__ == "__main__":
    main()
