"""The recipe for one model: what a user chose, checked once, with a fingerprint."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from lstm_explorer.network.kinds import Loss, network_of
from lstm_explorer.recipe.checks import (
    MOST_EPOCHS,
    check_brought,
    check_flow,
    check_network,
    check_size,
    step_size,
    whole_number,
)
from lstm_explorer.recipe.framings import (
    ENCODINGS,
    FRAMINGS,
    PADDING,
    WHOLE_BATCH,
    Framing,
    Samples,
    random_runs,
    scaled,
    sequence_samples,
)
from lstm_explorer.recipe.symbols import ALPHABET, BAR, drawn, found, joined, split
from lstm_explorer.wording import repeated

LESSON: Any = None
"""Stands for the value that the lesson uses for the framing; gone once an Experiment exists."""

SHUFFLES: dict[str, bool | str] = {"yes": True, "no": False, "once": "once"}
"""What `shuffle` can be, by its words in links and on the command line."""

SYMBOLS = 3, 200
"""Fewest and most symbols of a sequence, and most of a text that is asked about."""

_LONGEST = 40 * SYMBOLS[1]
"""Characters of a text that are looked at: no symbol has so many that 200 of them need more."""

MOST_STATES = 60_000
"""Most time steps times units of one run that is asked about, and so the numbers on a page."""

# What an integer field may be: lowest, highest, and a value to try.
_RANGES = {
    "epochs": (1, MOST_EPOCHS, 500),
    "seed": (0, 2**31 - 1, 1),
    "runs": (1, 10_000, 1000),
}


@dataclass(frozen=True, kw_only=True)
class Experiment:
    """The recipe for one model. Equal recipes give equal models.

    What is left out takes the lesson's value for the framing.

    Attributes:
        framing: Which of `FRAMINGS` cuts the sequence into samples.
        sequence: What is learned, 3 to 200 symbols; symbols may repeat. With bars between them
            words are symbols: Mon|Tue|Wed.
        units: Size of the hidden state, 1 to 256; to 512 where the network is not an LSTM.
        epochs: Passes over the samples, 1 to 100,000.
        batch_size: Samples an update, 1 to the number of samples.
        learning_rate: Adam's step size, in (0, 1].
        shuffle: True for a new order of the samples in every epoch, "once" for one random order in
            all of them (the one that True draws for the first), False for the sequence's own.
        reset: When the state is set to zeros: "sample" (before every sample, or every batch of
            them: Keras' stateless default), "epoch", "never", or a number n for every n samples
            counted within the epoch.
        seed: Of the initial weights, the order of samples and the random runs.
        window: Letters a sample, `feature_window` and `time_window` only.
        longest: Longest run, `variable_length` only.
        runs: How many random runs, `variable_length` only.
        encoding: Which of `ENCODINGS` makes numbers out of letters.
        network: Which of `NETWORKS` is trained. "dense" needs a framing of one time step, and only
            "lstm" carries state.
        brought: The digest of weights that somebody brought (`bringing.digest`); such a recipe has
            a model and cannot be trained.

    Raises:
        ValueError: A value is out of range; the message names it, what is allowed and what to try.
    """

    framing: str = "stateful"
    sequence: str = ALPHABET
    units: int = LESSON
    epochs: int = LESSON
    batch_size: int = LESSON
    learning_rate: float = 1e-3
    shuffle: bool | str = LESSON
    reset: str | int = LESSON
    seed: int = 7
    window: int | None = LESSON
    longest: int | None = LESSON
    runs: int | None = LESSON
    encoding: str = "fraction"
    network: str = "lstm"
    brought: str | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.framing, str) or self.framing not in FRAMINGS:
            known = ", ".join(FRAMINGS)
            raise ValueError(f"Unknown framing {repeated(self.framing)}. Choose one of: {known}.")
        if not isinstance(self.encoding, str) or self.encoding not in ENCODINGS:
            known = ", ".join(ENCODINGS)
            raise ValueError(
                f"`encoding` must be one of {known}, got {repeated(self.encoding)}. Try 'fraction'."
            )
        most_units = network_of(self.network).most_units
        self._check_sequence()
        self._fill_in_the_lesson()
        self._settle_whole_number("units", 1, most_units, 32)
        for name in ("epochs", "seed"):
            self._settle_whole_number(name, *_RANGES[name])
        object.__setattr__(self, "learning_rate", step_size(self.learning_rate))
        check_size(self)
        check_flow(self)
        if not isinstance(self.reset, str):
            object.__setattr__(self, "reset", int(self.reset))  # NumPy's numbers too
        check_network(self)
        check_brought(self)

    @property
    def spec(self) -> Framing:
        """The framing itself."""
        return FRAMINGS[self.framing]

    @property
    def recipe(self) -> dict[str, Any]:
        """The fields as files, workers and the fingerprint have them: `Experiment(**recipe)`.

        A field that came later is left out where it has its default, so that what was trained
        before keeps its name.
        """
        fields = asdict(self)
        if self.encoding == "fraction":
            del fields["encoding"]
        if self.network == "lstm":
            del fields["network"]
        if self.brought is None:
            del fields["brought"]
        return fields

    @cached_property
    def fingerprint(self) -> str:
        """Twelve hex digits, the same in every process and on every machine."""
        return fingerprint_of(self.recipe)

    @cached_property
    def symbols(self) -> tuple[str, ...]:
        """The sequence, symbol by symbol."""
        return _symbols_of(self.sequence)

    @cached_property
    def classes(self) -> tuple[str, ...]:
        """The different symbols, numbered by their first appearance."""
        return tuple(dict.fromkeys(self.symbols))

    @cached_property
    def words(self) -> bool:
        """Whether symbols are words, so that a text has bars between them."""
        return BAR in self.sequence

    @property
    def width(self) -> int:
        """How many letters a sample can hold."""
        if self.window is not None:
            return self.window
        if self.longest is not None:
            return self.longest
        return len(self.symbols) - 1 if self.spec.padded else 1

    @property
    def features(self) -> int:
        """How many numbers the network is fed at one time step."""
        return self.fed(self._one_sample).shape[-1]

    @property
    def time_steps(self) -> int:
        """How many time steps a sample has."""
        return self._one_sample.shape[0]

    @property
    def outputs(self) -> int:
        """How many numbers the network answers with: one for each class."""
        return len(self.classes)

    @property
    def loss(self) -> Loss:
        """What the training makes small."""
        return "cross-entropy"

    @property
    def carried(self) -> bool:
        """Whether state flows from one sample to the next."""
        return self.reset != "sample"

    @property
    def samples(self) -> Samples:
        """What the network is trained on, in the sequence's order."""
        return _samples(self)

    @property
    def updates_per_epoch(self) -> int:
        """Optimiser steps in one pass; a last smaller batch counts as one."""
        return -(-len(self.samples) // self.batch_size)

    @property
    def updates(self) -> int:
        """Optimiser steps of the whole training."""
        return self.epochs * self.updates_per_epoch

    def resets_before(self, position: int) -> bool:
        """Whether the state is set to zeros before a sample.

        Args:
            position: Of the sample in the stream that one slot of the batch sees, counted from
                the start of a pass. With a batch size of 1 that is the sample's own number.
        """
        if isinstance(self.reset, int):
            return position % (self.reset // self.batch_size) == 0
        return self.reset == "sample" or (self.reset == "epoch" and position == 0)

    def numbers(self, text: str) -> np.ndarray:
        """A text as class numbers, `(letters,)`.

        Words may have bars or spaces between them, or nothing where they can be told apart. Upper
        and lower case stand for each other where the sequence has only one of them.

        Raises:
            ValueError: The text is empty, too long, or has a symbol that the sequence has not.
        """
        # A text far too long is refused before it is split, which takes its time.
        endless = len(text) > _LONGEST
        symbols = () if endless else found(text, self.classes) if self.words else split(text)
        count = len(text) if endless else len(symbols)
        if not count:
            raise ValueError(f"There is nothing to feed. Type symbols of {self._excerpt()}.")
        if count > SYMBOLS[1]:
            raise ValueError(
                f"The text has {count:,} symbols; at most {SYMBOLS[1]} can be fed. Shorten it."
            )
        index = {symbol: number for number, symbol in enumerate(self.classes)}
        numbers = [index.get(s, index.get(s.swapcase())) for s in symbols]
        unknown = list(dict.fromkeys(s for s, n in zip(symbols, numbers, strict=True) if n is None))
        if unknown:
            raise ValueError(
                f"This network has never met {', '.join(map(repeated, unknown[:5]))}"
                f"{' and others' if len(unknown) > 5 else ''}. "
                f"Type only symbols of {self._excerpt()}."
            )
        return np.array(numbers)

    def read(self, text: str) -> tuple[str, ...]:
        """A text as this network's symbols.

        Raises:
            ValueError: As for `numbers`.
        """
        return tuple(self.classes[n] for n in self.numbers(text))

    def join(self, symbols: Iterable[str]) -> str:
        """Symbols as a text that `read` takes apart again: with bars where this one has words."""
        return (BAR if self.words else "").join(symbols)

    def fed(self, classes: np.ndarray) -> np.ndarray:
        """Class numbers as this network is fed them: `framings.scaled` with the encoding.

        Args:
            classes: `(…, letters)`; padding is `framings.PADDING`.

        Returns:
            `(…, features)`, float32.
        """
        return scaled(classes, len(self.classes), self.encoding)

    def parse(self, text: str | ParsedText) -> ParsedText:
        """A text as this recipe feeds it, split and checked once for whoever needs it.

        Args:
            text: As it was typed. One that this recipe has parsed already is given back; one that
                another recipe has parsed is parsed anew.

        Raises:
            ValueError: As for `numbers`, or the text is shorter than one window, or longer than
                `longest_text`.
        """
        if not isinstance(text, str):
            if text.experiment == self:
                return text
            text = text.typed
        numbers = self.numbers(text)
        if len(numbers) > self.longest_text:
            raise ValueError(
                f"The text has {len(numbers)} symbols: {self.time_steps} time steps for each, of "
                f"{self.units} units, are more than a page can show. Feed at most "
                f"{self.longest_text}."
            )
        if self.window is not None and len(numbers) < self.window:
            raise ValueError(
                f"One sample of {self.framing} holds {self.window} letters, and {text!r} has "
                f"{len(numbers)}. Type at least {self.window}."
            )
        samples = self.spec.cut(numbers, self.width)
        return ParsedText(self, text, numbers, samples[-1:] if self.spec.padded else samples)

    def cut(self, text: str) -> np.ndarray:
        """A text as the framing asks about it, class numbers `(samples, time, letters)`.

        A padded framing puts the text into one sample, of its last letters where it is longer
        than a sample; every other framing makes one sample for every letter one can end with.

        Raises:
            ValueError: As for `parse`.
        """
        return self.parse(text).samples

    @property
    def most_samples(self) -> int:
        """How many samples a run may feed that is asked about; `MOST_STATES` is the reason."""
        return max(1, MOST_STATES // (self.units * self.time_steps))

    @property
    def longest_text(self) -> int:
        """Most symbols of a text that can be fed."""
        if self.spec.padded:
            return SYMBOLS[1]
        return min(SYMBOLS[1], self.most_samples + self.width - 1)

    def most_answers(self, start: str | ParsedText) -> int:
        """How many of its own answers a free run can feed after a text.

        Raises:
            ValueError: As for `parse`.
        """
        return min(SYMBOLS[1], self.most_samples - len(self.parse(start).samples))

    def encode(self, text: str) -> np.ndarray:
        """A text as numbers for `trace`: its samples' time steps in a row, `(1, time, features)`.

        `runs.feed` does this and the framing's resets in one call.

        Raises:
            ValueError: As for `cut`.
        """
        x = self.fed(self.cut(text))
        return x.reshape(1, -1, x.shape[2])

    def letters_of(self, sample: int) -> str:
        """The letters that a training sample stands for; padding is a dot."""
        places = self.samples.classes[sample].ravel()
        return drawn(None if n == PADDING else self.classes[n] for n in places)

    def decode(self, probabilities: np.ndarray) -> str:
        """The likeliest answers as text, in order.

        Args:
            probabilities: Of each class, `(…, classes)`.
        """
        return self.join(self.classes[n] for n in np.argmax(probabilities, axis=-1).ravel())

    @property
    def sample_count(self) -> int:
        """How many samples there are, without making them: random runs take milliseconds."""
        return self.runs or len(self.symbols) - (self.window or 1)

    @property
    def _one_sample(self) -> np.ndarray:
        return self.spec.cut(np.zeros(self.width, int), self.width)[-1]

    def _fill_in_the_lesson(self) -> None:
        lesson, options = self.spec.lesson, self.spec.options
        defaults: dict[str, Any] = {
            "units": lesson.units,
            "epochs": lesson.epochs,
            "shuffle": lesson.shuffle,
            "reset": lesson.reset,
            "window": min(3, len(self.symbols) - 1),
            "longest": min(5, len(self.symbols) - 1),
            "runs": 1000,
        }
        for name, value in defaults.items():
            if name in ("window", "longest", "runs") and name not in options:
                if getattr(self, name) is not None:
                    users = ", ".join(key for key, f in FRAMINGS.items() if name in f.options)
                    raise ValueError(
                        f"`{name}` has no meaning for {self.framing}. "
                        f"Leave it out, or choose one of: {users}."
                    )
            elif getattr(self, name) is LESSON:
                object.__setattr__(self, name, value)
        for name in ("window", "longest"):
            if getattr(self, name) is not None:
                self._settle_whole_number(name, 1, len(self.symbols) - 1, defaults[name])
        if self.runs is not None:
            self._settle_whole_number("runs", *_RANGES["runs"])
        count = self.sample_count
        if self.batch_size is LESSON:
            size = count if lesson.batch_size == WHOLE_BATCH else lesson.batch_size
            object.__setattr__(self, "batch_size", size)
        self._settle_whole_number("batch_size", 1, count, 1)

    def _check_sequence(self) -> None:
        if not isinstance(self.sequence, str):
            raise ValueError(
                f"`sequence` must be text, got {repeated(self.sequence)}. Try {ALPHABET!r}."
            )
        low, high = SYMBOLS
        # A text far too long is refused before it is split, which takes its time.
        count = len(self.sequence) if len(self.sequence) > _LONGEST else len(self.symbols)
        if not low <= count <= high:
            raise ValueError(
                f"`sequence` must have {low} to {high} symbols, got {count:,}. Try {ALPHABET!r}."
            )
        object.__setattr__(self, "sequence", _text_of(self.symbols))
        if len(self.classes) < 2:
            raise ValueError(
                f"`sequence` repeats only {self.symbols[0]!r}: there is nothing to predict. "
                "Use at least two different symbols."
            )

    def _settle_whole_number(self, name: str, low: int, high: int, example: int) -> None:
        value = whole_number(name, getattr(self, name), low, high, example)
        object.__setattr__(self, name, value)

    def _excerpt(self) -> str:
        listed = self.join(self.classes[:40])
        return listed if len(self.classes) <= 40 else f"{listed} …"


@dataclass(frozen=True, eq=False, slots=True)
class ParsedText:
    """A text as one recipe feeds it; made by `Experiment.parse`.

    Attributes:
        experiment: The recipe.
        typed: The text as it was typed.
        numbers: Its symbols as class numbers, `(letters,)`.
        samples: What the framing makes of them, class numbers `(samples, time, letters)`.
    """

    experiment: Experiment
    typed: str
    numbers: np.ndarray
    samples: np.ndarray

    @property
    def symbols(self) -> tuple[str, ...]:
        """Its symbols, as the network knows them."""
        return tuple(self.experiment.classes[n] for n in self.numbers)

    @property
    def time_steps(self) -> int:
        """How many time steps it takes to feed it."""
        return self.samples.shape[0] * self.samples.shape[1]


@lru_cache(maxsize=32)
def _samples(experiment: Experiment) -> Samples:
    index = {symbol: number for number, symbol in enumerate(experiment.classes)}
    numbers = np.array([index[symbol] for symbol in experiment.symbols])
    count = len(experiment.classes)
    if experiment.runs is None:
        return sequence_samples(
            experiment.spec, numbers, experiment.width, count, experiment.encoding
        )
    return random_runs(
        experiment.spec,
        numbers,
        experiment.width,
        count,
        experiment.encoding,
        runs=experiment.runs,
        seed=experiment.seed,
    )


def refuse_to_train(experiment: object) -> None:
    """Brought weights are explored, not trained.

    Raises:
        ValueError: The recipe is one of brought weights.
    """
    if isinstance(experiment, Experiment) and experiment.brought is not None:
        raise ValueError(
            "This recipe is of a model file that was brought: how to train it is not known. "
            "Leave `brought` out to train a network of its shape from scratch."
        )


@lru_cache(maxsize=256)
def _symbols_of(sequence: str) -> tuple[str, ...]:
    # Remembered, because every look at a page makes recipes of one and the same sequence.
    return split(sequence)


@lru_cache(maxsize=256)
def _text_of(symbols: tuple[str, ...]) -> str:
    return joined(symbols)


def fingerprint_of(recipe: dict[str, Any]) -> str:
    """Twelve hex digits for a recipe's fields, the same in every process and on every machine."""
    text = json.dumps(recipe, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def shuffle_of(word: str) -> bool | str:
    """What `shuffle` is by its word in a link or on the command line.

    Raises:
        ValueError: There is no such word.
    """
    if word not in SHUFFLES:
        raise ValueError(f"`shuffle` must be yes, no or once, got {repeated(word)}. Try no.")
    return SHUFFLES[word]


@lru_cache(maxsize=32)
def distinct_samples(experiment: Experiment) -> tuple[int, ...]:
    """Numbers of the first sample of each kind, the shortest and earliest first."""
    samples = experiment.samples
    kinds: dict[bytes, int] = {}
    for n in range(len(samples)):
        kinds.setdefault(samples.classes[n].tobytes() + bytes([samples.y[n]]), n)

    def order(n: int) -> tuple[int, int]:
        return int((samples.classes[n] >= 0).sum()), int(samples.y[n])

    return tuple(sorted(kinds.values(), key=order) if experiment.runs else kinds.values())
