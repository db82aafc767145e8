"""Collisions: different texts that become the same tensor, and letters never met alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.recipe.framings import PADDING


@dataclass(frozen=True, slots=True)
class Collisions:
    """What the numbers of a recipe hide.

    Attributes:
        texts: Pairs of texts of up to three letters that are fed as the same numbers.
        untrained: Letters that no training sample holds alone.
        first_is_padding: Whether the sequence's first letter is the number that padding is.
    """

    texts: tuple[tuple[str, str], ...]
    untrained: tuple[str, ...]
    first_is_padding: bool


def collisions(experiment: Experiment) -> Collisions:
    """Which different texts the network cannot tell apart, whatever it learns.

    A text is compared with the same text behind one or two of the sequence's first letters: where
    these are the number zero, and so is the padding, nothing tells them apart.
    """
    classes = experiment.classes
    samples = experiment.samples.classes
    alone = set()
    for sample in samples:
        letters = sample[sample != PADDING]
        if len(letters) == 1:
            alone.add(int(letters[0]))
    untrained = tuple(letter for n, letter in enumerate(classes) if n not in alone)
    first = experiment.fed(np.array([[[0]]]))
    padding = experiment.fed(np.array([[[PADDING]]]))
    same = bool(np.array_equal(first, padding))
    return Collisions(_pairs(experiment), untrained, same)


def _pairs(experiment: Experiment) -> tuple[tuple[str, str], ...]:
    if not experiment.spec.padded:
        return ()
    classes = experiment.classes
    found = []
    for letter in classes[:5]:
        text = letter
        for more in range(1, min(3, experiment.width)):
            longer = experiment.join([*classes[:1] * more, letter])
            if np.array_equal(experiment.encode(text), experiment.encode(longer)):
                found.append((text, longer))
    return tuple(found)
