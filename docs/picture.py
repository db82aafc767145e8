"""Make the README's picture from the app: `make picture`."""

import tempfile
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

from tests.browser.conftest import CHROMIUM_ARGUMENTS
from tests.browser.server import running_app
from tests.browser.waiting import open_page
from tests.browser_setup import chromium_on_path

TARGET = Path(__file__).parent / "k-to-b.png"


def main() -> None:
    """Open the start page with the state reset before K, and photograph it."""
    with (
        tempfile.TemporaryDirectory() as home,
        running_app(Path(home)) as app,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=chromium_on_path(), args=CHROMIUM_ARGUMENTS
        )
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        open_page(page, f"{app.url}/?state=reset")
        expect(page.get_by_test_id("card-reset")).to_contain_text("B")
        expect(page.locator('.tape [data-t="10"] .answer')).to_have_text("B")
        page.screenshot(path=TARGET)
        browser.close()


if __name__ == "__main__":
    main()
