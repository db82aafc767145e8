"""Servers that share a store: one recipe is trained by one of them."""

from __future__ import annotations

import subprocess
import sys
import time

import numpy as np
import pytest

from lstm_explorer import store
from lstm_explorer.experiment import Experiment
from lstm_explorer.jobs import Trainings
from lstm_explorer.turns import Turns
from tests.workers import Crew

RECIPE = Experiment(framing="one_char", sequence="ABCD", units=2, epochs=100)

HOLDER = """
import sys, time
from lstm_explorer.turns import Turns
turns = Turns()
print(turns.take(sys.argv[1]), flush=True)
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
    turns = Turns()
    assert not turns.take(RECIPE.fingerprint)
    assert turns.take("fff" + RECIPE.fingerprint[3:])
    holder.kill()  # as hard as can be: a lock ends with its process
    holder.wait()
    assert turns.take(RECIPE.fingerprint)
    assert turns.take(RECIPE.fingerprint), "it is ours already"


def test_what_was_given_back_another_can_have(home):
    one, other = Turns(), Turns()
    assert one.take("abc")
    assert not other.take("abc")
    one.give_back("abc")
    assert other.take("abc")


def test_where_no_lock_can_be_kept_every_recipe_is_to_be_had(home):
    (home / "turns").write_text("a file where the folder should be")
    assert Turns().take("abc")


def test_two_servers_train_a_recipe_once(home, tmp_path):
    crews = [Crew(tmp_path / name) for name in ("one", "other")]
    for crew in crews:
        crew.folder.mkdir()
    servers = [Trainings(workers=1, command=crew.command) for crew in crews]
    try:
        for server in servers:
            server.start(RECIPE, viewer="ann/1")
        waits = servers[1].look(RECIPE, viewer="ann/1")
        assert waits.phase == "waiting" and "Another server" in waits.sentence
        jobs = [server.wait(RECIPE, 30) for server in servers]
        assert [job.phase for job in jobs] == ["done", "done"]
        assert not crews[1].pids, "the second has not even started a worker"
        for mine, theirs in zip(jobs[0].model.weights, jobs[1].model.weights, strict=True):
            np.testing.assert_array_equal(mine, theirs)
        assert jobs[1].sentence is None
    finally:
        for server in servers:
            server.close()


def test_a_server_trains_what_the_other_died_of(holder, tmp_path):
    crew = Crew(tmp_path)
    trainings = Trainings(workers=1, command=crew.command)
    try:
        trainings.start(RECIPE, viewer="ann/1")
        assert trainings.wait(RECIPE, 0.7).phase == "waiting"
        holder.kill()
        assert trainings.wait(RECIPE, 30).phase == "done"
        assert store.load(RECIPE) is not None
    finally:
        trainings.close()


def test_what_waits_for_another_server_holds_up_nothing_else(holder, tmp_path):
    trainings = Trainings(workers=1, command=Crew(tmp_path).command)
    other = Experiment(framing="one_char", sequence="ABCD", units=2, epochs=3, seed=8)
    try:
        trainings.start(RECIPE, viewer="ann/1")
        trainings.start(other, viewer="ann/1")
        assert trainings.wait(other, 30).phase == "done"
        assert trainings.look(RECIPE, viewer="ann/1").phase == "waiting"
        assert trainings.stop(RECIPE, viewer="ann/1")
        assert trainings.look(RECIPE).phase == "stopped"
        time.sleep(0.7)  # the next look at what another server does finds nothing to do
        assert trainings.look(RECIPE).phase == "stopped"
    finally:
        trainings.close()
