"""A disk so slow that a process can be killed while a file of its is half-written.

Importing it slows down what `store.write_whole` writes in this process.
"""

from __future__ import annotations

import io
import os
import time
from typing import Any

PIECES, PAUSE = 8, 0.01
"""In how many pieces a file is written, and seconds after each."""

_fdopen = os.fdopen


class _SlowFile(io.FileIO):
    def write(self, content: Any, /) -> int:
        whole = memoryview(content)
        size = len(whole) // PIECES + 1
        for start in range(0, len(whole), size):
            super().write(whole[start : start + size])
            time.sleep(PAUSE)
        return len(whole)


def _slow(handle: int, mode: str = "r", *others: Any, **named: Any) -> Any:
    return _SlowFile(handle, mode) if mode == "wb" else _fdopen(handle, mode, *others, **named)


os.fdopen = _slow
