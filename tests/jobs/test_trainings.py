"""What only processes show, with made-up trainings; `training/test_worker.py` has genuine ones."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lstm_explorer.jobs import ownership, pool, timeouts
from lstm_explorer.jobs import trainings as jobs
from lstm_explorer.jobs.executor import RunExecutor
from lstm_explorer.jobs.job import Job
from lstm_explorer.jobs.requests import CheckFailed, WorkerLost
from lstm_explorer.jobs.trainings import Trainings
from lstm_explorer.lab.batches import BatchCheck, inside_a_batch
from lstm_explorer.network.cell import Weights
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.recipe.tasks import PRESETS
from lstm_explorer.store.models import load
from lstm_explorer.store.outcomes import unpack
from lstm_explorer.sweeps.sweep import answer_of_keras, train_run
from tests.networks import fabricated_model
from tests.processes import ROOT
from tests.workers import Crew, ends, looked_at

SHORT = Experiment(framing="one_char", sequence="ABCD", units=2, epochs=25)
LONG = replace(SHORT, epochs=100_000)
NEVER = 60
"""Seconds that only a failing test waits for."""

Hire = Callable[..., tuple[Trainings, Crew]]


def seeded(recipe: Experiment, seed: int) -> Experiment:
    return replace(recipe, seed=seed)


@pytest.fixture
def hire(home: Path, tmp_path: Path) -> Iterator[Hire]:
    """Makes trainings with made-up workers; they are closed in the end."""
    hired: list[Trainings] = []

    def make(*, prelude: str = "", workers: int = 1) -> tuple[Trainings, Crew]:
        folder = tmp_path / f"crew {len(hired)}"
        folder.mkdir()
        crew = Crew(folder, prelude=prelude)
        hired.append(Trainings(workers=workers, command=crew.command))
        return hired[-1], crew

    yield make
    for trainings in hired:
        trainings.close()


def ended(trainings: Trainings, recipe: Experiment) -> Job:
    job = trainings.wait(recipe, NEVER)
    assert job is not None
    assert not job.running
    return job


def under_way(trainings: Trainings, recipe: Experiment, *, epochs: int = 1) -> Job:
    """The job as soon as so many epochs were reported."""
    deadline = time.monotonic() + NEVER
    while time.monotonic() < deadline:
        job = looked_at(trainings, recipe)
        assert job is not None
        assert job.running, job.sentence
        if job.epoch >= epochs:
            return job
        time.sleep(0.005)
    pytest.fail("Nothing was reported.")


def assert_equal_weights(one: Weights | None, other: Weights) -> None:
    assert one is not None
    for ours, theirs in zip(one, other, strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_a_training_is_seen_on_its_way_and_kept_when_done(hire):
    trainings, _ = hire()
    trainings.start(SHORT)
    seen: list[Job] = []
    while not seen or seen[-1].running:
        job = looked_at(trainings, SHORT)
        if not seen or job is not seen[-1]:
            seen.append(job)
        time.sleep(0.002)

    phases = list(dict.fromkeys(job.phase for job in seen))
    assert phases == ["preparing", "training", "done"]
    assert len({job.epoch for job in seen if 0 < job.epoch < SHORT.epochs}) > 0
    done = seen[-1]
    for job in seen:
        assert job.losses == done.losses[: job.epoch]
        assert job.accuracies == done.accuracies[: job.epoch]
        if job.epoch:
            assert_equal_weights(job.weights, done.model.snapshot(job.epoch))
    assert done.epoch == SHORT.epochs
    assert done.sentence is None
    assert_equal_weights(load(SHORT).weights, done.model.weights)


def test_nobody_needs_to_look_to_wait(hire):
    trainings, _ = hire()
    trainings.start(SHORT)
    assert trainings.wait(SHORT, 0).running
    assert trainings.wait(SHORT, NEVER).phase == "done"
    assert trainings.wait(seeded(SHORT, 1), NEVER) is None


def test_a_training_stopped_half_way_is_kept_as_that_of_so_many_epochs(hire):
    trainings, _ = hire()
    trainings.start(LONG)
    under_way(trainings, LONG)
    trainings.stop(LONG)
    job = ended(trainings, LONG)
    shorter = replace(LONG, epochs=job.epoch)
    assert job.phase == "stopped"
    assert job.model.experiment == shorter
    assert_equal_weights(load(shorter).weights, fabricated_model(shorter).weights)
    assert load(LONG) is None


def test_a_paused_training_goes_on_where_it_was(hire):
    trainings, _ = hire()
    recipe = replace(SHORT, epochs=60)
    trainings.start(recipe)
    under_way(trainings, recipe)
    trainings.pause(recipe)
    paused = ended(trainings, recipe)
    assert paused.phase == "paused"
    assert 0 < paused.epoch < recipe.epochs

    trainings.resume(recipe)
    job = ended(trainings, recipe)
    assert job.phase == "done"
    assert job.model.seconds == recipe.epochs - paused.epoch  # the made-up worker counts epochs
    assert_equal_weights(job.model.weights, fabricated_model(recipe).weights)


def test_more_epochs_go_on_from_a_model_with_fewer(hire):
    trainings, _ = hire()
    recipe = replace(SHORT, epochs=SHORT.epochs + 5)
    trainings.start(recipe, after=fabricated_model(SHORT))
    job = ended(trainings, recipe)
    assert job.model.seconds == 5
    assert job.epoch == recipe.epochs
    assert_equal_weights(load(recipe).weights, fabricated_model(recipe).weights)


def test_a_training_that_is_not_to_be_kept_is_only_remembered(hire):
    trainings, _ = hire()
    trainings.start(SHORT, keep=False)
    job = ended(trainings, SHORT)
    assert job.phase == "done"
    assert job.sentence is None
    assert job.model is not None
    assert load(SHORT) is None


def test_a_training_is_kept_if_anybody_wants_it_kept(hire):
    trainings, _ = hire()
    recipe = replace(SHORT, epochs=60)
    for viewer, keep in (("one", False), ("other", True), ("third", False)):
        trainings.start(recipe, viewer=viewer, keep=keep)
    assert ended(trainings, recipe).phase == "done"
    assert load(recipe) is not None


def test_a_killed_worker_fails_its_training_and_the_next_one_works(hire, caplog):
    caplog.set_level("INFO", "lstm_explorer.jobs")
    trainings, crew = hire()
    trainings.start(LONG)
    under_way(trainings, LONG)
    (pid,) = crew.pids
    os.kill(pid, signal.SIGKILL)
    job = ended(trainings, LONG)
    assert job.phase == "failed"
    assert job.sentence.startswith("The training process ended before it was finished")
    assert job.sentence.endswith("Press Train to start again.")
    fault, training = caplog.messages
    assert fault.startswith("A worker ended during a training: exit code -9")
    assert training.startswith("Training failed: one_char")

    again = seeded(SHORT, 1)
    trainings.start(again)
    assert ended(trainings, again).phase == "done"
    assert len(crew.pids) == 2


def test_a_worker_that_cannot_start_fails_every_training_and_says_why_in_the_log(hire, caplog):
    trainings, crew = hire(prelude="raise SystemExit('no TensorFlow here')")
    for recipe in (SHORT, seeded(SHORT, 1)):
        trainings.start(recipe)
    for recipe in (SHORT, seeded(SHORT, 1)):
        assert ended(trainings, recipe).phase == "failed"
    assert "no TensorFlow here" in caplog.text
    assert len(crew.pids) == 2


GOES_WRONG = """
import tests.workers
genuine = tests.workers.MadeUpRecording.progresses
def progresses(recording):
    if recording.experiment.seed == 666:
        raise {error}
    return genuine(recording)
tests.workers.MadeUpRecording.progresses = progresses
"""


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        ("MemoryError('too large')", "The training ended with an error (MemoryError: too large)."),
        ("tests.workers.Diverged('In epoch 3 …')", "In epoch 3 …"),
    ],
)
def test_a_training_that_goes_wrong_ends_in_a_sentence_and_its_worker_lives(error, sentence, hire):
    trainings, crew = hire(prelude=GOES_WRONG.format(error=error))
    wrong = seeded(SHORT, 666)
    trainings.start(wrong)
    job = ended(trainings, wrong)
    assert (job.phase, job.sentence) == ("failed", sentence)
    trainings.start(SHORT)
    assert ended(trainings, SHORT).phase == "done"
    assert len(crew.pids) == 1


TENSORFLOW_FAILS = """
import tests.workers
class InternalError(Exception):
    __module__ = "tensorflow.python.framework"
genuine = tests.workers.MadeUpRecording.progresses
def progresses(recording):
    if recording.experiment.seed == 666 and len(list(pathlib.Path({folder!r}).iterdir())) <= {most}:
        raise InternalError("a compiled program cannot be read")
    return genuine(recording)
tests.workers.MadeUpRecording.progresses = progresses
"""


def test_a_training_that_tensorflow_cannot_begin_is_given_to_another_worker(hire, tmp_path):
    prelude = TENSORFLOW_FAILS.format(folder=str(tmp_path / "crew 0"), most=1)
    trainings, crew = hire(prelude=prelude)
    wrong, waiting = seeded(SHORT, 666), seeded(SHORT, 1)
    for recipe in (wrong, waiting):
        trainings.start(recipe)
    for recipe in (wrong, waiting):
        job = ended(trainings, recipe)
        assert (job.phase, job.sentence) == ("done", None)
    assert len(crew.pids) == 2


def no_room(_: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_model_that_cannot_be_saved_can_still_be_looked_at(hire, monkeypatch):
    monkeypatch.setattr(os, "fsync", no_room)
    trainings, _ = hire(
        prelude="import tests.jobs.test_trainings; os.fsync = tests.jobs.test_trainings.no_room"
    )
    trainings.start(SHORT)
    job = ended(trainings, SHORT)
    assert job.phase == "done"
    assert "could not be saved (No space left on device)" in job.sentence
    assert_equal_weights(job.model.weights, fabricated_model(SHORT).weights)
    assert load(SHORT) is None


def test_a_home_that_is_no_folder_can_be_trained_with(hire, home):
    home.rmdir()
    home.write_text("in the way")
    trainings, _ = hire()
    trainings.start(SHORT)
    job = ended(trainings, SHORT)
    assert (job.phase, job.model is None) == ("done", False)
    assert "could not be saved" in job.sentence


def test_what_else_a_worker_prints_does_no_harm(hire):
    trainings, _ = hire(prelude="os.write(1, b'{cut off\\n'); print('a warning of some library')")
    trainings.start(SHORT)
    assert ended(trainings, SHORT).phase == "done"


def test_a_training_that_nobody_looks_at_is_stopped_and_kept(hire, monkeypatch):
    monkeypatch.setattr(ownership, "LEASE", 0.3)
    trainings, _ = hire()
    trainings.start(LONG)
    job = ended(trainings, LONG)
    assert (job.phase, job.unwatched) == ("stopped", True)
    assert load(job.model.experiment) is not None


def test_a_training_that_its_only_viewer_leaves_is_dropped(hire, home):
    trainings, _ = hire()
    trainings.start(LONG, viewer="one", keep=False)
    assert trainings.wait(LONG, 0.3).running
    trainings.leave(LONG, viewer="one")
    job = ended(trainings, LONG)
    assert (job.phase, job.model) == ("superseded", None)
    assert not list(home.glob("models/*"))


def test_a_training_asked_for_while_it_is_being_dropped_is_trained_after_all(hire):
    trainings, _ = hire()
    recipe = replace(SHORT, epochs=60)
    trainings.start(recipe, viewer="one", keep=False)
    assert trainings.wait(recipe, 0.4).running
    trainings.leave(recipe, viewer="one")
    trainings.start(recipe, viewer="other")
    assert ended(trainings, recipe).phase == "done"


@pytest.mark.parametrize(
    "ask", ["stop", "pause", "resume", "forget", "job", "attend", "place_in_queue"]
)
def test_what_nobody_trains_can_be_asked_about(ask, hire):
    trainings, _ = hire()
    assert not getattr(trainings, ask)(SHORT)


@pytest.mark.parametrize("workers", [1, 2])
def test_where_no_worker_can_be_started_a_training_fails_with_a_sentence(
    workers, home, tmp_path, caplog
):
    trainings = Trainings(workers=workers, command=("/nowhere/python",))
    trainings.warm_up()
    for seed in (1, 2, 3):
        trainings.start(seeded(SHORT, seed), viewer="ann/1")
    with pytest.raises(CheckFailed, match="No process could be started for it"):
        found(trainings.check_batch(fabricated_model(SHORT)))
    with pytest.raises(CheckFailed, match="No process could be started for it"):
        trainings.run(SHORT.recipe).result(NEVER)
    job = ended(trainings, seeded(SHORT, 2))
    assert (job.phase, trainings.place_in_queue(seeded(SHORT, 2))) == ("failed", 0)
    assert job.sentence == (
        "No process could be started for it (No such file or directory). Try again in a minute."
    )
    assert trainings.standing().running == 0

    trainings._pool.command = Crew(tmp_path).command
    trainings.start(seeded(SHORT, 2), viewer="ann/1")
    assert ended(trainings, seeded(SHORT, 2)).phase == "done"
    trainings.close()


def test_a_worker_that_does_not_read_keeps_nobody_waiting(home):
    deaf = (sys.executable, "-c", "import time; time.sleep(600)")
    trainings = Trainings(workers=1, command=deaf)
    wide = replace(SHORT, units=200)
    longer = replace(wide, epochs=wide.epochs + 1)
    trainings.start(longer, after=fabricated_model(wide))  # far more than a pipe holds
    trainings.start(SHORT, viewer="ben/1")
    trainings.attend(SHORT, viewer="ben/1")
    assert trainings.job(SHORT).phase == "waiting"
    (pid,) = trainings.standing().workers  # else its ten minutes were waited for
    os.kill(pid, signal.SIGKILL)
    trainings.close()


def test_a_worker_that_has_grown_large_makes_room_for_another_and_no_training_is_lost(hire):
    trainings, crew = hire(
        prelude="import lstm_explorer.jobs.worker as worker; worker.MOST_MEMORY = 0"
    )
    recipes = [seeded(SHORT, seed) for seed in range(1, 4)]
    for recipe in recipes:
        trainings.start(recipe)
    while any(
        looked_at(trainings, recipe).running for recipe in recipes
    ):  # or it counts as unwatched
        time.sleep(0.01)
    assert [ended(trainings, recipe).phase for recipe in recipes] == ["done"] * 3
    deadline = time.monotonic() + NEVER
    while len(crew.pids) < 4:
        assert time.monotonic() < deadline, "Nobody took the last one's place."
        time.sleep(0.01)
    (waits,) = trainings.standing().workers
    assert all(ends(pid) for pid in crew.pids - {waits})


HEARS_ONE_REQUEST = """
import io, sys, time, types
class OneLine(io.RawIOBase):
    heard = False
    def readable(self):
        return True
    def readinto(self, room):
        if self.heard:
            os.close(0)
            while not pathlib.Path({asked!r}).exists():
                time.sleep(0.01)
            return 0
        while (letter := os.read(0, 1)) != b"\\n":
            self.line = getattr(self, "line", b"") + letter
        self.heard = True
        room[: len(self.line) + 1] = self.line + b"\\n"
        return len(self.line) + 1
if len(list(pathlib.Path({folder!r}).iterdir())) == 1:
    sys.stdin = types.SimpleNamespace(buffer=io.BufferedReader(OneLine()))
"""


def test_a_training_that_its_worker_never_heard_of_is_given_to_another(hire, tmp_path):
    asked = tmp_path / "asked for more"
    prelude = HEARS_ONE_REQUEST.format(folder=str(tmp_path / "crew 0"), asked=str(asked))
    trainings, crew = hire(prelude=prelude)
    trainings.start(SHORT)
    assert ended(trainings, SHORT).phase == "done"
    trainings.start(seeded(SHORT, 1))
    assert len(crew.pids) == 1, "the worker that hears nothing was asked"
    asked.touch()
    assert ended(trainings, seeded(SHORT, 1)).phase == "done"
    assert len(crew.pids) == 2


def test_a_worker_that_hangs_is_replaced_and_its_training_says_so(hire, monkeypatch, caplog):
    monkeypatch.setattr(timeouts, "SILENCE", 1.0)
    monkeypatch.setattr(pool, "WATCH", 0.2)
    trainings, crew = hire()
    trainings.start(LONG)
    under_way(trainings, LONG)
    (pid,) = crew.pids
    os.kill(pid, signal.SIGSTOP)
    job = ended(trainings, LONG)
    assert job.phase == "failed"
    assert job.sentence.startswith("The training process ended before it was finished")
    assert "A worker said nothing for " in caplog.text
    monkeypatch.setattr(timeouts, "SILENCE", NEVER)  # the next one may take its time
    trainings.start(SHORT)
    assert ended(trainings, SHORT).phase == "done"


def test_a_run_whose_worker_hangs_is_lost_though_nobody_trains_anything(hire, monkeypatch):
    monkeypatch.setattr(timeouts, "SILENCE", 1.0)
    monkeypatch.setattr(pool, "WATCH", 0.2)
    trainings, crew = hire()
    found = trainings.run(SHORT.recipe)
    while not crew.pids:
        time.sleep(0.01)
    os.kill(next(iter(crew.pids)), signal.SIGSTOP)
    with pytest.raises(WorkerLost):
        found.result(NEVER)


# --- checks of a batch ----------------------------------------------------------------------


def found(check: Future[BatchCheck]) -> BatchCheck:
    return check.result(timeout=NEVER)


def test_a_worker_says_whether_samples_of_a_batch_know_of_each_other(hire):
    trainings, crew = hire()
    model = fabricated_model(SHORT)
    assert found(trainings.check_batch(model)) == inside_a_batch(SHORT, model.weights)
    assert len(crew.pids) == 1
    trainings.start(SHORT)
    assert ended(trainings, SHORT).phase == "done", "the worker goes on"
    assert len(crew.pids) == 1


def test_whoever_asks_about_the_same_network_shares_the_check(hire):
    trainings, _ = hire()
    one, other = (fabricated_model(SHORT, seed=seed) for seed in (1, 2))
    assert trainings.check_batch(one) is trainings.check_batch(fabricated_model(SHORT, seed=1))
    assert trainings.check_batch(one) is not trainings.check_batch(other)
    first = found(trainings.check_batch(one))
    assert trainings.check_batch(one).done()
    assert found(trainings.check_batch(one)) is first


CHECKS_GO_WRONG = """
import tests.workers
def wrong(trainer, recipe, weights):
    {mishap}
tests.workers.MadeUpTrainer.check = wrong
"""


@pytest.mark.parametrize(
    ("mishap", "sentence"),
    [
        ("os._exit(9)", "The check process ended before it was finished: .* Ask again."),
        ("raise MemoryError('too large')", "The check ended with an error .MemoryError: too large"),
        ("return (1, 2, 'three')", "The check ended with an error .TypeError: "),
    ],
)
def test_a_check_that_goes_wrong_ends_in_a_sentence_and_may_be_asked_for_again(
    mishap, sentence, hire
):
    trainings, _ = hire(prelude=CHECKS_GO_WRONG.format(mishap=mishap))
    model = fabricated_model(SHORT)
    first = trainings.check_batch(model)
    with pytest.raises(CheckFailed, match=sentence):
        found(first)
    assert trainings.check_batch(model) is not first
    trainings.start(SHORT)
    assert ended(trainings, SHORT).phase == "done"


def test_a_check_that_nobody_wants_any_more_is_left_out(hire):
    trainings, crew = hire()
    trainings.start(LONG)
    under_way(trainings, LONG)
    model, other = fabricated_model(SHORT), fabricated_model(SHORT, seed=1)
    for each in (model, other):
        assert trainings.check_batch(each).cancel()
    again = trainings.check_batch(model)
    assert not again.cancelled()
    trainings.stop(LONG)
    assert found(again) == inside_a_batch(SHORT, model.weights)
    trainings.start(SHORT)
    assert ended(trainings, SHORT).phase == "done"
    assert trainings.place_in_queue(SHORT) == 0
    assert len(crew.pids) == 1, "the worker was not lost over it"


def test_only_so_many_checks_are_remembered(hire, monkeypatch):
    monkeypatch.setattr(jobs, "CHECKS", 2)
    trainings, _ = hire()
    models = [fabricated_model(SHORT, seed=seed) for seed in range(4)]
    checks = [trainings.check_batch(model) for model in models]
    for check in checks:
        found(check)
    assert trainings.check_batch(models[3]) is checks[3]
    trainings.check_batch(fabricated_model(SHORT, seed=9))
    assert trainings.check_batch(models[0]) is not checks[0]


def test_closing_ends_every_worker_and_may_be_repeated(hire):
    trainings, crew = hire(workers=2)
    for seed in (1, 2):
        trainings.start(seeded(LONG, seed))
        under_way(trainings, seeded(LONG, seed))
    for _ in range(2):
        trainings.close()
    assert len(crew.pids) == 2
    assert all(ends(pid, within=0.1) for pid in crew.pids)


def test_a_worker_does_not_outlive_a_server_that_is_killed(tmp_path):
    server = f"""
import pathlib, time
from lstm_explorer.jobs.trainings import Trainings
from tests.jobs.test_trainings import LONG
from tests.workers import Crew
Trainings(command=Crew(pathlib.Path({str(tmp_path)!r})).command).start(LONG)
time.sleep({NEVER})
"""
    process = subprocess.Popen([sys.executable, "-c", server], cwd=ROOT)
    crew = Crew(tmp_path)
    deadline = time.monotonic() + NEVER
    while not crew.pids and time.monotonic() < deadline:
        time.sleep(0.01)
    process.kill()
    process.wait()
    (pid,) = crew.pids
    assert ends(pid)


def test_how_things_stand_is_told(hire):
    trainings, crew = hire()
    assert trainings.standing().workers == {}
    trainings.start(LONG, viewer="ann/1")
    trainings.start(SHORT, viewer="ann/1")
    under_way(trainings, LONG)
    standing = trainings.standing()
    assert set(standing.workers) == crew.pids
    assert list(standing.workers.values()) == [
        f"one_char, 2 units, seed 7 ({LONG.fingerprint[:8]})"
    ]
    assert (standing.running, standing.waiting, standing.ended) == (2, 1, 0)
    trainings.stop(LONG, viewer="ann/1")
    ended(trainings, SHORT)
    standing = trainings.standing()
    assert (standing.running, standing.waiting, standing.ended) == (0, 0, 2)
    assert standing.longest_wait > 0


# --- runs of sweeps ---


def test_a_run_is_trained_by_a_worker_and_comes_back_whole(hire):
    trainings, _ = hire()
    found = unpack(trainings.run(SHORT.recipe).result(NEVER), SHORT)
    np.testing.assert_array_equal(found.losses, fabricated_model(SHORT).losses)


def test_an_executor_of_runs_does_nothing_else(hire):
    trainings, _ = hire()
    executor = RunExecutor(trainings)
    assert executor.submit(answer_of_keras, "abc").result(NEVER) == b"cba"
    assert unpack(executor.submit(train_run, SHORT.recipe).result(NEVER), SHORT).experiment == SHORT
    with pytest.raises(ValueError, match="they do not do <built-in function print>"):
        executor.submit(print)


def test_a_run_whose_worker_is_killed_can_be_begun_again(hire):
    trainings, crew = hire()
    run = trainings.run(LONG.recipe)
    _until(lambda: crew.pids and run.running())
    (pid,) = crew.pids
    os.kill(pid, signal.SIGKILL)
    with pytest.raises(WorkerLost, match="The run process ended before it was finished"):
        run.result(NEVER)
    assert trainings.run(SHORT.recipe).result(NEVER)


def test_a_run_that_cannot_be_fails_with_a_sentence(hire):
    trainings, _ = hire()
    with pytest.raises(CheckFailed, match="The run ended with an error"):
        trainings.run({"framing": "lstm"}).result(NEVER)


def test_a_run_of_a_preset_is_given_to_a_worker_like_any_other(hire):
    trainings, _ = hire()
    preset = next(iter(PRESETS.values()))
    with pytest.raises(CheckFailed, match="TypeError"):  # made-up workers know of none
        trainings.run(preset.recipe).result(NEVER)
    assert trainings.ask("abc").result(NEVER) == b"cba"


def test_no_run_is_left_waiting_when_the_app_is_closed(hire):
    trainings, _ = hire()
    runs = [trainings.run(seeded(LONG, seed).recipe) for seed in range(3)]
    trainings.close()
    for run in (*runs, trainings.run(SHORT.recipe)):
        with pytest.raises(CheckFailed, match="The app is being closed"):
            run.result(NEVER)


def _until(holds: Callable[[], object]) -> None:
    deadline = time.monotonic() + NEVER
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.01)
