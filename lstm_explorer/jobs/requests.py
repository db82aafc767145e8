"""Requests: what a worker is asked for that is no training, and the future of what comes of it."""

from __future__ import annotations

from concurrent.futures import BrokenExecutor, Future, InvalidStateError
from contextlib import suppress
from dataclasses import dataclass
from math import nan
from typing import Any, Literal

from lstm_explorer.jobs.protocol import Checked, Found, Task
from lstm_explorer.lab.batches import BatchCheck

Kind = Literal["check", "run", "question"]


class CheckFailed(RuntimeError):
    """A check that came to nothing; the message says why, and what to do."""


class WorkerLost(BrokenExecutor):
    """A worker ended during a run; the run can be begun again."""


@dataclass(eq=False, slots=True)
class Request:
    """A check, one run of a sweep, or a question to Keras.

    Attributes:
        kind: Which of these.
        task: What the worker is told; None once it was, since a network need not be remembered.
        future: What comes of it; `CheckFailed` or `WorkerLost` where that is nothing.
    """

    kind: Kind
    task: Task | None
    future: Future[Any]

    @property
    def failed(self) -> bool:
        """Whether it came to nothing, or nobody wanted it any more."""
        done = self.future.done()
        return done and (self.future.cancelled() or self.future.exception() is not None)

    def begin(self) -> Task | None:
        """What a worker is to be told; None where nobody wants it any more."""
        task, self.task = self.task, None
        return task if self.future.set_running_or_notify_cancel() else None

    def fail(self, sentence: str, *, with_worker: bool = False) -> None:
        """Have it come to nothing.

        Args:
            sentence: Why, and what to do.
            with_worker: Whether its worker has ended, and perhaps not by its fault: whoever asked
                for a run begins it again then, as they do with any executor.
        """
        lost = with_worker and self.kind != "check"
        with suppress(InvalidStateError):  # somebody cancelled it, or it is known already
            self.future.set_exception((WorkerLost if lost else CheckFailed)(sentence))

    def resolve(self, report: Checked | Found) -> None:
        """Give what came of it to whoever waits."""
        with suppress(InvalidStateError):  # the app is being closed, and it failed for that
            self.future.set_result(_value(report))


def _value(report: Checked | Found) -> BatchCheck | bytes:
    if isinstance(report, Found):
        return report.found
    found = report.permuted, report.corrupted, report.one_by_one
    return BatchCheck(*(nan if each is None else each for each in found))
