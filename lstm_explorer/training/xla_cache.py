"""Compiled programs on disk: XLA's own cache, guarded, because XLA trusts whatever it finds there.

A damaged entry or a folder that cannot be written to would end every training with an error. So
each entry gets a digest beside it once it is whole, and what has none that fits is taken away
before TensorFlow is imported. Without a folder that can be written to, nothing is cached.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from lstm_explorer.store.models import clear_leftovers
from lstm_explorer.store.quota import make_room

ROOM = 64 * 2**20
"""Bytes that must be free for anything to be cached."""

PROBE = 4 * 2**20
"""Bytes that must be written to know that they can be: a quota does not show as a full disk."""

_DIGEST = ".sha256"


def open_cache(folder: Path) -> None:
    """Let XLA keep what it compiles in `folder`; to be called before TensorFlow is imported."""
    if _usable(folder):
        # Quoted as JSON quotes it, because on a Mac the folder's own name holds a space.
        quoted = json.dumps(str(folder.absolute()), ensure_ascii=False)
        flags = os.environ.get("TF_XLA_FLAGS", "")
        os.environ["TF_XLA_FLAGS"] = f"{flags} --tf_xla_persistent_cache_directory={quoted}".strip()


def seal_cache(folder: Path) -> None:
    """Write a digest beside each new entry; to be called when nothing is being compiled."""
    with suppress(OSError):  # a cache that cannot be sealed is only compiled anew the next time
        for entry in _entries(folder):
            digest = entry.with_name(entry.name + _DIGEST)
            if not digest.exists():
                digest.write_bytes(_digest_of(entry))
    make_room(folder)


def _usable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(bytes(PROBE))
            probe.flush()
            clear_leftovers(folder, os.fstat(probe.fileno()).st_mtime)
        for entry in _entries(folder):
            digest = entry.with_name(entry.name + _DIGEST)
            if not digest.exists() or digest.read_bytes() != _digest_of(entry):
                entry.unlink(missing_ok=True)
                digest.unlink(missing_ok=True)
        return shutil.disk_usage(folder).free >= ROOM
    except OSError:
        return False


def _entries(folder: Path) -> list[Path]:
    return list(folder.glob("*.pb"))  # while XLA writes one, its name ends otherwise


def _digest_of(entry: Path) -> bytes:
    return hashlib.sha256(entry.read_bytes()).hexdigest().encode()
