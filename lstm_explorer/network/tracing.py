"""Traces: every number inside the network at every time step of a run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import numpy as np

from lstm_explorer.network.cell import Gates, State, Weights, answer, cold_start, step
from lstm_explorer.network.interventions import HoldGate, Intervention

Feeder = Callable[[int, np.ndarray | None], np.ndarray]


class Preactivations(NamedTuple):
    """The three parts whose sum goes into the gates; columns ordered i, f, g, o.

    Attributes:
        input: From what was fed, `(batch, time, 4 * units)`.
        recurrent: From the hidden state before the time step, `(batch, time, 4 * units)`.
        bias: The same at every time step, `(4 * units,)`.
    """

    input: np.ndarray
    recurrent: np.ndarray
    bias: np.ndarray


@dataclass(frozen=True, eq=False, slots=True)
class Trace:
    """States, gates and answers of a run; index t is *after* time step t.

    Attributes:
        x: What was fed, `(batch, time, features)`.
        initial: State before the first time step, before any intervention.
        before: State that each time step started from, interventions done; h and c are
            `(batch, time, units)`.
        h: Hidden state, `(batch, time, units)`.
        c: Cell state, `(batch, time, units)`.
        i: Input gate, `(batch, time, units)`.
        f: Forget gate, `(batch, time, units)`.
        g: Candidate, `(batch, time, units)`.
        o: Output gate, `(batch, time, units)`.
        probabilities: Of each class, read after each time step, `(batch, time, classes)`.
    """

    x: np.ndarray
    initial: State
    before: State
    h: np.ndarray
    c: np.ndarray
    i: np.ndarray
    f: np.ndarray
    g: np.ndarray
    o: np.ndarray
    probabilities: np.ndarray

    @property
    def time_steps(self) -> int:
        """How many time steps the run has."""
        return self.h.shape[1]

    def preactivations(self, weights: Weights) -> Preactivations:
        """What each gate and candidate is made of, before the nonlinearity.

        Args:
            weights: The network that made this trace.
        """
        return Preactivations(
            self.x @ weights.kernel, self.before.h @ weights.recurrent_kernel, weights.bias
        )

    def state_after(self, t: int) -> State:
        """The state after time step `t`, `(batch, units)` each; a run can go on from it."""
        return State(self.h[:, t], self.c[:, t])


def trace(
    weights: Weights,
    x: np.ndarray,
    initial: State | None = None,
    interventions: Sequence[Intervention] = (),
) -> Trace:
    """Feed `x` to the network and keep all it computes on the way.

    Args:
        weights: The network's parameters.
        x: Inputs, `(batch, time, features)`.
        initial: State before the first time step; a cold start when left out.
        interventions: What is done to the state before each time step, in this order.

    Returns:
        The trace, float32, equal to Keras' LSTM layer to 1e-6.

    Raises:
        ValueError: The shape of `x` or of `initial` does not fit the weights, or these are not an
            LSTM's.
    """
    x = np.asarray(x, np.float32)
    if x.ndim != 3 or x.shape[2] != weights.features or 0 in x.shape[:2]:
        shape = ", ".join(map(str, x.shape))
        raise ValueError(
            f"`x` must have shape (batch, time, {weights.features}), got ({shape}). "
            "Make it with Experiment.encode."
        )
    return walk(
        weights,
        lambda t, _: x[:, t],
        x.shape[1],
        initial=initial,
        interventions=interventions,
        batch=x.shape[0],
    )


def walk(
    weights: Weights,
    feeder: Feeder,
    time_steps: int,
    *,
    initial: State | None = None,
    interventions: Sequence[Intervention] = (),
    batch: int = 1,
) -> Trace:
    """Run the network for some time steps, asking `feeder` for each input when it is due.

    Args:
        weights: The network's parameters.
        feeder: Called with t and the probabilities after time step t - 1 (None at t = 0); returns
            the input of time step t, `(batch, features)`. A feeder that looks at the
            probabilities makes a free run.
        time_steps: How many.
        initial: State before the first time step; a cold start when left out.
        interventions: What is done to the state before each time step, in this order.
        batch: How many runs side by side.

    Returns:
        The trace of the run.

    Raises:
        ValueError: `initial` does not fit the weights and the batch, or these are not an LSTM's.
    """
    state = initial if initial is not None else cold_start(batch, weights.units)
    if any(part.shape != (batch, weights.units) for part in state):
        raise ValueError(
            f"`initial` must hold h and c of shape ({batch}, {weights.units}), "
            f"got {state.h.shape} and {state.c.shape}. Leave it out for a cold start."
        )
    start = state
    xs = np.empty((batch, time_steps, weights.features), np.float32)
    befores = State(*(np.empty((batch, time_steps, weights.units), np.float32) for _ in "hc"))
    kept = {name: np.empty((batch, time_steps, weights.units), np.float32) for name in "hcifgo"}
    probabilities = np.empty((batch, time_steps, weights.classes), np.float32)
    held = _held_gates(interventions)
    for t in range(time_steps):
        for intervene in interventions:
            state = intervene(t, state)
        x = feeder(t, probabilities[:, t - 1] if t else None)
        xs[:, t], befores.h[:, t], befores.c[:, t] = x, state.h, state.c
        state, gates = step(weights, x, state, partial(held, t) if held else None)
        for name, value in (*state._asdict().items(), *gates._asdict().items()):
            kept[name][:, t] = value
        probabilities[:, t] = answer(weights, state.h)
    return Trace(xs, start, befores, probabilities=probabilities, **kept)


def _held_gates(interventions: Sequence[Intervention]) -> Callable[[int, Gates], Gates] | None:
    holding = [each for each in interventions if isinstance(each, HoldGate)]

    def hold(t: int, gates: Gates) -> Gates:
        for each in holding:
            gates = each.on_gates(t, gates)
        return gates

    return hold if holding else None
