"""A worker process as the server sees it: the pipes to it, and when it was last heard of."""

from __future__ import annotations

import errno
import logging
import os
import queue
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from math import inf
from pathlib import Path

from lstm_explorer.jobs.protocol import Garbled, Order, Report, Task, read_report, write

_LOG = logging.getLogger(__name__)


class WorkerProcess:
    """A worker process.

    Attributes:
        hang_timeout: Seconds that it may be silent while it has something to do.
    """

    def __init__(self, command: Sequence[str]) -> None:
        self.hang_timeout = inf
        self._heard_at = time.monotonic()
        self._words: deque[str] = deque(maxlen=20)
        self._orders: queue.SimpleQueue[Callable[[], Order] | None] = queue.SimpleQueue()
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=_environment(),
        )
        self._given = self._handed = 0  # tasks; each is counted by one thread only
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

    @property
    def alive(self) -> bool:
        """Whether it has not ended; one that was killed has, before its end is read."""
        return self._process.poll() is None

    def begin(self, task: Callable[[], Task], *, hang_timeout: float) -> None:
        """Give it something to do, without waiting until it has read that.

        Args:
            task: Makes the task, where it is written.
            hang_timeout: Seconds that it may be silent about it.
        """
        self._given += 1
        self._heard_at = time.monotonic()
        self.hang_timeout = hang_timeout
        self._orders.put(task)

    def send(self, order: Order) -> None:
        """Send it an order, without waiting until it has read that."""
        self._orders.put(lambda: order)

    def hangs(self) -> bool:
        """Whether it has said nothing for longer than it may, if it has something to do."""
        return time.monotonic() - self._heard_at > self.hang_timeout

    def was_handed_its_task(self) -> bool:
        """Whether the last task was written to it as a whole; waits for its end."""
        self._process.wait()
        self._orders.put(None)
        self._writer.join()
        return self._handed == self._given

    def reports(self) -> Iterator[Report | Garbled]:
        """Its reports until it ends; a line that is none is left out."""
        assert self._process.stdout is not None
        with self._process.stdout as lines:
            for line in lines:
                self._heard_at = time.monotonic()
                report = read_report(line)
                if report is None:
                    _LOG.warning("A worker wrote what is no report, or was cut off within one.")
                else:
                    yield report
        self._orders.put(None)
        self._process.wait()

    def close(self) -> None:
        """Close its input, which ends it soon."""
        self._orders.put(None)

    def end(self) -> None:
        """Close its input, and make sure that it has ended."""
        self.close()
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def kill(self) -> None:
        """End it, without waiting: one that hangs in the kernel goes later."""
        self._process.kill()
        self._orders.put(None)

    def last_words(self) -> str:
        """The end of what it wrote to standard error, for the log."""
        return f"exit code {self._process.returncode}; " + " | ".join(self._words)

    def _write(self) -> None:
        """Hand on orders: a pipe is full while nobody reads it, and no page may wait for that."""
        assert self._process.stdin is not None
        try:
            with self._process.stdin as pipe:
                for make in iter(self._orders.get, None):
                    order = make()
                    pipe.write(write(order))
                    pipe.flush()
                    self._handed += isinstance(order, Task)
        except OSError:
            _LOG.info("A worker no longer listens; its end is dealt with where it is read.")

    def _listen(self) -> None:
        assert self._process.stderr is not None
        with self._process.stderr as lines:
            self._words.extend(line.decode("utf-8", "replace").rstrip() for line in lines)


def _environment() -> dict[str, str]:
    package = str(Path(__file__).absolute().parents[2])  # the server may run in any folder
    return {
        **os.environ,
        "TF_CPP_MIN_LOG_LEVEL": "2",
        "CUDA_VISIBLE_DEVICES": "-1",
        "PYTHONPATH": os.pathsep.join(filter(None, [package, os.environ.get("PYTHONPATH")])),
        "PYTHONUNBUFFERED": "1",
    }
