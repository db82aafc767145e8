"""Reads the weights file within a Keras model, as a process of its own.

HDF5's library can crash or run for ever on damaged bytes, so that the server never lets it see a
visitor's file: this file is run by its path (`opening` does), imports nothing of the package, can
open no file, and is ended when it takes too long. The visitor's file comes in on standard input;
out go a line of JSON, which has either the reason for a refusal or the arrays' shapes, and the
arrays' bytes, float32.
"""

from __future__ import annotations

import io
import json
import re
import sys

import h5py
import numpy as np

MOST_NUMBERS = 400_000
"""Most numbers that one array may declare."""

_SECONDS = 3
_MEMORY = 2**30

_WANTED = (("lstm", "cell/vars/{}", 3), ("dense", "vars/{}", 2))
_FOLDERS = "layers", "_layer_checkpoint_dependencies"


class _Refused(ValueError):
    """What is wrong with the file, in words that end a sentence."""


def read(content: bytes) -> list[np.ndarray]:
    """The arrays of the LSTM layer and of the dense layer, in Keras' order, float32.

    Raises:
        ValueError: They are not there, or not what Keras writes.
    """
    with h5py.File(io.BytesIO(content), "r") as file:
        folder = next((file[name] for name in _FOLDERS if _is_plain(file, name)), None)
        if not isinstance(folder, h5py.Group):
            raise _Refused("its weights file has no folder of layers")
        return [
            _array(folder, f"{_layer(folder, kind)}/{path.format(number)}")
            for kind, path, count in _WANTED
            for number in range(count)
        ]


def _layer(folder: h5py.Group, kind: str) -> str:
    if len(folder) > 20:
        raise _Refused("its weights file has more than 20 layers")
    named = [name for name in folder if re.fullmatch(rf"{kind}(_\d+)?", name)]
    if len(named) != 1:
        raise _Refused(f"its weights file has {len(named)} layers called {kind}")
    return named[0]


def _array(folder: h5py.Group, path: str) -> np.ndarray:
    place: h5py.Group = folder
    *above, last = path.split("/")
    for name in above:
        place = place[name] if _is_plain(place, name) else None
        if not isinstance(place, h5py.Group):
            raise _Refused(f"its weights file has no {path}")
    array = place[last] if _is_plain(place, last) else None
    if not isinstance(array, h5py.Dataset):
        raise _Refused(f"its weights file has no {path}")
    plan = array.id.get_create_plist()
    if array.is_virtual or plan.get_external_count() or plan.get_nfilters() or array.chunks:
        raise _Refused(f"{path} is not stored in one piece within its weights file")
    if array.dtype.kind != "f" or array.dtype.itemsize not in (2, 4, 8):
        raise _Refused(f"{path} holds {array.dtype}, not floating-point numbers")
    if len(array.shape or ()) not in (1, 2) or array.size > MOST_NUMBERS:
        raise _Refused(
            f"{path} declares the shape {array.shape}, and at most {MOST_NUMBERS:,} numbers in "
            "one or two dimensions are read"
        )
    return np.asarray(array[()], np.float32)


def _is_plain(place: h5py.Group, name: str) -> bool:
    """Whether a member is there itself, not a link to elsewhere: to another file, say."""
    return isinstance(place.get(name, getlink=True), h5py.HardLink)


def _limit() -> None:
    """Give up, for good, what reading does not need; only now, for imports need to open files."""
    try:
        import resource
    except ImportError:  # Windows has none; the time limit of who started this remains
        return
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # pipes are no files
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))  # those that are open stay open


def _main() -> None:
    _limit()
    try:
        with np.errstate(all="ignore"):
            arrays = read(sys.stdin.buffer.read())
        told: dict[str, object] = {"shapes": [array.shape for array in arrays]}
    except _Refused as error:
        arrays, told = [], {"refused": str(error)}
    except Exception:  # h5py raises a dozen kinds on broken bytes
        arrays, told = [], {"refused": "its weights file is damaged"}
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n")
    for array in arrays:
        sys.stdout.buffer.write(np.ascontiguousarray(array, "<f4").tobytes())


if __name__ == "__main__":
    _main()
