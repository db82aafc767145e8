"""Nobody outside is asked for anything, or told what does not concern them, while the app runs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath
from typing import Any

from streamlit import net_util
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.app_session import AppSession

from lstm_explorer.ui.server.mends.replacing import replace


def ask_nobody_outside() -> None:
    """Keep Streamlit from asking a host of Amazon's for this machine's address.

    It would do so whenever a page of a foreign origin knocks, and hold up everybody for as long as
    no answer comes, two seconds each time. The answer would only let in one more origin: this
    machine's address as others see it, which `serve --public` is told.
    """
    replace(net_util, "get_external_ip", lambda _: lambda: None)


def tell_nobody_where_this_is() -> None:
    """Keep Streamlit from telling every browser the main script's path on this machine.

    The browser makes a name of it for its own statistics, which are off; the file's name will do.
    """
    replace(AppSession, "_create_new_session_message", _without_path)


def _without_path(made: Callable[..., ForwardMsg]) -> Callable[..., ForwardMsg]:
    def create_new_session_message(self: AppSession, *given: Any, **named: Any) -> ForwardMsg:
        message = made(self, *given, **named)
        path = PurePath(message.new_session.main_script_path)
        message.new_session.main_script_path = path.name
        return message

    return create_new_session_message
