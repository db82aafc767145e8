from __future__ import annotations

import numpy as np
import pytest

from lstm_explorer import feed, load
from lstm_explorer.lab.attribution import gradients, occlusion
from lstm_explorer.network.cell import Weights, answer, cold_start, step
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.recipe.framings import FRAMINGS


@pytest.fixture(params=FRAMINGS)
def fed(request):
    experiment = Experiment(framing=request.param)
    weights = load(experiment).weights
    return experiment, weights, feed(experiment, weights, "ABCDEFGH")


def log_probability(weights: Weights, x: np.ndarray, resets: set[int], best: int) -> float:
    """In float64, so that small differences can be taken."""
    state = cold_start(1, weights.units)
    for t, row in enumerate(x):
        if t in resets:
            state = cold_start(1, weights.units)
        state, _ = step(weights, row[None], state)
    return float(np.log(answer(weights, state.h)[0, best]))


def test_gradients_are_finite_differences(fed):
    _, weights, run = fed
    exact = Weights(*(array.astype(float) for array in weights))
    at = len(run.steps) - 1
    best = int(run.trace.probabilities[0, at].argmax())
    found = gradients(weights, run, at)
    x, small = run.trace.x[0].astype(float), 1e-5
    for t in (0, at // 2, at - 1, at):
        for feature in range(x.shape[1]):
            ends = []
            for sign in (1, -1):
                moved = x.copy()
                moved[t, feature] += sign * small
                ends.append(log_probability(exact, moved, set(run.resets), best))
            slope = (ends[0] - ends[1]) / (2 * small)
            assert found[t, feature] == pytest.approx(slope, rel=2e-3, abs=2e-4)


def test_nothing_is_heard_from_before_a_reset_or_after_the_answer(fed):
    experiment, weights, run = fed
    at = len(run.steps) - 2
    start = max(t for t in run.resets if t <= at)
    outside = [*range(start), *range(at + 1, len(run.steps))]
    assert not gradients(weights, run, at)[outside].any()
    assert not occlusion(experiment, weights, run, at)[outside].any()


def test_what_is_lost_is_what_feeding_the_other_letter_loses():
    experiment = Experiment(framing="stateful")
    weights = load(experiment).weights
    text, at = "ABCDEFGH", 7
    run = feed(experiment, weights, text)
    lost = occlusion(experiment, weights, run, at)
    best = run.trace.probabilities[0, at].argmax()
    for t, letter in ((0, "Q"), (3, "A"), (6, "Z"), (7, "C")):
        other = feed(experiment, weights, text[:t] + letter + text[t + 1 :])
        change = run.trace.probabilities[0, at, best] - other.trace.probabilities[0, at, best]
        assert lost[t, experiment.classes.index(letter)] == pytest.approx(change, abs=1e-6)


def test_the_letter_that_was_fed_loses_nothing(fed):
    experiment, weights, run = fed
    lost = occlusion(experiment, weights, run, len(run.steps) - 1)
    for each in run.steps:
        if each.letters[-1] is not None:
            assert lost[each.t, experiment.classes.index(each.letters[-1])] == 0


@pytest.mark.parametrize("at", [-1, 8])
def test_a_time_step_outside_the_run_is_refused(at):
    experiment = Experiment()
    weights = load(experiment).weights
    run = feed(experiment, weights, "ABCDEFGH")
    with pytest.raises(ValueError, match="outside this run"):
        gradients(weights, run, at)
    with pytest.raises(ValueError, match="outside this run"):
        occlusion(experiment, weights, run, at)
