"""The state player as a person sees it: where it is, what it went through, what it says."""

from __future__ import annotations

import re
from itertools import pairwise

from playwright.sync_api import Locator, Page, expect

PLAYER = ".lstm-player"

_WATCH = """player => {
  window.visited = [];
  new MutationObserver(() => {
    const { t } = player.dataset;
    if (window.visited.at(-1)?.t !== t) window.visited.push({ t, when: performance.now() });
  }).observe(player, { attributeFilter: ["data-t"] });
}"""

_PLACE = """({ key, x, y }) => {
  const plot = document.querySelector(`.lstm-player .panel[data-key="${key}"] .plot`);
  const { xaxis, yaxis } = plot._fullLayout;
  const box = plot.getBoundingClientRect();
  return [box.left + xaxis._offset + xaxis.d2p(x), box.top + yaxis._offset + yaxis.d2p(y)];
}"""


def watch(page: Page) -> None:
    """From now on remember every time step that the player goes to."""
    page.locator(PLAYER).evaluate(_WATCH)


def visited(page: Page) -> list[int]:
    """The time steps it went to since, in order."""
    return [int(t) for t in page.evaluate("visited.map(({ t }) => t)")]


def pauses(page: Page) -> list[float]:
    """Milliseconds between one of them and the next."""
    when = page.evaluate("visited.map(({ when }) => when)")
    return [later - sooner for sooner, later in pairwise(when)]


def panel(page: Page, key: str) -> Locator:
    """A picture of the player."""
    return page.locator(f'{PLAYER} .panel[data-key="{key}"]')


def expect_pictured(page: Page, key: str) -> None:
    """Scroll to a picture, and wait until it is drawn."""
    panel(page, key).scroll_into_view_if_needed()
    what = {"unit": ".js-line", "path": ".point", "space": "canvas"}.get(key, ".hm image")
    expect(panel(page, key).locator(what).first).to_be_visible(timeout=30_000)


def place(page: Page, key: str, x: float, y: float) -> tuple[float, float]:
    """Where on the screen a picture has a point of its axes."""
    panel(page, key).scroll_into_view_if_needed()
    across, down = page.evaluate(_PLACE, {"key": key, "x": x, "y": y})
    return across, down


def range_of(page: Page, key: str) -> list[float]:
    """The time steps that a picture shows, the first and the last."""
    return panel(page, key).locator(".plot").evaluate("plot => [...plot._fullLayout.xaxis.range]")


def zoom_in(page: Page, key: str, first: float, last: float) -> list[float]:
    """Drag a frame over some time steps of a picture; returns what it shows then."""
    before = range_of(page, key)
    page.mouse.move(*place(page, key, first, 10))
    page.mouse.down()
    page.mouse.move(*place(page, key, last, 30), steps=6)
    page.mouse.up()
    page.wait_for_function(
        "([key, before]) => document.querySelector(`.lstm-player .panel[data-key=${key}] .plot`)"
        "._fullLayout.xaxis.range[0] !== before",
        arg=[key, before[0]],
    )
    return range_of(page, key)


def equation(page: Page, name: str, part: str) -> str:
    """What stands under the glass: the `sum`, the `value` or the `check` of one quantity."""
    return page.locator(f'{PLAYER} .equation[data-name="{name}"] .{part}').inner_text()


def figures(text: str) -> list[str]:
    """The figures in what stands under the glass, with a minus that Python can read."""
    return [found.replace("−", "-") for found in re.findall(r"−?\d+\.\d{4}", text)]


def feed(page: Page, text: str) -> None:
    """Type a text to feed, and press Enter."""
    field = page.locator(".st-key-view_text input")
    field.fill(text)
    field.press("Enter")


def expect_fed(page: Page, text: str) -> None:
    """Wait until the player has this text on its tape."""
    expect(page.locator(f"{PLAYER} .tape:not(.other) .cell .letters")).to_have_text([*text])
