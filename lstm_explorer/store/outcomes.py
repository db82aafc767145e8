"""Outcomes: what is kept of one run among many, as checked, atomic `.npz` files."""

from __future__ import annotations

import io
import json
import logging
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from lstm_explorer.network.cell import Weights
from lstm_explorer.network.kinds import predict
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.runs import evaluation
from lstm_explorer.store.models import (
    Damaged,
    TrainedModel,
    digest_of,
    home,
    read_whole,
    write_whole,
    zipped,
)
from lstm_explorer.store.quota import make_room

FORMAT = 1
"""Version of the file format; a file of another version is treated as absent."""

LARGEST = 64 * 2**20
"""Most bytes that an outcome's file may have, and declare unpacked."""

SHIPPED = Path(__file__).parents[1] / "models" / "runs"
"""Runs of the lesson's recipes with several seeds, without their weights."""

_ARRAYS = (*Weights._fields, "answers", "losses", "accuracies")
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False, kw_only=True)
class Outcome:
    """One finished run: a recipe with its seed, and what came of it.

    Attributes:
        experiment: The recipe; a `presets.Preset` can stand for it, which has no letters.
        answers: Class numbers answered to the training samples in the sequence's order,
            `(samples,)`; empty where the run diverged, or answers with no class.
        losses: Mean over each epoch's samples of what the recipe's `loss` names, `(epochs,)`; fewer
            where it diverged.
        accuracies: Share of right answers over each epoch's samples, likewise.
        seconds: What the training took in its process, compiling aside.
        weights: The trained network; None where only its answers were kept.
        diverged: The sentence that says in which epoch the loss stopped being a number; None for
            a run that did not diverge.
        versions: Of the libraries that trained it.
    """

    experiment: Experiment
    answers: np.ndarray
    losses: np.ndarray
    accuracies: np.ndarray
    seconds: float
    weights: Weights | None = None
    diverged: str | None = None
    versions: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def right(self) -> np.ndarray:
        """Whether each training sample is answered right, `(samples,)`; none where it diverged."""
        targets = self.experiment.samples.y
        return self.answers == targets if len(self.answers) else np.zeros(len(targets), bool)

    @property
    def accuracy(self) -> float:
        """Share of the training samples that are answered right after training, 0 to 1."""
        return float(self.right.mean())

    def right_by_letter(self) -> dict[str, float]:
        """Share answered right of the samples that ask for each letter, by that letter."""
        targets = self.experiment.samples.y
        return {
            self.experiment.classes[n]: float(self.right[targets == n].mean())
            for n in np.unique(targets)
        }


def answers_of(experiment: Experiment, weights: Weights) -> np.ndarray:
    """Class numbers that a network answers to its training samples, `(samples,)`.

    Empty where it answers with no class.
    """
    if experiment.loss == "squared":
        return np.empty(0, np.int64)
    if experiment.carried:
        return evaluation.evaluate(experiment, weights).probabilities.argmax(axis=-1)
    return predict(experiment.network, weights, experiment.samples.x).argmax(axis=-1)


def outcome_of(model: TrainedModel) -> Outcome:
    """What a sweep would have kept of a model that the store holds."""
    return Outcome(
        experiment=model.experiment,
        answers=answers_of(model.experiment, model.weights),
        losses=model.losses,
        accuracies=model.accuracies,
        seconds=model.seconds,
        weights=model.weights,
        versions=model.versions,
    )


def keep(outcome: Outcome, *, folder: Path | None = None) -> Path:
    """Write an outcome so that a reader sees the whole file or none.

    Args:
        outcome: What to keep.
        folder: Where; the user's own when left out. It is made if need be.

    Raises:
        OSError: The folder cannot be written: full, read-only, not a folder.
    """
    folder = folder or _home()
    path = write_whole(folder / _name(outcome.experiment), pack(outcome))
    make_room(folder, path)
    return path


def recall(experiment: Experiment, *, folder: Path | None = None) -> Outcome | None:
    """The kept outcome of a recipe, or None if there is none.

    A file that is damaged, edited or of another format version counts as absent, and the reason is
    logged.
    """
    path = (folder or _home()) / _name(experiment)
    try:
        return unpack(read_whole(path, LARGEST), experiment)
    except FileNotFoundError:
        return None
    except (OSError, Damaged) as error:
        _LOG.warning("Ignored the file of a run, %s: %s", path.name, error)
        return None


def stamp(experiment: Experiment, *, folder: Path | None = None) -> tuple[int, ...]:
    """A value that changes when a recipe's kept outcome does; zeros where there is none."""
    try:
        status = ((folder or _home()) / _name(experiment)).stat()
    except OSError:
        return 0, 0
    return status.st_mtime_ns, status.st_size


def pack(outcome: Outcome) -> bytes:
    """An outcome as the bytes of its file."""
    arrays = {name: getattr(outcome, name) for name in ("answers", "losses", "accuracies")}
    if outcome.weights is not None:
        arrays |= outcome.weights._asdict()
    note: dict[str, Any] = {
        "format": FORMAT,
        "recipe": outcome.experiment.recipe,
        "seconds": outcome.seconds,
        "diverged": outcome.diverged,
        "versions": dict(outcome.versions),
    }
    note["digest"] = digest_of(note, arrays)
    return zipped({**arrays, "note": np.array(json.dumps(note, sort_keys=True))})


def unpack(content: bytes, experiment: Experiment) -> Outcome:
    """An outcome from the bytes of its file.

    Raises:
        Damaged: The bytes are not a whole, unedited outcome of this recipe in this format.
    """
    arrays = _arrays(content)
    try:
        note = json.loads(str(arrays.pop("note")))
        version, recipe, digest = note["format"], note["recipe"], note.pop("digest")
        seconds, diverged = float(note["seconds"]), note["diverged"]
        versions = {str(name): str(value) for name, value in note["versions"].items()}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise Damaged(f"its note cannot be read ({error!r})") from None
    if version != FORMAT:
        raise Damaged(f"it has format {version}, this version reads format {FORMAT}")
    if recipe != experiment.recipe:
        raise Damaged("it holds another recipe than its name says")
    if digest != digest_of(note, arrays):
        raise Damaged("its numbers were changed after it was written")
    weights = Weights(*(arrays[name] for name in Weights._fields)) if "bias" in arrays else None
    return Outcome(
        experiment=experiment,
        answers=arrays["answers"],
        losses=arrays["losses"],
        accuracies=arrays["accuracies"],
        seconds=seconds,
        weights=weights,
        diverged=None if diverged is None else str(diverged),
        versions=versions,
    )


def _arrays(content: bytes) -> dict[str, Any]:
    expected = {"answers", "losses", "accuracies", "note"}
    whole = expected | set(_ARRAYS)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
        names = {member.filename.removesuffix(".npy") for member in members}
        if len(members) != len(names) or names not in (expected, whole):
            raise Damaged("it does not hold the arrays of a run")
        if sum(member.file_size for member in members) > LARGEST:
            raise Damaged(f"it declares more than {LARGEST:,} bytes")
        with np.load(io.BytesIO(content), allow_pickle=False) as file:
            return {name: file[name] for name in names}
    except Damaged:
        raise
    except Exception as error:  # zipfile, zlib and NumPy raise a dozen kinds on broken bytes
        raise Damaged(f"it cannot be unpacked ({type(error).__name__}: {error})") from None


def _home() -> Path:
    return home() / "runs"


def _name(experiment: Experiment) -> str:
    return f"{experiment.fingerprint}.npz"
