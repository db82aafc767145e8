"""Open a page of the app, and wait until it has settled."""

from __future__ import annotations

from playwright.sync_api import Page, expect

_SETTLED = (
    '[data-testid="stApp"]'
    '[data-test-connection-state="CONNECTED"]'
    '[data-test-script-state="notRunning"]'
    ':not(:has([data-stale="true"], [data-testid="stSkeleton"]))'
)


def settled(page: Page, *, seconds: float = 30) -> None:
    """Wait until no script runs, nothing on the page is stale, and every widget is drawn.

    Just after a click nothing runs yet: go on to `expect` the concrete result, always.
    """
    expect(page.locator(_SETTLED)).to_be_visible(timeout=seconds * 1000)


def open_page(page: Page, url: str) -> None:
    """Go to an address of the app and wait until the page has settled."""
    page.goto(url)
    settled(page)
