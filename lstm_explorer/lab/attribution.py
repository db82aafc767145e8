"""Hearing: how much each letter fed counts for an answer, by gradient and by occlusion."""

from __future__ import annotations

import numpy as np

from lstm_explorer.network.cell import State, Weights, answer, cold_start, step
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.recipe.framings import PADDING
from lstm_explorer.runs.feeding import Run


def gradients(weights: Weights, run: Run, at: int) -> np.ndarray:
    """The gradient of an answer's log-probability with respect to every number fed.

    Backpropagation through time (Werbos 1990) over the run's own trace; a reset cuts it.

    Args:
        weights: The network.
        run: What was fed.
        at: The time step whose answer is asked about.

    Returns:
        In nats for each unit of input, `(time, features)`; zeros after `at` and before the last
        reset.

    Raises:
        ValueError: `at` is not a time step of the run.
    """
    _check_step(run, at)
    trace = run.trace
    resets = set(run.resets)
    found = np.zeros_like(trace.x[0], dtype=float)
    best = int(trace.probabilities[0, at].argmax())
    error = -trace.probabilities[0, at].astype(float)
    error[best] += 1
    dh, dc = weights.dense_kernel @ error, np.zeros(weights.units)
    for t in range(at, -1, -1):
        i, f, g, o, c = (getattr(trace, name)[0, t].astype(float) for name in "ifgoc")
        tanh_c = np.tanh(c)
        dc = dc + dh * o * (1 - tanh_c**2)
        dz = np.concatenate(
            [
                dc * g * i * (1 - i),
                dc * trace.before.c[0, t] * f * (1 - f),
                dc * i * (1 - g**2),
                dh * tanh_c * o * (1 - o),
            ]
        )
        found[t] = weights.kernel @ dz
        if t in resets:
            break
        dh, dc = weights.recurrent_kernel @ dz, dc * f
    return found


def occlusion(experiment: Experiment, weights: Weights, run: Run, at: int) -> np.ndarray:
    """How much of an answer's probability is lost if one letter is another.

    Args:
        experiment: The recipe.
        weights: The network.
        run: What was fed.
        at: The time step whose answer is asked about.

    Returns:
        For every time step and letter, the answer's probability minus what it is if that letter is
        fed there instead (as the last feature, where there are several); zeros after `at`, before
        the last reset, and where the letter is the one that was fed, `(time, classes)`.

    Raises:
        ValueError: `at` is not a time step of the run.
    """
    _check_step(run, at)
    trace = run.trace
    classes = weights.classes
    numbers = {letter: n for n, letter in enumerate(experiment.classes)}
    start = max((t for t in run.resets if t <= at), default=0)
    state = cold_start(0, weights.units)
    # One pass: at every time step the runs that differ from here on join those that did before.
    for t in range(start, at + 1):
        letters = run.steps[t].letters
        fed = [PADDING if each is None else numbers[each] for each in letters]
        others = np.tile(np.array(fed), (classes, 1))
        others[:, -1] = np.arange(classes)
        x = experiment.fed(others[:, None, :])[:, 0]
        before = State(trace.before.h[:, t], trace.before.c[:, t])
        joining = [np.repeat(part, classes, axis=0) for part in before]
        parts = zip(state, joining, strict=True)
        starts = State(*(np.concatenate(pair) for pair in parts))
        same = np.repeat(trace.x[:, t], len(state.h), axis=0)
        state, _ = step(weights, np.concatenate([same, x]), starts)
    best = int(trace.probabilities[0, at].argmax())
    lost = np.zeros((len(run.steps), classes))
    changed = answer(weights, state.h)[:, best].reshape(-1, classes)
    lost[start : at + 1] = trace.probabilities[0, at, best] - changed
    for t in range(start, at + 1):
        letter = run.steps[t].letters[-1]
        if letter is not None:
            lost[t, numbers[letter]] = 0.0
    return lost


def _check_step(run: Run, at: int) -> None:
    if not 0 <= at < len(run.steps):
        raise ValueError(
            f"Time step {at} lies outside this run, whose time steps are 0 to "
            f"{len(run.steps) - 1}. Choose one of these."
        )
