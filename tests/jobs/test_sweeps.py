"""Sweeps on a page, with made-up runs."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from lstm_explorer.environment import PUBLIC
from lstm_explorer.jobs import ownership
from lstm_explorer.jobs import sweeps as shared_sweeps
from lstm_explorer.jobs.limits import TooMuch
from lstm_explorer.jobs.sweeps import SweepJob, Sweeps
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.store.outcomes import pack, recall
from lstm_explorer.sweeps import sweep
from tests.networks import fabricated_outcome

RECIPE = Experiment(framing="one_char", sequence="ABCD", units=2, epochs=3)
NEVER = 30
"""Seconds that only a failing test waits for."""


class Workshop:
    """Where made-up runs are trained: as many at once as there are workers, as long as it is open.

    Attributes:
        trained: Every run that was begun, by its seed.
        open: Whether runs may end.
        wrong: Seeds whose runs end with an error.
    """

    def __init__(self, workers: int) -> None:
        self.trained: list[int] = []
        self.open = threading.Event()
        self.open.set()
        self.wrong: set[int] = set()
        self.pool = ThreadPoolExecutor(workers)

    def train_run(self, recipe: dict[str, Any]) -> bytes:
        self.trained.append(recipe["seed"])
        assert self.open.wait(NEVER)
        if recipe["seed"] in self.wrong:
            raise MemoryError("too large")
        return pack(fabricated_outcome(Experiment(**recipe)))


class Silent(Executor):
    """Nothing comes of what it is asked for.

    Attributes:
        asked: All of it.
    """

    def __init__(self) -> None:
        self.asked: list[Future[Any]] = []

    def submit(self, *_: object, **__: object) -> Future[Any]:
        self.asked.append(Future())
        return self.asked[-1]


@pytest.fixture
def workshop(home, monkeypatch) -> Iterator[Workshop]:
    made = Workshop(workers=2)
    monkeypatch.setattr(sweep, "train_run", made.train_run)
    yield made
    made.open.set()
    made.pool.shutdown(cancel_futures=True)


@pytest.fixture
def shared(workshop) -> Sweeps:
    return Sweeps(workshop.pool)


def when(holds: Callable[[], Any]) -> None:
    deadline = time.monotonic() + NEVER
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.002)


def ended(shared: Sweeps, seeds: range | list[int]) -> SweepJob:
    """The sweep once it has ended; looked at, as by a page that shows it."""

    def has_ended() -> bool:
        shared.attend([RECIPE], seeds)
        return shared.job([RECIPE], seeds).phase != "running"

    when(has_ended)
    return shared.job([RECIPE], seeds)


def test_a_sweep_is_seen_on_its_way_and_done_in_the_end(shared, workshop):
    assert shared.start([RECIPE], range(20)) == SweepJob(20)
    seen = []
    while not seen or seen[-1].phase == "running":
        seen.append(shared.job([RECIPE], range(20)))
    counts = [job.done for job in seen]
    assert counts == sorted(counts)
    assert seen[-1] == SweepJob(20, done=20, trained=20, phase="done")
    assert sorted(workshop.trained) == list(range(20))
    assert all(recall(replace(RECIPE, seed=seed)) for seed in range(20))


def test_runs_kept_before_count_as_done_and_not_as_trained(shared, workshop):
    shared.start([RECIPE], range(3))
    ended(shared, range(3))
    shared.start([RECIPE], range(5))
    assert ended(shared, range(5)) == SweepJob(5, done=5, trained=2, phase="done")
    assert sorted(workshop.trained) == [0, 1, 2, 3, 4]


def test_many_who_ask_at_once_share_one_sweep(shared, workshop):
    together = threading.Barrier(8)

    def ask() -> None:
        together.wait()
        for _ in range(5):
            shared.start([RECIPE], range(12))

    askers = [threading.Thread(target=ask) for _ in range(8)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    assert ended(shared, range(12)).done == 12
    assert Counter(workshop.trained) == dict.fromkeys(range(12), 1)


def test_a_sweep_that_nobody_asked_for_is_nothing(shared):
    assert shared.job([RECIPE], [1]) is None
    shared.stop([RECIPE], [1])
    assert shared.job([RECIPE], [1]) is None


@pytest.mark.parametrize(("recipes", "seeds"), [([], [1]), ([RECIPE], [])])
def test_what_is_no_sweep_is_refused(recipes, seeds, shared):
    with pytest.raises(ValueError, match="Give at least one"):
        shared.start(recipes, seeds)


def test_a_stopped_sweep_ends_with_what_is_under_way(shared, workshop):
    workshop.open.clear()
    shared.start([RECIPE], range(50))
    when(lambda: len(workshop.trained) == 2)
    shared.stop([RECIPE], range(50))
    assert shared.job([RECIPE], range(50)).phase == "stopped"
    workshop.open.set()
    when(lambda: not shared._followed)
    assert len(workshop.trained) == 2
    shared.start([RECIPE], range(50))
    assert ended(shared, range(50)).phase == "done"
    again = Counter(workshop.trained)
    assert again == dict.fromkeys(range(50), 1), "what ended after the stop was kept"


def test_a_sweep_started_again_right_after_its_stop_trains_nothing_twice(shared, workshop):
    workshop.open.clear()
    shared.start([RECIPE], range(10))
    when(lambda: len(workshop.trained) == 2)
    for _ in range(5):
        shared.stop([RECIPE], range(10))
        assert shared.start([RECIPE], range(10)).phase == "running"
    workshop.open.set()
    assert ended(shared, range(10)) == SweepJob(10, done=10, trained=8, phase="done")
    assert Counter(workshop.trained) == dict.fromkeys(range(10), 1)


def test_starting_and_stopping_leaves_nothing_behind(home, monkeypatch):
    monkeypatch.setenv(PUBLIC, "lstm.example.org")
    pool = Silent()
    shared = Sweeps(pool)
    before = set(threading.enumerate())
    for seed in range(20):
        shared.start([RECIPE], range(seed, seed + 8), viewer="ann/1")
        when(lambda: len([each for each in pool.asked if not each.cancelled()]) == 2)
        assert shared.stop([RECIPE], range(seed, seed + 8), viewer="ann/1")
        when(lambda: not shared._followed)
    assert all(each.cancelled() for each in pool.asked)
    when(lambda: set(threading.enumerate()) <= before)


def test_a_stopped_sweep_counts_until_its_last_run_has_ended(home, monkeypatch):
    monkeypatch.setenv(PUBLIC, "lstm.example.org")
    pool = Silent()
    shared = Sweeps(pool)
    shared.start([RECIPE], range(8), viewer="ann/1")
    when(lambda: len(pool.asked) == 2)
    pool.asked[0].set_running_or_notify_cancel()
    shared.stop([RECIPE], range(8), viewer="ann/1")
    with pytest.raises(TooMuch, match="ends with the runs that are being trained"):
        shared.start([RECIPE], [100], viewer="ann/1")
    shared.start([RECIPE], [100], viewer="ben/1")
    pool.asked[0].set_exception(MemoryError())
    when(lambda: len(shared._followed) == 1)
    shared.start([RECIPE], [101], viewer="ann/1")
    for seed, viewer in ((100, "ben/1"), (101, "ann/1")):
        shared.stop([RECIPE], [seed], viewer=viewer)


def test_who_once_asked_for_a_sweep_has_no_part_in_the_next(shared, workshop):
    workshop.wrong = {3}
    for viewer in ("ann/1", "ben/1"):
        shared.start([RECIPE], range(8), viewer=viewer)
    assert ended(shared, range(8)).phase == "failed"
    workshop.open.clear()
    shared.start([RECIPE], range(8), viewer="ann/1")
    shared.attend([RECIPE], range(8), viewer="ben/1")
    assert not shared.may_end([RECIPE], range(8), viewer="ben/1")
    assert shared.stop([RECIPE], range(8), viewer="ann/1")


def test_a_sweep_that_nobody_looks_at_is_stopped(shared, workshop, monkeypatch):
    monkeypatch.setattr(ownership, "LEASE", 0.1)
    workshop.open.clear()
    shared.start([RECIPE], range(50))
    when(lambda: len(workshop.trained) == 2)
    time.sleep(0.2)
    workshop.open.set()
    when(lambda: not shared._followed)
    assert shared.job([RECIPE], range(50)).phase == "stopped"
    assert len(workshop.trained) <= 4


def test_looking_at_a_sweep_keeps_it_going(shared, workshop, monkeypatch):
    monkeypatch.setattr(ownership, "LEASE", 0.3)
    workshop.open.clear()
    shared.start([RECIPE], range(8))
    until = time.monotonic() + 0.8
    while time.monotonic() < until:
        shared.attend([RECIPE], range(8))
        assert shared.job([RECIPE], range(8)).phase == "running"
        time.sleep(0.02)
    workshop.open.set()
    assert ended(shared, range(8)).phase == "done"


def test_a_run_that_goes_wrong_fails_the_sweep_in_the_end_and_may_be_asked_for_again(
    shared, workshop
):
    workshop.wrong = {3}
    shared.start([RECIPE], range(8))
    job = ended(shared, range(8))
    assert (job.phase, job.done) == ("failed", 7)
    assert job.sentence.startswith("1 of 8 runs came to nothing")
    assert "seed 3 ended with an error (MemoryError: too large)" in job.sentence
    workshop.wrong = set()
    assert shared.start([RECIPE], range(8)) == SweepJob(8)
    assert ended(shared, range(8)) == SweepJob(8, done=8, trained=1, phase="done")


def test_an_error_of_the_sweep_itself_fails_it_with_a_sentence(shared, monkeypatch, caplog):
    def wrong(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(sweep, "recall", wrong)
    shared.start([RECIPE], [1])
    job = ended(shared, [1])
    assert (job.phase, job.sentence) == (
        "failed",
        "The sweep ended with an error (ZeroDivisionError).",
    )
    assert "ZeroDivisionError" in caplog.text


def test_only_so_many_finished_sweeps_are_remembered(shared, monkeypatch):
    monkeypatch.setattr(shared_sweeps, "FINISHED", 2)
    for seed in range(5):
        shared.start([RECIPE], [seed])
        ended(shared, [seed])
    assert [shared.job([RECIPE], [seed]) is not None for seed in range(5)] == [
        *[False] * 3, *[True] * 2,
    ]  # fmt: skip


def test_a_stopped_sweep_may_be_forgotten_while_its_last_run_is_under_way(
    shared, workshop, monkeypatch, caplog
):
    monkeypatch.setattr(shared_sweeps, "FINISHED", 1)
    workshop.open.clear()
    shared.start([RECIPE], range(4))
    when(lambda: workshop.trained)
    shared.stop([RECIPE], range(4))
    for seed in (100, 101):
        shared.start([RECIPE], [seed])
        shared.stop([RECIPE], [seed])
    assert shared.job([RECIPE], range(4)) is None
    workshop.open.set()
    when(lambda: not shared._followed)
    assert not [each for each in caplog.records if each.levelname != "INFO"]


def test_two_sweeps_take_turns(home, monkeypatch):
    """Of each only a few runs wait at the workers, so a long one does not keep a short one."""
    asked: list[tuple[int, Future[Any]]] = []

    class Watched(Executor):
        def submit(self, _: object, /, *args: Any, **__: object) -> Future[Any]:
            future: Future[Any] = Future()
            asked.append((args[0]["seed"], future))
            return future

    shared = Sweeps(Watched())
    shared.start([RECIPE], range(100))
    shared.start([RECIPE], [1000, 1001])
    when(lambda: len(asked) == shared_sweeps.AHEAD + 2)
    assert {seed for seed, _ in asked} == {0, 1, 1000, 1001}
    for seeds in (range(100), [1000, 1001]):
        shared.stop([RECIPE], seeds)
    assert all(future.cancelled() for _, future in asked)
