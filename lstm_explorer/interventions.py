"""Interventions: values that change the state between two time steps of a run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from lstm_explorer.cell import State, cold_start


class Intervention(Protocol):
    """Something done to the state just before time step `t`."""

    def __call__(self, t: int, state: State) -> State:
        """The state that time step `t` starts from, `(batch, units)` each."""
        ...


@dataclass(frozen=True, slots=True)
class Reset:
    """Set h and c to zeros just before time step `at`, as a cold start would.

    Attributes:
        at: Time step, counted from 0.

    Raises:
        ValueError: `at` is negative.
    """

    at: int

    def __post_init__(self) -> None:
        if self.at < 0:
            raise ValueError(f"`at` counts time steps from 0, got {self.at}. Try Reset(at=0).")

    def __call__(self, t: int, state: State) -> State:
        """Zeros at time step `at`, the state untouched at every other."""
        return cold_start(*state.h.shape) if t == self.at else state


@dataclass(frozen=True, slots=True)
class Resets:
    """Set h and c to zeros just before each of several time steps.

    One value rather than many `Reset`, because a stateless framing resets before every sample
    and a run then costs time steps, not their square.

    Attributes:
        at: Time steps, counted from 0.
    """

    at: frozenset[int]

    def __call__(self, t: int, state: State) -> State:
        """Zeros at the chosen time steps, the state untouched at every other."""
        return cold_start(*state.h.shape) if t in self.at else state
