"""Room on the disk: a folder of ours holds so many bytes, and the oldest files make way."""

from __future__ import annotations

import logging
import os
import time
from contextlib import suppress
from pathlib import Path

from lstm_explorer.environment import is_public

OWN, SHARED = 4 * 2**30, 512 * 2**20
"""Most bytes of models that were trained, of those that were brought, of outcomes of runs, and of
compiled programs, each: on one's own machine, and on a server that everybody may visit."""

AGAIN = 10.0
"""Seconds between two looks at one folder: a sweep writes many files, and a look reads them all."""

_LOG = logging.getLogger(__name__)
_looked: dict[Path, float] = {}


def make_room(folder: Path, newest: Path | None = None, *, most: int | None = None) -> None:
    """Take away the oldest files of a folder until it holds no more than it may.

    Files that are being written stay, and nothing is said where files cannot be taken away.

    Args:
        folder: Where; folders in it are left alone.
        newest: A file that stays, because it was written just now.
        most: Bytes that it may hold; by what kind of server this is when left out, and then no look
            is taken within `AGAIN` seconds of the last.
    """
    if most is None and time.monotonic() - _looked.get(folder, -AGAIN) < AGAIN:
        return
    _looked[folder] = time.monotonic()
    most = most if most is not None else SHARED if is_public() else OWN
    with suppress(OSError):
        files = sorted(_files(folder), key=lambda file: file[1].st_mtime_ns)
        held = sum(status.st_size for _, status in files)
        taken = 0
        for path, status in files:
            if held > most and path != newest and path.suffix != ".tmp":
                path.unlink(missing_ok=True)
                held -= status.st_size
                taken += 1
        if taken:
            _LOG.info("Took away the %d oldest files of %s to make room", taken, folder.name)


def _files(folder: Path) -> list[tuple[Path, os.stat_result]]:
    found = []
    with os.scandir(folder) as entries:
        for entry in entries:
            with suppress(FileNotFoundError):  # another process was quicker
                if entry.is_file(follow_symlinks=False):
                    found.append((Path(entry.path), entry.stat(follow_symlinks=False)))
    return found
