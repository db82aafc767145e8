"""One lock for each visitor's session state, which Streamlit reads and changes from two threads.

When a rerun interrupts a script, Streamlit starts the next one while the last still clears up, and
gives each a lock of its own around the same state (`SafeSessionState`, Streamlit 1.67). Under load
one then changes a dictionary that the other goes through: "dictionary changed size during
iteration", on the visitor's screen. Here both get the same lock.
"""

from __future__ import annotations

import threading
from typing import Any

from streamlit.runtime.state import SafeSessionState

# By the state's address, for a state has no room for a lock and cannot be weakly referred to. A
# later state may have the address of one that is gone, and takes over its lock, which nobody holds.
_LOCKS: dict[int, threading.RLock] = {}
_MAKING = threading.Lock()


def share_locks() -> None:
    """From now on, all wrappers of one session state share a lock. Doing it again does nothing."""
    made = SafeSessionState.__init__
    if getattr(made, "shares_lock", False):
        return

    def init(self: Any, state: Any, *args: Any, **kwargs: Any) -> None:
        made(self, state, *args, **kwargs)
        if "_lock" in vars(self):
            object.__setattr__(self, "_lock", _lock_of(state))

    init.shares_lock = True  # type: ignore[attr-defined]
    SafeSessionState.__init__ = init  # type: ignore[method-assign]


def _lock_of(state: Any) -> Any:
    with _MAKING:
        return _LOCKS.setdefault(id(state), threading.RLock())
