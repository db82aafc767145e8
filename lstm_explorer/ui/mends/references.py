"""A browser is referred only to messages that it still has when it reads of them.

Streamlit's browser keeps large messages for some runs of the script, and names with each request
those that it has; the server then sends a mere reference in place of one of them. By the time that
arrives, the browser may have read of the end of further runs, over a slow line of several, and have
let go of the message. Then it stands still: whatever comes after such a reference is never shown.

The browser reads in the order in which the server sends. So here the server counts as it does, and
believes it only of what was sent within half of the runs that it keeps.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import app_session
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.runtime import Runtime

from lstm_explorer.ui.mends.replacing import replace

KEPT = 100
"""Runs for which a browser keeps a message; Streamlit's own are 2, and pages come and go."""

STREAMLITS_OWN = 2
"""Likewise, of a browser that was told before this was in place."""

_INTERRUPTED = ForwardMsg.FINISHED_EARLY_FOR_RERUN


@dataclass(slots=True)
class Sent:
    """What was sent to one browser.

    Attributes:
        kept: Runs for which it keeps a message.
        began: Whether it was told anything.
        runs: That it was told the end of.
        last: After how many of them each message was sent last, or referred to.
    """

    kept: int = STREAMLITS_OWN
    began: bool = False
    runs: int = 0
    last: dict[str, int] = field(default_factory=dict)

    def note(self, message: ForwardMsg) -> None:
        """Count a message that is sent now."""
        match message.WhichOneof("type"):
            case "ref_hash":
                self.last[message.ref_hash] = self.runs
            case "delta":
                self.began = True
                if message.metadata.cacheable:
                    self.last[message.hash] = self.runs
            case "new_session" if not self.began:  # a browser heeds the first
                self.kept = message.new_session.config.max_cached_message_age
                self.began = True
            case "script_finished" if message.script_finished != _INTERRUPTED:
                self.began = True
                self.runs += 1
                self.last = {name: run for name, run in self.last.items() if self._still(run)}

    def has(self, name: str) -> bool:
        """Whether the browser can be referred to a message in its next run."""
        return name in self.last

    def _still(self, run: int) -> bool:
        return self.runs - run <= self.kept // 2


_SENT: WeakKeyDictionary[AppSession, Sent] = WeakKeyDictionary()


def refer_to_what_is_there() -> None:
    """From now on, no browser is referred to what it may have let go of."""
    replace(Runtime, "_send_message", _noting)
    replace(AppSession, "request_rerun", _believing)
    replace(app_session, "_populate_config_msg", _keeping)


def _noting(send: Callable[..., None]) -> Callable[..., None]:
    def send_message(self: Runtime, session_info: Any, message: ForwardMsg) -> None:
        _sent(session_info.session).note(message)
        send(self, session_info, message)

    return send_message


def _believing(request: Callable[..., None]) -> Callable[..., None]:
    def request_rerun(self: AppSession, client_state: Any, *more: Any) -> None:
        if client_state is not None:
            sent = _sent(self)
            named = [each for each in client_state.cached_message_hashes if sent.has(each)]
            client_state.cached_message_hashes[:] = named
        request(self, client_state, *more)

    return request_rerun


def _keeping(populate: Callable[[Any], None]) -> Callable[[Any], None]:
    def populate_config(message: Any) -> None:
        populate(message)
        message.max_cached_message_age = KEPT

    return populate_config


def _sent(session: AppSession) -> Sent:
    return _SENT.setdefault(session, Sent())
