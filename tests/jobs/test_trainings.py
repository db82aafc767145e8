"""Jobs with made-up trainings; `training/test_worker.py` has the genuine ones."""

from __future__ import annotations

import errno
import os
import re
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

from lstm_explorer.cell import Weights
from lstm_explorer.experiment import Experiment
from lstm_explorer.framings import ENCODINGS
from lstm_explorer.jobs import limits, ownership, pool, scheduler, timeouts
from lstm_explorer.jobs import trainings as jobs
from lstm_explorer.jobs.executor import RunExecutor
from lstm_explorer.jobs.job import Job
from lstm_explorer.jobs.limits import TooMuch
from lstm_explorer.jobs.requests import CheckFailed, WorkerLost
from lstm_explorer.jobs.trainings import Trainings
from lstm_explorer.lab.batches import BatchCheck, inside_a_batch
from lstm_explorer.outcomes import unpack
from lstm_explorer.presets import PRESETS
from lstm_explorer.server_kind import PUBLIC
from lstm_explorer.store import load
from lstm_explorer.sweeps import answer_of_keras, train_run
from tests.networks import fabricated_model
from tests.processes import ROOT
from tests.workers import Crew, ends

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
        job = trainings.look(recipe)
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
        job = trainings.look(SHORT)
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


def test_a_training_paused_again_before_it_went_on_is_still_where_it_was(hire):
    trainings, _ = hire()
    recipe, other = replace(SHORT, epochs=60), seeded(LONG, 1)
    trainings.start(recipe)
    under_way(trainings, recipe)
    trainings.pause(recipe)
    paused = ended(trainings, recipe)
    trainings.start(other)  # takes the only worker
    trainings.resume(recipe)
    assert trainings.look(recipe).phase == "waiting"
    trainings.pause(recipe)
    assert trainings.look(recipe).phase == "paused"

    trainings.stop(other)
    trainings.resume(recipe)
    assert ended(trainings, recipe).model.seconds == recipe.epochs - paused.epoch


def test_a_paused_training_can_be_stopped_for_good(hire):
    trainings, _ = hire()
    trainings.start(LONG)
    under_way(trainings, LONG)
    trainings.pause(LONG)
    paused = ended(trainings, LONG)
    trainings.stop(LONG)
    assert trainings.look(LONG).phase == "stopped"
    assert trainings.look(LONG).model is paused.model


def test_a_finished_training_has_nothing_to_go_on_with(hire):
    trainings, _ = hire()
    trainings.start(SHORT)
    done = ended(trainings, SHORT)
    trainings.resume(SHORT)
    assert trainings.look(SHORT) is done


def test_more_epochs_go_on_from_a_model_with_fewer(hire):
    trainings, _ = hire()
    recipe = replace(SHORT, epochs=SHORT.epochs + 5)
    trainings.start(recipe, after=fabricated_model(SHORT))
    job = ended(trainings, recipe)
    assert job.model.seconds == 5
    assert job.epoch == recipe.epochs
    assert_equal_weights(load(recipe).weights, fabricated_model(recipe).weights)


@pytest.mark.parametrize("pauses", [0, 1])
def test_a_training_that_is_not_to_be_kept_is_only_remembered(pauses, hire):
    trainings, _ = hire()
    recipe = replace(SHORT, epochs=60)
    trainings.start(recipe, keep=False)
    for _ in range(pauses):
        under_way(trainings, recipe)
        trainings.pause(recipe)
        ended(trainings, recipe)
        trainings.resume(recipe)
    job = ended(trainings, recipe)
    assert job.phase == "done"
    assert job.sentence is None
    assert job.model is not None
    assert load(recipe) is None


def test_a_training_is_kept_if_anybody_wants_it_kept(hire):
    trainings, _ = hire()
    recipe = replace(SHORT, epochs=60)
    for viewer, keep in (("one", False), ("other", True), ("third", False)):
        trainings.start(recipe, viewer=viewer, keep=keep)
    assert ended(trainings, recipe).phase == "done"
    assert load(recipe) is not None


def test_two_who_train_one_recipe_share_one_job(hire):
    trainings, _ = hire(workers=2)
    trainings.start(LONG, viewer="one")
    first = under_way(trainings, LONG)
    joined = trainings.start(LONG, viewer="other")
    assert joined.epoch >= first.epoch > 0
    assert trainings.look(LONG, viewer="one") is trainings.look(LONG, viewer="other")


def test_a_training_waits_for_a_free_worker_in_the_order_of_asking(hire):
    trainings, crew = hire()
    first, second, third = (seeded(SHORT, seed) for seed in (1, 2, 3))
    for recipe in (first, second, third):
        trainings.start(recipe)
    assert [trainings.look(recipe).phase for recipe in (second, third)] == ["waiting", "waiting"]
    assert [trainings.place_in_queue(recipe) for recipe in (first, second, third)] == [0, 1, 2]
    ended(trainings, second)
    assert trainings.look(first).phase == "done"
    assert trainings.look(third).running
    assert ended(trainings, third).phase == "done"
    assert len(crew.pids) == 1


def test_two_workers_train_side_by_side(hire):
    trainings, crew = hire(workers=2)
    recipes = seeded(LONG, 1), seeded(LONG, 2)
    for recipe in recipes:
        trainings.start(recipe)
    for recipe in recipes:
        under_way(trainings, recipe)
    assert len(crew.pids) == 2


@pytest.mark.parametrize("end", ["stop", "pause"])
def test_a_training_that_has_not_begun_ends_at_once(end, hire):
    trainings, _ = hire()
    trainings.start(LONG)
    waiting = seeded(LONG, 1)
    trainings.start(waiting)
    getattr(trainings, end)(waiting)
    job = trainings.look(waiting)
    assert (job.phase, job.model) == ({"stop": "stopped", "pause": "paused"}[end], None)
    assert job.sentence == "It had not begun."
    assert trainings.place_in_queue(waiting) == 0


def test_a_killed_worker_fails_its_training_and_the_next_one_works(hire, caplog):
    trainings, crew = hire()
    trainings.start(LONG)
    under_way(trainings, LONG)
    (pid,) = crew.pids
    os.kill(pid, signal.SIGKILL)
    job = ended(trainings, LONG)
    assert job.phase == "failed"
    assert job.sentence.startswith("The training process ended before it was finished")
    assert job.sentence.endswith("Press Train to start again.")
    assert f"exit code {-signal.SIGKILL}" in caplog.text

    again = seeded(SHORT, 1)
    trainings.start(again)
    assert ended(trainings, again).phase == "done"
    assert len(crew.pids) == 2


def test_the_training_that_waited_for_a_killed_worker_gets_another(hire):
    trainings, crew = hire()
    trainings.start(LONG)
    trainings.start(SHORT)
    under_way(trainings, LONG)
    os.kill(next(iter(crew.pids)), signal.SIGKILL)
    assert ended(trainings, SHORT).phase == "done"


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


def test_a_training_that_tensorflow_cannot_begin_at_all_fails_itself_and_no_other(hire, tmp_path):
    prelude = TENSORFLOW_FAILS.format(folder=str(tmp_path / "crew 0"), most=99)
    trainings, crew = hire(prelude=prelude)
    wrong, waiting = seeded(SHORT, 666), seeded(SHORT, 1)
    for pressed in (1, 2):
        for recipe in (wrong, waiting):
            trainings.start(recipe)
        job = ended(trainings, wrong)
        assert job.phase == "failed"
        assert job.sentence == (
            "The training ended with an error (InternalError: a compiled program cannot be read)."
        )
        assert ended(trainings, waiting).phase == "done"
        assert len(crew.pids) == 2 * pressed + 1


def test_a_model_that_does_not_fit_ends_in_a_sentence(hire):
    prelude = "import lstm_explorer.jobs.worker as worker; worker.pack = lambda _: b'junk'"
    trainings, _ = hire(prelude=prelude)
    trainings.start(SHORT)
    job = ended(trainings, SHORT)
    assert job.phase == "failed"
    assert job.sentence.startswith("The trained model cannot be used: it cannot be unpacked")


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


def test_looking_at_a_training_keeps_it_going(hire, monkeypatch):
    monkeypatch.setattr(ownership, "LEASE", 1)
    trainings, _ = hire()
    trainings.start(LONG)
    until = time.monotonic() + 2
    while time.monotonic() < until:
        assert trainings.look(LONG).running
        time.sleep(0.02)


def test_a_training_that_its_only_viewer_leaves_is_dropped(hire, home):
    trainings, _ = hire()
    trainings.start(LONG, viewer="one", keep=False)
    assert trainings.wait(LONG, 0.3).running
    trainings.leave(LONG, viewer="one")
    job = ended(trainings, LONG)
    assert (job.phase, job.model) == ("superseded", None)
    assert not list(home.glob("models/*"))


def test_a_training_that_another_viewer_looks_at_goes_on(hire):
    trainings, _ = hire()
    for viewer in ("one", "other"):
        trainings.start(SHORT, viewer=viewer)
    trainings.leave(SHORT, viewer="one")
    assert ended(trainings, SHORT).phase == "done"


def test_a_waiting_training_that_its_viewer_leaves_never_begins(hire):
    trainings, _ = hire()
    waiting = seeded(LONG, 1)
    trainings.start(LONG)
    trainings.start(waiting, viewer="one", keep=False)
    trainings.leave(waiting, viewer="one")
    assert trainings.look(waiting).phase == "superseded"
    assert trainings.place_in_queue(waiting) == 0


def test_a_training_asked_for_while_it_is_being_dropped_is_trained_after_all(hire):
    trainings, _ = hire()
    recipe = replace(SHORT, epochs=60)
    trainings.start(recipe, viewer="one", keep=False)
    assert trainings.wait(recipe, 0.4).running
    trainings.leave(recipe, viewer="one")
    trainings.start(recipe, viewer="other")
    assert ended(trainings, recipe).phase == "done"


def test_a_training_that_is_to_be_kept_is_kept_by_whoever_leaves_it(hire, monkeypatch):
    trainings, _ = hire()
    trainings.start(LONG, viewer="ann/1", keep=True)
    under_way(trainings, LONG)
    monkeypatch.setattr(ownership, "LEASE", 0)  # she has not looked for so long
    trainings.leave(LONG, viewer="ben/1")
    job = ended(trainings, LONG)
    assert (job.phase, job.unwatched) == ("stopped", True)
    assert load(job.model.experiment) is not None


def test_leaving_what_is_done_changes_nothing(hire):
    trainings, _ = hire()
    trainings.start(SHORT, viewer="one")
    done = ended(trainings, SHORT)
    trainings.leave(SHORT, viewer="one")
    assert trainings.look(SHORT) is done


def test_what_is_left_of_a_training_can_be_forgotten_but_for_its_model(hire):
    trainings, _ = hire()
    trainings.start(LONG)
    trainings.forget(LONG)
    assert trainings.look(LONG).running  # not before it has ended
    trainings.start(SHORT)
    trainings.stop(LONG)
    ended(trainings, SHORT)
    trainings.forget(SHORT)
    assert trainings.look(SHORT) is None
    assert load(SHORT) is not None


def test_only_so_many_finished_trainings_are_remembered(hire, monkeypatch):
    monkeypatch.setattr(scheduler, "FINISHED", 2)
    trainings, _ = hire()
    recipes = [seeded(replace(SHORT, epochs=1), seed) for seed in range(5)]
    for recipe in recipes:
        trainings.start(recipe)
        ended(trainings, recipe)
    assert [trainings.look(recipe) is not None for recipe in recipes] == [False] * 3 + [True] * 2


def test_training_again_begins_again(hire):
    trainings, _ = hire()
    trainings.start(SHORT)
    done = ended(trainings, SHORT)
    again = trainings.start(SHORT)
    assert again.epoch == 0
    assert again.running
    assert_equal_weights(ended(trainings, SHORT).model.weights, done.model.weights)


@pytest.mark.parametrize("ask", ["stop", "pause", "resume", "forget", "look", "place_in_queue"])
def test_what_nobody_trains_can_be_asked_about(ask, hire):
    trainings, _ = hire()
    assert not getattr(trainings, ask)(SHORT)


def test_the_time_left_is_known_after_two_reports_and_shrinks(hire):
    trainings, _ = hire()
    recipe = replace(SHORT, epochs=1000)
    assert trainings.start(recipe).seconds_left() is None
    first = under_way(trainings, recipe, epochs=20)
    later = under_way(trainings, recipe, epochs=first.epoch + 20)
    assert later.seconds_left() > 0
    assert later.seconds_left() == pytest.approx(
        later.seconds_per_epoch() * (recipe.epochs - later.epoch)
    )


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
    assert trainings.look(SHORT, viewer="ben/1").phase == "waiting"
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
    while any(trainings.look(recipe).running for recipe in recipes):  # or it counts as unwatched
        time.sleep(0.01)
    assert [ended(trainings, recipe).phase for recipe in recipes] == ["done"] * 3
    deadline = time.monotonic() + NEVER
    while len(crew.pids) < 4:
        assert time.monotonic() < deadline, "Nobody took the last one's place."
        time.sleep(0.01)
    (waits,) = trainings.standing().workers
    assert all(ends(pid) for pid in crew.pids - {waits})


def test_a_training_that_was_joined_while_it_ended_ends_once_nobody_wants_it(hire):
    trainings, _ = hire(prelude="import tests.workers; tests.workers.PACE = 1.0")
    trainings.start(LONG, viewer="ann/1")
    under_way(trainings, LONG)
    assert trainings.stop(LONG, viewer="ann/1")
    trainings.start(LONG, viewer="ben/1")
    trainings.stop(LONG, viewer="ann/1")
    assert trainings.stop(LONG, viewer="ben/1")
    job = ended(trainings, LONG)
    assert (job.phase, job.unwatched) == ("stopped", False)


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


def test_a_worker_at_work_is_not_taken_for_one_that_hangs(hire, monkeypatch):
    trainings, crew = hire()
    trainings.start(SHORT)
    assert ended(trainings, SHORT).phase == "done"
    monkeypatch.setattr(timeouts, "SILENCE", 3.0)
    monkeypatch.setattr(pool, "WATCH", 0.2)
    recipe = replace(SHORT, epochs=500)  # of ten milliseconds each
    trainings.start(recipe)
    while trainings.look(recipe).running:
        time.sleep(0.05)
    assert trainings.look(recipe).phase == "done"
    assert len(crew.pids) == 1


def test_waiting_jobs_whose_askers_have_left_reach_no_worker(hire, monkeypatch):
    trainings, _ = hire()
    trainings.start(LONG, viewer="ann/1")
    under_way(trainings, LONG)
    for seed in (1, 2):
        trainings.start(seeded(SHORT, seed), viewer=f"gone {seed}/1")
    monkeypatch.setattr(ownership, "LEASE", 0.5)
    until = time.monotonic() + 1
    while time.monotonic() < until:
        trainings.look(LONG, viewer="ann/1")
        time.sleep(0.05)
    trainings.stop(LONG, viewer="ann/1")
    for seed in (1, 2):
        job = ended(trainings, seeded(SHORT, seed))
        assert (job.phase, job.begun_at) == ("stopped", None)


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


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_network_of_any_encoding_goes_through_the_pipe(encoding, hire):
    trainings, _ = hire()
    recipe = replace(SHORT, encoding=encoding, shuffle="once")
    model = fabricated_model(recipe)
    assert found(trainings.check_batch(model)) == inside_a_batch(recipe, model.weights)
    trainings.start(recipe)
    assert_equal_weights(ended(trainings, recipe).weights, model.weights)
    assert load(recipe) is not None


def test_whoever_asks_about_the_same_network_shares_the_check(hire):
    trainings, _ = hire()
    one, other = (fabricated_model(SHORT, seed=seed) for seed in (1, 2))
    assert trainings.check_batch(one) is trainings.check_batch(fabricated_model(SHORT, seed=1))
    assert trainings.check_batch(one) is not trainings.check_batch(other)
    first = found(trainings.check_batch(one))
    assert trainings.check_batch(one).done()
    assert found(trainings.check_batch(one)) is first


def test_a_check_takes_a_free_worker_beside_a_training(hire):
    trainings, crew = hire(workers=2)
    trainings.start(LONG)
    under_way(trainings, LONG)
    found(trainings.check_batch(fabricated_model(SHORT)))
    assert trainings.look(LONG).running
    assert len(crew.pids) == 2


def test_a_check_waits_for_the_only_worker_and_keeps_nobody_longer_than_they_want(hire):
    trainings, crew = hire()
    trainings.start(LONG)
    before = under_way(trainings, LONG)
    trainings.start(seeded(LONG, 1))
    check = trainings.check_batch(fabricated_model(SHORT))
    with pytest.raises(TimeoutError):
        check.result(timeout=0.2)
    assert under_way(trainings, LONG).epoch > before.epoch, "a training is not disturbed"
    trainings.stop(LONG)
    assert found(check).corrupted < 1e-5, "it comes before the trainings that wait"
    under_way(trainings, seeded(LONG, 1))
    assert len(crew.pids) == 1


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


def test_closing_leaves_no_check_open(hire):
    trainings, _ = hire()
    trainings.start(LONG)
    waiting = trainings.check_batch(fabricated_model(SHORT, seed=1))
    trainings.close()
    for check in (waiting, trainings.check_batch(fabricated_model(SHORT, seed=2))):
        with pytest.raises(CheckFailed, match="closed"):
            found(check)


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


def test_warming_up_starts_one_worker_that_the_first_training_takes(hire):
    trainings, crew = hire(workers=2)
    for _ in range(3):
        trainings.warm_up()
    trainings.start(SHORT)
    ended(trainings, SHORT)
    assert len(crew.pids) == 1


def test_closing_ends_every_worker_and_may_be_repeated(hire):
    trainings, crew = hire(workers=2)
    for seed in (1, 2):
        trainings.start(seeded(LONG, seed))
        under_way(trainings, seeded(LONG, seed))
    for _ in range(2):
        trainings.close()
    assert len(crew.pids) == 2
    assert all(ends(pid, within=0.1) for pid in crew.pids)


def test_no_worker_is_started_after_closing(hire):
    trainings, crew = hire()
    trainings.close()
    trainings.warm_up()
    trainings.start(SHORT)
    assert not crew.pids


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


# --- several visitors ---


def test_a_stranger_ends_nothing_by_knowing_its_name(hire):
    trainings, _ = hire()
    trainings.start(LONG, viewer="ann/1")
    under_way(trainings, LONG)
    trainings.look(LONG, viewer="eve/1")
    assert not trainings.may_end(LONG, viewer="eve/1")
    assert not trainings.stop(LONG, viewer="eve/1")
    assert not trainings.pause(LONG, viewer="eve/1")
    trainings.leave(LONG, viewer="eve/1")
    trainings.forget(LONG, viewer="eve/1")
    under_way(trainings, LONG, epochs=20)
    assert trainings.stop(LONG, viewer="ann/2"), "another tab of who asked"
    assert ended(trainings, LONG).phase == "stopped"


def test_a_stranger_cannot_rewind_what_somebody_has_paused(hire):
    trainings, _ = hire()
    trainings.start(LONG, viewer="ann/1")
    under_way(trainings, LONG)
    trainings.pause(LONG, viewer="ann/1")
    ended(trainings, LONG)
    trainings.forget(LONG, viewer="eve/1")
    assert trainings.look(LONG, viewer="ann/1").phase == "paused"
    trainings.forget(LONG, viewer="ann/1")
    assert trainings.look(LONG, viewer="ann/1") is None


def test_what_two_asked_for_goes_on_until_both_have_stopped_it(hire):
    trainings, _ = hire()
    for viewer in ("ann/1", "ben/1"):
        trainings.start(LONG, viewer=viewer)
    under_way(trainings, LONG)
    assert not trainings.stop(LONG, viewer="ann/1")
    under_way(trainings, LONG, epochs=20)
    assert trainings.stop(LONG, viewer="ben/1")
    assert ended(trainings, LONG).phase == "stopped"


def test_on_a_shared_server_a_visitor_has_three_trainings_and_others_have_theirs(hire, monkeypatch):
    monkeypatch.setenv(PUBLIC, "lstm.example.org")
    trainings, _ = hire()
    several = [seeded(SHORT, seed) for seed in range(5)]
    for recipe in several[:3]:
        trainings.start(recipe, viewer="ann/1")
    with pytest.raises(TooMuch, match="3 of your trainings are waiting or under way"):
        trainings.start(several[3], viewer="ann/2")
    assert trainings.look(several[3]) is None
    trainings.start(several[0], viewer="ann/2")  # to join is not one more
    trainings.start(several[4], viewer="ben/1")
    ended(trainings, several[0])
    trainings.start(several[3], viewer="ann/1")
    assert ended(trainings, several[3]).phase == "done"


def test_a_server_takes_on_only_so_many_trainings(hire, monkeypatch):
    few = replace(limits.OWN_MACHINE, waiting=2)
    monkeypatch.setattr(limits, "limits", lambda: few)
    trainings, _ = hire()
    trainings.start(LONG, viewer="ann/1")
    for seed in (1, 2):
        trainings.start(seeded(LONG, seed), viewer=f"{seed}/1")
    with pytest.raises(TooMuch, match=r"2 trainings wait on this server.*Try again"):
        trainings.start(seeded(LONG, 3), viewer="ben/1")
    assert trainings.look(seeded(LONG, 3)) is None
    monkeypatch.setattr(ownership, "LEASE", 0)  # those who wait have left
    trainings.start(seeded(LONG, 3), viewer="ben/1")


def test_who_once_asked_for_a_training_has_no_part_in_the_next(hire, monkeypatch):
    monkeypatch.setenv(PUBLIC, "lstm.example.org")
    trainings, _ = hire()
    recipe = replace(SHORT, epochs=60)
    for viewer in ("ann/1", "ben/1"):
        trainings.start(recipe, viewer=viewer)
    ended(trainings, recipe)
    trainings.start(recipe, viewer="ann/1")
    trainings.look(recipe, viewer="ben/1")
    for seed in (1, 2, 3):  # all that a visitor may have
        trainings.start(seeded(SHORT, seed), viewer="ben/1")
    assert not trainings.stop(recipe, viewer="ben/1")
    assert trainings.stop(recipe, viewer="ann/1")


def test_a_visitor_has_no_more_checks_than_trainings(hire, monkeypatch):
    monkeypatch.setenv(PUBLIC, "lstm.example.org")
    trainings, _ = hire()
    trainings.start(replace(LONG, epochs=3000), viewer="ben/1")
    for seed in (1, 2, 3):
        trainings.check_batch(fabricated_model(SHORT, seed=seed), viewer="ann/1")
    with pytest.raises(TooMuch, match="3 of your trainings"):
        trainings.check_batch(fabricated_model(SHORT, seed=4), viewer="ann/1")
    trainings.check_batch(fabricated_model(SHORT, seed=3), viewer="ann/1")  # it is no other
    trainings.check_batch(fabricated_model(SHORT, seed=4), viewer="eve/1")


def test_many_checks_and_trainings_take_turns(hire):
    trainings, _ = hire()
    trainings.start(LONG)
    under_way(trainings, LONG)
    waiting = [seeded(SHORT, seed) for seed in (1, 2)]
    for recipe in waiting:
        trainings.start(recipe)
    checks = [trainings.check_batch(fabricated_model(SHORT, seed=seed)) for seed in range(4)]
    order = []
    for n, check in enumerate(checks):
        check.add_done_callback(lambda _, n=n: order.append(f"check {n}"))
    trainings.stop(LONG)
    for n, recipe in enumerate(waiting):
        ended(trainings, recipe)
        order.append(f"training {n}")
    for check in checks:
        found(check)
    assert order[:2] == ["check 0", "training 0"]
    assert order.index("training 1") < order.index("check 3")


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


def test_the_log_says_one_line_for_each_training(hire, caplog):
    caplog.set_level("INFO", "lstm_explorer.jobs")
    trainings, _ = hire()
    trainings.start(SHORT, viewer="ann/1")
    ended(trainings, SHORT)
    (line,) = caplog.messages
    assert line.startswith(
        f"Training done: one_char, 2 units, seed 7 ({SHORT.fingerprint[:8]}), 25"
    )
    assert re.search(r"25 of 25 epochs in \d+\.\d s", line)


def test_the_log_says_one_line_for_a_worker_that_was_killed_and_one_for_its_training(hire, caplog):
    caplog.set_level("INFO", "lstm_explorer.jobs")
    trainings, crew = hire()
    trainings.start(LONG, viewer="ann/1")
    under_way(trainings, LONG)
    (pid,) = crew.pids
    os.kill(pid, signal.SIGKILL)
    ended(trainings, LONG)
    fault, training = caplog.messages
    assert fault.startswith("A worker ended during a training: exit code -9")
    assert training.startswith("Training failed: one_char")


# --- runs of sweeps ---


def test_a_run_is_trained_by_a_worker_and_comes_back_whole(hire):
    trainings, _ = hire()
    found = unpack(trainings.run(SHORT.recipe).result(NEVER), SHORT)
    np.testing.assert_array_equal(found.losses, fabricated_model(SHORT).losses)


def test_a_question_is_put_to_keras_by_a_worker(hire):
    trainings, _ = hire()
    assert RunExecutor(trainings).submit(answer_of_keras, "abc").result(NEVER) == b"cba"


def test_an_executor_of_runs_does_nothing_else(hire):
    trainings, _ = hire()
    executor = RunExecutor(trainings)
    assert unpack(executor.submit(train_run, SHORT.recipe).result(NEVER), SHORT).experiment == SHORT
    with pytest.raises(ValueError, match="they do not do <built-in function print>"):
        executor.submit(print)


def test_runs_leave_one_worker_to_trainings(hire):
    trainings, crew = hire(workers=2)
    runs = [trainings.run(seeded(SHORT, seed).recipe) for seed in range(4)]
    trainings.start(SHORT, viewer="ann/1")
    assert ended(trainings, SHORT).phase == "done"
    assert not all(run.done() for run in runs), "the training did not wait for all runs"
    for seed, run in enumerate(runs):
        assert unpack(run.result(NEVER), seeded(SHORT, seed)).experiment.seed == seed
    assert len(crew.pids) == 2


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


def test_a_run_that_nobody_wants_any_more_is_not_begun(hire):
    trainings, _ = hire()
    first, second = trainings.run(SHORT.recipe), trainings.run(seeded(SHORT, 8).recipe)
    assert second.cancel()
    assert first.result(NEVER)
    assert trainings.standing().waiting == 0


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
