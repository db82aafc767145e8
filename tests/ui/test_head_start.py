"""The server's first worker: it is there before somebody trains, unless it is told not to be."""

from __future__ import annotations

from collections.abc import Iterator
from unittest.mock import Mock, create_autospec

import pytest

from lstm_explorer.jobs.limits import WARM_UP
from lstm_explorer.jobs.trainings import Trainings
from lstm_explorer.ui.server import shared as session

started = session.trainings  # the genuine one: conftest.py puts another in its place


@pytest.fixture
def shared(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mock]:
    """What a server that is just being started shares, its head start over at once."""
    idle = create_autospec(Trainings, instance=True)
    monkeypatch.setattr(session, "Trainings", lambda: idle)
    monkeypatch.setattr(session.threading, "Timer", _at_once)
    started.clear()
    yield idle
    started.clear()


def _at_once(seconds: float, prepare, *given) -> Mock:
    assert seconds == session.HEAD_START
    return Mock(start=lambda: prepare(*given[0], **given[1]))


def test_a_worker_is_started_before_somebody_trains(shared, monkeypatch):
    monkeypatch.delenv(WARM_UP, raising=False)
    assert started() is shared
    shared.warm_up.assert_called_once_with()


def test_none_is_where_the_environment_says_no(shared, monkeypatch):
    monkeypatch.setenv(WARM_UP, "no")
    assert started() is shared
    shared.warm_up.assert_not_called()


def test_what_is_neither_yes_nor_no_is_refused_at_once(shared, monkeypatch):
    monkeypatch.setenv(WARM_UP, "perhaps")
    with pytest.raises(ValueError, match="LSTM_EXPLORER_WARM_UP must be yes or no, got 'perhaps'"):
        started()
