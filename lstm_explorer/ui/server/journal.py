"""The server's journal: a line for each training and each fault, and the last faults to show."""

from __future__ import annotations

import logging
import time
import traceback
from collections import deque
from dataclasses import dataclass
from pathlib import Path

from lstm_explorer.wording import reason

MOST = 20
"""How many faults are remembered."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One line of the journal that tells of a fault.

    Attributes:
        at: When, in seconds since 1970.
        says: What happened.
    """

    at: float
    says: str


class _Faults(logging.Handler):
    """Remembers the last warnings and errors of the package."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.last: deque[Fault] = deque(maxlen=MOST)

    def emit(self, record: logging.LogRecord) -> None:
        self.last.append(Fault(record.created, record.getMessage()))


_LOG = logging.getLogger(__name__)
_faults = _Faults()
_started = time.monotonic()


def open_journal() -> None:
    """Write the package's lines to standard error, once, and remember its faults."""
    logger = logging.getLogger("lstm_explorer")
    if _faults in logger.handlers:
        return
    lines = logging.StreamHandler()
    lines.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logger.addHandler(lines)
    logger.addHandler(_faults)
    logger.setLevel(logging.INFO)


def note_failed_page(error: Exception) -> None:
    """Note that a page failed, and where; what Streamlit writes beside it says how it got there."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    _LOG.error(
        "A page failed: %s: %s (%s, line %s)",
        type(error).__name__,
        reason(error),
        Path(place.filename).name,
        place.lineno,
    )


def last_faults() -> list[Fault]:
    """The last faults, the newest first."""
    return list(_faults.last)[::-1]


def uptime() -> float:
    """Seconds since the server began to keep it."""
    return time.monotonic() - _started
