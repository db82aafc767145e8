"""Transplants, clamps and held gates, and what is left without a unit."""

from __future__ import annotations

import numpy as np
import pytest

from lstm_explorer import feed, load
from lstm_explorer.lab.ablation import without_each_unit
from lstm_explorer.network.cell import State, Weights
from lstm_explorer.network.interventions import Clamp, Freeze, HoldGate, Transplant
from lstm_explorer.network.tracing import trace
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.recipe.framings import FRAMINGS
from tests.networks import random_weights

TEXT = "ABCDEFGHIJ"


@pytest.fixture
def stateful():
    experiment = Experiment(framing="stateful")
    return experiment, load(experiment).weights


@pytest.mark.parametrize("framing", FRAMINGS)
@pytest.mark.parametrize("parts", ["both", "h", "c"])
def test_a_transplant_of_ones_own_state_changes_nothing(framing, parts):
    experiment = Experiment(framing=framing)
    weights = load(experiment).weights
    run = feed(experiment, weights, TEXT)
    at = next(t for t in range(len(run.steps) - 1, 0, -1) if t not in run.resets or t == 1)
    own = State(run.trace.before.h[:, at], run.trace.before.c[:, at])
    again = feed(experiment, weights, TEXT, interventions=[Transplant(at, own, parts)])
    assert np.array_equal(run.trace.probabilities, again.trace.probabilities)


@pytest.mark.parametrize("seed", range(5))
def test_with_the_donors_whole_state_the_rest_of_the_run_is_the_donors(seed):
    weights = random_weights(units=12, classes=26, seed=seed)
    generator = np.random.default_rng(seed)
    x, other = generator.random((2, 1, 20, 1), dtype=np.float32)
    donor = trace(weights, x)
    mixed = np.concatenate([other[:, :8], x[:, 8:]], axis=1)
    given = trace(weights, mixed, interventions=[Transplant(8, donor.state_after(7))])
    assert np.array_equal(given.probabilities[:, 8:], donor.probabilities[:, 8:])


def test_a_transplant_changes_an_answer(stateful):
    experiment, weights = stateful
    donor = feed(experiment, weights, "ABCDEFGHIJ")
    cold = feed(experiment, weights, "K")
    given = feed(
        experiment, weights, "K", interventions=[Transplant(0, donor.trace.state_after(9))]
    )
    assert (cold.steps[0].answer, given.steps[0].answer) == ("B", "L")


def test_clamping_every_unit_is_resetting_before_every_step(stateful):
    experiment, weights = stateful
    clamped = feed(experiment, weights, TEXT, interventions=[Clamp(tuple(range(50)))])
    reset = feed(experiment, weights, TEXT, resets=range(len(TEXT)))
    assert np.array_equal(clamped.trace.probabilities, reset.trace.probabilities)


def test_a_clamp_holds_its_units_in_its_range_and_no_others(stateful):
    experiment, weights = stateful
    run = feed(experiment, weights, TEXT, interventions=[Clamp((3, 7), 2, 5)])
    before = run.trace.before
    assert not before.h[0, 2:6][:, [3, 7]].any()
    assert before.h[0, 6:][:, [3, 7]].all()
    assert before.h[0, 2:6][:, [0, 1, 2]].all()


def test_frozen_units_keep_the_value_they_had(stateful):
    experiment, weights = stateful
    before = feed(experiment, weights, TEXT, interventions=[Freeze((4,), 3, 6)]).trace.before
    assert np.ptp(before.c[0, 3:7, 4]) == 0
    assert before.c[0, 7, 4] != before.c[0, 6, 4]


@pytest.mark.parametrize("gate", ["i", "f", "o"])
@pytest.mark.parametrize("value", [0.0, 1.0])
def test_a_held_gate_is_open_or_shut_and_the_sums_go_on_with_it(stateful, gate, value):
    experiment, weights = stateful
    run = feed(experiment, weights, TEXT, interventions=[HoldGate(gate, (2, 9), value, 1, 4)])
    held = run.trace
    assert (getattr(held, gate)[0, 1:5][:, [2, 9]] == value).all()
    assert (getattr(held, gate)[0, 5:][:, [2, 9]] != value).all()
    np.testing.assert_allclose(held.c, held.f * held.before.c + held.i * held.g, atol=1e-6)
    np.testing.assert_allclose(held.h, held.o * np.tanh(held.c), atol=1e-6)


@pytest.mark.parametrize("framing", FRAMINGS)
def test_taking_a_unit_out_is_zeroing_what_it_says_to_others(framing):
    experiment = Experiment(framing=framing)
    weights = load(experiment).weights
    run = feed(experiment, weights, TEXT)
    found = without_each_unit(weights, run)
    for unit in (0, 5, experiment.units - 1):
        recurrent, dense = weights.recurrent_kernel.copy(), weights.dense_kernel.copy()
        recurrent[unit] = dense[unit] = 0
        less = Weights(weights.kernel, recurrent, weights.bias, dense, weights.dense_bias)
        without = feed(experiment, less, TEXT)
        pairs = list(zip(run.asked, without.asked, strict=True))
        assert found.changed[unit] == sum(one.answer != other.answer for one, other in pairs)
        lost = [
            one.probability - other_trace[experiment.classes.index(one.answer)]
            for (one, _), other_trace in zip(
                pairs, without.trace.probabilities[0, [s.t for s in run.asked]], strict=True
            )
        ]
        assert found.lost[unit] == pytest.approx(np.mean(lost), abs=1e-5)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda: Clamp((0,), 4, 2), "first to last"),
        (lambda: Freeze((0,), -1), "from 0 up"),
        (lambda: HoldGate("g", (0,), 1.0), "must be i, f or o"),
        (lambda: HoldGate("f", (0,), 1.5), "must lie in 0 to 1"),
        (lambda: Transplant(-1, State(np.zeros((1, 2)), np.zeros((1, 2)))), "from 0"),
        (lambda: Transplant(0, State(np.zeros((1, 2)), np.zeros((1, 2))), "g"), "must be both"),
    ],
)
def test_what_cannot_be_done_is_refused(wrong, said):
    with pytest.raises(ValueError, match=said):
        wrong()


def test_a_unit_a_donor_or_a_time_step_that_is_not_there_is_refused(stateful):
    experiment, weights = stateful
    small = State(np.zeros((1, 2), np.float32), np.zeros((1, 2), np.float32))
    own = State(np.zeros((1, 50), np.float32), np.zeros((1, 50), np.float32))
    for intervention, said in (
        (Clamp((50,)), "no unit 50"),
        (Freeze((-1,)), "no unit -1"),
        (HoldGate("f", (99,), 0.0), "no unit 99"),
        (Transplant(1, small), "2 units"),
        (Transplant(10, own), "outside this run"),
    ):
        with pytest.raises(ValueError, match=said):
            feed(experiment, weights, TEXT, interventions=[intervention])
    with pytest.raises(ValueError, match="outside this run"):
        feed(experiment, weights, TEXT, resets=[10])
