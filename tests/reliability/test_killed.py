"""Workers and servers that are killed with kill -9, at moments that dice choose."""

from __future__ import annotations

import itertools
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lstm_explorer.jobs.job import Job
from lstm_explorer.jobs.trainings import Trainings
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.store.models import LEFT_OVER, load, save
from tests.networks import fabricated_model
from tests.reliability.server import SLOW_DISK, Server, seeded
from tests.workers import GENUINE, Crew, ends, looked_at, watched

NEVER = 120
"""Seconds that only a failing test waits for."""

TOLD = (
    "The training process ended before it was finished: it was killed, or ran out of memory. "
    "Press Train to start again."
)


def until(holds: Callable[[], object]) -> None:
    deadline = time.monotonic() + NEVER
    while not holds():
        assert time.monotonic() < deadline, "It never came."
        time.sleep(0.002)


def half_written(home: Path) -> list[Path]:
    return list((home / "models").glob("*.tmp"))


def assert_whole(recipe: Experiment) -> None:
    """The made-up network of a recipe is in the store, bit for bit."""
    found = load(recipe)
    assert found is not None
    for ours, theirs in zip(found.weights, fabricated_model(recipe).weights, strict=True):
        np.testing.assert_array_equal(ours, theirs)


def assert_leftovers_go(home: Path) -> None:
    """What killed writers have left is taken away by whoever saves an hour later."""
    left = half_written(home)
    assert left, "nobody was killed while writing"
    save(fabricated_model(seeded(1)))
    assert half_written(home) == left, "a writer of this hour may be alive"
    for file in left:
        before = file.stat().st_mtime - LEFT_OVER - 1
        os.utime(file, (before, before))
    save(fabricated_model(seeded(1)))
    assert not half_written(home)


class Victims:
    """Trainings with one worker at a time, of which the newest can be killed."""

    def __init__(self, folder: Path, **settings: str) -> None:
        folder.mkdir()
        self.crew = Crew(folder, **settings)
        self.trainings = Trainings(workers=1, command=self.crew.command)
        self.killed: set[int] = set()

    def living(self) -> set[int]:
        return self.crew.pids - self.killed

    def kill(self) -> None:
        (pid,) = self.living()
        os.kill(pid, signal.SIGKILL)
        with suppress(ChildProcessError):  # its end has been read already
            os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
        self.killed.add(pid)

    def watch(self, recipe: Experiment, holds: Callable[[Job], object]) -> None:
        """Look at a recipe's job until something holds; what nobody looks at is stopped."""
        until(lambda: holds(looked_at(self.trainings, recipe)))

    def ended(self, recipe: Experiment) -> Job:
        job = watched(self.trainings, recipe, NEVER)
        assert job is not None
        assert not job.running
        return job


@pytest.fixture
def victims(home: Path, tmp_path: Path) -> Iterator[Callable[..., Victims]]:
    hired: list[Victims] = []

    def hire(**settings: str) -> Victims:
        hired.append(Victims(tmp_path / "crew", **settings))
        return hired[-1]

    yield hire
    for each in hired:
        each.trainings.close()


@pytest.mark.parametrize("kills", [12, pytest.param(50, marks=pytest.mark.soak)])
def test_a_worker_killed_many_times_harms_no_training_but_the_one_under_way(
    victims, home, caplog, kills
):
    dice = random.Random(5)
    crew = victims(prelude=SLOW_DISK)
    hit: Counter[str] = Counter()
    done: list[Experiment] = []

    def killed_while(moment: str, recipe: Experiment) -> Job:
        before = half_written(home)
        crew.trainings.start(recipe)
        until(crew.living)
        if moment == "start":
            time.sleep(dice.uniform(0, 0.25))
        elif moment == "training":
            crew.watch(recipe, lambda job: job.epoch)
            time.sleep(dice.uniform(0, 0.05))
        else:
            crew.watch(recipe, lambda job: half_written(home) != before or not job.running)
            time.sleep(dice.uniform(0, 0.08))
        crew.kill()
        return crew.ended(recipe)

    moments = "start", "training", "saving"
    for number, moment in enumerate(itertools.cycle(moments), start=1):
        if number > kills and {f"{each}, failed" for each in moments} <= set(hit):
            break
        assert number <= 5 * kills, "all kills of one kind came too late"
        recipe = seeded(number)
        job = killed_while(moment, recipe)
        hit[f"{moment}, {job.phase}"] += 1
        if job.phase == "done":  # it was told before the kill
            done.append(recipe)
        else:
            assert (job.phase, job.sentence) == ("failed", TOLD)
            assert job.model is None
            if load(recipe) is not None:  # written as a whole, and killed before that was told
                assert_whole(recipe)
        if moment == "saving":
            again = seeded(number + 1000)
            crew.trainings.start(again)
            assert crew.ended(again).phase == "done"
            done.append(again)
            if number % 2:  # while it has nothing to do
                crew.kill()

    for recipe in done:
        assert_whole(recipe)
    assert "Ignored" not in caplog.text, "something half-written was read"
    assert_leftovers_go(home)


READY = """
from lstm_explorer.training.trainer import KerasTrainer
import tests.reliability.slow_disk
prepared = KerasTrainer.prepare
KerasTrainer.prepare = lambda trainer: (prepared(trainer), pathlib.Path({ready!r}).touch())
"""


MOMENTS = [("start", 50), ("compile", 16), ("training", 16), ("compile", 64), ("saving", 16),
           ("start", 50)]  # fmt: skip
"""Of a kill, and the units of the recipe: 16 and 64 need programs of their own at first."""


@pytest.mark.slow
def test_a_genuine_worker_killed_at_any_moment_harms_nothing_that_was_done(
    victims, home, tmp_path, caplog
):
    dice = random.Random(7)
    ready = tmp_path / "ready"
    crew = victims(module=GENUINE, prelude=READY.format(ready=str(ready)))
    first = Experiment(framing="one_char", epochs=50)
    crew.trainings.start(first)
    weights = crew.ended(first).model.weights
    crew.kill()

    hit: set[str] = set()
    for moment, units in MOMENTS:
        ready.unlink(missing_ok=True)
        recipe = replace(first, units=units, epochs=50 if moment == "saving" else 100_000)
        before = half_written(home)
        crew.trainings.start(recipe)
        until(crew.living)
        if moment == "start":
            time.sleep(dice.uniform(0, 2))
        elif moment == "compile":
            crew.watch(recipe, lambda _: ready.exists())
            time.sleep(dice.uniform(0, 0.3))
        elif moment == "training":
            crew.watch(recipe, lambda job: job.epoch)
            time.sleep(dice.uniform(0, 0.2))
        else:
            crew.watch(recipe, lambda _, before=before: half_written(home) != before)
            time.sleep(dice.uniform(0, 0.07))
        hit.add(f"{moment} {crew.trainings.job(recipe).phase}")
        crew.kill()
        job = crew.ended(recipe)
        assert (job.phase, job.sentence) == ("failed", TOLD)
    assert hit >= {"start preparing", "compile preparing", "training training", "saving training"}

    last = replace(first, seed=2)
    crew.trainings.start(last)
    assert crew.ended(last).phase == "done"
    assert load(last) is not None
    for ours, theirs in zip(load(first).weights, weights, strict=True):
        np.testing.assert_array_equal(ours, theirs)
    assert "Ignored" not in caplog.text, "something half-written was read"
    assert_leftovers_go(home)


@pytest.mark.parametrize("kills", [6, pytest.param(20, marks=pytest.mark.soak)])
def test_a_server_killed_many_times_keeps_all_that_it_said_was_done(home, tmp_path, caplog, kills):
    dice = random.Random(6)
    finished: list[int] = []
    writing = 0
    for number in itertools.count():
        if (
            number >= kills and writing and finished
        ):  # else the kills came too soon to mean anything
            break
        assert number < 5 * kills, "nobody was killed while writing"
        first = 100 * number + 1
        server = Server(tmp_path / f"crew {number}", range(first, first + 20))
        litter = len(half_written(home))
        if number % 3 == 0:  # while it starts
            time.sleep(dice.uniform(0, 0.6))
        elif number % 3 == 1:  # while its workers start and train
            until(lambda server=server: server.crew.pids)
            time.sleep(dice.uniform(0.1, 0.8))
        else:
            until(lambda litter=litter: len(half_written(home)) > litter)
            time.sleep(dice.uniform(0, 0.4))
        said = server.kill()
        assert all(ends(pid) for pid in server.crew.pids), "a worker outlives its server"
        writing += len(half_written(home)) > litter
        for line in said:
            seed, phase = line.split()
            assert phase == "done"
            finished.append(int(seed))
        for seed in range(first, first + 20):
            if seed in finished or load(seeded(seed)) is not None:
                assert_whole(seeded(seed))

    last = Server(tmp_path / "last crew", range(1, 21))
    assert last.said() == [f"{seed} done" for seed in range(1, 21)]
    for seed in [*finished, *range(1, 21)]:
        assert_whole(seeded(seed))
    assert "Ignored" not in caplog.text, "something half-written was read"
    assert_leftovers_go(home)
