"""Opening: the weights of a network out of a file that somebody brought, without running any of it.

Nothing is deserialised: a configuration is compared with a list of what is allowed, and arrays are
read only once their declared sizes were found small enough.
"""

from __future__ import annotations

import io
import json
import math
import os
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from lstm_explorer.brought import keras_config
from lstm_explorer.brought.keras_config import WANTED, Refused
from lstm_explorer.network.cell import Weights
from lstm_explorer.network.kinds import NETWORKS, shapes
from lstm_explorer.recipe.experiment import SYMBOLS

LARGEST = 16 * 2**20
"""Most bytes that a file may have, and that what it is packed from may declare together."""

MOST_UNITS = NETWORKS["lstm"].most_units
"""Most units of an LSTM that is read."""

MOST_CLASSES = SYMBOLS[1]
"""Most answers of a network that is read: a sequence has no more symbols."""

MOST_NUMBERS = 400_000
"""Most numbers of one array."""

_RATIO = 200
_MOST_MEMBERS = 100
_MOST_CONFIGURATION = 2**20
_KERAS = {"config.json", "metadata.json", "model.weights.h5"}
_PATIENCE = 10.0
_WAIT = 15.0
_CHILD = Path(__file__).with_name("hdf5_reader.py")
# Without these, Python would not start on some systems.
_NEEDED = "SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"
_ONE_CHILD = threading.Lock()


class Busy(Refused):
    """Nothing is wrong with the file: others are being read, and it was not its turn in time."""


def opened(content: bytes) -> Weights:
    """The weights in a `.keras` or an `.npz` file of one LSTM layer and a softmax layer on top.

    Args:
        content: The file. An `.npz` holds the five arrays by the names of `Weights`, as this
            app's own files do, or as `numpy.savez(file, *model.get_weights())` writes them.

    Returns:
        The weights, float32, every shape checked.

    Raises:
        Refused: It is something else, damaged, or too large; one sentence or two say why.
        Busy: It was not read, because too many others are; later it may be.
    """
    if not content:
        raise Refused(f"This file is empty. {WANTED}")
    if len(content) > LARGEST:
        raise Refused(
            f"This file has {len(content):,} bytes; at most {LARGEST:,} are read. {WANTED}"
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _opened(archive)
    except Refused:
        raise
    except zipfile.BadZipFile:
        raise Refused(
            f"This is no .keras and no .npz file, whatever its name says, or it is damaged. "
            f"{WANTED}"
        ) from None
    except Exception:  # zipfile, zlib and NumPy raise a dozen kinds on broken bytes
        raise Refused(
            f"This file is damaged. Save it again, then bring it anew. {WANTED}"
        ) from None


def _opened(archive: zipfile.ZipFile) -> Weights:
    members = {member.filename: member for member in archive.infolist()}
    if len(members) != len(archive.infolist()) or len(members) > _MOST_MEMBERS:
        raise Refused(f"This file holds a name twice, or more than {_MOST_MEMBERS}. {WANTED}")
    _check_sizes(members.values())
    if set(members) >= _KERAS:
        return _keras(archive, members)
    return _numpy(archive, members)


def _check_sizes(members: Iterable[zipfile.ZipInfo]) -> None:
    declared = 0
    for member in members:
        declared += member.file_size
        small = member.file_size <= 2**16
        if member.file_size > LARGEST or declared > LARGEST:
            raise Refused(
                f"Unpacked, this file declares more than {LARGEST:,} bytes, which is the most that "
                f"is read. {WANTED}"
            )
        if not small and member.file_size > _RATIO * max(member.compress_size, 1):
            raise Refused(
                f"This file says that it unpacks to more than {_RATIO} times its size, as no "
                f"weights do. {WANTED}"
            )
        if member.flag_bits & 1:
            raise Refused(f"This file is encrypted. Bring it without a password. {WANTED}")


def _keras(archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo]) -> Weights:
    if extra := sorted(set(members) - _KERAS):
        raise Refused(f"This .keras file also holds {extra[0][:60]!r}. {WANTED}")
    if members["config.json"].file_size > _MOST_CONFIGURATION:
        raise Refused(f"The configuration has more than {_MOST_CONFIGURATION:,} bytes. {WANTED}")
    try:
        told = json.loads(archive.read("config.json"))
    except (ValueError, RecursionError):
        raise Refused(f"The configuration in this .keras file is no JSON. {WANTED}") from None
    units, classes = keras_config.sizes(told)
    if not 1 <= units <= MOST_UNITS or not 1 <= classes <= MOST_CLASSES:
        raise Refused(
            f"The configuration declares {units:,} units and {classes:,} classes; at most "
            f"{MOST_UNITS} units and {MOST_CLASSES} classes are read. {WANTED}"
        )
    weights = _checked(_from_hdf5(archive.read("model.weights.h5")))
    if (weights.units, weights.classes) != (units, classes):
        raise Refused(
            f"The configuration declares {units} units and {classes} classes, the weights have "
            f"{weights.units} and {weights.classes}. Save the model again, then bring it anew."
        )
    return weights


def _from_hdf5(content: bytes) -> list[np.ndarray]:
    damaged = Refused(f"The weights within this .keras file are damaged. {WANTED}")
    try:
        child = _read_by_a_child(content)
    except subprocess.TimeoutExpired:
        raise damaged from None
    line, _, rest = child.stdout.partition(b"\n")
    if child.returncode or not line:
        raise damaged
    told = json.loads(line)
    if "refused" in told:
        raise Refused(f"This .keras file cannot be read: {told['refused']}. {WANTED}")
    arrays = []
    for shape in told["shapes"]:
        size = 4 * math.prod(shape)
        arrays.append(np.frombuffer(rest[:size], "<f4").reshape(shape).astype(np.float32))
        rest = rest[size:]
    return arrays


def _read_by_a_child(content: bytes) -> subprocess.CompletedProcess[bytes]:
    """What the process says that reads weights; one at a time, for each may take much memory."""
    if not _ONE_CHILD.acquire(timeout=_WAIT):
        raise Busy("Many files are being read just now. Bring this one again in a minute.")
    try:
        # -I: nothing of the folder or the environment is imported.
        return subprocess.run(
            [sys.executable, "-I", str(_CHILD)],
            input=content,
            capture_output=True,
            timeout=_PATIENCE,
            env={
                **{name: os.environ[name] for name in _NEEDED if name in os.environ},
                "OPENBLAS_NUM_THREADS": "1",
                "OMP_NUM_THREADS": "1",
            },
        )
    finally:
        _ONE_CHILD.release()


def _numpy(archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo]) -> Weights:
    ours = [f"{name}.npy" for name in Weights._fields]
    keras = [f"arr_{number}.npy" for number in range(5)]
    for names in (ours, keras):
        if set(names) <= set(members) and (names is ours or len(members) == len(names)):
            return _checked([_npy(archive, members[name]) for name in names])
    listed = ", ".join(Weights._fields)
    raise Refused(
        f"This file holds no configuration with weights, and not the five arrays {listed}. {WANTED}"
    )


def _npy(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> np.ndarray:
    """An array, once its header was found to declare just what is there."""
    name = member.filename.removesuffix(".npy")
    with archive.open(member) as file:
        version = np.lib.format.read_magic(file)
        read_header = {
            (1, 0): np.lib.format.read_array_header_1_0,
            (2, 0): np.lib.format.read_array_header_2_0,
        }[version]
        shape, fortran, dtype = read_header(file)
        if dtype.kind != "f" or dtype.itemsize not in (2, 4, 8):
            raise Refused(f"`{name}` holds {dtype}, not floating-point numbers. {WANTED}")
        # Python's own whole numbers: a product of NumPy's could go round to something small.
        count = math.prod(map(int, shape))
        if len(shape) not in (1, 2) or not 0 < count <= MOST_NUMBERS or min(shape) < 1:
            raise Refused(
                f"`{name}` declares the shape {_written(shape)}; 1 to {MOST_NUMBERS:,} numbers in "
                f"one or two dimensions are read. {WANTED}"
            )
        content = file.read(count * dtype.itemsize + 1)
    if len(content) != count * dtype.itemsize:
        raise Refused(
            f"`{name}` declares the shape {_written(shape)}, and other bytes follow. Save it again."
        )
    array = np.frombuffer(content, dtype).reshape(shape, order="F" if fortran else "C")
    with np.errstate(over="ignore", invalid="ignore"):
        return np.ascontiguousarray(array, np.float32)


def _checked(arrays: Sequence[np.ndarray]) -> Weights:
    """Arrays as weights, once they fit together as those of an LSTM and a layer on top do."""
    given = dict(zip(Weights._fields, arrays, strict=True))
    sides = {"bias": 1, "dense_bias": 1}
    for name, array in given.items():
        if array.ndim != sides.get(name, 2):
            raise Refused(f"`{name}` has the shape {_written(array.shape)}. {WANTED}")
    units, classes = given["dense_kernel"].shape
    features = given["kernel"].shape[0]
    if units > MOST_UNITS or not 2 <= classes <= MOST_CLASSES:
        raise Refused(
            f"This network has {units:,} units and {classes:,} classes; 1 to {MOST_UNITS} units "
            f"and 2 to {MOST_CLASSES} classes are read. {WANTED}"
        )
    wanted = shapes("lstm", features, units, classes)
    for (name, array), shape in zip(given.items(), wanted, strict=True):
        if array.shape != shape:
            raise Refused(
                f"`{name}` has the shape {_written(array.shape)}, and an LSTM of {units} units "
                f"needs {_written(shape)}: four gates of {units} columns each. Bring the weights "
                "of an LSTM, in Keras' order."
            )
        if not np.isfinite(array).all():
            raise Refused(
                f"`{name}` has values that are not finite numbers (NaN or infinite). Bring weights "
                "from before the training went wrong."
            )
    return Weights(**given)


def _written(shape: Sequence[int]) -> str:
    return str(tuple(int(n) for n in shape))[:80]
