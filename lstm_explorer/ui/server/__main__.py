"""The server: the app as Streamlit's `st.App`, with what it keeps in memory and what it bounds.

    python -m lstm_explorer.ui.server run streamlit_app.py --server.port 8501

`serve` starts it. It takes the options of `streamlit run`, which starts the same app without what
is here: slower for many visitors, and bounding nothing that they upload.
"""

from __future__ import annotations

import asyncio
import signal
import sys
import webbrowser
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import click
import streamlit as st
from starlette.middleware import Middleware
from streamlit.web.cli import configurator_options

from lstm_explorer.ui.server import journal, shared
from lstm_explorer.ui.server.assets import KeptAssets
from lstm_explorer.ui.server.mends import prepare
from lstm_explorer.ui.server.uploads import BoundedUploads

_EVERYWHERE = None, "0.0.0.0", "::"
"""Where a server listens that listens everywhere; no browser can be sent there."""


def app(script: Path) -> st.App:
    """The app, to be served.

    Args:
        script: Its main script.
    """
    return st.App(
        script,
        lifespan=_lifespan,
        middleware=[Middleware(KeptAssets), Middleware(BoundedUploads)],
        on_script_error=journal.note_failed_page,
    )


@asynccontextmanager
async def _lifespan(_: st.App) -> AsyncIterator[None]:
    await asyncio.to_thread(shared.be_ready)
    if not st.get_option("server.headless"):
        # Whoever is sent here waits for the answer until the server has started.
        asyncio.get_running_loop().run_in_executor(None, webbrowser.open, _shown_address())
    yield


def _shown_address() -> str:
    """Where one's own browser finds the server."""
    named, address = st.get_option("browser.serverAddress"), st.get_option("server.address")
    host = address if named == "localhost" and address not in _EVERYWHERE else named
    scheme = "https" if st.get_option("server.sslCertFile") else "http"
    folder = st.get_option("server.baseUrlPath").strip("/")
    return f"{scheme}://{host}:{st.get_option('server.port')}/{folder}"


def _end(*_: object) -> None:
    """End as a program does, not as one that is killed: Python then clears up behind it."""
    sys.exit(0)


@click.group()
def main() -> None:
    """Serve the app."""


@main.command()
@configurator_options
@click.argument("script", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def run(script: Path, **options: Any) -> None:
    """Serve a script until the process is told to end."""
    prepare()
    sys.argv = [str(script.resolve())]  # `st.App` looks for .streamlit/config.toml beside it
    given = {name.replace("_", "."): value for name, value in options.items()}
    signal.signal(signal.SIGTERM, _end)
    with suppress(KeyboardInterrupt):  # passed on, as SIGTERM is, once everything has ended
        app(script.resolve()).run(
            config={name: value for name, value in given.items() if value not in (None, ())}
        )


if __name__ == "__main__":
    main()
