"""Servers that share a store: one recipe is trained by one of them."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lstm_explorer.jobs.locks import RecipeLocks
from lstm_explorer.jobs.trainings import Trainings
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.store import models
from tests.workers import Crew

RECIPE = Experiment(framing="one_char", sequence="ABCD", units=2, epochs=100)
LONG = replace(RECIPE, epochs=100_000)

HOLDER = """
import sys, time
from lstm_explorer.jobs.locks import RecipeLocks
locks = RecipeLocks()
print(locks.acquire(sys.argv[1]), flush=True)
time.sleep(600)
"""


@pytest.fixture
def holder(home):
    """Another process that has taken the recipe on."""
    command = [sys.executable, "-c", HOLDER, RECIPE.fingerprint]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "True\n"
        yield process
        process.kill()


def test_what_one_process_has_taken_on_another_cannot_have_until_it_ends(holder):
    locks = RecipeLocks()
    assert not locks.acquire(RECIPE.fingerprint)
    assert locks.acquire("fff" + RECIPE.fingerprint[3:])
    holder.kill()  # as hard as can be: a lock ends with its process
    holder.wait()
    assert locks.acquire(RECIPE.fingerprint)
    assert locks.acquire(RECIPE.fingerprint), "it is ours already"


def test_what_was_given_back_another_can_have(home):
    one, other = RecipeLocks(), RecipeLocks()
    assert one.acquire("abc")
    assert not other.acquire("abc")
    one.release("abc")
    assert other.acquire("abc")


def test_recipes_whose_names_begin_alike_do_not_wait_for_each_other_in_one_server(home):
    one, other = RecipeLocks(), RecipeLocks()
    assert one.acquire("abc1") and one.acquire("abc2")
    one.release("abc1")
    assert not other.acquire("abc1"), "the lock is held as long as one of them is trained"
    one.release("abc2")
    assert other.acquire("abc1")


def test_where_no_lock_can_be_kept_every_recipe_is_to_be_had(home):
    (home / "turns").write_text("a file where the folder should be")
    assert RecipeLocks().acquire("abc")


@pytest.fixture
def servers(home: Path, tmp_path: Path) -> Iterator[list[tuple[Trainings, Crew]]]:
    """Two of them, with a made-up worker each."""
    made = []
    for name in ("one", "other"):
        crew = Crew(tmp_path / name)
        crew.folder.mkdir()
        made.append((Trainings(workers=1, command=crew.command), crew))
    yield made
    for server, _ in made:
        server.close()


def test_two_servers_train_a_recipe_once(servers):
    (one, _), (other, crew) = servers
    for server in (one, other):
        server.start(RECIPE, viewer="ann/1")
    waits = other.job(RECIPE)
    assert waits.phase == "waiting" and "Another server" in waits.sentence
    jobs = [server.wait(RECIPE, 30) for server in (one, other)]
    assert [job.phase for job in jobs] == ["done", "done"]
    assert not crew.pids, "the second has not even started a worker"
    for mine, theirs in zip(jobs[0].model.weights, jobs[1].model.weights, strict=True):
        np.testing.assert_array_equal(mine, theirs)
    assert jobs[1].sentence is None


def test_what_another_server_has_trained_is_there_though_every_worker_is_busy(servers):
    (one, _), (other, _) = servers
    one.start(RECIPE, viewer="ann/1")
    other.start(RECIPE, viewer="ben/1")
    other.start(LONG, viewer="ben/1")
    assert other.wait(RECIPE, 30).phase == "done"
    assert other.job(LONG).running


def test_what_was_trained_elsewhere_before_its_turn_came_is_not_trained_again(servers):
    (one, _), (other, _) = servers
    other.start(LONG, viewer="ben/1")
    other.start(RECIPE, viewer="ben/1")
    one.start(RECIPE, viewer="ann/1")
    assert one.wait(RECIPE, 30).phase == "done"
    other.stop(LONG, viewer="ben/1")
    job = other.wait(RECIPE, 30)
    assert (job.phase, job.begun_at) == ("done", None)


def test_a_server_without_a_free_worker_takes_no_turn(servers):
    (one, _), (other, _) = servers
    one.start(LONG, viewer="ann/1")
    other.start(LONG, viewer="ben/1")
    other.start(replace(LONG, seed=8), viewer="ben/1")  # takes the only worker
    one.stop(LONG, viewer="ann/1")
    assert one.wait(LONG, 30).phase == "stopped"
    time.sleep(1.2)  # two looks at what another server does
    waits = other.job(LONG)
    assert (waits.phase, waits.sentence) == ("waiting", None)
    one.start(LONG, viewer="ann/1")
    assert one.job(LONG).phase != "waiting"


CANNOT_BEGIN = """
import time
import tests.workers
class InternalError(Exception):
    __module__ = "tensorflow.python.framework"
def progresses(recording):
    time.sleep(1)
    raise InternalError("a compiled program cannot be read")
tests.workers.MadeUpRecording.progresses = progresses
"""


def test_a_training_stopped_before_its_second_worker_begins_it_holds_no_turn(servers, tmp_path):
    (one, _), (other, _) = servers
    folder = tmp_path / "failing"
    folder.mkdir()
    one._pool.command = Crew(folder, prelude=CANNOT_BEGIN).command
    one.start(LONG, viewer="ann/1")
    assert one.stop(LONG, viewer="ann/1")
    job = one.wait(LONG, 30)
    assert (job.phase, job.sentence) == ("stopped", "It had not begun.")
    other.start(LONG, viewer="ben/1")
    assert other.job(LONG).phase != "waiting"


def test_a_server_trains_what_the_other_died_of(holder, tmp_path):
    crew = Crew(tmp_path)
    trainings = Trainings(workers=1, command=crew.command)
    try:
        trainings.start(RECIPE, viewer="ann/1")
        assert trainings.wait(RECIPE, 0.7).phase == "waiting"
        holder.kill()
        assert trainings.wait(RECIPE, 30).phase == "done"
        assert models.load(RECIPE) is not None
    finally:
        trainings.close()


def test_what_waits_for_another_server_holds_up_nothing_else(holder, tmp_path):
    trainings = Trainings(workers=1, command=Crew(tmp_path).command)
    other = Experiment(framing="one_char", sequence="ABCD", units=2, epochs=3, seed=8)
    try:
        trainings.start(RECIPE, viewer="ann/1")
        trainings.start(other, viewer="ann/1")
        assert trainings.wait(other, 30).phase == "done"
        assert trainings.job(RECIPE).phase == "waiting"
        assert trainings.stop(RECIPE, viewer="ann/1")
        assert trainings.job(RECIPE).phase == "stopped"
        time.sleep(0.7)  # the next look at what another server does finds nothing to do
        assert trainings.job(RECIPE).phase == "stopped"
    finally:
        trainings.close()
