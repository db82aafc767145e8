from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_explorer.network.cell import State, Weights, _sigmoid, answer, cold_start, step
from tests.networks import random_weights

OPEN, SHUT = 1e4, -1e4
GATES = "ifgo"


@pytest.fixture
def state() -> State:
    generator = np.random.default_rng(2)
    return State(*generator.uniform(-1, 1, (2, 3, 6)).astype(np.float32))


@pytest.fixture
def x() -> np.ndarray:
    return np.random.default_rng(3).random((3, 1), np.float32)


def biased(weights: Weights, **gates: float) -> Weights:
    """The same weights, with the bias of whole gates raised."""
    bias = weights.bias.reshape(4, -1).copy()
    for gate, value in gates.items():
        bias[GATES.index(gate)] += np.float32(value)
    return weights._replace(bias=bias.ravel())


def test_sizes_are_read_from_the_weights():
    weights = random_weights(features=3, units=7, classes=26)
    assert (weights.features, weights.units, weights.classes) == (3, 7, 26)


def test_a_cold_start_is_zeros():
    h, c = cold_start(2, 5)
    for part in (h, c):
        assert part.shape == (2, 5)
        assert part.dtype == np.float32
        assert not part.any()


@given(seed=st.integers(0, 999), scale=st.sampled_from([0.1, 1.0, 10.0, 1e4]))
def test_gates_and_states_stay_in_their_ranges(seed, scale):
    weights = random_weights(seed=seed, scale=scale)
    state = cold_start(2, weights.units)
    for t in range(1, 6):
        state, (i, f, g, o) = step(weights, np.full((2, 1), 0.5, np.float32), state)
        for gate in (i, f, o):
            assert gate.min() >= 0
            assert gate.max() <= 1
        assert np.abs(g).max() <= 1
        assert np.abs(state.h).max() <= 1
        assert np.abs(state.c).max() <= t


@pytest.mark.parametrize("gate", GATES)
def test_every_gate_has_its_own_columns(gate, state, x):
    weights = random_weights()
    _, before = step(weights, x, state)
    _, after = step(biased(weights, **{gate: 1.0}), x, state)
    moved = [
        name for name in GATES if not np.array_equal(getattr(before, name), getattr(after, name))
    ]
    assert moved == [gate]


def test_an_open_forget_gate_and_a_shut_input_gate_keep_the_cell_state(state, x):
    after, _ = step(biased(random_weights(), f=OPEN, i=SHUT), x, state)
    np.testing.assert_array_equal(after.c, state.c)


def test_a_shut_forget_gate_leaves_only_what_is_written_now(state, x):
    after, gates = step(biased(random_weights(), f=SHUT), x, state)
    np.testing.assert_array_equal(after.c, gates.i * gates.g)


def test_a_shut_output_gate_shows_nothing(state, x):
    after, _ = step(biased(random_weights(), o=SHUT), x, state)
    assert not after.h.any()
    assert after.c.any()


def test_rows_of_a_batch_do_not_meet(state, x):
    weights = random_weights()
    together, _ = step(weights, x, state)
    for row in range(len(x)):
        one = slice(row, row + 1)
        alone, _ = step(weights, x[one], State(state.h[one], state.c[one]))
        np.testing.assert_allclose(together.h[one], alone.h, rtol=1e-6, atol=1e-6)
        np.testing.assert_allclose(together.c[one], alone.c, rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("precision", [np.float32, np.float64])
def test_a_time_step_keeps_the_precision_it_is_given(precision, state, x):
    weights = Weights(*(array.astype(precision) for array in random_weights()))
    after, gates = step(weights, x.astype(precision), State(*(p.astype(precision) for p in state)))
    assert {part.dtype for part in (*after, *gates)} == {np.dtype(precision)}


def test_the_sigmoid_is_the_logistic_function():
    z = np.linspace(-30, 30, 1001)
    np.testing.assert_allclose(_sigmoid(z), 1 / (1 + np.exp(-z)), atol=1e-15)


def test_the_sigmoid_saturates_without_a_warning():
    z = np.array([-np.inf, -1e30, 0, 1e30, np.inf], np.float32)
    np.testing.assert_array_equal(_sigmoid(z), [0, 0, 0.5, 1, 1])


@given(seed=st.integers(0, 999), scale=st.sampled_from([0.1, 1.0, 1e4]))
def test_probabilities_sum_to_one(seed, scale):
    weights = random_weights(seed=seed, scale=scale)
    h = np.random.default_rng(seed).uniform(-1, 1, (4, 3, weights.units)).astype(np.float32)
    probabilities = answer(weights, h)
    assert probabilities.shape == (4, 3, weights.classes)
    assert probabilities.min() >= 0
    np.testing.assert_allclose(probabilities.sum(axis=-1), 1, atol=1e-6)


def test_odds_are_the_exponential_of_the_difference_in_logits():
    logits = np.log(np.array([1, 2, 5], np.float32))
    nothing = random_weights(units=2, classes=3)._replace(dense_bias=logits)
    np.testing.assert_allclose(
        answer(nothing, np.zeros((1, 2), np.float32)), [[1 / 8, 2 / 8, 5 / 8]]
    )
