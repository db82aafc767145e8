from __future__ import annotations

import numpy as np
import pytest

from lstm_explorer.network.cell import State
from lstm_explorer.network.interventions import Reset, Resets


@pytest.fixture
def state() -> State:
    return State(np.ones((2, 3), np.float32), np.full((2, 3), 2, np.float32))


@pytest.mark.parametrize("intervention", [Reset(4), Resets(frozenset({4, 9}))])
def test_a_reset_zeroes_at_its_own_time_steps_and_leaves_all_others_alone(intervention, state):
    assert not any(part.any() for part in intervention(4, state))
    for t in (0, 3, 5):
        assert intervention(t, state) is state


@pytest.mark.parametrize("intervention", [Reset(0), Resets(frozenset({0}))])
def test_a_reset_makes_a_new_state_and_does_not_write_into_the_old(intervention, state):
    intervention(0, state)
    assert state.h.all()
    assert state.c.all()


def test_a_reset_before_the_first_time_step_of_all_is_refused():
    with pytest.raises(ValueError, match=r"from 0, got -1\. Try Reset\(at=0\)"):
        Reset(-1)
    with pytest.raises(ValueError, match=r"from 0, got -2\. Try Resets"):
        Resets(frozenset({3, -2}))


def test_interventions_are_values():
    assert Reset(3) == Reset(3)
    assert len({Resets(frozenset({1, 2})), Resets(frozenset({2, 1}))}) == 1
