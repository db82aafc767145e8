"""Real browsers among the viewers: they go from page to page and wait for its question."""

from __future__ import annotations

import asyncio
import time
from itertools import cycle
from typing import Any

from benchmarks.tally import PATIENCE, Tally


async def look_with_browsers(
    browsers: int, url: str, ends: float, pause: float, tally: Tally
) -> None:
    """Real browsers, each a visitor who goes from page to page until the end."""
    if not browsers:
        return
    from playwright.async_api import async_playwright

    from tests.browser.conftest import CHROMIUM_ARGUMENTS
    from tests.browser_setup import chromium_on_path

    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(
            executable_path=chromium_on_path(), args=CHROMIUM_ARGUMENTS
        )
        contexts = [await chromium.new_context() for _ in range(browsers)]
        await asyncio.gather(*(_look(each, url, ends, pause, tally) for each in contexts))
        await chromium.close()


async def _look(context: Any, url: str, ends: float, pause: float, tally: Tally) -> None:
    page = await context.new_page()
    page.on("pageerror", lambda error: tally.failures.append(f"browser: {error}"))
    started = time.monotonic()
    await page.goto(url)
    await page.locator("h1").wait_for(timeout=1000 * PATIENCE)
    tally.add("browser: open Start", time.monotonic() - started)
    for title in cycle(("Framings", "States", "Reset", "Compare", "Claims", "Start")):
        if time.monotonic() > ends:
            break
        await asyncio.sleep(pause)
        before = await page.locator("h1").inner_text()
        started = time.monotonic()
        try:
            await page.locator(".st-key-page_links").get_by_text(title, exact=True).click()
            await page.wait_for_function(
                "before => { const now = document.querySelector('h1')?.innerText;"
                " return now && now !== before; }",
                arg=before,
                timeout=1000 * PATIENCE,
            )
            tally.add("browser: go to a page", time.monotonic() - started)
        except Exception as error:  # what a visitor would have seen is what is counted
            tally.failures.append(f"browser: {title}: {type(error).__name__}")
        if await page.locator('[data-testid="stException"]').count():
            tally.failures.append(f"browser: {title} shows an exception")
    await context.close()
