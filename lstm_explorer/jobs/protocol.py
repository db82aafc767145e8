"""What goes through the pipes between a server and its workers: one message a line, as JSON.

Both ends read with `read_order` and `read_report`, so this file is all there is to know. A line
that is no message is left out by either. A line about a job that cannot be understood is `Garbled`:
a worker answers it with `Failed`, a server gives up the worker that wrote it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

import msgspec
import numpy as np

from lstm_explorer.network.cell import Weights
from lstm_explorer.network.kinds import shapes
from lstm_explorer.recipe.experiment import Experiment

Recipe = dict[str, Any]
"""A recipe's fields; who reads them makes a recipe of them, and that is where they are checked."""


class Message(msgspec.Struct, frozen=True, kw_only=True, tag=str.lower, tag_field="is"):
    """One line of a pipe. Bytes travel as base64."""


# --- from the server to a worker ---


class Start(Message, frozen=True, kw_only=True):
    """Where a training goes on from: a model with fewer epochs, as `store.pack` writes it."""

    recipe: Recipe
    model: bytes


class Train(Message, frozen=True, kw_only=True):
    """Train a recipe; `keep` has the worker save the model."""

    job: str
    recipe: Recipe
    after: Start | None
    keep: bool


class Check(Message, frozen=True, kw_only=True):
    """Find out whether samples of one batch know of each other, in this network."""

    job: str
    recipe: Recipe
    weights: tuple[bytes, ...]


class Run(Message, frozen=True, kw_only=True):
    """Train a recipe as one run of a sweep."""

    job: str
    recipe: Recipe


class Question(Message, frozen=True, kw_only=True):
    """Answer one of `training.keras_answers`."""

    job: str
    question: str


class Stop(Message, frozen=True, kw_only=True):
    """End a training after the epochs under way; what was trained is its model."""

    job: str


class Discard(Message, frozen=True, kw_only=True):
    """End a training after the epochs under way; nothing is kept of it."""

    job: str


Task = Train | Check | Run | Question
Order = Task | Stop | Discard


# --- from a worker to the server ---


class Ready(Message, frozen=True, kw_only=True):
    """It listens."""


class Progress(Message, frozen=True, kw_only=True):
    """Some epochs more of a training: what they came to, and the weights after the last."""

    job: str
    losses: tuple[float, ...]
    accuracies: tuple[float, ...]
    weights: tuple[bytes, ...]


class _Last(Message, frozen=True, kw_only=True):
    """The last message about a job.

    Attributes:
        job: Its name.
        grown: Whether the worker ends now, because it has held much memory.
    """

    job: str
    grown: bool = False


class Trained(_Last, frozen=True, kw_only=True):
    """A training has ended with a model, as `store.pack` writes it.

    Attributes:
        recipe: The model's: with the epochs that were trained.
        model: It.
        kept: Whether the worker was to save it.
        unsaved: Why it could not.
    """

    recipe: Recipe
    model: bytes
    kept: bool
    unsaved: str | None


class Discarded(_Last, frozen=True, kw_only=True):
    """A training has ended, and nothing is kept of it."""


class Checked(_Last, frozen=True, kw_only=True):
    """What a check found, as `lab.batches.BatchCheck`; None is what JSON has no number for."""

    permuted: float | None
    corrupted: float | None
    one_by_one: float | None


class Found(_Last, frozen=True, kw_only=True):
    """What came of a run, as `outcomes.pack` writes it, or of a question."""

    found: bytes


class Failed(_Last, frozen=True, kw_only=True):
    """A job came to nothing.

    Attributes:
        sentence: Why.
        leaves: Whether the worker ends now, because TensorFlow is at fault.
    """

    sentence: str
    leaves: bool = False


Report = Ready | Progress | Trained | Discarded | Checked | Found | Failed


# --- both ways ---


class Garbled(msgspec.Struct, frozen=True):
    """What is read of a line that names a job and cannot be understood. It is never written."""

    job: str


_ORDERS: msgspec.json.Decoder[Order] = msgspec.json.Decoder(Order)
_REPORTS: msgspec.json.Decoder[Report] = msgspec.json.Decoder(Report)
_ABOUT = msgspec.json.Decoder(Garbled)
_Said = TypeVar("_Said")


def write(message: Message) -> bytes:
    """A message as a line."""
    return msgspec.json.encode(message) + b"\n"


def read_order(line: bytes) -> Order | Garbled | None:
    """What a server asks for in a line; None where it is no message."""
    return _read(_ORDERS, line)


def read_report(line: bytes) -> Report | Garbled | None:
    """What a worker reports in a line; None where it is no message."""
    return _read(_REPORTS, line)


def _read(decoder: msgspec.json.Decoder[_Said], line: bytes) -> _Said | Garbled | None:
    for each in (decoder, _ABOUT):
        try:
            return each.decode(line)
        except (msgspec.MsgspecError, RecursionError):
            continue
    return None


def weights_to_bytes(weights: Weights) -> tuple[bytes, ...]:
    """A network's arrays, float32, an entry each."""
    return tuple(np.ascontiguousarray(array, np.float32).tobytes() for array in weights)


def weights_from_bytes(arrays: Sequence[bytes], experiment: Experiment) -> Weights:
    """A network in the sizes that the recipe asks for.

    Raises:
        ValueError: They have other sizes.
    """
    sizes = experiment.features, experiment.units, len(experiment.classes)
    return Weights(
        *(
            np.frombuffer(array, np.float32).reshape(shape)
            for array, shape in zip(arrays, shapes("lstm", *sizes), strict=True)
        )
    )
