"""One run among many: the training that the program gives, and no more kept than its outcome."""

from __future__ import annotations

import numpy as np
import pytest

from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.store.outcomes import answers_of, unpack
from lstm_explorer.training.program import train
from lstm_explorer.training.run import outcome, packed_outcome

pytestmark = pytest.mark.slow

SHORT = Experiment(framing="one_char", epochs=12, units=8)


def _last(recipe):
    (*_, last) = train(recipe)
    return last


def test_a_run_is_the_training_of_its_recipe():
    run, last = outcome(SHORT), _last(SHORT)
    assert all(np.array_equal(a, b) for a, b in zip(run.weights, last.weights, strict=True))
    np.testing.assert_allclose(run.losses, last.losses, rtol=1e-6)
    assert run.answers.tolist() == answers_of(SHORT, last.weights).tolist()
    assert run.diverged is None and run.seconds > 0


def test_what_is_packed_is_what_was_trained():
    found = unpack(packed_outcome(SHORT.recipe), SHORT)
    assert found.accuracy == outcome(SHORT).accuracy
    assert {"keras", "tensorflow", "numpy", "python"} <= set(found.versions)


def test_equal_recipes_give_equal_runs():
    one, two = outcome(SHORT), outcome(SHORT)
    assert all(np.array_equal(a, b) for a, b in zip(one.weights, two.weights, strict=True))


def test_a_run_that_diverges_is_told_and_has_no_answers(monkeypatch):
    from lstm_explorer.training import run as one_run

    def diverging(recipe, block=None):
        for progress in train(recipe, block=4):
            losses = progress.losses.copy()
            if progress.epoch > 4:
                losses[6:] = np.nan
            yield type(progress)(progress.epoch, losses, progress.accuracies, progress.checkpoint)

    monkeypatch.setattr(one_run, "train", diverging)
    run = outcome(SHORT)
    assert "epoch 7" in run.diverged
    assert len(run.answers) == 0 and run.weights is None
    assert len(run.losses) == 6
    assert run.accuracy == 0
