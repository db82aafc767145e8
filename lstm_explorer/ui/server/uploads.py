"""What visitors have uploaded takes a bounded share of the server's memory, the oldest out first.

Streamlit bounds one file, and keeps all files of a session in memory until two minutes after its
visitor has left, however many they are. Here each file that was taken in is counted, and older ones
are taken away as the visitor's own browser would do it. A page whose file is gone shows none, as if
its visitor had removed it. What went with its session counts until its turn comes.
"""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

EACH = 16 * 2**20
"""Most bytes of one session; a file that is larger is kept alone."""

ALL = 128 * 2**20
"""Most bytes of all sessions together: one visitor may open many."""

_PLACE = re.compile(r"(?P<folder>.*/_stcore/upload_file/)(?P<session>[^/]+)/(?P<file>[^/]+)")
_OF_THE_BODY = {b"content-length", b"content-type", b"transfer-encoding"}

_LOG = logging.getLogger(__name__)


class BoundedUploads:
    """Middleware that makes room for what is uploaded."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._held: dict[tuple[str, str], int] = {}
        """Bytes of each file, by session and name; the oldest first."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request through, and what follows from it."""
        place = _PLACE.fullmatch(scope["path"]) if scope["type"] == "http" else None
        if place is None or scope["method"] not in ("PUT", "DELETE"):
            await self._app(scope, receive, send)
            return
        asked = dict(scope)  # the app writes into its own
        size = 0
        status = 0

        async def counted() -> Message:
            nonlocal size
            message = await receive()
            size += len(message.get("body", b""))
            return message

        async def seen(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            await send(message)

        await self._app(scope, counted, seen)
        if status == 204:
            name = place["session"], place["file"]
            self._held.pop(name, None)
            if scope["method"] == "PUT":
                self._held[name] = size
                await self._make_room(asked, place["folder"], name)

    async def _make_room(self, asked: Scope, folder: str, newest: tuple[str, str]) -> None:
        of_session = [name for name in self._held if name[0] == newest[0]]
        gone = self._forget_first(of_session, EACH, newest)
        gone += self._forget_first(list(self._held), ALL, newest)
        for session, file in gone:
            await self._take_away(asked, f"{folder}{session}/{file}")

    def _forget_first(
        self, names: list[tuple[str, str]], most: int, newest: tuple[str, str]
    ) -> list[tuple[str, str]]:
        """Forget the first of these files until the others have no more bytes than they may."""
        held = sum(self._held[name] for name in names)
        gone = []
        for name in names:
            if held > most and name != newest:
                held -= self._held.pop(name)
                gone.append(name)
        return gone

    async def _take_away(self, asked: Scope, path: str) -> None:
        """Ask for a file to be removed as the one that has uploaded another would."""
        headers = [each for each in asked["headers"] if each[0] not in _OF_THE_BODY]
        scope = {
            **asked,
            "method": "DELETE",
            "path": path,
            "raw_path": quote(path).encode(),
            "query_string": b"",
            "headers": headers,
        }

        async def nothing() -> Message:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def seen(message: Message) -> None:
            if message.get("status", 204) != 204:
                _LOG.warning("An upload could not be taken away: status %d", message["status"])

        await self._app(scope, nothing, seen)
