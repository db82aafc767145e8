"""The browser's part of the app, its scripts, styles and fonts, sent from memory.

Streamlit reads each file anew for each visitor, in five turns of other threads. While a hundred
people open the app at once these wait for pages that are being drawn, and everybody waits for them.
The files have a hash of what they hold in their names, and are said never to change: so what was
read once stays right.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

FOLDER = "/static/"
"""Whose answers are kept."""

ROOM = 48 * 2**20
"""Most bytes of them: names that lead to the same file are kept twice."""

_ONLY_PART = {b"range", b"if-range", b"if-none-match", b"if-modified-since"}


class KeptAssets:
    """Middleware that sends again what it has seen sent, where that never changes."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._kept: dict[str, _Answer] = {}
        self._room = ROOM

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if not _asks_for_all(scope):
            await self._app(scope, receive, send)
            return
        path = scope["path"]
        if kept := self._kept.get(path):
            await kept.send(send)
            return
        answer = _Answer()

        async def seen(message: Message) -> None:
            answer.see(message)
            await send(message)

        await self._app(scope, receive, seen)
        if answer.never_changes and len(answer.body) <= self._room and path not in self._kept:
            self._room -= len(answer.body)
            self._kept[path] = answer


@dataclass(slots=True)
class _Answer:
    """What was answered.

    Attributes:
        start: Status and headers.
        body: What follows them.
        whole: Whether that is all of it.
    """

    start: Message = field(default_factory=dict)
    body: bytes = b""
    whole: bool = False

    def see(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.start = message
        elif self.never_changes_if_whole:
            self.body += message.get("body", b"")
            self.whole = not message.get("more_body", False)

    async def send(self, send: Send) -> None:
        await send(dict(self.start))
        await send({"type": "http.response.body", "body": self.body})

    @property
    def never_changes(self) -> bool:
        return self.whole and self.never_changes_if_whole

    @property
    def never_changes_if_whole(self) -> bool:
        headers = dict(self.start.get("headers", ()))
        is_for_all = not {b"set-cookie", b"vary"} & set(headers)
        lasts = b"immutable" in headers.get(b"cache-control", b"")
        return self.start.get("status") == 200 and lasts and is_for_all


def _asks_for_all(scope: Scope) -> bool:
    return (
        scope["type"] == "http"
        and scope["method"] == "GET"
        and FOLDER in scope["path"]
        and not _ONLY_PART & {name for name, _ in scope["headers"]}
    )
