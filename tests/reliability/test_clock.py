"""A wall clock that is set back, or jumps: only what the disk says goes by it."""

from __future__ import annotations

import ast
import os
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

import lstm_explorer
from lstm_explorer.jobs import ownership
from lstm_explorer.jobs.job import Job
from lstm_explorer.jobs.trainings import Trainings
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.store import models, outcomes
from lstm_explorer.store.models import LEFT_OVER, load, save
from tests.networks import fabricated_model, fabricated_outcome
from tests.reliability.server import SHORT, seeded
from tests.workers import Crew, looked_at

DAY = 86_400.0
NEVER = 60
"""Seconds that only a failing test waits for."""

SET_BACK = """
import time
backwards = iter(range(2_000_000_000, 0, -3600))
time.time = lambda: float(next(backwards))
time.time_ns = lambda: next(backwards) * 10**9
"""

WALL = {("time", "time"), ("time", "time_ns"), ("datetime", "now"), ("datetime", "today"),
        ("datetime", "utcnow"), ("date", "today"), ("time", "localtime")}  # fmt: skip
SAYS_THE_DATE = {"lesson/claims/ledger.py", "ui/status.py"}


@pytest.fixture
def trainings(home: Path, tmp_path: Path, monkeypatch) -> Iterator[Trainings]:
    """With a wall clock that goes back an hour whenever it is looked at, there and here."""
    (tmp_path / "crew").mkdir()
    command = Crew(tmp_path / "crew", prelude=SET_BACK).command
    hired = Trainings(workers=1, command=command)
    hours = iter(range(2_000_000_000, 0, -3600))
    monkeypatch.setattr(time, "time", lambda: float(next(hours)))
    yield hired
    hired.close()


def test_no_module_measures_by_the_wall_clock():
    package = Path(lstm_explorer.__file__).parent
    for file in package.rglob("*.py"):
        read = {
            (node.value.id, node.attr)
            for node in ast.walk(ast.parse(file.read_text()))
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
        }
        if file.relative_to(package).as_posix() not in SAYS_THE_DATE:
            assert not read & WALL, f"{file.name} reads the wall clock"


def test_a_training_goes_its_way_while_the_clock_is_set_back_again_and_again(
    trainings, monkeypatch
):
    monkeypatch.setattr(ownership, "LEASE", 5)
    recipe = seeded(1)
    trainings.start(recipe)
    seen: list[Job] = []
    deadline = time.monotonic() + NEVER
    while time.monotonic() < deadline and (not seen or seen[-1].running):
        seen.append(looked_at(trainings, recipe))
        left = seen[-1].seconds_left()
        assert left is None or 0 <= left < 5
        time.sleep(0.002)
    done = seen[-1]
    assert (done.phase, done.sentence) == ("done", None)
    np.testing.assert_array_equal(load(recipe).weights.bias, done.model.weights.bias)


def test_a_training_nobody_looks_at_is_stopped_whatever_the_clock_says(trainings, monkeypatch):
    monkeypatch.setattr(ownership, "LEASE", 0.2)
    endless = Experiment(framing="one_char", sequence="ABCD", units=2, epochs=100_000)
    trainings.start(endless)
    assert trainings.wait(endless, NEVER).phase == "stopped"


@pytest.mark.parametrize("shift", [-400 * DAY, -1, 1, 400 * DAY], ids=lambda days: f"{days:+}s")
def test_a_file_is_known_anew_however_old_it_says_it_is(shift, home):
    older, newer = (fabricated_model(SHORT, seed=seed) for seed in (0, 9))
    path = save(older)
    before = models.stamp(SHORT)
    save(newer)
    os.utime(path, (path.stat().st_mtime + shift,) * 2)
    assert models.stamp(SHORT) != before
    np.testing.assert_array_equal(load(SHORT).weights.kernel, newer.weights.kernel)

    kept = outcomes.keep(fabricated_outcome(SHORT))
    before = outcomes.stamp(SHORT)
    outcomes.keep(fabricated_outcome(SHORT, seed=9))
    os.utime(kept, (kept.stat().st_mtime + shift,) * 2)
    assert outcomes.stamp(SHORT) != before
    found = outcomes.recall(SHORT)
    np.testing.assert_array_equal(found.losses, fabricated_outcome(SHORT, seed=9).losses)


def test_leftovers_go_by_the_clock_of_the_disk_and_not_by_ours(home, monkeypatch):
    monkeypatch.setattr(time, "time", lambda: 0.0)
    now = save(fabricated_model(SHORT)).stat().st_mtime
    ages = {"of now": 0.0, "old": LEFT_OVER + 60, "of tomorrow": -DAY}
    for name, age in ages.items():
        file = home / "models" / f"{name}.tmp"
        file.write_bytes(b"half a model")
        os.utime(file, (now - age, now - age))
    save(fabricated_model(SHORT, seed=9))
    assert {file.stem for file in (home / "models").glob("*.tmp")} == {"of now", "of tomorrow"}
