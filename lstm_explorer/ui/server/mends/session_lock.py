"""One lock for each visitor's session state, which Streamlit reads and changes from two threads.

When a rerun interrupts a script, Streamlit starts the next one while the last still clears up, and
gives each a lock of its own around the same state (`SafeSessionState`). Under load one then changes
a dictionary that the other goes through: "dictionary changed size during iteration", on the
visitor's screen. Here both get the same lock.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from streamlit.runtime.state import SafeSessionState

from lstm_explorer.ui.server.mends.replacing import replace

# By the state's address, for a state has no room for a lock and cannot be weakly referred to. A
# later state may have the address of one that is gone, and takes over its lock, which nobody holds.
_LOCKS: dict[int, threading.RLock] = {}
_MAKING = threading.Lock()


def share_locks() -> None:
    """From now on, all wrappers of one session state share a lock."""
    replace(SafeSessionState, "__init__", _sharing)


def _sharing(made: Callable[..., None]) -> Callable[..., None]:
    def init(self: Any, state: Any, *given: Any, **named: Any) -> None:
        made(self, state, *given, **named)
        if "_lock" in vars(self):
            object.__setattr__(self, "_lock", _lock_of(state))

    return init


def _lock_of(state: Any) -> Any:
    with _MAKING:
        return _LOCKS.setdefault(id(state), threading.RLock())
