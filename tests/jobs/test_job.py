"""A job as it stands: what is known of its time, and what the log says of its end."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lstm_explorer.jobs.job import Job, advanced
from lstm_explorer.jobs.protocol import Progress, weights_to_bytes
from tests.jobs.world import RECIPE, model_of, seeded

RECIPE_OF_TEN = seeded(1, epochs=10)


def report(epochs: int) -> Progress:
    weights = weights_to_bytes(model_of(RECIPE_OF_TEN).weights)
    some = (0.5,) * epochs
    return Progress(job="", losses=some, accuracies=some, weights=weights)


def test_the_time_left_is_known_after_two_reports_and_shrinks():
    waits = Job(RECIPE_OF_TEN)
    first = advanced(waits, report(1), 100.0)
    second = advanced(first, report(2), 104.0)
    third = advanced(second, report(3), 110.0)
    assert waits.seconds_left() is None and first.seconds_left() is None
    assert second.seconds_left() == pytest.approx(2.0 * 7)
    assert third.seconds_left() == pytest.approx(2.0 * 4)


def test_more_epochs_than_there_are_is_no_report_of_this_job():
    with pytest.raises(ValueError, match="11 losses"):
        advanced(Job(RECIPE_OF_TEN), report(11), 0.0)


def test_the_log_says_in_one_line_what_was_trained_for_how_long():
    done = replace(Job(RECIPE, asked_at=10.0, begun_at=12.5).done(model_of(RECIPE)))
    name = f"one_char, 2 units, seed 7 ({RECIPE.fingerprint[:8]})"
    assert done.log_line(20.0) == (
        f"Training done: {name}, 4 of 4 epochs in 7.5 s, after waiting 2.5 s"
    )


def test_the_log_says_why_nothing_came_of_it():
    failed = Job(RECIPE, phase="failed", sentence="Killed.", asked_at=10.0)
    assert failed.log_line(20.0).endswith("0 of 4 epochs: Killed.")
