"""What is sent to a browser goes out at once, and does not wait for an earlier part to arrive.

asyncio sees to that (`TCP_NODELAY`) for sockets that say they are TCP's. Streamlit makes the socket
that it listens at without saying so: then the second part of each answer, and each message after
the first, waits until the browser has acknowledged the one before, which may take 40 ms.
"""

from __future__ import annotations

import socket
from collections.abc import Callable

from streamlit.web.server.starlette import starlette_server

from lstm_explorer.ui.server.mends.replacing import replace


def send_at_once() -> None:
    """From now on, a server that starts holds nothing back."""
    replace(starlette_server, "_bind_socket", _told)


def _told(bind: Callable[..., socket.socket]) -> Callable[..., socket.socket]:
    def bind_socket(address: str, port: int, backlog: int) -> socket.socket:
        listening = bind(address, port, backlog)
        # The sockets of all visitors inherit it.
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return listening

    return bind_socket
