"""Measures: pure functions from weights, traces and runs to the figures that pages show."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lstm_explorer.network.cell import Weights, answer, cold_start, step
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.runs.feeding import Run


@dataclass(frozen=True, eq=False, slots=True)
class Evaluation:
    """How a network does on the samples it was trained on, in the sequence's order.

    Attributes:
        probabilities: Of each class for each sample, `(samples, classes)`.
        right: Whether the likeliest class is the target, `(samples,)`.
        loss: Mean categorical cross-entropy, in nats.
    """

    probabilities: np.ndarray
    right: np.ndarray
    loss: float

    @property
    def accuracy(self) -> float:
        """Share of right answers, 0 to 1."""
        return float(self.right.mean())


def evaluate(experiment: Experiment, weights: Weights) -> Evaluation:
    """Ask for every training sample, as Keras' `evaluate` does with the recipe's batch size.

    Carried state starts cold and flows within each slot of the batch; a stateless framing starts
    every sample cold.

    Args:
        experiment: The recipe, whose samples are asked.
        weights: The network.

    Returns:
        The answers, `(samples, classes)`, which of them are right, and the mean cross-entropy.

    Raises:
        ValueError: The weights are no LSTM's, or do not fit the recipe's samples.
    """
    samples = experiment.samples
    n, length, features = samples.x.shape
    if weights.features != features:
        raise ValueError(
            f"The samples have {features} features, and these weights are for {weights.features}. "
            "Give the weights of this recipe."
        )
    batch = experiment.batch_size if experiment.carried else n
    x = samples.x.reshape(n // batch, batch, length, features)
    state = cold_start(batch, weights.units)
    answers = []
    for update, fed in enumerate(x):
        if experiment.resets_before(update):
            state = cold_start(batch, weights.units)
        for t in range(length):  # without a trace, which would take longer than all the rest
            state, _ = step(weights, fed[:, t], state)
        answers.append(answer(weights, state.h))
    probabilities = np.concatenate(answers)
    chosen = probabilities[np.arange(n), samples.y]
    return Evaluation(
        probabilities,
        probabilities.argmax(axis=-1) == samples.y,
        float(-np.log(np.maximum(chosen, np.finfo(np.float32).tiny)).mean()),
    )


@dataclass(frozen=True, eq=False, slots=True)
class Components:
    """Principal components of the states of one or more runs.

    Attributes:
        points: Each state in the components' plane, `(states, dimensions)`.
        explained: Share of the variance along each component, `(dimensions,)`.
    """

    points: np.ndarray
    explained: np.ndarray


def principal_components(states: np.ndarray, dimensions: int = 2) -> Components:
    """Project states onto their directions of largest variance (Pearson 1901), by SVD.

    Args:
        states: One state a row, `(states, units)`.
        dimensions: How many components; missing ones are zeros.

    Returns:
        Points and explained variance. Signs are fixed so that the largest coordinate of each
        direction is positive, and equal input gives an equal picture.
    """
    centred = states - states.mean(axis=0)
    _, singular, directions = np.linalg.svd(centred, full_matrices=False)
    kept = min(dimensions, len(singular))
    directions = directions[:kept]
    largest = np.abs(directions).argmax(axis=1)
    directions = directions * np.sign(directions[np.arange(kept), largest])[:, None]
    points = np.zeros((len(states), dimensions))
    points[:, :kept] = centred @ directions.T
    explained = np.zeros(dimensions)
    variance = float((singular**2).sum())
    if variance > 0:
        explained[:kept] = singular[:kept] ** 2 / variance
    return Components(points, explained)


@dataclass(frozen=True, slots=True)
class ChangedAnswer:
    """One time step at which two runs answer differently."""

    t: int
    letters: tuple[str | None, ...]
    before: str
    after: str


def changed_answers(before: Run, after: Run) -> tuple[ChangedAnswer, ...]:
    """Where two runs of the same text, asked at the same time steps, answer differently."""
    return tuple(
        ChangedAnswer(one.t, one.letters, one.answer, other.answer)
        for one, other in zip(before.steps, after.steps, strict=True)
        if one.asked and one.answer != other.answer
    )


def state_distance(before: Run, after: Run, quantity: str) -> np.ndarray:
    """Euclidean distance of two runs' h or c after every time step, `(time,)`."""
    difference = getattr(before.trace, quantity)[0] - getattr(after.trace, quantity)[0]
    return np.linalg.norm(difference, axis=-1)


@dataclass(frozen=True, slots=True)
class Restart:
    """How a run goes on after a reset, beside how it began.

    Attributes:
        answers: After the reset, in order.
        same: How many of them are what the undisturbed run answered as many time steps after
            its start.
    """

    answers: tuple[str, ...]
    same: int


def restart(undisturbed: Run, wiped: Run, at: int) -> Restart:
    """Compare the answers from a reset on with those that a run begins with.

    A network that goes by how many time steps have passed since the last reset answers alike; one
    that goes by the letters does not, unless the letters are the same.

    Args:
        undisturbed: The run without the reset.
        wiped: The same text, with it. Its own beginning would not do: from time step `at` on it
            is the answers after the reset.
        at: The time step before which the state was reset.
    """
    after = tuple(step.answer for step in wiped.steps[at:] if step.asked)
    start = tuple(step.answer for step in undisturbed.steps if step.asked)
    return Restart(after, sum(a == b for a, b in zip(after, start, strict=False)))


def plateau(losses: np.ndarray) -> int | None:
    """Since which epoch the loss has hardly moved, or None if it still does.

    A plateau is a last fifth of the training, of at least 20 epochs, whose mean loss is within
    1 % of the mean of the fifth before it, while the loss is not yet near zero.
    """
    fifth = len(losses) // 5
    if fifth < 20:
        return None
    before, last = losses[-2 * fifth : -fifth].mean(), losses[-fifth:].mean()
    moved = abs(before - last) > 0.01 * before
    return None if moved or last < 0.01 else len(losses) - 2 * fifth


def order_of_units(values: np.ndarray, by: str) -> np.ndarray:
    """In which order to draw the units, so that what belongs together stands together.

    Args:
        values: A quantity of a run, `(time, units)`.
        by: "index", their numbers; "peak", the time step at which each is farthest from zero;
            "similarity", the leaves of an average-linkage tree over the distances between their
            courses (Sokal & Michener 1958; Bar-Joseph et al. 2001 for the order of leaves).

    Returns:
        Numbers of the units from the top row to the bottom one, `(units,)`.

    Raises:
        ValueError: There is no such order.
    """
    units = values.shape[1]
    if by == "index" or (by == "similarity" and units < 3):
        return np.arange(units)
    if by == "peak":
        return np.argsort(np.abs(values).argmax(axis=0), kind="stable")
    if by == "similarity":
        from scipy.cluster import hierarchy  # 0.3 s, and only some ask for it

        tree = hierarchy.linkage(values.T.astype(float), "average", optimal_ordering=True)
        return np.asarray(hierarchy.leaves_list(tree))
    raise ValueError(f"`by` must be index, peak or similarity, got {by!r}. Try 'peak'.")
