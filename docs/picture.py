"""Make the README's picture and its animation from the app: `make picture`."""

import io
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, expect, sync_playwright

from tests.browser.conftest import CHROMIUM_ARGUMENTS
from tests.browser.screen import expect_drawn, expect_moment
from tests.browser.server import running_app
from tests.browser.waiting import open_page, settled
from tests.browser_setup import chromium_on_path

PICTURE = Path(__file__).parent / "k-to-b.png"
ANIMATION = Path(__file__).parent / "k-to-b.gif"
SIZE = 960, 540

Frame = tuple[Image.Image, int]


def main() -> None:
    """Photograph the reset before K, and film it, and then the state on its way to K."""
    with (
        tempfile.TemporaryDirectory() as home,
        running_app(Path(home)) as app,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=chromium_on_path(), args=CHROMIUM_ARGUMENTS
        )
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        frames = [*_resets(page, app.url), *_steps(page, app.url)]
        browser.close()
    images = [image.quantize(96, dither=Image.Dither.NONE) for image, _ in frames]
    images[0].save(
        ANIMATION, save_all=True, append_images=images[1:], loop=0, optimize=True,
        duration=[milliseconds for _, milliseconds in frames],
    )  # fmt: skip


def _resets(page: Page, url: str) -> list[Frame]:
    """K with its state carried, and K from a cold start."""
    open_page(page, f"{url}/")
    expect(page.get_by_test_id("card-carried")).to_contain_text("K → L")
    carried = _frame(page, 2200)
    page.locator(".st-key-flip button").filter(visible=True).click()
    expect(page.locator('.tape [data-t="10"] .answer')).to_have_text("B")
    settled(page)
    page.mouse.move(0, 0)
    page.screenshot(path=PICTURE)
    return [carried, _frame(page, 2800)]


def _steps(page: Page, url: str) -> list[Frame]:
    """The state player from A to K."""
    open_page(page, f"{url}/states?text=ABCDEFGHIJK&t=0")
    expect_drawn(page, "states")
    frames = []
    for t in range(11):
        expect_moment(page, t)
        page.wait_for_timeout(150)
        frames.append(_frame(page, 1600 if t == 10 else 350))
        page.keyboard.press("ArrowRight")
    return frames


def _frame(page: Page, milliseconds: int) -> Frame:
    photographed = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    return photographed.resize(SIZE, Image.Resampling.LANCZOS), milliseconds


if __name__ == "__main__":
    main()
