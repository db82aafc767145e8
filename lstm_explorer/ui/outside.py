"""Nobody outside is asked for anything, or told what does not concern them, while the app runs."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from streamlit import net_util
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.app_session import AppSession


def ask_nobody_outside() -> None:
    """Keep Streamlit from asking a host of Amazon's for this machine's address.

    It would do so whenever a page of a foreign origin knocks, and hold up everybody for as long as
    no answer comes, two seconds each time. The answer would only let in one more origin: this
    machine's address as others see it, which `serve --public` is told.
    """
    net_util.get_external_ip = _unknown


def tell_nobody_where_this_is() -> None:
    """Keep Streamlit from telling every browser the main script's path on this machine.

    The browser makes a name of it for its own statistics, which are off; the file's name will do.
    Should Streamlit make the message elsewhere one day, it is left as it is.
    """
    made = getattr(AppSession, "_create_new_session_message", None)
    if made is None or getattr(made, "tells_no_path", False):
        return

    def without_path(self: AppSession, *given: Any, **named: Any) -> ForwardMsg:
        message: ForwardMsg = made(self, *given, **named)
        path = PurePath(message.new_session.main_script_path)
        message.new_session.main_script_path = path.name
        return message

    without_path.tells_no_path = True  # type: ignore[attr-defined]
    AppSession._create_new_session_message = without_path  # type: ignore[method-assign]


def _unknown() -> None:
    return None
