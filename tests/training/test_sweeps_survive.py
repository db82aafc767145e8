"""A sweep that is killed with kill -9, for real, and goes on as if nothing had been."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.store.outcomes import recall
from tests.processes import ROOT

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="looks into /proc"),
]

RECIPE = Experiment(framing="one_char", epochs=2000)
SEEDS = 30
KILLS = 10
COMMAND = (
    sys.executable, "-m", "lstm_explorer", "sweep", "--framing", RECIPE.framing,
    "--epochs", str(RECIPE.epochs), "--seeds", str(SEEDS),
)  # fmt: skip


def started(home: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        COMMAND, cwd=ROOT, env=os.environ | {"LSTM_EXPLORER_HOME": str(home)},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def alive(home: Path) -> Iterator[int]:
    """Every process that was started with this home, workers included."""
    for place in Path("/proc").iterdir():
        try:
            if f"LSTM_EXPLORER_HOME={home}".encode() in (place / "environ").read_bytes():
                yield int(place.name)
        except (OSError, ValueError):
            continue  # it ended meanwhile, or is no process


def wait_until(holds: Callable[[], bool], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.01)
    return holds()


def kept(home: Path) -> dict[str, tuple[int, int]]:
    """Every run that is kept, with what would tell that it was written again."""
    files = (home / "runs").glob("*.npz")
    return {file.name: (file.stat().st_ino, file.stat().st_mtime_ns) for file in files}


def arrays(home: Path, seed: int) -> list[np.ndarray]:
    found = recall(Experiment(framing="one_char", epochs=2000, seed=seed), folder=home / "runs")
    assert found is not None and found.weights is not None
    return [*found.weights, found.answers, found.losses, found.accuracies]


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory) -> Path:
    home = tmp_path_factory.mktemp("undisturbed")
    assert started(home).wait(120) == 0
    return home


def assert_the_same(home: Path, undisturbed: Path) -> None:
    for seed in range(1, SEEDS + 1):
        for ours, theirs in zip(arrays(home, seed), arrays(undisturbed, seed), strict=True):
            np.testing.assert_array_equal(ours, theirs)


def test_a_sweep_killed_ten_times_ends_as_one_that_was_not_and_trains_no_run_twice(
    tmp_path, undisturbed
):
    dice = random.Random(11)
    seen: dict[str, tuple[int, int]] = {}
    for number in range(KILLS):
        process = started(tmp_path)
        if number % 3:  # while it trains
            before = len(seen)
            wait_until(lambda before=before: len(kept(tmp_path)) > before, 60)
            time.sleep(dice.uniform(0, 0.4))
        else:  # while it starts, imports and compiles
            time.sleep(dice.uniform(0, 5))
        process.kill()
        process.wait()
        assert wait_until(lambda: not list(alive(tmp_path)), 20), "a worker outlived its sweep"
        now = kept(tmp_path)
        assert {name: now.get(name) for name in seen} == seen, "a kept run was written again"
        seen = now
    assert 0 < len(seen) < SEEDS, "the kills came too late or too soon to mean anything"
    assert started(tmp_path).wait(120) == 0
    now = kept(tmp_path)
    assert len(now) == SEEDS
    assert {name: now[name] for name in seen} == seen
    assert_the_same(tmp_path, undisturbed)


def test_a_sweep_whose_worker_is_killed_goes_on_with_another(tmp_path, undisturbed):
    process = started(tmp_path)
    assert wait_until(lambda: len(kept(tmp_path)) > 1, 60)
    workers = [
        pid for pid in alive(tmp_path)
        if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()
    ]  # fmt: skip
    os.kill(workers[0], signal.SIGKILL)
    assert process.wait(120) == 0
    assert len(kept(tmp_path)) == SEEDS
    assert_the_same(tmp_path, undisturbed)
