"""A worker process as the server sees it: what it is doing, and the pipes to it."""

from __future__ import annotations

import errno
import json
import logging
import os
import queue
import subprocess
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from math import inf
from pathlib import Path
from typing import Any, Literal

Ending = Literal["paused", "stopped", "superseded"]
"""What a job can be told to become before it is done."""

_LOG = logging.getLogger(__name__)


class WorkerProcess:
    """A worker process.

    Attributes:
        job: The name of the job it works on, if any.
        ending: What that job shall become, once it was told to end.
        again: Whether somebody wanted the job after that.
        leaving: Whether it has said that it is about to end.
        patience: Seconds that it may be silent about its job.
    """

    def __init__(self, command: Sequence[str]) -> None:
        self.job: str | None = None
        self.ending: Ending | None = None
        self.again = False
        self.leaving = False
        self.patience = inf
        self._heard_at = time.monotonic()
        self._words: deque[str] = deque(maxlen=20)
        self._requests: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=_environment(),
            text=True,
            encoding="utf-8",
            errors="replace",
        )
        self._given = self._heard = 0  # jobs; each is counted by one thread only
        self._writer = threading.Thread(target=self._write, daemon=True)
        try:
            self._writer.start()
            threading.Thread(target=self._listen, daemon=True).start()
        except RuntimeError as error:  # no thread is to be had
            self.kill()
            raise OSError(errno.EAGAIN, str(error)) from error

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid

    def listens(self) -> bool:
        """Whether it takes in requests; one that was killed does not, before its end is read."""
        return not self.leaving and self._process.poll() is None

    def send(self, request: dict[str, Any]) -> None:
        """Ask it for something, without waiting until it has read that.

        A value may be a function without arguments; it is called where the request is written.
        """
        if "job" in request:
            self._given += 1
            self._heard_at = time.monotonic()
        self._requests.put(request)

    def hangs(self) -> bool:
        """Whether it has said nothing, at work or on its way out, for longer than it may."""
        at_work = self.job is not None or self.leaving
        return at_work and time.monotonic() - self._heard_at > self.patience

    def heard_of_its_job(self) -> bool:
        """Whether the last job that it was sent was handed to it; waits for its end."""
        self._process.wait()
        self._requests.put(None)
        self._writer.join()
        return self._heard == self._given

    def reports(self) -> Iterator[dict[str, Any]]:
        """Its reports until it ends; a line that is none is left out."""
        assert self._process.stdout is not None
        with self._process.stdout as lines:
            for line in lines:
                self._heard_at = time.monotonic()
                report = read_line(line)
                if report is None:
                    _LOG.warning("A worker wrote what is no report, or was cut off within one.")
                else:
                    yield report
        self._requests.put(None)
        self._process.wait()

    def end(self) -> None:
        """Close its input, which ends it, and make sure."""
        self._requests.put(None)
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def kill(self) -> None:
        """End it, without waiting: one that hangs in the kernel goes later."""
        self._process.kill()
        self._requests.put(None)

    def last_words(self) -> str:
        """The end of what it wrote to standard error, for the log."""
        return f"exit code {self._process.returncode}; " + " | ".join(self._words)

    def _write(self) -> None:
        """Hand on requests: a pipe is full while nobody reads it, and no page may wait for that."""
        assert self._process.stdin is not None
        try:
            with self._process.stdin as pipe:
                for request in iter(self._requests.get, None):
                    pipe.write(json.dumps(request, default=lambda make: make()) + "\n")
                    pipe.flush()
                    self._heard += "job" in request
        except OSError:
            _LOG.info("A worker no longer listens; its end is dealt with where it is read.")

    def _listen(self) -> None:
        assert self._process.stderr is not None
        with self._process.stderr as lines:
            self._words.extend(line.rstrip() for line in lines)


def read_line(line: str) -> dict[str, Any] | None:
    """What a line of a pipe says; None where it is not one JSON object."""
    try:
        told = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) else None


def _environment() -> dict[str, str]:
    package = str(Path(__file__).absolute().parents[2])  # the server may run in any folder
    return {
        **os.environ,
        "TF_CPP_MIN_LOG_LEVEL": "2",
        "CUDA_VISIBLE_DEVICES": "-1",
        "PYTHONPATH": os.pathsep.join(filter(None, [package, os.environ.get("PYTHONPATH")])),
        "PYTHONUNBUFFERED": "1",
    }
