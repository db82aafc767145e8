"""Interventions: values that change the state between two time steps of a run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np

from lstm_explorer.network.cell import Gates, State, cold_start


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

    def __post_init__(self) -> None:
        """Refuse time steps before the first.

        Raises:
            ValueError: One is negative.
        """
        if self.at and min(self.at) < 0:
            raise ValueError(
                f"`at` counts time steps from 0, got {min(self.at)}. "
                "Try Resets(at=frozenset({0}))."
            )

    def __call__(self, t: int, state: State) -> State:
        """Zeros at the chosen time steps, the state untouched at every other."""
        return cold_start(*state.h.shape) if t in self.at else state


Parts = Literal["both", "h", "c"]


@dataclass(frozen=True, eq=False, slots=True)
class Transplant:
    """Put another run's state in place of this run's, just before time step `at`.

    Attributes:
        at: Time step, counted from 0.
        donor: The state that is put in, `(batch or 1, units)` each; `Trace.state_after` gives one.
        parts: What of it: "both", or "h" or "c" alone.

    Raises:
        ValueError: `at` is negative, or `parts` is none of these; when the run begins, the donor
            has another number of units.
    """

    at: int
    donor: State
    parts: Parts = "both"

    def __post_init__(self) -> None:
        if self.at < 0:
            raise ValueError(f"`at` counts time steps from 0, got {self.at}. Try at=0.")
        if self.parts not in ("both", "h", "c"):
            raise ValueError(f"`parts` must be both, h or c, got {self.parts!r}. Try 'both'.")

    def __call__(self, t: int, state: State) -> State:
        """The donor's parts at time step `at`, the state untouched at every other."""
        if self.donor.h.shape[-1] != state.h.shape[-1]:
            raise ValueError(
                f"The donor has {self.donor.h.shape[-1]} units, this network has "
                f"{state.h.shape[-1]}. Take a donor from a network of the same size."
            )
        if t != self.at:
            return state
        h, c = (np.broadcast_to(part, state.h.shape) for part in self.donor)
        return State(h if self.parts != "c" else state.h, c if self.parts != "h" else state.c)


@dataclass(frozen=True, slots=True)
class Clamp:
    """Hold h and c of chosen units at zero before every time step from `first` to `last`.

    Attributes:
        units: Their numbers.
        first: First time step, counted from 0.
        last: Last time step; None for the end of the run.

    Raises:
        ValueError: The range is empty or negative; when the run begins, a unit does not exist.
    """

    units: tuple[int, ...]
    first: int = 0
    last: int | None = None

    def __post_init__(self) -> None:
        _check_range(self.first, self.last)

    def __call__(self, t: int, state: State) -> State:
        """Zeros for the chosen units within the range."""
        _check_units(self.units, state.h.shape[-1])
        if not _within(t, self.first, self.last) or not self.units:
            return state
        h, c = state.h.copy(), state.c.copy()
        h[:, self.units] = c[:, self.units] = 0
        return State(h, c)


@dataclass(slots=True)
class Freeze:
    """Hold h and c of chosen units at the value that they have when `first` comes.

    A value of this kind serves one run: it remembers what it holds.

    Attributes:
        units: Their numbers.
        first: First time step, counted from 0.
        last: Last time step; None for the end of the run.

    Raises:
        ValueError: The range is empty or negative; when the run begins, a unit does not exist.
    """

    units: tuple[int, ...]
    first: int = 0
    last: int | None = None
    _held: State | None = None

    def __post_init__(self) -> None:
        _check_range(self.first, self.last)

    def __call__(self, t: int, state: State) -> State:
        """The remembered values for the chosen units within the range."""
        _check_units(self.units, state.h.shape[-1])
        if t == self.first:
            self._held = state
        if self._held is None or not _within(t, self.first, self.last):
            return state
        h, c = state.h.copy(), state.c.copy()
        h[:, self.units] = self._held.h[:, self.units]
        c[:, self.units] = self._held.c[:, self.units]
        return State(h, c)


@dataclass(frozen=True, slots=True)
class HoldGate:
    """Hold one gate of chosen units open (1) or shut (0) from `first` to `last`.

    Attributes:
        gate: "i", "f" or "o".
        units: Numbers of the units.
        value: 1 for open, 0 for shut, or anything between.
        first: First time step, counted from 0.
        last: Last time step; None for the end of the run.

    Raises:
        ValueError: There is no such gate, the value is not within 0 to 1, or the range is empty or
            negative; when the run begins, a unit does not exist.
    """

    gate: Literal["i", "f", "o"]
    units: tuple[int, ...]
    value: float
    first: int = 0
    last: int | None = None

    def __post_init__(self) -> None:
        if self.gate not in ("i", "f", "o"):
            raise ValueError(f"`gate` must be i, f or o, got {self.gate!r}. Try 'f'.")
        if not 0 <= self.value <= 1:
            raise ValueError(f"`value` must lie in 0 to 1, got {self.value}. Try 0 for shut.")
        _check_range(self.first, self.last)

    def __call__(self, t: int, state: State) -> State:
        """The state as it is: what is held is a gate."""
        _check_units(self.units, state.h.shape[-1])
        return state

    def on_gates(self, t: int, gates: Gates) -> Gates:
        """The gates of time step `t`, the chosen one held."""
        if not _within(t, self.first, self.last) or not self.units:
            return gates
        held = getattr(gates, self.gate).copy()
        held[:, self.units] = self.value
        return gates._replace(**{self.gate: held})


def _within(t: int, first: int, last: int | None) -> bool:
    return t >= first and (last is None or t <= last)


def _check_range(first: int, last: int | None) -> None:
    if first < 0 or (last is not None and last < first):
        raise ValueError(
            f"Time steps must go from 0 up, first to last; got {first} to {last}. Try first=0."
        )


def _check_units(units: tuple[int, ...], count: int) -> None:
    wrong = [unit for unit in units if not 0 <= unit < count]
    if wrong:
        raise ValueError(
            f"There is no unit {wrong[0]}: this network's units are 0 to {count - 1}. "
            "Choose among these."
        )
