"""Errands: what a worker is asked for that is no training, and what comes of it."""

from __future__ import annotations

import base64
from concurrent.futures import BrokenExecutor, Future, InvalidStateError
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Literal

from lstm_explorer.jobs.job import numbers_of, sentence_of
from lstm_explorer.lab.batches import BatchCheck


class CheckFailed(RuntimeError):
    """A check that came to nothing; the message says why, and what to do."""


class WorkerLost(BrokenExecutor):
    """A worker ended during a run; the run can be begun again."""


@dataclass(frozen=True, eq=False, slots=True)
class Errand:
    """A check, one run of a sweep, or a question to Keras.

    Attributes:
        what: Which of these.
        request: What the worker is told.
        found: What comes of it; `CheckFailed` or `WorkerLost` where that is nothing.
    """

    what: Literal["check", "run", "question"]
    request: dict[str, Any]
    found: Future[Any]

    @property
    def failed(self) -> bool:
        """Whether it came to nothing, or nobody wanted it any more."""
        done = self.found.done()
        return done and (self.found.cancelled() or self.found.exception() is not None)

    def fail(self, error: Exception) -> None:
        """Have it come to nothing."""
        with suppress(InvalidStateError):  # somebody cancelled it, or it is known already
            self.found.set_exception(error)

    def lose(self, sentence: str) -> None:
        """Have it come to nothing, because its worker ended; all but a check is begun again."""
        self.fail((CheckFailed if self.what == "check" else WorkerLost)(sentence))

    def take_in(self, report: dict[str, Any]) -> None:
        """Note what its worker reports.

        Raises:
            KeyError, TypeError, ValueError: It reports what no worker should.
        """
        if "failed" in report:
            sentence = sentence_of(report["failed"])
            if report.get("leaves") is True:
                self.lose(sentence)
            else:
                self.fail(CheckFailed(sentence))
            return
        found: Any
        if self.what == "check":
            found = BatchCheck(**report["check"])
            numbers_of([found.permuted, found.corrupted, found.one_by_one])
        else:
            found = base64.b64decode(report["found"])
        with suppress(InvalidStateError):  # the app is being closed, and it failed for that
            self.found.set_result(found)
