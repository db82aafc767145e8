"""Asking: the answers to many texts at once, each fed as the framing feeds it."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from lstm_explorer.network.cell import State, Weights, answer, cold_start, step
from lstm_explorer.recipe.experiment import Experiment, ParsedText
from lstm_explorer.recipe.framings import PADDING
from lstm_explorer.runs.feeding import TimeStep, followers


def last_answers(
    experiment: Experiment, weights: Weights, letters: np.ndarray, lengths: np.ndarray
) -> np.ndarray:
    """What the network answers after each beginning of each text.

    Args:
        experiment: The recipe: how a text is cut, and where the state is reset.
        weights: The network.
        letters: Class numbers, one text a row, `(texts, letters)`.
        lengths: How many letters of each text count, longest text first, `(texts,)`.

    Returns:
        Class numbers, `(texts, letters)`: entry n is the answer to the first n + 1 letters; -1
        where the text has not as many, or where these are fewer than a window.
    """
    samples = _Samples(experiment, weights)
    answers = np.full(letters.shape, -1)
    state: State | None = None
    for number, end in enumerate(range(shortest(experiment), letters.shape[1] + 1)):
        rows = int((lengths >= end).sum())
        if not rows:
            break
        x = samples.inputs(letters[:rows, :end])
        state = samples.begin(number, rows, end, state)
        for t in range(samples.first_letter(end), x.shape[1]):
            state, _ = step(weights, x[:, t], state)
        answers[:rows, end - 1] = answer(weights, state.h).argmax(axis=-1)
    return answers


def answers_to_every_letter(
    experiment: Experiment, weights: Weights, letters: np.ndarray
) -> np.ndarray:
    """What the network answers if, after a beginning of a text, any letter comes.

    Args:
        experiment: The recipe.
        weights: The network.
        letters: Class numbers, one text a row, `(texts, letters)`.

    Returns:
        Class numbers, `(texts, letters + 1, classes)`: entry (b, p, k) is the answer to the first
        p letters of text b with the letter k after them; -1 where these are fewer than a window.
    """
    samples = _Samples(experiment, weights)
    texts, count = letters.shape
    classes = weights.classes
    answers = np.full((texts, count + 1, classes), -1)
    each = np.tile(np.arange(classes), texts)[:, None]
    state: State | None = None
    for number, place in enumerate(range(shortest(experiment) - 1, count + 1)):
        beginning = letters[:, :place]
        state = samples.begin(number, texts, place + 1, state)
        # Only the last time step knows which letter comes: what is before it is run once.
        shared = samples.inputs(np.concatenate([beginning, each[:texts]], axis=1))
        for t in range(samples.first_letter(place + 1), shared.shape[1] - 1):
            state, _ = step(weights, shared[:, t], state)
        repeated = np.repeat(beginning, classes, axis=0)
        asked = samples.inputs(np.concatenate([repeated, each], axis=1))[:, -1]
        start = State(*(np.repeat(part, classes, axis=0) for part in state))
        after, _ = step(weights, asked, start)
        answers[:, place] = answer(weights, after.h).argmax(axis=-1).reshape(texts, classes)
        if place < count:
            true = samples.inputs(letters[:, : place + 1])[:, -1]
            state, _ = step(weights, true, state)
    return answers


def after_each_letter(
    experiment: Experiment,
    weights: Weights,
    text: str | ParsedText,
    *,
    resets: Iterable[int] | None = None,
) -> tuple[TimeStep, ...]:
    """What a padded framing answers after every letter, each beginning of a text a sample.

    Args:
        experiment: The recipe.
        weights: The network.
        text: What is fed, as for `feed`; all its beginnings side by side.
        resets: Time steps of each sample before which the state is set to zeros; none but the
            cold start when left out.

    Returns:
        The last time step of every beginning, as `feed` would tell of it.

    Raises:
        ValueError: As for `Experiment.parse`.
    """
    parsed = experiment.parse(text)
    symbols, ends = parsed.symbols, range(1, len(parsed.numbers) + 1)
    beginnings = [experiment.spec.cut(parsed.numbers[:end], experiment.width) for end in ends]
    samples = np.concatenate([each[-1:] for each in beginnings])
    x, wiped = experiment.fed(samples), {0, *(resets or ())}
    state = cold_start(len(x), weights.units)
    for t in range(x.shape[1]):
        if t in wiped:
            state = cold_start(len(x), weights.units)
        state, _ = step(weights, x[:, t], state)
    last = x.shape[1] - 1
    probabilities = answer(weights, state.h)
    return tuple(
        TimeStep(
            t=last,
            letters=(symbols[n],),
            sample=0,
            asked=True,
            reset=last in wiped,
            answer=experiment.classes[best],
            probability=float(probabilities[n, best]),
            expected=followers(experiment.symbols, _fed(experiment, row)),
        )
        for n, (row, best) in enumerate(zip(samples, probabilities.argmax(axis=-1), strict=True))
    )


def _fed(experiment: Experiment, sample: np.ndarray) -> list[str]:
    """The letters of a sample, without its padding."""
    return [experiment.classes[n] for n in sample.ravel() if n != PADDING]


def shortest(experiment: Experiment) -> int:
    """The fewest letters that can be asked about."""
    return 1 if experiment.spec.padded else experiment.width


class _Samples:
    """The last sample of each text, and the state that it begins with."""

    def __init__(self, experiment: Experiment, weights: Weights) -> None:
        self.experiment = experiment
        self.weights = weights
        # A padded framing is asked about a text as one sample, from a cold start.
        self.flows = experiment.carried and not experiment.spec.padded
        self._padded = [cold_start(1, weights.units)]

    def inputs(self, letters: np.ndarray) -> np.ndarray:
        """What is fed, `(texts, time, features)`."""
        # Where a framing takes each letter of a sample from does not depend on the letters.
        places = self.experiment.spec.cut(np.arange(letters.shape[1]), self.experiment.width)[-1]
        return self.experiment.fed(np.where(places == PADDING, PADDING, letters[:, places]))

    def first_letter(self, length: int) -> int:
        """The time step at which a text of so many letters begins, after the padding."""
        return max(self.experiment.width - length, 0) if self.experiment.spec.padded else 0

    def begin(self, number: int, texts: int, length: int, before: State | None) -> State:
        """The state before the first letter of a sample, its padding run already."""
        if before is not None and self.flows and not self.experiment.resets_before(number):
            return State(*(part[:texts] for part in before))
        start = self._after_padding(self.first_letter(length))
        return State(*(np.repeat(part, texts, axis=0) for part in start))

    def _after_padding(self, count: int) -> State:
        nothing = self.experiment.fed(np.full((1, 1), PADDING))
        while len(self._padded) <= count:
            state, _ = step(self.weights, nothing, self._padded[-1])
            self._padded.append(state)
        return self._padded[count]
