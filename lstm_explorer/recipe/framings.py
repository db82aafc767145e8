"""The framings: ways in which one sequence becomes samples for the network."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

PADDING = -1
"""The class number that stands for padding; it is fed to the network as zeros in every encoding."""

WHOLE_BATCH = 0
"""As a lesson's batch size: all samples in one batch."""

ENCODINGS = {
    "fraction": "A letter is its number divided by how many there are, from 0 on: the first letter "
    "is 0, like padding.",
    "shifted": "A letter is its number divided by how many there are, from 1 on: no letter is 0, "
    "only padding.",
    "one_hot": "A letter is a vector of zeros with a one at its own place; padding is all zeros.",
    "code": "A letter is its number as it is, from 0 on: the last letters are many times as large "
    "as anything a gate was made for, and the first is 0, like padding.",
}
"""How letters become numbers; the first is the lesson's."""

Cut = Callable[[np.ndarray, int], np.ndarray]


@dataclass(frozen=True, slots=True)
class Lesson:
    """The settings that the lesson uses for one framing.

    Attributes:
        units: Size of the hidden state.
        epochs: Passes over the samples.
        batch_size: Samples an update; `WHOLE_BATCH` for all.
        shuffle: Whether the samples are drawn in a new order in every epoch.
        reset: When the state is set to zeros: "sample", "epoch", "never".
        accuracy: What the lesson's one run reached, in its own words; None where it only sketches.
    """

    units: int
    epochs: int
    batch_size: int = 1
    shuffle: bool = True
    reset: str = "sample"
    accuracy: str | None = None


@dataclass(frozen=True, slots=True)
class Framing:
    """One way of cutting a sequence into samples.

    Attributes:
        key: Its name in code, links and on screen.
        title: What it feeds, in a few words.
        summary: What it feeds and what follows from it, in a sentence or two.
        lesson: The lesson's settings.
        cut: From class numbers `(letters,)` and a width to one sample for every letter that a
            sample can end with, `(samples, time, letters)`; padding is `PADDING`.
        options: Which of an experiment's fields only framings like this one have.
        padded: Whether samples are padded on the left. A text is then asked about as one sample
            that holds all of it, since every sample repeats the letters of the one before.
    """

    key: str
    title: str
    summary: str
    lesson: Lesson
    cut: Cut
    options: tuple[str, ...] = ()
    padded: bool = False


@dataclass(frozen=True, eq=False, slots=True)
class Samples:
    """What a network is trained on.

    Attributes:
        classes: The class number at every place of every sample, `(samples, time, letters)`;
            `PADDING` where there is no letter.
        x: The numbers fed, as `scaled` makes them, `(samples, time, features)`, float32.
        y: The class number of every sample's target, `(samples,)`.
        encoding: Which of `ENCODINGS` made `x` of `classes`.
    """

    classes: np.ndarray
    x: np.ndarray
    y: np.ndarray
    encoding: str = "fraction"

    def __len__(self) -> int:
        return len(self.y)


def scaled(classes: np.ndarray, count: int, encoding: str = "fraction") -> np.ndarray:
    """Class numbers as the network is fed them; nothing else makes numbers out of letters.

    Args:
        classes: Class numbers, `(…, letters)`; padding is `PADDING`.
        count: Number of classes.
        encoding: Which of `ENCODINGS`.

    Returns:
        `(…, features)`, float32: as many features as letters side by side, or `count` for each of
        them, letter by letter, where the encoding is "one_hot".
    """
    if encoding == "one_hot":
        ones = classes[..., None] == np.arange(count)  # padding is no class, so it gets no one
        return ones.reshape(*classes.shape[:-1], -1).astype(np.float32)
    if encoding == "shifted":
        return ((classes + 1) / count).astype(np.float32)  # PADDING + 1 is 0
    largest = 1 if encoding == "code" else count
    return (np.maximum(classes, 0) / largest).astype(np.float32)


def unit_vector(number: int) -> str:
    """What mathematicians write for zeros with a one at place `number`: e₃."""
    return "e" + str(number).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))


def sequence_samples(
    framing: Framing, classes: np.ndarray, width: int, count: int, encoding: str = "fraction"
) -> Samples:
    """Every sample of the sequence that has a next letter, in order.

    Args:
        framing: How to cut.
        classes: The sequence as class numbers, `(letters,)`.
        width: Window length or longest run, as the framing needs it.
        count: Number of classes.
        encoding: Which of `ENCODINGS`.
    """
    cut = framing.cut(classes[:-1], width)
    return _samples(cut, classes[-len(cut) :], count, encoding)


def random_runs(
    framing: Framing,
    classes: np.ndarray,
    width: int,
    count: int,
    encoding: str = "fraction",
    *,
    runs: int,
    seed: int,
) -> Samples:
    """Random stretches of the sequence, of one to `width` letters, with the letter that follows.

    Starts and ends are drawn as the lesson draws them, so short runs near the end of the sequence
    are as likely as elsewhere and its last letter is never fed.
    """
    generator = np.random.default_rng(seed)
    last = len(classes) - 1
    starts = generator.integers(0, last - 1, size=runs)
    ends = generator.integers(starts, np.minimum(starts + width, last))
    cut = np.stack(
        [framing.cut(classes[a : b + 1], width)[-1] for a, b in zip(starts, ends, strict=True)]
    )
    return _samples(cut, classes[ends + 1], count, encoding)


def _samples(cut: np.ndarray, y: np.ndarray, count: int, encoding: str) -> Samples:
    arrays = np.ascontiguousarray(cut), scaled(cut, count, encoding), np.ascontiguousarray(y)
    for array in arrays:
        array.setflags(write=False)  # shared by every visitor who looks at the same recipe
    return Samples(*arrays, encoding)


def _single_letters(classes: np.ndarray, width: int) -> np.ndarray:
    return classes[:, None, None]


def _features(classes: np.ndarray, width: int) -> np.ndarray:
    return np.lib.stride_tricks.sliding_window_view(classes, width)[:, None, :]


def _time_steps(classes: np.ndarray, width: int) -> np.ndarray:
    return np.lib.stride_tricks.sliding_window_view(classes, width)[:, :, None]


def _prefixes(classes: np.ndarray, width: int) -> np.ndarray:
    padded = np.concatenate([np.full(width - 1, PADDING), classes])
    return np.lib.stride_tricks.sliding_window_view(padded, width)[:, :, None]


FRAMINGS: dict[str, Framing] = {
    framing.key: framing
    for framing in (
        Framing(
            "one_char",
            "One letter, then forget",
            "One letter at a time, in random order, and the state is reset before every letter: "
            "the network has nothing but the letter itself.",
            Lesson(units=32, epochs=500, accuracy="84.00 %"),
            _single_letters,
        ),
        Framing(
            "feature_window",
            "Three letters side by side",
            "Three letters as three features of one time step: the network sees them at once and "
            "never one after the other.",
            Lesson(units=32, epochs=500, accuracy="86.96 %"),
            _features,
            options=("window",),
        ),
        Framing(
            "time_window",
            "Three letters, one after the other",
            "Three letters as three time steps: the state is carried from the first to the third, "
            "then reset.",
            Lesson(units=32, epochs=500, accuracy="100 %"),
            _time_steps,
            options=("window",),
        ),
        Framing(
            "whole_batch",
            "The whole alphabet in one batch",
            "One letter a sample, all samples side by side in one ordered batch, and one update an "
            "epoch. Samples of one batch do not share state: each starts from zeros.",
            Lesson(units=16, epochs=5000, batch_size=WHOLE_BATCH, shuffle=False, accuracy="100 %"),
            _single_letters,
        ),
        Framing(
            "stateful",
            "One letter, and the state is carried on",
            "One letter a sample, in order, and the state is carried from each sample to the next. "
            "It is reset only after every pass through the alphabet.",
            Lesson(units=50, epochs=300, shuffle=False, reset="epoch", accuracy="100 %"),
            _single_letters,
        ),
        Framing(
            "padded_prefix",
            "Everything so far, padded",
            "Every prefix of the alphabet as one sample, padded with zeros on the left to the same "
            "length: all the context, and no state between samples.",
            # The lesson gives no settings for this one. With 500 epochs most seeds miss one to four
            # letters; with these, eight seeds of eight learned all 25 (docs/decisions.md).
            Lesson(units=32, epochs=2500),
            _prefixes,
            padded=True,
        ),
        Framing(
            "variable_length",
            "Random runs of one to five letters",
            "Random stretches of the alphabet, padded with zeros on the left: the network must "
            "answer after one letter as well as after five.",
            Lesson(units=32, epochs=500, accuracy="98.90 %"),
            _prefixes,
            options=("longest", "runs"),
            padded=True,
        ),
    )
}
"""All framings, in the lesson's order."""
