"""Maps: who decides, the letter or the position; and how much warm-up a letter needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from lstm_explorer.lab.answers import answers_to_every_letter, last_answers, shortest
from lstm_explorer.network.cell import Weights
from lstm_explorer.recipe.experiment import Experiment

WarmUp = Literal["true predecessors", "random letters", "one letter repeated", "reversed"]
WARM_UPS: tuple[WarmUp, ...] = (
    "true predecessors", "random letters", "one letter repeated", "reversed",
)  # fmt: skip
"""What can be fed before the letter that is asked about."""


@dataclass(frozen=True, eq=False, slots=True)
class Decisions:
    """What the network answers to each letter after each number of true letters.

    Attributes:
        positions: How many true letters were fed before, one a row, `(rows,)`.
        answers: Class numbers, `(rows, classes)`.
    """

    positions: np.ndarray
    answers: np.ndarray

    @property
    def by_position(self) -> float:
        """Share of the answers that are what is answered most often after as many letters."""
        return _share_of_commonest(self.answers)

    @property
    def by_letter(self) -> float:
        """Share of the answers that are what is answered most often to the same letter."""
        return _share_of_commonest(self.answers.T)


def who_decides(experiment: Experiment, weights: Weights) -> Decisions:
    """Feed the first letters of the sequence, and then each letter there is.

    Args:
        experiment: The recipe: its framing says how texts are fed.
        weights: The network, of `(features, 4 units)`, `(units, 4 units)` and so on.

    Returns:
        One row for each number of true letters, from none (or from a window's, less one).

    Raises:
        ValueError: The weights are no LSTM's, or do not fit the recipe.
    """
    truth = experiment.numbers(experiment.sequence)[None, :-1]
    answers = answers_to_every_letter(experiment, weights, truth)[0]
    first = shortest(experiment) - 1
    # After all but the last letter there is one more row, in which the last letter can be asked.
    return Decisions(np.arange(first, len(answers)), answers[first:])


@dataclass(frozen=True, eq=False, slots=True)
class WarmUpMap:
    """Whether each letter is answered right after a warm-up of each length.

    Attributes:
        lengths: Letters fed before the one that is asked about, one a row, `(rows,)`.
        right: Share of right answers over the warm-ups tried, 0 to 1; NaN where there is no such
            warm-up, `(rows, letters)`: one column for each letter of the sequence but its last.
        tried: How many warm-ups each number is made of.
    """

    lengths: np.ndarray
    right: np.ndarray
    tried: int


def warm_up_map(
    experiment: Experiment,
    weights: Weights,
    kind: WarmUp,
    *,
    letter: int = 0,
    draws: int = 10,
    seed: int = 0,
) -> WarmUpMap:
    """How many letters of warm-up a letter needs before it is answered right, and of which kind.

    Args:
        experiment: The recipe.
        weights: The network.
        kind: What is fed before: the letters that come before it in the sequence; random ones; one
            letter again and again; the sequence backwards.
        letter: Class number of the letter that is repeated.
        draws: How many random warm-ups are tried.
        seed: Of these.

    Returns:
        A row for each length, from none up to the letters before the last of the sequence.

    Raises:
        ValueError: There is no such kind or letter, no draw, or the weights do not fit.
    """
    if kind not in WARM_UPS:
        raise ValueError(
            f"`kind` must be one of {', '.join(WARM_UPS)}; got {kind!r}. Try 'random letters'."
        )
    if not 0 <= letter < len(experiment.classes):
        raise ValueError(
            f"`letter` must be a class number, 0 to {len(experiment.classes) - 1}; got {letter}. "
            "Try 0."
        )
    if draws < 1:
        raise ValueError(f"`draws` must be at least 1, got {draws}. Leave it out.")
    truth = experiment.numbers(experiment.sequence)
    count = len(truth) - 1
    first = shortest(experiment) - 1
    if kind == "true predecessors":
        right, tried = _after_true_letters(experiment, weights, truth), 1
    else:
        fed = {
            "random letters": np.random.default_rng(seed).integers(
                len(experiment.classes), size=(draws, count - 1)
            ),
            "one letter repeated": np.full((1, count - 1), letter),
            "reversed": truth[:0:-1][None, : count - 1],
        }[kind]
        answers = answers_to_every_letter(experiment, weights, fed)
        right = (answers[:, :, truth[:-1]] == truth[1:]).mean(axis=0)
        tried = len(fed)
    return WarmUpMap(np.arange(first, count), right[first:].astype(float), tried)


def _after_true_letters(experiment: Experiment, weights: Weights, truth: np.ndarray) -> np.ndarray:
    """Every stretch of the sequence, from each start in one batch, `(lengths, letters)`."""
    count = len(truth) - 1
    starts = np.arange(count)
    places = starts[:, None] + np.arange(count)[None, :]
    answers = last_answers(
        experiment, weights, truth[np.minimum(places, count)], lengths=count - starts
    )
    right = np.full((count, count), np.nan)
    start, length = np.nonzero(places < count)
    asked = start + length
    right[length, asked] = answers[start, length] == truth[asked + 1]
    return right


def _share_of_commonest(rows: np.ndarray) -> float:
    commonest = [np.bincount(row[row >= 0]).max() for row in rows if (row >= 0).any()]
    return float(sum(commonest) / (rows >= 0).sum())
