"""What visitors have uploaded takes a bounded share of the server's memory, the oldest out first.

Streamlit (1.67) bounds one file, and keeps all files of a session in memory until two minutes after
its visitor has left, however many they are. A page whose file was taken away shows none, as if its
visitor had removed it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

EACH = 16 * 2**20
"""Most bytes of one session; a file that is larger is kept alone."""

ALL = 128 * 2**20
"""Most bytes of all sessions together: one visitor may open many."""

_LOG = logging.getLogger(__name__)


def bound_uploads() -> None:
    """From now on, older files make way for an upload. Doing it again does nothing."""
    added = MemoryUploadedFileManager.add_file
    if getattr(added, "makes_room", False):
        return

    def add_file(self: Any, session_id: str, file: Any) -> None:
        added(self, session_id, file)
        try:
            _make_room(self, session_id, file.file_id)
        except (AttributeError, TypeError, ValueError) as error:
            # Another Streamlit keeps files in another way; then they are bounded one by one only.
            _LOG.warning("Uploads cannot be bounded with this version of Streamlit: %s", error)

    add_file.makes_room = True  # type: ignore[attr-defined]
    MemoryUploadedFileManager.add_file = add_file  # type: ignore[method-assign]


def _make_room(manager: Any, session: str, name: str) -> None:
    newest = session, name
    _take_away(manager, [each for each in _held(manager) if each[0] == session], newest, EACH)
    _take_away(manager, list(_held(manager)), newest, ALL)


def _take_away(
    manager: Any, files: list[tuple[str, str, int]], newest: tuple[str, str], most: int
) -> None:
    """Take away the first of these files until the others have no more bytes than they may."""
    held = sum(size for _, _, size in files)
    for session, name, size in files:
        if held > most and (session, name) != newest:
            manager.remove_file(session, name)
            held -= size


def _held(manager: Any) -> Iterator[tuple[str, str, int]]:
    """Session, name and size of each file; of each session the oldest first."""
    # Copies, because other threads put files in and take them away.
    for session, files in list(manager.file_storage.items()):
        for name, file in list(files.items()):
            yield session, name, len(file.data)
