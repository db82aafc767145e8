"""Presets: two small tasks that are no alphabet, for the same networks and the same training."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any, ClassVar, NamedTuple

import numpy as np

from lstm_explorer.network.cell import Weights
from lstm_explorer.network.kinds import Loss, network_of, predict
from lstm_explorer.recipe.checks import MOST_EPOCHS, step_size, whole_number
from lstm_explorer.recipe.experiment import fingerprint_of
from lstm_explorer.recipe.symbols import ALPHABET

WINDOW = 10
"""Values of a sine that a sample holds."""

PERIOD = 25
"""Values of a sine in one period."""

STRETCHES = 12, 6
"""Stretches of a sine to train on, and held out."""

WINDOWS = 20
"""Windows of one stretch."""

RUN = 5
"""Letters of a run."""

RUNS_TO_TRAIN_ON = 30
"""Of the 44 runs of five letters, forwards and backwards; the others are held out."""


@dataclass(frozen=True, eq=False, slots=True)
class Samples:
    """Numbers and what should follow from them.

    Attributes:
        x: What is fed, `(samples, time, features)`, float32.
        y: What is wanted: class numbers, `(samples,)`, int64, or numbers, `(samples, outputs)`,
            float32.
    """

    x: np.ndarray
    y: np.ndarray

    def __len__(self) -> int:
        return len(self.y)


class _Split(NamedTuple):
    training: Samples
    held_out: Samples


@dataclass(frozen=True, slots=True)
class Task:
    """What a preset asks of a network.

    Attributes:
        title: What it is, in a few words.
        loss: What is made small.
        outputs: How many numbers the network answers with.
        count: How many samples there are to train on.
        time_steps: How many a sample has, of one number each.
        draw: From a seed to the samples to train on and those held out.
    """

    title: str
    loss: Loss
    outputs: int
    count: int
    time_steps: int
    draw: Callable[[int], _Split]


@dataclass(frozen=True, kw_only=True)
class Preset:
    """The recipe for one network that learns a `Task`; the training program takes it as it is.

    Samples are stateless and drawn in a new order in every epoch.

    Attributes:
        key: Which of `TASKS`.
        network: Which of `NETWORKS`, except those that see one time step only.
        units: Size of the hidden layer, as large as the network allows.
        epochs: Passes over the samples, 1 to 100,000.
        batch_size: Samples an update, 1 to the number of samples.
        learning_rate: Adam's step size, in (0, 1].
        seed: Of the data, the initial weights and the order of samples.

    Raises:
        ValueError: A value is out of range; the message names it, what is allowed and what to try.
    """

    brought: ClassVar[None] = None  # no preset comes from a file, as an `Experiment` may

    key: str
    network: str = "lstm"
    units: int = 16
    epochs: int = 100
    batch_size: int = 8
    learning_rate: float = 0.01
    seed: int = 7

    def __post_init__(self) -> None:
        if self.key not in TASKS:
            raise ValueError(f"Unknown preset {self.key!r}. Choose one of: {', '.join(TASKS)}.")
        network = network_of(self.network)
        if not network.recurrent:
            raise ValueError(
                f"`network` {self.network} sees one time step and keeps nothing of others, and "
                f"samples of {self.key} have {self.task.time_steps}. Try network='simple_rnn'."
            )
        self._settle_whole_number("units", 1, network.most_units, 16)
        self._settle_whole_number("epochs", 1, MOST_EPOCHS, 100)
        self._settle_whole_number("batch_size", 1, self.task.count, 8)
        self._settle_whole_number("seed", 0, 2**31 - 1, 1)
        object.__setattr__(self, "learning_rate", step_size(self.learning_rate))

    @property
    def task(self) -> Task:
        """What is asked of the network."""
        return TASKS[self.key]

    @property
    def time_steps(self) -> int:
        """How many time steps a sample has."""
        return self.task.time_steps

    @property
    def recipe(self) -> dict[str, Any]:
        """The fields as files and the fingerprint have them: `Preset(**recipe)`."""
        return asdict(self)

    @property
    def fingerprint(self) -> str:
        """Twelve hex digits, the same in every process and on every machine."""
        return fingerprint_of(self.recipe)

    @property
    def samples(self) -> Samples:
        """What the network is trained on."""
        return _drawn(self.key, self.seed).training

    @property
    def held_out(self) -> Samples:
        """What it never sees in training."""
        return _drawn(self.key, self.seed).held_out

    @property
    def loss(self) -> Loss:
        """What the training makes small."""
        return self.task.loss

    @property
    def outputs(self) -> int:
        """How many numbers the network answers with."""
        return self.task.outputs

    @property
    def features(self) -> int:
        """How many numbers the network is fed at one time step."""
        return 1

    @property
    def shuffle(self) -> bool:
        """Whether the samples are drawn in a new order in every epoch: they are."""
        return True

    @property
    def carried(self) -> bool:
        """Whether state flows from one sample to the next: it does not."""
        return False

    @property
    def updates_per_epoch(self) -> int:
        """Optimiser steps in one pass; a last smaller batch counts as one."""
        return -(-self.task.count // self.batch_size)

    @property
    def updates(self) -> int:
        """Optimiser steps of the whole training."""
        return self.epochs * self.updates_per_epoch

    def resets_before(self, position: int) -> bool:
        """Whether the state is set to zeros before a sample: before every one."""
        return True

    def _settle_whole_number(self, name: str, low: int, high: int, example: int) -> None:
        value = whole_number(name, getattr(self, name), low, high, example)
        object.__setattr__(self, name, value)


def score(preset: Preset, weights: Weights) -> Mapping[str, float]:
    """How a network does on what was held out.

    Args:
        preset: Its recipe.
        weights: The network.

    Returns:
        For `sine`: "rmse", the root of the mean squared error, and "persistence", that of saying
        that the last value stays; in the sine's own units, whose values lie in [-1, 1].
        For `direction`: "right", the share of right answers, 0 to 1.
    """
    held_out = preset.held_out
    answers = predict(preset.network, weights, held_out.x, preset.loss)
    if preset.loss == "squared":
        last = held_out.x[:, -1]
        return {"rmse": _rmse(answers, held_out.y), "persistence": _rmse(last, held_out.y)}
    return {"right": float((answers.argmax(axis=-1) == held_out.y).mean())}


def _rmse(answers: np.ndarray, wanted: np.ndarray) -> float:
    return float(np.sqrt(np.mean((answers - wanted) ** 2)))


@lru_cache(maxsize=32)
def _drawn(key: str, seed: int) -> _Split:
    split = TASKS[key].draw(seed)
    for samples in split:
        for array in (samples.x, samples.y):
            array.setflags(write=False)  # shared by all who ask for the same recipe
    return split


def _sine(seed: int) -> _Split:
    """Stretches of one sine, each from a random phase; a stretch is in one of the parts only."""
    phases = np.random.default_rng(seed).uniform(0, 2 * np.pi, (sum(STRETCHES), 1))
    times = np.arange(WINDOW + WINDOWS)
    values = np.sin(phases + 2 * np.pi * times / PERIOD).astype(np.float32)
    windows = np.lib.stride_tricks.sliding_window_view(values, WINDOW + 1, axis=1)
    parts = np.split(windows, [STRETCHES[0]])
    rows = (part.reshape(-1, WINDOW + 1, 1) for part in parts)
    return _Split(*(Samples(each[:, :-1].copy(), each[:, -1].copy()) for each in rows))


def _direction(seed: int) -> _Split:
    """All runs of five letters, forwards (class 0) and backwards (class 1), in random order."""
    letters = np.arange(len(ALPHABET)) / (len(ALPHABET) - 1)
    forwards = np.lib.stride_tricks.sliding_window_view(letters, RUN)
    x = np.concatenate([forwards, forwards[:, ::-1]]).astype(np.float32)[..., None]
    y = np.repeat([0, 1], len(forwards))
    order = np.random.default_rng(seed).permutation(len(y))
    parts = np.split(order, [RUNS_TO_TRAIN_ON])
    return _Split(*(Samples(x[part], y[part]) for part in parts))


TASKS: dict[str, Task] = {
    "sine": Task(
        "The next value of a sine",
        "squared",
        outputs=1,
        count=STRETCHES[0] * WINDOWS,
        time_steps=WINDOW,
        draw=_sine,
    ),
    "direction": Task(
        "Letters forwards or backwards",
        "cross-entropy",
        outputs=2,
        count=RUNS_TO_TRAIN_ON,
        time_steps=RUN,
        draw=_direction,
    ),
}
"""What presets learn, by name."""

PRESETS: dict[str, Preset] = {
    preset.key: preset
    for preset in (Preset(key="sine", epochs=80), Preset(key="direction", epochs=100))
}
"""The two presets, by name."""
