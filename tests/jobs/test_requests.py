"""Errands: a future gets what a worker reports, once, whoever else has had enough of it."""

from __future__ import annotations

import base64
from concurrent.futures import Future

import pytest

from lstm_explorer.jobs.requests import CheckFailed, Errand, WorkerLost


def errand(what: str) -> Errand:
    return Errand(what, {}, Future())


def test_what_was_found_is_what_comes_of_it():
    run = errand("run")
    run.take_in({"found": base64.b64encode(b"bytes").decode()})
    assert run.found.result() == b"bytes"
    assert not run.failed


@pytest.mark.parametrize(("what", "error"), [("check", CheckFailed), ("run", WorkerLost)])
def test_a_run_whose_worker_leaves_can_be_begun_again_and_a_check_is_asked_for_again(what, error):
    lost = errand(what)
    lost.take_in({"failed": "TensorFlow is at fault.", "leaves": True})
    with pytest.raises(error, match="at fault"):
        lost.found.result()
    assert lost.failed


def test_a_run_that_fails_by_itself_is_not_begun_again():
    failed = errand("run")
    failed.take_in({"failed": "Too large.", "leaves": False})
    with pytest.raises(CheckFailed, match="Too large"):
        failed.found.result()


def test_nothing_more_comes_of_what_nobody_wants_any_more():
    cancelled = errand("question")
    cancelled.found.cancel()
    cancelled.take_in({"found": ""})
    cancelled.lose("Its worker ended.")
    assert cancelled.found.cancelled()
    assert cancelled.failed


@pytest.mark.parametrize("report", [{}, {"check": 7}, {"failed": 7}, {"check": {"permuted": "0"}}])
def test_what_no_worker_should_report_is_an_error(report):
    with pytest.raises((KeyError, TypeError, ValueError)):
        errand("check").take_in(report)
