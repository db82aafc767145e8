"""The store: trained models as checked, atomic `.npz` files named by their recipe's fingerprint."""

from __future__ import annotations

import hashlib
import io
import json
import logging
import os
import stat
import tempfile
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import platformdirs

from lstm_explorer.network.cell import State, Weights
from lstm_explorer.network.kinds import shapes
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.store.checkpoint import Checkpoint
from lstm_explorer.store.quota import make_room

FORMAT = 1
"""Version of the file format; a file of another version is treated as absent."""

HOME = "LSTM_EXPLORER_HOME"
"""Environment variable that names the folder for the user's own models and caches."""

LEFT_OVER = 3600.0
"""Seconds after which a temporary file can only be that of a writer that was killed."""

LARGEST = 256 * 2**20
"""Most bytes that a model file may declare, unpacked."""

_PACKAGE = Path(__file__).parents[1]
_SHIPPED = _PACKAGE / "models"
_LOG = logging.getLogger(__name__)
_CURVES = "losses", "accuracies", "snapshot_epochs"
_PREFIXES = "", "momentum_", "velocity_", "snapshot_"
_ARRAYS = (
    *(prefix + name for prefix in _PREFIXES for name in Weights._fields),
    *State._fields,
    *_CURVES,
)


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class TrainedModel:
    """A network that was trained, and how.

    Attributes:
        experiment: Its recipe.
        checkpoint: After the last epoch: the weights, and what training needs to go on.
        losses: Mean cross-entropy over each epoch's samples, `(epochs,)`.
        accuracies: Share of right answers over each epoch's samples, `(epochs,)`.
        snapshot_epochs: After which epochs the snapshots were taken, `(snapshots,)`.
        snapshots: Weights then, every array with a first axis more, `(snapshots, …)`.
        keras_difference: Largest difference between `trace` and Keras' own layer in h, c and the
            probabilities, measured on this network when it was trained; NaN where nobody did.
        seconds: What the training took.
        versions: Of the libraries that trained it.
    """

    experiment: Experiment
    checkpoint: Checkpoint
    losses: np.ndarray
    accuracies: np.ndarray
    snapshot_epochs: np.ndarray
    snapshots: Weights
    keras_difference: float
    seconds: float
    versions: Mapping[str, str] = field(default_factory=dict)

    @property
    def weights(self) -> Weights:
        """The trained network."""
        return self.checkpoint.weights

    def snapshot(self, number: int) -> Weights:
        """The weights of one snapshot."""
        return Weights(*(stack[number] for stack in self.snapshots))


class Damaged(ValueError):
    """A model file that is not what it should be; the message says how."""


def home() -> Path:
    """The folder of the user's own models and caches; it need not exist."""
    chosen = os.environ.get(HOME)
    return Path(chosen) if chosen else _usual_home()


@lru_cache(maxsize=1)
def _usual_home() -> Path:
    # Remembered, because a page asks for it a thousand times.
    return platformdirs.user_data_path("lstm-explorer", appauthor=False)


def folders() -> tuple[Path, Path]:
    """Where the user's own models are: the trained ones, and those that were brought.

    Each has room of its own, so that no number of brought files pushes out what was trained.
    """
    return home() / "models", home() / "brought"


def _places(experiment: Experiment) -> tuple[Path, ...]:
    """Where a recipe's model may be; the first is where it is kept."""
    trained, brought = folders()
    if experiment.brought is None:
        return trained, _SHIPPED
    return brought, trained  # where earlier versions kept them


def load(experiment: Experiment, *, folder: Path | None = None) -> TrainedModel | None:
    """The trained model of a recipe, or None if nobody has trained it.

    Args:
        experiment: The recipe.
        folder: Where to look; the user's models first and the shipped ones then when left out.

    Returns:
        The model. A file that is damaged, edited or of another format version counts as absent,
        and the reason is logged.
    """
    for place in (folder,) if folder else _places(experiment):
        path = place / f"{experiment.fingerprint}.npz"
        try:
            return unpack(read_whole(path, LARGEST), experiment)
        except FileNotFoundError:
            continue
        except (OSError, Damaged) as error:
            _LOG.warning("Ignored the model file %s: %s", path.name, error)
    return None


def stamp(experiment: Experiment) -> tuple[int, ...]:
    """A value that changes when the recipe's files do; cheap enough to ask for on every look."""
    name = f"{experiment.fingerprint}.npz"
    times = []
    for place in _places(experiment):
        try:
            status = (place / name).stat()
            times += [status.st_mtime_ns, status.st_size]
        except OSError:
            times += [0, 0]
    return tuple(times)


def save(model: TrainedModel, *, folder: Path | None = None) -> Path:
    """Write a model so that a reader sees the whole file or none.

    Args:
        model: What to keep.
        folder: Where; when left out the user's models, or those that were brought. It is made if
            need be.

    Returns:
        The file.

    Raises:
        OSError: The folder cannot be written: full, read-only, not a folder.
    """
    folder = folder or _places(model.experiment)[0]
    path = write_whole(folder / f"{model.experiment.fingerprint}.npz", pack(model))
    make_room(folder, path)
    return path


def write_whole(path: Path, content: bytes) -> Path:
    """Write a file so that a reader sees all of it or, as before, what was there.

    Its folder is made if need be.

    Raises:
        OSError: The folder cannot be written: full, read-only, not a folder.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.stem, suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
            now = os.fstat(file.fileno()).st_mtime
        os.chmod(temporary, 0o644)  # mkstemp lets only its owner read
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    clear_leftovers(path.parent, now)
    return path


def clear_leftovers(folder: Path, now: float) -> None:
    """Take away the temporary files that killed writers have left.

    Args:
        folder: Where they write.
        now: When a file written there just now was last changed: the disk's own clock, which
            need not agree with this machine's.
    """
    with suppress(OSError):  # they are in nobody's way, the next writer tries again
        for temporary in folder.glob("*.tmp"):
            if now - temporary.stat().st_mtime > LEFT_OVER:
                temporary.unlink(missing_ok=True)


def pack(model: TrainedModel) -> bytes:
    """A model as the bytes of its file."""
    point = model.checkpoint
    sets = point.weights, point.momentums, point.velocities, model.snapshots
    arrays = {
        prefix + name: array
        for prefix, weights in zip(_PREFIXES, sets, strict=True)
        for name, array in weights._asdict().items()
    }
    arrays |= point.state._asdict() | {name: getattr(model, name) for name in _CURVES}
    note = {
        "format": FORMAT,
        "recipe": model.experiment.recipe,
        "keras_difference": model.keras_difference,
        "seconds": model.seconds,
        "versions": dict(model.versions),
    }
    note["digest"] = digest_of(note, arrays)
    return zipped({**arrays, "note": np.array(json.dumps(note, sort_keys=True))})


def unpack(content: bytes, experiment: Experiment) -> TrainedModel:
    """A model from the bytes of its file.

    Raises:
        Damaged: The bytes are not a whole, unedited model of this recipe in this format.
    """
    arrays = _arrays(content)
    try:
        note = json.loads(str(arrays.pop("note")))
        version, recipe, digest = note["format"], note["recipe"], note.pop("digest")
        difference, seconds = float(note["keras_difference"]), float(note["seconds"])
        versions = {str(name): str(value) for name, value in note["versions"].items()}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise Damaged(f"its note cannot be read ({error!r})") from None
    if version != FORMAT:
        raise Damaged(f"it has format {version}, this version reads format {FORMAT}")
    if recipe != experiment.recipe:
        raise Damaged("it holds another recipe than its name says")
    if digest != digest_of(note, arrays):
        raise Damaged("its numbers were changed after it was written")
    _check_arrays(arrays, experiment)
    weights, momentums, velocities, snapshots = (
        Weights(*(arrays[prefix + name] for name in Weights._fields)) for prefix in _PREFIXES
    )
    state = State(arrays["h"], arrays["c"])
    return TrainedModel(
        experiment=experiment,
        checkpoint=Checkpoint(weights, momentums, velocities, state),
        snapshots=snapshots,
        **{name: arrays[name] for name in _CURVES},
        keras_difference=difference,
        seconds=seconds,
        versions=versions,
    )


def zipped(arrays: Mapping[str, np.ndarray]) -> bytes:
    """The arrays as an .npz file, compressed as fast as can be: weights hardly get smaller."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, array in arrays.items():
            with archive.open(f"{name}.npy", "w") as member:
                np.lib.format.write_array(member, np.asarray(array), allow_pickle=False)
    return buffer.getvalue()


def read_whole(path: Path, largest: int) -> bytes:
    """The bytes of a file of the store, with nothing followed that leads out of its folder.

    Raises:
        OSError: There is none, or it cannot be read.
        Damaged: It is no file, lies elsewhere, or is too large.
    """
    status = path.stat()
    # An installer may have made links of the shipped files, and nobody else writes there.
    if not path.is_relative_to(_PACKAGE) and path.resolve().parent != path.parent.resolve():
        raise Damaged("it is a link that leads out of its folder")
    if not stat.S_ISREG(status.st_mode):
        raise Damaged("it is no file")  # a pipe, say, which might be read for ever
    if status.st_size > largest:
        raise Damaged(f"it is larger than {largest:,} bytes")
    return path.read_bytes()


def _arrays(content: bytes) -> dict[str, Any]:
    """The arrays of an .npz file, once its table of contents has been checked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
        expected = {f"{name}.npy" for name in (*_ARRAYS, "note")}
        if len(members) != len(expected) or {m.filename for m in members} != expected:
            raise Damaged("it does not hold the arrays of a model")
        if sum(m.file_size for m in members) > LARGEST:
            raise Damaged(f"it declares more than {LARGEST:,} bytes")
        with np.load(io.BytesIO(content), allow_pickle=False) as file:
            return {name: file[name] for name in (*_ARRAYS, "note")}
    except Damaged:
        raise
    except Exception as error:  # zipfile, zlib and NumPy raise a dozen kinds on broken bytes
        raise Damaged(f"it cannot be unpacked ({type(error).__name__}: {error})") from None


def _check_arrays(arrays: Mapping[str, np.ndarray], experiment: Experiment) -> None:
    h, k = experiment.units, len(experiment.classes)
    one = dict(zip(Weights._fields, shapes("lstm", experiment.features, h, k), strict=True))
    count = len(arrays["snapshot_epochs"]) if arrays["snapshot_epochs"].ndim else 0
    wanted: dict[str, tuple[int, ...]] = {}
    for prefix in _PREFIXES:
        first = (count,) if prefix == "snapshot_" else ()
        wanted |= {prefix + name: (*first, *shape) for name, shape in one.items()}
    wanted |= dict.fromkeys(State._fields, (experiment.batch_size, h))
    wanted |= {"losses": (experiment.epochs,), "accuracies": (experiment.epochs,)}
    wanted |= {"snapshot_epochs": (count,)}
    for name, array in arrays.items():
        kind = np.int32 if name == "snapshot_epochs" else np.float32
        if array.dtype != kind or array.shape != wanted[name]:
            raise Damaged(f"{name} is {array.dtype} {array.shape}, not {kind} {wanted[name]}")
        if not np.isfinite(array).all():
            raise Damaged(f"{name} has values that are not finite")


def digest_of(note: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> str:
    """What tells whether a file was changed after it was written."""
    digest = hashlib.sha256(json.dumps(note, sort_keys=True).encode())
    for name in sorted(arrays):
        array = np.ascontiguousarray(arrays[name])
        digest.update(f"{name} {array.dtype} {array.shape}".encode())
        digest.update(array.tobytes())
    return digest.hexdigest()
