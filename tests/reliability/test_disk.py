"""Disks that are full, read-only or gone, under models, compiled programs and runs of sweeps."""

from __future__ import annotations

import errno
import os
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from lstm_explorer.jobs.executor import RunExecutor
from lstm_explorer.jobs.job import Job
from lstm_explorer.jobs.trainings import Trainings
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.store.models import load
from lstm_explorer.store.outcomes import recall
from lstm_explorer.sweeps.sweep import Sweep, SweepFailed, sweep
from tests.reliability.executor import Fabricating
from tests.reliability.mishaps import fill, read_only, small_disk
from tests.reliability.server import SHORT, SLOW_DISK, seeded
from tests.workers import GENUINE, MADE_UP, Crew, watched

NEVER = 60
"""Seconds that only a failing test waits for."""

LIMIT = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({bytes}, {bytes}))"
"""As a quota: no file of this process may become larger."""

Hire = Callable[..., Trainings]


@pytest.fixture
def hire(home: Path, tmp_path: Path) -> Iterator[Hire]:
    """Makes trainings with one worker; they are closed in the end."""
    hired: list[Trainings] = []

    def make(module: str = MADE_UP, prelude: str = "") -> Trainings:
        folder = tmp_path / f"crew {len(hired)}"
        folder.mkdir()
        command = Crew(folder, module, prelude).command
        hired.append(Trainings(workers=1, command=command))
        return hired[-1]

    yield make
    for trainings in hired:
        trainings.close()


def trained(trainings: Trainings, recipe: Experiment) -> Job:
    trainings.start(recipe)
    job = watched(trainings, recipe, NEVER)
    assert job is not None
    assert not job.running
    return job


def unsaved(number: int) -> str:
    return (
        f"Trained, but it could not be saved ({os.strerror(number)}). You can look at it until "
        "the app is closed; make room or mend the folder to keep it."
    )


def assert_trained_but_unsaved(job: Job, *numbers: int) -> None:
    """The network can be looked at, and a sentence says why it is not kept."""
    assert job.phase == "done", job.sentence
    assert job.model is not None
    assert job.sentence in [unsaved(number) for number in numbers]
    assert load(job.experiment) is None


def assert_saved(job: Job) -> None:
    assert (job.phase, job.sentence) == ("done", None)
    assert load(job.experiment) is not None


def litter(folder: Path) -> list[Path]:
    return list(folder.rglob("*.tmp"))


# --- models ---------------------------------------------------------------------------------


def test_on_a_full_disk_a_model_is_trained_and_told_of_and_saved_when_there_is_room(hire, home):
    trainings = hire()
    with small_disk(home, 100_000):
        assert_saved(trained(trainings, seeded(1)))
        filler = fill(home)
        assert_trained_but_unsaved(trained(trainings, seeded(2)), errno.ENOSPC)
        assert load(seeded(1)) is not None
        assert not litter(home)
        filler.unlink()
        assert_saved(trained(trainings, seeded(2)))


def test_a_disk_that_becomes_full_while_a_model_is_written_leaves_nothing_of_it(hire, home):
    trainings = hire(prelude=LIMIT.format(bytes=1000))  # a model has some thousands
    assert_trained_but_unsaved(trained(trainings, SHORT), errno.EFBIG)
    assert not litter(home)
    assert_saved(trained(hire(), SHORT))


def test_into_a_read_only_folder_nothing_is_saved_and_what_is_there_is_loaded(hire, home):
    trainings = hire()
    assert_saved(trained(trainings, seeded(1)))
    with read_only(home / "models"):
        assert_trained_but_unsaved(trained(trainings, seeded(2)), errno.EROFS, errno.EACCES)
        assert load(seeded(1)) is not None
    assert_saved(trained(trainings, seeded(2)))


def test_a_home_that_goes_while_the_server_runs_is_made_anew(hire, home):
    trainings = hire()
    assert_saved(trained(trainings, seeded(1)))
    shutil.rmtree(home)
    assert load(seeded(1)) is None
    assert_saved(trained(trainings, seeded(2)))


def test_a_folder_that_goes_while_a_model_is_written_to_it_is_told_of(hire, home):
    trainings = hire(prelude=SLOW_DISK)
    trainings.start(seeded(1))
    deadline = time.monotonic() + NEVER
    while not litter(home) and time.monotonic() < deadline:
        time.sleep(0.002)
    shutil.rmtree(home / "models")
    job = watched(trainings, seeded(1), NEVER)
    assert_trained_but_unsaved(job, errno.ENOENT)
    assert_saved(trained(trainings, seeded(2)))


def test_a_home_that_becomes_a_file_can_become_a_folder_again(hire, home):
    trainings = hire()
    assert_saved(trained(trainings, seeded(1)))
    shutil.rmtree(home)
    home.write_text("in the way")
    assert_trained_but_unsaved(trained(trainings, seeded(2)), errno.ENOTDIR, errno.EEXIST)
    home.unlink()
    assert_saved(trained(trainings, seeded(2)))


# --- runs of sweeps -------------------------------------------------------------------------


def runs_of(found: Sweep) -> tuple[list[int], str | None]:
    """The seeds of a sweep's runs, and the sentence that it ends with."""
    seeds = []
    try:
        for outcome in found:
            seeds.append(outcome.experiment.seed)
    except SweepFailed as error:
        return seeds, str(error)
    return seeds, None


@contextmanager
def full_disk(folder: Path) -> Iterator[None]:
    with small_disk(folder, 4096):
        fill(folder)
        yield


@pytest.mark.parametrize(
    ("mishap", "numbers"),
    [(full_disk, [errno.ENOSPC]), (read_only, [errno.EROFS, errno.EACCES])],
    ids=["full", "read-only"],
)
def test_a_sweep_yields_what_it_cannot_keep_says_so_and_goes_on_when_it_can(
    mishap: Callable[[Path], AbstractContextManager[None]], numbers: Sequence[int], home
):
    (home / "runs").mkdir()
    with mishap(home / "runs"):
        seeds, sentence = runs_of(sweep([SHORT], range(1, 6), executor=Fabricating()))
        assert seeds == [1, 2, 3, 4, 5]
        assert "5 of 5 runs came to nothing or could not be kept" in sentence
        assert any(
            f"one_char with seed 1 was trained but could not be kept ({os.strerror(number)})."
            in sentence
            for number in numbers
        )
        assert not litter(home)
        assert all(recall(seeded(seed)) is None for seed in seeds)

    fabricating = Fabricating()
    assert runs_of(sweep([SHORT], range(1, 6), executor=fabricating)) == ([1, 2, 3, 4, 5], None)
    assert fabricating.asked == [1, 2, 3, 4, 5]
    assert runs_of(sweep([SHORT], range(1, 7), executor=fabricating))[1] is None
    assert fabricating.asked == [1, 2, 3, 4, 5, 6]


def test_a_sweep_whose_folder_goes_half_way_keeps_what_comes_after(home):
    going = sweep([SHORT], range(1, 6), executor=Fabricating(), ahead=1)
    next(going)
    next(going)
    shutil.rmtree(home / "runs")
    assert runs_of(going) == ([3, 4, 5], None)
    fabricating = Fabricating()
    assert runs_of(sweep([SHORT], range(1, 6), executor=fabricating))[1] is None
    assert fabricating.asked == [1, 2]


# --- compiled programs ----------------------------------------------------------------------

PROGRAMS = [Experiment(framing="one_char", epochs=20, units=units) for units in (6, 12, 24, 40)]
"""Each needs a program of its own."""


@pytest.mark.slow
def test_a_quota_that_no_compiled_program_fits_into_fails_no_training(hire, home):
    trainings = hire(GENUINE, LIMIT.format(bytes=100_000))
    for recipe in PROGRAMS[:2]:
        assert_saved(trained(trainings, recipe))
    assert not any((home / "xla").iterdir())


@pytest.mark.slow
def test_a_disk_that_becomes_full_or_read_only_or_goes_in_mid_work_fails_no_training(hire, home):
    trainings = hire(GENUINE)
    first, second, third, fourth = PROGRAMS
    with small_disk(home, 200 * 2**20):
        assert_saved(trained(trainings, first))
        filler = fill(home)
        assert_trained_but_unsaved(trained(trainings, second), errno.ENOSPC)
        filler.unlink()
        assert_saved(trained(trainings, second))

        trainings.close()
        trainings = hire(GENUINE)
        with read_only(home):
            assert_trained_but_unsaved(trained(trainings, third), errno.EROFS, errno.EACCES)
        assert_saved(trained(trainings, replace(third, seed=2)))
        shutil.rmtree(home / "xla")
        shutil.rmtree(home / "models")
        assert_saved(trained(trainings, fourth))


@pytest.mark.slow
def test_compiled_programs_that_can_no_longer_be_written_fail_no_run_of_a_sweep(hire, home):
    trainings = hire(GENUINE)
    assert_saved(trained(trainings, PROGRAMS[0]))
    shutil.rmtree(home / "xla")
    (home / "xla").write_text("in the way")
    sweeping = sweep([PROGRAMS[1]], [1, 2], executor=RunExecutor(trainings))
    seeds, sentence = runs_of(sweeping)
    assert (sorted(seeds), sentence) == ([1, 2], None)
    assert all(recall(replace(PROGRAMS[1], seed=seed)) is not None for seed in seeds)
