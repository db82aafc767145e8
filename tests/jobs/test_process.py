"""A worker's process: when it counts as hung, on a clock that a test moves."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from lstm_explorer.jobs import process
from lstm_explorer.jobs.process import WorkerProcess
from lstm_explorer.jobs.protocol import Question, Ready, Stop

SAYS_READY = 'import sys\nfor line in sys.stdin: print(\'{"is": "ready"}\', flush=True)'


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    clock = SimpleNamespace(now=0.0)
    clock.monotonic = lambda: clock.now
    monkeypatch.setattr(process, "time", clock)
    return clock


@pytest.fixture
def worker(clock: SimpleNamespace) -> Iterator[WorkerProcess]:
    """It says that it is ready as often as it is told something."""
    worker = WorkerProcess((sys.executable, "-S", "-c", SAYS_READY))
    yield worker
    worker.end()


def test_a_worker_hangs_once_it_is_silent_for_longer_than_it_may(worker, clock):
    reports = worker.reports()
    clock.now = 100.0
    assert not worker.hangs(), "it has nothing to do"
    worker.begin(lambda: Question(job="a", question="b"), hang_timeout=5.0)
    clock.now = 104.0
    assert not worker.hangs()
    clock.now = 106.0
    assert worker.hangs()
    assert next(reports) == Ready()
    assert not worker.hangs(), "it said something"


def test_to_be_told_to_stop_is_no_sign_of_life(worker, clock):
    worker.begin(lambda: Question(job="a", question="b"), hang_timeout=5.0)
    clock.now = 6.0
    worker.send(Stop(job="a"))
    assert worker.hangs()
