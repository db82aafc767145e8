"""The line between a browser and the server, which can be cut and mended."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

HERE = "127.0.0.1"


class Line:
    """Carries bytes between its own port and a server's.

    Attributes:
        url: Where the server is reached over this line.
    """

    def __init__(self, server: str) -> None:
        self._server = _address(server)
        self._port = 0
        self._ends: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._listening: socket.socket | None = None
        self.mend()
        self.url = f"http://{HERE}:{self._port}"

    @property
    def whole(self) -> bool:
        """Whether connections come over it."""
        return self._listening is not None

    def mend(self, server: str | None = None) -> None:
        """Let connections come again, at the port of the first time, perhaps to another server."""
        if server is not None:
            self._server = _address(server)
        listening = socket.create_server((HERE, self._port))
        self._port = listening.getsockname()[1]
        self._listening = listening
        threading.Thread(target=self._accept, args=(listening,), daemon=True).start()

    def cut(self) -> None:
        """Break every connection, and refuse new ones."""
        assert self._listening is not None
        with suppress(OSError):  # wakes up the thread that accepts
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        with self._lock:
            self._listening, ends = None, list(self._ends)
        for end in ends:
            _break(end)

    def _accept(self, listening: socket.socket) -> None:
        while True:
            try:
                browser, _ = listening.accept()
                server = socket.create_connection(self._server)
            except OSError:
                return
            with self._lock:
                if self._listening is not listening:  # cut meanwhile
                    _break(browser)
                    _break(server)
                    return
                self._ends |= {browser, server}
            for one, other in ((browser, server), (server, browser)):
                threading.Thread(target=self._carry, args=(one, other), daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while content := one.recv(65536):
                other.sendall(content)
        _break(other)
        with self._lock:
            self._ends.discard(one)


def _address(url: str) -> tuple[str, int | None]:
    return HERE, urlsplit(url).port


def _break(end: socket.socket) -> None:
    with suppress(OSError):  # the other side was first
        end.shutdown(socket.SHUT_RDWR)
    end.close()


@contextmanager
def line_to(server: str) -> Iterator[Line]:
    """A line that is whole until it is cut."""
    line = Line(server)
    try:
        yield line
    finally:
        if line.whole:
            line.cut()
