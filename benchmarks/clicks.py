"""From a click on a link at the left to the next page's heading, in a real browser."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.side_by_side import Server
from tests.browser.conftest import CHROMIUM_ARGUMENTS
from tests.browser.waiting import open_page, settled
from tests.browser_setup import chromium_on_path

Times = Mapping[str, Mapping[str, Sequence[float]]]
"""Milliseconds, by what the link says and by the server's name."""

_CLOCK = """
addEventListener("click", () => {
  const heading = () => document.querySelector("h1")?.innerText;
  const begun = performance.now(), before = heading();
  window.untilHeading = new Promise((resolve) => {
    const look = () => {
      const now = heading();
      if (now && now !== before) resolve(performance.now() - begun);
      else requestAnimationFrame(look);
    };
    look();
  });
}, true);
"""
"""In the page: a clock that a click starts, and another heading stops."""


def clicks(servers: Sequence[Server], titles: Sequence[str], times: int) -> Times:
    """Go round all pages so many times, at each server by turns.

    Args:
        servers: Whose pages.
        titles: What the links to the pages say, the one of the page that opens first in front.
        times: How often each link is clicked.
    """
    found: dict[str, dict[str, list[float]]] = {
        title: {at.name: [] for at in servers} for title in titles
    }
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            args=CHROMIUM_ARGUMENTS, executable_path=chromium_on_path()
        )
        pages = {at.name: _opened(browser, at) for at in servers}
        for at in servers:
            at.until_workers_rest()
        for n in range(times + 1):
            for title in (*titles[1:], titles[0]):
                for at in servers if n % 2 else reversed(servers):
                    taken = _click(pages[at.name], title)
                    if n:  # the first round makes it warm
                        found[title][at.name].append(taken)
        browser.close()
    return found


def print_clicks(found: Times, names: Sequence[str]) -> None:
    """A line a link: the medians, and how far the middle half of them lies apart."""
    print(f"| click on | {names[0]}, ms | {names[1]}, ms | ratio |\n|---|--:|--:|--:|")
    totals = [0.0, 0.0]
    for title, times in found.items():
        medians = [statistics.median(times[name]) for name in names]
        totals = [total + each for total, each in zip(totals, medians, strict=True)]
        said = " | ".join(
            f"{median:.0f} ({_middle_half(times[name])})"
            for median, name in zip(medians, names, strict=True)
        )
        print(f"| {title} | {said} | {medians[1] / medians[0]:.2f} |")
    print(f"| **all pages** | {totals[0]:.0f} | {totals[1]:.0f} | {totals[1] / totals[0]:.2f} |")


def _middle_half(times: Sequence[float]) -> str:
    low, _, high = statistics.quantiles(times, n=4)
    return f"{low:.0f} to {high:.0f}"


def _opened(browser: Browser, at: Server) -> Page:
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    context.add_init_script(_CLOCK)
    page = context.new_page()
    open_page(page, at.url)
    return page


def _click(page: Page, title: str) -> float:
    page.bring_to_front()  # a page in the background is drawn once a second
    page.locator(".st-key-pages").get_by_text(title, exact=True).click()
    taken: float = page.evaluate("untilHeading")
    settled(page)
    page.wait_for_timeout(200)
    return taken
