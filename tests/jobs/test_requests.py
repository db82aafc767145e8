"""Requests: a future gets what a worker reports, once, whoever else has had enough of it."""

from __future__ import annotations

import math
from concurrent.futures import Future

import pytest

from lstm_explorer.jobs.protocol import Checked, Found, Question
from lstm_explorer.jobs.requests import CheckFailed, Kind, Request, WorkerLost


def request_for(kind: Kind) -> Request:
    return Request(kind, Question(job="a", question="b"), Future())


def test_what_was_found_is_what_comes_of_it():
    run = request_for("run")
    run.resolve(Found(job="a", found=b"bytes"))
    assert run.future.result() == b"bytes"
    assert not run.failed


def test_what_json_has_no_number_for_is_no_number_to_whoever_asked():
    check = request_for("check")
    check.resolve(Checked(job="a", permuted=0.5, corrupted=None, one_by_one=0.25))
    found = check.future.result()
    assert (found.permuted, found.one_by_one) == (0.5, 0.25)
    assert math.isnan(found.corrupted)


@pytest.mark.parametrize(("kind", "error"), [("check", CheckFailed), ("run", WorkerLost)])
def test_a_run_whose_worker_leaves_can_be_begun_again_and_a_check_is_asked_for_again(kind, error):
    lost = request_for(kind)
    lost.fail("TensorFlow is at fault.", with_worker=True)
    with pytest.raises(error, match="at fault"):
        lost.future.result()
    assert lost.failed


def test_a_run_that_fails_by_itself_is_not_begun_again():
    failed = request_for("run")
    failed.fail("Too large.")
    with pytest.raises(CheckFailed, match="Too large"):
        failed.future.result()


def test_nothing_more_comes_of_what_nobody_wants_any_more():
    cancelled = request_for("question")
    cancelled.future.cancel()
    cancelled.resolve(Found(job="a", found=b""))
    cancelled.fail("Its worker ended.", with_worker=True)
    assert cancelled.future.cancelled()
    assert cancelled.failed


def test_a_worker_is_told_once_and_only_of_what_somebody_wants():
    wanted, cancelled = request_for("check"), request_for("check")
    assert wanted.begin() == Question(job="a", question="b")
    assert wanted.task is None, "a network need not be remembered"
    assert not wanted.future.cancel(), "it is under way"
    cancelled.future.cancel()
    assert cancelled.begin() is None
