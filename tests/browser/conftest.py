"""A real server, and a real browser that reports what went wrong in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Request, WebSocket, expect

from tests.browser.server import App, running_app
from tests.browser_setup import chromium_on_path

# --no-sandbox: the tests may run as root. SwiftShader draws the 3-D plots without a GPU. No other
# host has an address: who is asked for one is told so, and what asked is reported (`new_context`).
CHROMIUM_ARGUMENTS = [
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
]

expect.set_options(timeout=15_000)  # a machine that runs all tests is a busy one

ELSEWHERE = re.compile(r"^(?!(https?|wss?)://127\.0\.0\.1[:/]|data:|blob:|about:|file:)")


@pytest.fixture(scope="session")
def app_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """The app, started once for all tests that do not need a server of their own."""
    with running_app(tmp_path_factory.mktemp("app") / "home") as app:
        yield app


@pytest.fixture(scope="session")
def training_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """The same, with a worker, for single tests that train or ask Keras on their way.

    They stay together (tests/conftest.py), so that TensorFlow is imported once for all of them.
    """
    with running_app(tmp_path_factory.mktemp("trains") / "home", trains=True) as app:
        yield app


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    chromium = chromium_on_path()  # None: Playwright takes the one it installed
    return {
        **browser_type_launch_args,
        "args": CHROMIUM_ARGUMENTS,
        **({"executable_path": chromium} if chromium else {}),
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "viewport": {"width": 1280, "height": 720}}


@pytest.fixture
def new_context(
    new_context: Callable[..., BrowserContext],
) -> Iterator[Callable[..., BrowserContext]]:
    """Makes contexts; `page` comes from one, `new_context().new_page()` is a second visitor.

    At the end of the test none of their pages may have thrown, shown an exception, or asked
    any host but this machine for anything.
    """
    troubles: list[str] = []
    contexts: list[BrowserContext] = []

    # Not a route: with one, every request waits for the tests, and nothing is kept in the cache.
    def watch_request(request: Request) -> None:
        if ELSEWHERE.match(request.url):
            troubles.append(f"asked elsewhere: {request.url}")

    def watch_socket(socket: WebSocket) -> None:
        if ELSEWHERE.match(socket.url):
            troubles.append(f"asked elsewhere: {socket.url}")

    def watched(**options: Any) -> BrowserContext:
        context = new_context(**options)
        context.on("weberror", lambda error: troubles.append(f"threw: {error.error}"))
        context.on("page", lambda page: page.on("websocket", watch_socket))
        context.on("request", watch_request)
        contexts.append(context)
        return context

    yield watched

    for page in (page for context in contexts for page in context.pages):
        shown = page.locator('[data-testid="stException"]').filter(visible=True)
        troubles += [f"showed: {text}" for text in shown.all_inner_texts()]
    assert not troubles, "\n".join(troubles)
