from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_explorer.network.cell import State, cold_start
from lstm_explorer.network.interventions import Reset, Resets
from lstm_explorer.network.tracing import Trace, trace, walk
from tests.networks import random_inputs, random_weights

TIME = 12
QUANTITIES = "h", "c", "i", "f", "g", "o", "probabilities"

weights = random_weights()
x = random_inputs(time=TIME)
cuts = st.integers(1, TIME - 1)


@dataclass(frozen=True)
class Fill:
    """Puts one value everywhere, to tell which of two interventions came last."""

    at: int
    value: float

    def __call__(self, t: int, state: State) -> State:
        return State(*(np.full_like(part, self.value) for part in state)) if t == self.at else state


def assert_equal_from(run: Trace, start: int, other: Trace) -> None:
    """`run` from time step `start` on is all of `other`."""
    for name in QUANTITIES:
        np.testing.assert_array_equal(getattr(run, name)[:, start:], getattr(other, name), name)


@given(at=cuts)
def test_a_reset_is_a_cold_start(at):
    wiped = trace(weights, x, interventions=[Reset(at)])
    assert_equal_from(wiped, at, trace(weights, x[:, at:]))


@given(at=cuts)
def test_a_reset_does_not_reach_back(at):
    wiped, untouched = trace(weights, x, interventions=[Reset(at)]), trace(weights, x)
    np.testing.assert_array_equal(wiped.h[:, :at], untouched.h[:, :at])
    assert not np.array_equal(wiped.h[:, at:], untouched.h[:, at:])


@given(at=cuts)
def test_a_run_may_be_cut_in_two_by_its_state(at):
    whole, first = trace(weights, x), trace(weights, x[:, :at])
    second = trace(weights, x[:, at:], first.state_after(at - 1))
    assert_equal_from(whole, at, second)


def test_resetting_before_every_time_step_makes_each_a_run_of_its_own():
    wiped = trace(weights, x, interventions=[Resets(frozenset(range(TIME)))])
    for t in range(TIME):
        np.testing.assert_array_equal(wiped.h[:, t], trace(weights, x[:, t : t + 1]).h[:, 0])


def test_many_resets_in_one_value_are_those_one_by_one():
    at = {2, 5, 6}
    one_by_one = trace(weights, x, interventions=[Reset(t) for t in at])
    assert_equal_from(trace(weights, x, interventions=[Resets(frozenset(at))]), 0, one_by_one)


def test_a_reset_of_a_cold_start_changes_nothing():
    assert_equal_from(trace(weights, x, interventions=[Reset(0)]), 0, trace(weights, x))


def test_interventions_come_in_their_order():
    filled_last = trace(weights, x, interventions=[Reset(5), Fill(5, 0.5)])
    wiped_last = trace(weights, x, interventions=[Fill(5, 0.5), Reset(5)])
    assert_equal_from(filled_last, 0, trace(weights, x, interventions=[Fill(5, 0.5)]))
    assert_equal_from(wiped_last, 0, trace(weights, x, interventions=[Reset(5)]))
    assert not np.array_equal(filled_last.h, wiped_last.h)


def test_the_initial_state_is_kept_as_it_was_before_any_intervention():
    initial = State(*np.full((2, 3, 6), 0.25, np.float32))
    run = trace(weights, x, initial, [Reset(0)])
    assert run.initial is initial
    assert initial.h.all()
    assert_equal_from(run, 0, trace(weights, x))


def test_a_trace_obeys_the_equations_that_it_shows():
    run = trace(weights, x)
    before = np.concatenate([run.initial.c[:, None], run.c[:, :-1]], axis=1)
    np.testing.assert_array_equal(run.c, run.f * before + run.i * run.g)
    np.testing.assert_array_equal(run.h, run.o * np.tanh(run.c))
    np.testing.assert_allclose(run.probabilities.sum(axis=-1), 1, atol=1e-6)


@given(at=cuts)
def test_every_time_step_starts_from_the_state_after_the_one_before_unless_it_is_wiped(at):
    initial = State(*np.full((2, 3, 6), 0.25, np.float32))
    run = trace(weights, x, initial, [Reset(at)])
    for before, after, start in zip(run.before, (run.h, run.c), initial, strict=True):
        np.testing.assert_array_equal(before[:, 0], start)
        untouched = [t for t in range(1, TIME) if t != at]
        np.testing.assert_array_equal(before[:, untouched], after[:, [t - 1 for t in untouched]])
        assert not before[:, at].any()


@given(at=cuts)
def test_one_time_step_can_be_made_again_from_the_state_before_it(at):
    run = trace(weights, x, interventions=[Reset(4)])
    before = State(run.before.h[:, at], run.before.c[:, at])
    again = trace(weights, run.x[:, at : at + 1], before)
    for name in QUANTITIES:
        np.testing.assert_array_equal(getattr(again, name)[:, 0], getattr(run, name)[:, at], name)


def test_a_trace_keeps_what_was_fed():
    np.testing.assert_array_equal(trace(weights, x).x, x)


def test_what_goes_into_the_gates_is_the_sum_of_input_recurrent_part_and_bias():
    run = trace(weights, x, interventions=[Reset(5)])
    parts = run.preactivations(weights)
    assert parts.input.shape == parts.recurrent.shape == (3, TIME, 24)
    i, f, g, o = np.split(sum(part.astype(float) for part in parts), 4, axis=-1)
    for name, z in {"i": i, "f": f, "o": o}.items():
        np.testing.assert_allclose(1 / (1 + np.exp(-z)), getattr(run, name), atol=1e-6)
    np.testing.assert_allclose(np.tanh(g), run.g, atol=1e-6)


def test_after_a_reset_nothing_recurrent_goes_into_the_gates():
    recurrent = trace(weights, x, interventions=[Reset(5)]).preactivations(weights).recurrent
    assert [t for t in range(TIME) if not recurrent[:, t].any()] == [0, 5]


def test_rows_of_a_batch_do_not_meet():
    together = trace(weights, x)
    for row in range(len(x)):
        alone = trace(weights, x[row : row + 1])
        for name in QUANTITIES:
            ours, own = getattr(together, name)[row], getattr(alone, name)[0]
            np.testing.assert_allclose(ours, own, rtol=1e-5, atol=1e-6, err_msg=name)


def test_every_quantity_has_one_entry_a_time_step_in_float32():
    run = trace(weights, x)
    assert run.time_steps == TIME
    for name in QUANTITIES:
        size = weights.classes if name == "probabilities" else weights.units
        assert getattr(run, name).shape == (3, TIME, size)
        assert getattr(run, name).dtype == np.float32


def test_plain_lists_will_do_as_input():
    assert_equal_from(trace(weights, x.tolist()), 0, trace(weights, x))


def test_a_walk_hands_on_the_answers_read_after_the_time_step_before():
    told = []

    def feeder(t: int, probabilities: np.ndarray | None) -> np.ndarray:
        told.append(probabilities)
        return x[:, t]

    run = walk(weights, feeder, TIME, batch=3)
    assert told[0] is None
    np.testing.assert_array_equal(np.stack(told[1:], axis=1), run.probabilities[:, :-1])


@pytest.mark.parametrize("shape", [(4, 10, 1), (10, 2), (2,), (0, 10, 2), (4, 0, 2), (1, 2, 3, 2)])
def test_an_input_of_the_wrong_shape_is_explained(shape):
    given = ", ".join(map(str, shape))
    with pytest.raises(ValueError, match=rf"\(batch, time, 2\), got \({given}\)\. .*encode"):
        trace(random_weights(features=2), np.zeros(shape))


@pytest.mark.parametrize(("batch", "units"), [(1, 6), (3, 5)])
def test_an_initial_state_of_the_wrong_shape_is_explained(batch, units):
    with pytest.raises(ValueError, match=rf"\(3, 6\), got \({batch}, {units}\).*cold start"):
        trace(weights, x, cold_start(batch, units))
