"""What visitors leave behind is taken away while others look, and there is room for many of them.

Streamlit keeps the session of a visitor who has left for two minutes, and then leaves it to
Python's garbage collection to close its event loop, three open files. Its own collection after each
run is off (`.streamlit/config.toml`), and Python's comes round after hundreds of visitors only: by
then a server that may open 1,024 files, as is usual, could not answer any more.
"""

from __future__ import annotations

import gc
import sys
import threading
import time
from contextlib import suppress

EVERY = 20.0
"""Seconds between two rounds; each costs tens of milliseconds."""

FILES = 65_536
"""Files and sockets that a server shall be able to open: a browser holds up to seven."""

TURN = 0.001
"""Seconds after which a thread that draws a page lets another go on; Python's own are 0.005.

The thread that speaks to all browsers needs many short turns, and has to wait that long for each.
"""


def keep_house() -> None:
    """Make room for many visitors, and begin to go round."""
    allow_files(FILES)
    threading.Thread(target=_go_round, daemon=True, name="housekeeping").start()


def allow_files(wanted: int) -> None:
    """Let this process open so many files, or as many as it may be allowed."""
    try:
        import resource
    except ImportError:
        return  # Windows knows no such limit
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        with suppress(ValueError, OSError):  # a Mac has a lower one besides
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def take_short_turns() -> None:
    """Let threads go on after `TURN` from now on."""
    sys.setswitchinterval(TURN)


def leave_alone_what_stays() -> None:
    """Take what is in memory now, mostly modules, out of all later collections.

    No other thread runs while Python goes through memory, which is 100 ms for the modules alone.
    Visitors who are here now are freed as everything is, but for what only a collection frees:
    three files each.
    """
    gc.collect()
    gc.freeze()


def _go_round() -> None:
    while True:
        time.sleep(EVERY)
        gc.collect()
