"""The status page: what it tells of the server."""

from __future__ import annotations

import logging
import os

import pytest

from lstm_explorer.environment import PUBLIC
from lstm_explorer.jobs.trainings import Standing
from lstm_explorer.store import models
from lstm_explorer.ui import status
from lstm_explorer.ui.server import journal
from tests.ui.reading import sentences


@pytest.fixture(autouse=True)
def standing(trainings, monkeypatch):
    monkeypatch.setattr(status, "viewers", lambda: 7)  # no server runs
    found = Standing(
        workers={os.getpid(): "one_char, 50 units, seed 7 (1234abcd)"},
        most_workers=2, waiting=3, running=4, ended=5, longest_wait=6.25,
    )  # fmt: skip
    trainings.standing.return_value = found
    return found


@pytest.fixture
def faults(monkeypatch):
    """The journal, with nothing in it yet."""
    monkeypatch.setattr(journal, "_faults", journal._Faults())
    logger = logging.getLogger("lstm_explorer")
    before = logger.handlers[:], logger.level
    journal.open_journal()
    yield
    logger.handlers[:], logger.level = before


def test_it_tells_how_many_train_wait_and_have_ended(visit, faults):
    page = visit("status")
    told = {metric.label: metric.value for metric in page.metric}
    assert told == {
        "Viewers": "7", "Trainings under way": "4", "Waiting in the queue": "3",
        "Trainings ended": "5", "Longest wait": "6.2 s", "Sweeps under way": "0",
    }  # fmt: skip


def test_it_tells_of_processes_memory_limits_and_versions(visit, faults):
    said = sentences(visit("status"))
    assert "char, 50 units, seed 7" in said and " MB" in said
    assert "1 worker more can be started" in said
    assert "one's own machine" in said and "20 trainings and 5 sweeps" in said
    assert "Python 3" in said and "tensorflow 2" in said


def test_it_shows_the_last_faults_and_never_as_html(visit, faults):
    assert "None since the server was started" in sentences(visit("status"))
    logging.getLogger("lstm_explorer.jobs").warning("A worker ended: <script>alert(1)</script>")
    said = sentences(visit("status"))
    assert "A worker ended" in said
    assert "<script>" not in said.replace("\\<script", "")


def test_a_server_for_everybody_only_counts_its_faults(visit, faults, monkeypatch):
    monkeypatch.setenv(PUBLIC, "lstm.example.org")
    logging.getLogger("lstm_explorer.jobs").warning("A worker ended, and this is not for all")
    said = sentences(visit("status"))
    assert "1 fault; the server's log says which" in said
    assert "not for all" not in said
    assert "3 trainings and 1 sweep" in said


def test_the_journal_says_each_line_once(faults, capsys):
    journal.open_journal()
    logging.getLogger("lstm_explorer.store.models").info("a line")
    logging.getLogger("lstm_explorer.store.models").debug("not a line")
    assert [fault.says for fault in journal.last_faults()] == []
    for number in range(30):
        logging.getLogger("lstm_explorer.store.models").warning("fault %d", number)
    assert [fault.says for fault in journal.last_faults()] == [
        f"fault {number}" for number in range(29, 9, -1)
    ]


def test_memory_is_told_where_the_system_tells():
    here = status.memory(os.getpid())
    assert here is None or here > 10e6
    assert status.memory(2**30) is None


def test_the_store_is_not_counted_at_every_look(visit, faults, home, monkeypatch):
    status._kept.clear()
    counted = []
    genuine = models.home
    monkeypatch.setattr(models, "home", lambda: counted.append(1) or genuine())
    page = visit("status")
    assert "It keeps 0 models" in sentences(page)
    counted.clear()
    page.run()
    assert "It keeps 0 models" in sentences(page)
    assert not counted
    status._kept.clear()
