"""Trainings in the genuine worker; `jobs/test_trainings.py` goes through the rest, made up."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from dataclasses import astuple, replace
from pathlib import Path

import numpy as np
import pytest

from lstm_explorer.jobs.job import Job
from lstm_explorer.jobs.trainings import Trainings
from lstm_explorer.network.cell import Weights
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.recipe.framings import ENCODINGS
from lstm_explorer.runs.evaluation import evaluate
from lstm_explorer.store.models import HOME, TrainedModel, load
from lstm_explorer.training.program import train
from tests.workers import GENUINE, Crew, ends, looked_at, watched

pytestmark = pytest.mark.slow

RECIPE = Experiment(framing="one_char", epochs=400)
LONG = replace(RECIPE, epochs=100_000)
NEVER = 120
"""Seconds that only a failing test waits for."""


class Hired:
    """Trainings with one genuine worker."""

    def __init__(self, folder: Path, **settings: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.crew = Crew(folder, GENUINE, **settings)
        self.trainings = Trainings(workers=1, command=self.crew.command)

    def trained(self, recipe: Experiment, after: TrainedModel | None = None) -> Job:
        self.trainings.start(recipe, after=after)
        return self.ended(recipe)

    def ended(self, recipe: Experiment) -> Job:
        job = watched(self.trainings, recipe, NEVER)
        assert job is not None
        assert not job.running
        return job

    def under_way(self, recipe: Experiment) -> Job:
        deadline = time.monotonic() + NEVER
        while time.monotonic() < deadline:
            job = looked_at(self.trainings, recipe)
            assert job.running, job.sentence
            if job.epoch:
                return job
            time.sleep(0.01)
        pytest.fail("Nothing was reported.")


@pytest.fixture(scope="module")
def hired(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hired]:
    """One worker for most tests, because each takes seconds to import TensorFlow."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(HOME, str(tmp_path_factory.mktemp("home")))
        hired = Hired(tmp_path_factory.mktemp("crew"))
        yield hired
        hired.trainings.close()


@pytest.fixture
def apart(home: Path, tmp_path: Path) -> Iterator[list[Hired]]:
    """For workers of a test's own; they are closed in the end."""
    several: list[Hired] = []
    yield several
    for each in several:
        each.trainings.close()


def assert_identical(one: Weights, other: Weights) -> None:
    for ours, theirs in zip(one, other, strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_a_training_in_the_worker_is_the_one_in_this_process(hired):
    job = hired.trained(RECIPE)
    *_, ours = train(RECIPE)
    assert job.phase == "done"
    for a, b in zip(job.model.weights, ours.weights, strict=True):
        np.testing.assert_allclose(a, b, rtol=0, atol=1e-4)
    assert job.model.keras_difference < 1e-5
    assert_identical(load(RECIPE).weights, job.model.weights)


def test_the_answers_turn_right_while_one_looks(hired):
    recipe = Experiment(framing="stateful", epochs=2000)
    hired.trainings.start(recipe)
    early = hired.under_way(recipe)
    assert 0 < early.epoch < recipe.epochs
    done = hired.ended(recipe)
    assert done.losses[: early.epoch] == early.losses
    assert evaluate(recipe, early.weights).accuracy < evaluate(recipe, done.weights).accuracy == 1


def test_a_training_stopped_half_way_is_bit_for_bit_the_one_with_so_many_epochs(hired):
    hired.trainings.start(LONG)
    hired.under_way(LONG)
    hired.trainings.stop(LONG)
    stopped = hired.ended(LONG)
    shorter = stopped.model.experiment
    assert stopped.phase == "stopped"
    assert shorter == replace(LONG, epochs=stopped.epoch)

    again = hired.trained(shorter)
    assert again.phase == "done"
    assert_identical(again.model.weights, stopped.model.weights)
    assert again.losses == stopped.losses


@pytest.mark.parametrize("framing", ["one_char", "stateful", "variable_length"])
def test_a_paused_training_goes_on_bit_for_bit_where_it_was(framing, hired):
    recipe = Experiment(
        framing=framing, epochs=60 if framing == "variable_length" else 4000, seed=2
    )
    hired.trainings.start(recipe)
    hired.under_way(recipe)
    hired.trainings.pause(recipe)
    paused = hired.ended(recipe)
    assert paused.phase == "paused"
    hired.trainings.resume(recipe)
    resumed = hired.ended(recipe)

    uninterrupted = hired.trained(recipe)
    assert resumed.phase == uninterrupted.phase == "done"
    assert_identical(resumed.model.weights, uninterrupted.model.weights)
    assert resumed.losses == uninterrupted.losses


def test_more_epochs_go_on_bit_for_bit_from_a_model_with_fewer(hired):
    longer = replace(RECIPE, epochs=RECIPE.epochs + 100)
    gone_on = hired.trained(longer, after=hired.trained(RECIPE).model)
    assert_identical(gone_on.model.weights, hired.trained(longer).model.weights)


def test_two_who_train_one_recipe_share_one_job(hired):
    recipe = replace(LONG, seed=3)
    hired.trainings.start(recipe, viewer="one")
    first = hired.under_way(recipe)
    assert hired.trainings.start(recipe, viewer="other").epoch >= first.epoch
    hired.trainings.stop(recipe)
    hired.ended(recipe)


def test_letters_of_any_script_are_trained_on(hired):
    recipe = Experiment(framing="stateful", sequence="привет 👩‍👩‍👧‍👦!", epochs=3)
    assert hired.trained(recipe).phase == "done"
    assert load(recipe).experiment.sequence == "привет 👩‍👩‍👧‍👦!"


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_recipe_of_any_encoding_is_trained_and_checked_in_the_worker(encoding, hired):
    recipe = Experiment(
        framing="feature_window", epochs=5, encoding=encoding, shuffle="once", reset="epoch"
    )
    job = hired.trained(recipe)
    assert job.phase == "done", job.sentence
    assert job.model.keras_difference < 1e-5
    found = hired.trainings.check_batch(load(recipe)).result(timeout=NEVER)
    assert max(astuple(found)) < 1e-5


def test_a_killed_worker_fails_its_training_and_the_next_one_works(apart, tmp_path):
    hired = Hired(tmp_path / "crew")
    apart.append(hired)
    hired.trainings.start(LONG)
    hired.under_way(LONG)
    (pid,) = hired.crew.pids
    os.kill(pid, signal.SIGKILL)
    failed = hired.ended(LONG)
    assert failed.phase == "failed"
    assert "Press Train to start again." in failed.sentence
    assert hired.trained(replace(RECIPE, epochs=5)).phase == "done"

    hired.trainings.close()
    assert len(hired.crew.pids) == 2
    assert all(ends(pid, within=0.1) for pid in hired.crew.pids)


def test_a_worker_can_be_ended_while_it_imports_tensorflow(apart, tmp_path):
    hired = Hired(tmp_path / "crew")
    apart.append(hired)
    hired.trainings.warm_up()
    time.sleep(1)
    hired.trainings.close()
    (pid,) = hired.crew.pids
    assert ends(pid, within=0.1)


def test_a_server_may_run_in_any_folder_and_keep_its_models_in_any_other(
    apart, tmp_path, monkeypatch
):
    """As on a Mac, where the user's folder is below "Application Support"."""
    home = tmp_path / 'Jane Döe\'s "Application Support"' / "back\\slash"
    monkeypatch.setenv(HOME, str(home))
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    hired = Hired(tmp_path / "crew")
    apart.append(hired)
    recipe = replace(RECIPE, epochs=5)
    job = hired.trained(recipe)
    assert (job.phase, job.sentence) == ("done", None)
    assert load(recipe) is not None
    assert any((home / "xla").iterdir())  # what was compiled is found there the next time
    assert {path.name for path in tmp_path.iterdir()} == {
        home.parent.name,
        "crew",
        "elsewhere",
        "home",
    }


def damaged(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:1000])


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def full_of_junk(path: Path) -> None:
    path.write_bytes(b"junk" * 1000)


def test_what_was_compiled_and_is_damaged_since_is_compiled_anew(apart, home, tmp_path):
    recipe = replace(RECIPE, epochs=5)
    for number, mishap in enumerate([None, damaged, emptied, full_of_junk]):
        for path in (home / "xla").glob("*"):
            mishap(path)
        hired = Hired(tmp_path / f"crew {number}")
        apart.append(hired)
        job = hired.trained(recipe)
        assert job.phase == "done", job.sentence
        hired.trainings.close()
        assert any((home / "xla").iterdir())


def in_the_way(home: Path) -> None:
    home.rmdir()
    home.write_text("a file where a folder should be")


def models_in_the_way(home: Path) -> None:
    (home / "models").write_text("a file where a folder should be")


def cache_in_the_way(home: Path) -> None:
    (home / "xla").write_text("a file where a folder should be")


@pytest.mark.parametrize("mishap", [in_the_way, models_in_the_way, cache_in_the_way])
def test_a_home_that_cannot_be_written_to_can_be_trained_with(mishap, apart, home, tmp_path):
    mishap(home)
    hired = Hired(tmp_path / "crew")
    apart.append(hired)
    job = hired.trained(replace(RECIPE, epochs=5))
    assert job.phase == "done", job.sentence
    assert job.model is not None
    assert ("could not be saved" in (job.sentence or "")) == (mishap is not cache_in_the_way)
