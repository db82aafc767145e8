"""Two scripts of one visitor, one ending while the next begins, do not trip over each other."""

from __future__ import annotations

import threading

import pytest
from streamlit.runtime.state import SafeSessionState
from streamlit.runtime.state.session_state import SessionState

from lstm_explorer.ui.session_lock import share_locks


def _race(one: SafeSessionState, other: SafeSessionState, seconds: float) -> list[BaseException]:
    """Read the state through one wrapper while another changes it."""
    troubles: list[BaseException] = []
    stop = threading.Event()

    def change() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            one[f"key {number % 997}"] = number
            if number % 997 == 0:
                for key in range(0, 997, 2):
                    if f"key {key}" in one:
                        del one[f"key {key}"]

    thread = threading.Thread(target=change)
    thread.start()
    timer = threading.Timer(seconds, stop.set)
    timer.start()
    try:
        while not stop.is_set() and not troubles:
            try:
                other.filtered_state  # noqa: B018
            except (RuntimeError, KeyError) as error:
                troubles.append(error)
    finally:
        stop.set()
        timer.cancel()
        thread.join()
    return troubles


def test_wrappers_of_one_state_share_a_lock_and_of_two_do_not():
    share_locks()
    share_locks()
    one, other = SessionState(), SessionState()
    first, second = (SafeSessionState(one, lambda: None) for _ in range(2))
    assert vars(first)["_lock"] is vars(second)["_lock"]
    assert vars(SafeSessionState(other, lambda: None))["_lock"] is not vars(first)["_lock"]


def test_the_state_can_be_read_while_another_script_changes_it():
    share_locks()
    state = SessionState()
    assert not _race(*(SafeSessionState(state, lambda: None) for _ in range(2)), seconds=1.5)


def test_streamlit_still_needs_this():
    """When this fails, Streamlit has mended it, and `session_lock` can go."""
    state = SessionState()
    wrappers = [SafeSessionState(state, lambda: None) for _ in range(2)]
    for wrapper in wrappers:
        object.__setattr__(wrapper, "_lock", threading.RLock())  # as Streamlit makes them
    for _ in range(5):
        if _race(*wrappers, seconds=2):
            return
    pytest.fail("Two wrappers with a lock each no longer get in each other's way.")
