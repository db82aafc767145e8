"""The browser's part of the app, its scripts, styles and fonts, served from memory.

Streamlit reads each file anew for each visitor, in five turns of other threads. While a hundred
people open the app at once these wait for pages that are being drawn, and everybody waits for them.
The files have a hash of what they hold in their names, so that what was read once stays right.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.responses import FileResponse, Response

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, MutableMapping

    Scope = MutableMapping[str, Any]
    Answer = Callable[[str, Scope], Awaitable[Response]]

HASHED = "static/"
"""Below this, names are hashes."""

_ONLY_PART = {b"range", b"if-range", b"if-none-match", b"if-modified-since"}


def keep_assets() -> None:
    """From now on, a server that starts keeps what it has served once.

    Should Streamlit serve its files elsewhere one day, that is left as it is.
    """
    try:
        from streamlit.web.server.starlette import starlette_static_routes as routes
    except ImportError:
        return
    made = getattr(routes, "create_streamlit_static_handler", None)
    if made is None:
        return

    def keeping(**given: Any) -> Any:
        handler = made(**given)
        handler.get_response = from_memory(handler.get_response)
        return handler

    routes.create_streamlit_static_handler = keeping  # type: ignore[assignment]


def from_memory(answer: Answer) -> Answer:
    """Answers like `answer`, which reads a file: whole files below `HASHED` are read once."""
    kept: dict[str, tuple[bytes, dict[str, str]]] = {}

    async def get_response(path: str, scope: Scope) -> Response:
        if not (path.startswith(HASHED) and _asks_for_all(scope)):
            return await answer(path, scope)
        if path not in kept:
            response = await answer(path, scope)
            if not isinstance(response, FileResponse) or response.status_code != 200:
                return response
            kept[path] = Path(response.path).read_bytes(), dict(response.headers)
        body, headers = kept[path]
        return Response(body, headers=headers)

    return get_response


def _asks_for_all(scope: Scope) -> bool:
    return scope["method"] == "GET" and not _ONLY_PART & {name for name, _ in scope["headers"]}
