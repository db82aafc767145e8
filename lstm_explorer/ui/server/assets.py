"""The browser's part of the app, its scripts, styles and fonts, sent from memory.

Streamlit reads each file anew for each visitor, in five turns of other threads. While a hundred
people open the app at once these wait for pages that are being drawn, and everybody waits for them.
The files have a hash of what they hold in their names, and are said never to change: so what was
read once stays right. So does plotly.js, whose address has its version; Streamlit would compress it
anew for each visitor, 0.1 s in which nobody else is answered.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

ROOM = 48 * 2**20
"""Most bytes of them: names that lead to the same file are kept twice."""

_ANSWERED_OTHERWISE = {b"range", b"if-range", b"if-none-match", b"if-modified-since", b"origin"}
"""Whose request has one of these does not get what everybody gets."""


class KeptAssets:
    """Middleware that sends again what it has seen sent, where that never changes."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._kept: dict[tuple[str, bool], _Answer] = {}
        self._room = ROOM

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if not _asks_for_all(scope):
            await self._app(scope, receive, send)
            return
        name = scope["path"], _takes_gzip(scope)
        if kept := self._kept.get(name):
            await kept.send(send)
            return
        answer = _Answer(has_version=_has_version(scope))

        async def seen(message: Message) -> None:
            answer.see(message)
            await send(message)

        await self._app(scope, receive, seen)
        if answer.never_changes and len(answer.body) <= self._room and name not in self._kept:
            self._room -= len(answer.body)
            self._kept[name] = answer


@dataclass(slots=True)
class _Answer:
    """What was answered.

    Attributes:
        has_version: Whether its address has the version of what it is.
        start: Status and headers.
        body: What follows them.
        whole: Whether that is all of it.
    """

    has_version: bool
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
        varies = headers.get(b"vary", b"accept-encoding").lower()
        is_for_all = varies == b"accept-encoding" and b"set-cookie" not in headers
        lasts = b"public" if self.has_version else b"immutable"
        is_kept = lasts in headers.get(b"cache-control", b"")
        return self.start.get("status") == 200 and is_kept and is_for_all


def _asks_for_all(scope: Scope) -> bool:
    return (
        scope["type"] == "http"
        and scope["method"] == "GET"
        and ("/static/" in scope["path"] or _has_version(scope))
        and not _ANSWERED_OTHERWISE & {name for name, _ in scope["headers"]}
    )


def _has_version(scope: Scope) -> bool:
    return "/component/" in scope["path"] and scope["query_string"].startswith(b"version=")


def _takes_gzip(scope: Scope) -> bool:
    return any(name == b"accept-encoding" and b"gzip" in value for name, value in scope["headers"])
