"""The worker: `python -m lstm_explorer.training.worker` trains on request.

One JSON object a line. In: `{"train": recipe, "job": name}` and `{"stop": name}`. Out: what became
of it (`lstm_explorer.jobs` reads it). It ends when its standard input closes, so it cannot outlive
the server that started it.
"""

from __future__ import annotations

import base64
import json
import os
import queue
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from typing import Any, TextIO

import numpy as np

from lstm_explorer.experiment import Experiment
from lstm_explorer.store import pack, save

REPORT_EVERY = 0.1
"""Seconds between two reports of one training, at least."""


class Requests:
    """What was asked for, read from standard input by a thread of its own."""

    def __init__(self, lines: TextIO) -> None:
        self._lines = lines
        self._waiting: queue.Queue[dict[str, Any]] = queue.Queue()
        self._stopped: set[str] = set()
        threading.Thread(target=self._read, daemon=True).start()

    def __iter__(self) -> Iterator[dict[str, Any]]:
        while True:
            yield self._waiting.get()

    def stopped(self, job: str) -> bool:
        """Whether somebody asked to stop this job."""
        return job in self._stopped

    def _read(self) -> None:
        for line in self._lines:
            request = json.loads(line)
            if "stop" in request:
                self._stopped.add(request["stop"])
            else:
                self._stopped.discard(request["job"])
                self._waiting.put(request)
        os._exit(0)  # the server is gone; a thread cannot end the process more gently


def main() -> None:
    """Serve requests until standard input closes."""
    reports = _claim_standard_output()
    requests = Requests(sys.stdin)
    with suppress(OSError):  # not allowed everywhere, and only a courtesy to the server
        os.nice(10)
    _prepare_tensorflow()
    _send(reports, {"ready": True})
    for request in requests:
        job = request["job"]
        for report in _reports(job, request["train"], requests):
            _send(reports, {"job": job, **report})


def _reports(job: str, recipe: dict[str, Any], requests: Requests) -> Iterator[dict[str, Any]]:
    from lstm_explorer.training.program import train
    from lstm_explorer.training.recording import Diverged, Recording

    try:
        experiment = Experiment(**recipe)
        recording = Recording(experiment)
        told, told_at = 0, 0.0
        for progress in train(experiment):
            recording.add(progress)
            if time.monotonic() - told_at >= REPORT_EVERY:
                yield {
                    "epoch": progress.epoch,
                    "losses": progress.losses[told:].tolist(),
                    "accuracies": progress.accuracies[told:].tolist(),
                    "weights": [_encoded(array) for array in progress.weights],
                }
                told, told_at = progress.epoch, time.monotonic()
            if requests.stopped(job):
                break
        yield _kept(recording)
    except Diverged as error:
        yield {"failed": str(error)}
    except Exception as error:
        # Whatever it is, the viewers get a sentence and the worker lives to train the next.
        yield {"failed": f"The training ended with an error ({type(error).__name__}: {error})."}


def _kept(recording: Any) -> dict[str, Any]:
    model = recording.model()
    try:
        save(model)
        unsaved = None
    except OSError as error:
        unsaved = error.strerror or str(error)
    return {
        "recipe": asdict(model.experiment),
        "model": base64.b64encode(pack(model)).decode(),
        "unsaved": unsaved,
    }


def _encoded(array: np.ndarray) -> str:
    return base64.b64encode(np.ascontiguousarray(array, np.float32).tobytes()).decode()


def _claim_standard_output() -> TextIO:
    """Keep the real standard output for reports, and send stray prints to standard error."""
    reports = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return reports


def _prepare_tensorflow() -> None:
    import tensorflow as tf

    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    import lstm_explorer.training.recording  # noqa: F401  the first training need not wait for it


def _send(reports: TextIO, report: dict[str, Any]) -> None:
    reports.write(json.dumps(report) + "\n")
    reports.flush()


if __name__ == "__main__":
    main()
