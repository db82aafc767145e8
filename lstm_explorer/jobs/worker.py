"""The worker: `python -m lstm_explorer.jobs.worker` trains on request.

One JSON object a line. In: `{"train": recipe, "job": name, "after": model or null, "keep": bool}`,
`{"stop": name}`, `{"discard": name}`, `{"check": recipe, "job": name, "weights": network}` and
`{"run": recipe, "job": name}`, one run of a sweep, and `{"question": name, "job": name}`.
Out: what became of it; `trainings` reads it. With `"leaves"` the process ends because
TensorFlow is at fault, with `"grown"` because it has held much memory.
The process ends when its standard input closes, so it cannot outlive the server that started it.
"""

from __future__ import annotations

import base64
import io
import json
import os
import queue
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any, TextIO

try:
    import resource
except ImportError:  # Windows has none
    resource = None  # type: ignore[assignment]

from lstm_explorer.experiment import Experiment
from lstm_explorer.framings import FRAMINGS
from lstm_explorer.jobs.process import read_line
from lstm_explorer.jobs.protocol import decoded, encoded
from lstm_explorer.reasons import reason
from lstm_explorer.store import TrainedModel, home, pack, save, unpack
from lstm_explorer.training.compiled import open_cache, seal_cache

_ASKED = "train", "check", "run", "question"

REPORT_EVERY = 0.1
"""Seconds between two reports of one training, at least."""

MOST_MEMORY = 1_200_000_000
"""Bytes; a process that has held more ends after its job, and another takes its place."""


class Requests:
    """What was asked for, read from standard input by a thread of its own."""

    def __init__(self, lines: TextIO) -> None:
        self._lines = lines
        self._waiting: queue.Queue[dict[str, Any]] = queue.Queue()
        self._endings: dict[str, str] = {}
        threading.Thread(target=self._read, daemon=True).start()

    def next(self, *, wait: bool) -> dict[str, Any] | None:
        """What is asked for next; None if there is nothing and nobody wants to wait."""
        try:
            return self._waiting.get(block=wait)
        except queue.Empty:
            return None

    def ending(self, job: str) -> str | None:
        """Whether somebody asked to "stop" this job or to "discard" it."""
        return self._endings.get(job)

    def _read(self) -> None:
        for line in self._lines:
            self._take_in(read_line(line) or {})
        os._exit(0)  # the server is gone; a thread cannot end the process more gently

    def _take_in(self, request: dict[str, Any]) -> None:
        """Take note of a request; what is none is left out, or nobody would hear the next."""
        job = request.get("job")
        if isinstance(job, str):
            if "train" in request:
                self._endings.pop(job, None)
            if any(what in request for what in _ASKED):
                self._waiting.put(request)
        for ending in ("stop", "discard"):
            if isinstance(name := request.get(ending), str):
                self._endings[name] = ending


def main() -> None:
    """Serve requests until standard input closes."""
    reports = _claim_standard_output()
    requests = Requests(io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8", errors="replace"))
    with suppress(OSError):  # not allowed everywhere, and only a courtesy to the server
        os.nice(10)
    cache = home() / "xla"
    open_cache(cache)
    _prepare_tensorflow()
    _send(reports, {"ready": True})
    usual = [Experiment(framing=framing) for framing in FRAMINGS]
    grown = False
    while not grown:
        request = requests.next(wait=not usual)
        if request is None:
            _prepare_program(usual.pop(0))
        else:
            for report in _reports(request, requests):
                grown = "epoch" not in report and _memory() > MOST_MEMORY
                _send(reports, {**report, "job": request["job"], "grown": grown})
        seal_cache(cache)
    os._exit(0)


def _reports(request: dict[str, Any], requests: Requests) -> Iterator[dict[str, Any]]:
    asked = next(what for what in _ASKED if what in request)
    try:
        if asked == "train":
            yield from _training(request, requests)
        else:
            yield {"check": _check, "run": _run, "question": _answer}[asked](request)
    except Exception as error:
        # Whatever it is, the viewers get a sentence and the worker lives to train the next.
        what = f"The {'training' if asked == 'train' else asked} ended with an error"
        # The next worker looks after the compiled programs first, which may be at fault.
        leaves = type(error).__module__.startswith("tensorflow")
        yield {"failed": f"{what} ({type(error).__name__}: {reason(error)}).", "leaves": leaves}
        if leaves:
            os._exit(1)  # more gently no process can end whose other thread reads


def _training(request: dict[str, Any], requests: Requests) -> Iterator[dict[str, Any]]:
    from lstm_explorer.training.recording import Diverged, Recording

    experiment = Experiment(**request["train"])
    recording = Recording(experiment, _model(request["after"]))
    told, told_at = 0, 0.0
    try:
        for progress in recording.progresses():
            last = progress.epoch == experiment.epochs
            if last or time.monotonic() - told_at >= REPORT_EVERY:
                yield {
                    "epoch": progress.epoch,
                    "losses": progress.losses[told:].tolist(),
                    "accuracies": progress.accuracies[told:].tolist(),
                    "weights": encoded(progress.weights),
                }
                told, told_at = progress.epoch, time.monotonic()
            ending = requests.ending(request["job"])
            if ending == "discard":
                yield {"discarded": True}
                return
            if ending == "stop":
                break
    except Diverged as error:
        yield {"failed": str(error)}
        return
    yield _kept(recording, keep=request["keep"])


def _run(request: dict[str, Any]) -> dict[str, Any]:
    from lstm_explorer.training.one_run import packed_outcome

    return {"found": base64.b64encode(packed_outcome(request["run"])).decode()}


def _answer(request: dict[str, Any]) -> dict[str, Any]:
    from lstm_explorer.training.keras_questions import answer

    return {"found": base64.b64encode(answer(request["question"])).decode()}


def _check(request: dict[str, Any]) -> dict[str, Any]:
    from lstm_explorer.training.batch_check import batch_check

    experiment = Experiment(**request["check"])
    return {"check": asdict(batch_check(experiment, decoded(request["weights"], experiment)))}


def _kept(recording: Any, *, keep: bool) -> dict[str, Any]:
    model = recording.model()
    unsaved = None
    if keep:
        try:
            save(model)
        except OSError as error:
            unsaved = reason(error)
    return {
        "recipe": model.experiment.recipe,
        "model": base64.b64encode(pack(model)).decode(),
        "kept": keep,
        "unsaved": unsaved,
    }


def _model(packed: dict[str, Any] | None) -> TrainedModel | None:
    if packed is None:
        return None
    return unpack(base64.b64decode(packed["model"]), Experiment(**packed["recipe"]))


def _claim_standard_output() -> TextIO:
    """Keep the real standard output for reports, and send stray prints to standard error."""
    reports = os.fdopen(os.dup(1), "w", encoding="utf-8")
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


def _prepare_tensorflow() -> None:
    from lstm_explorer.training.trainer import prepare

    prepare()


def _prepare_program(experiment: Experiment) -> None:
    """Compile what the lesson's settings need, one epoch's worth, while nobody asks for more."""
    from lstm_explorer.training.program import train

    with suppress(Exception):  # whoever asks for this training will be told what is wrong
        next(train(experiment, block=1))


def _send(reports: TextIO, report: dict[str, Any]) -> None:
    reports.write(json.dumps(report) + "\n")
    reports.flush()


if __name__ == "__main__":
    main()
