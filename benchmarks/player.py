"""How smoothly the state player steps, and how soon it is there, in a real browser.

`PYTHONPATH=. .venv/bin/python benchmarks/player.py` prints two tables.

- → is held from the first letter to the last, ← back again, all panels having been drawn: frames a
  second while the key repeats, time steps that were left out, bytes over the websocket.
- The first heatmap on the screen, from the navigation on, with a warm server and a warm cache,
  against a Streamlit page with one plain `st.plotly_chart`.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from itertools import pairwise
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, WebSocket, expect, sync_playwright

from lstm_explorer.recipe.symbols import ALPHABET
from tests.browser.conftest import CHROMIUM_ARGUMENTS
from tests.browser.film import PLAYER, expect_pictured
from tests.browser.screen import expect_drawn
from tests.browser.server import ROOT, App, running_app
from tests.browser.waiting import open_page, settled
from tests.browser_setup import chromium_on_path

ROUNDS = 5
PANELS = "c", "h", "path", "unit", "i", "f", "g", "o", "answers", "space"

LARGE = {"units": 256, "epochs": 5}
"""A network as large as there can be; what it has learned does not matter here."""

_FILM = """() => {
  const player = document.querySelector(".lstm-player");
  window.steps = [];
  window.frames = [];
  new MutationObserver(() => {
    const t = Number(player.dataset.t);
    if (window.steps.at(-1)?.t !== t) window.steps.push({ t, when: performance.now() });
  }).observe(player, { attributeFilter: ["data-t"] });
  const frame = (when) => { window.frames.push(when); requestAnimationFrame(frame); };
  requestAnimationFrame(frame);
}"""
"""In the page: note every step and every frame."""

_FIRST_PAINT = """
(() => {
  const look = () => {
    const image = document.querySelector(".hm image");
    if (image?.getAttribute("href") || image?.getAttribute("xlink:href")) {
      requestAnimationFrame(() => { window.painted = performance.now(); });
    } else requestAnimationFrame(look);
  };
  look();
})();
"""
"""In the page: a clock from the navigation to the frame after the first heatmap."""


def main() -> None:
    """Measure, and print the tables."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        home = Path(folder) / "home"
        _train_large(home)
        browser = playwright.chromium.launch(
            args=CHROMIUM_ARGUMENTS, executable_path=chromium_on_path()
        )
        with running_app(home) as app, running_app(home, script=_PLAIN) as plain:
            _print_held(browser, app)
            _print_first_paint(browser, app, plain)
        browser.close()


_PLAIN = "benchmarks/plain_chart.py"


def _train_large(home: Path) -> None:
    options = [word for name, value in LARGE.items() for word in (f"--{name}", str(value))]
    subprocess.run(
        [sys.executable, "-m", "lstm_explorer", "train", *options],
        cwd=ROOT,
        env=os.environ | {"LSTM_EXPLORER_HOME": str(home)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=True,
    )


def _print_held(browser: Browser, app: App) -> None:
    print("| → and ← held | steps a second | frames a second | slowest frame | lost | sent |")
    print("|---|--:|--:|--:|--:|--:|")
    long = (ALPHABET * 8)[:200]
    recipe = "&".join(f"{name}={value}" for name, value in LARGE.items())
    for words, text, query in (
        ("26 letters × 50 units", ALPHABET, ""),
        ("200 letters × 256 units", long, recipe),
    ):
        print(f"| {words} | {_held(browser, app, text, query)} |", flush=True)


def _held(browser: Browser, app: App, text: str, query: str) -> str:
    page = browser.new_context(viewport={"width": 1280, "height": 720}).new_page()
    sent: list[Any] = []

    def listen(socket: WebSocket) -> None:
        socket.on("framesent", lambda frame: sent.append(frame))

    page.on("websocket", listen)
    open_page(page, f"{app.url}/states?text={text}&t=0&{query}")
    expect_drawn(page, "states")
    for key in PANELS:
        expect_pictured(page, key)
    page.locator(".glass").scroll_into_view_if_needed()
    settled(page)
    page.evaluate(_FILM)
    last = len(text) - 1
    spans, frames, lost = [], [], 0
    sent.clear()
    asked = 0
    for _ in range(ROUNDS if last < 100 else 2):
        for key, first, end in (("ArrowRight", 0, last), ("ArrowLeft", last, 0)):
            page.evaluate("window.steps = []; window.frames = [];")
            page.keyboard.down(key)
            page.wait_for_function("end => steps.at(-1)?.t === end", arg=end, timeout=120_000)
            asked += len(sent)
            page.keyboard.up(key)
            steps = page.evaluate("steps")
            way = range(first, end, 1 if end > first else -1)[1:]
            lost += len({*way, end} - {step["t"] for step in steps})
            begun, ended = steps[1]["when"], steps[-1]["when"]  # the first is the press itself
            spans.append((len(steps) - 2) / (ended - begun) * 1000)
            drawn = [when for when in page.evaluate("window.frames") if begun <= when <= ended]
            frames += [later - sooner for sooner, later in pairwise(drawn)]
            page.wait_for_timeout(1600)  # at rest it tells the address where it is
            sent.clear()
    page.context.close()
    rate = 1000 / statistics.mean(frames)
    return (
        f"**{statistics.median(spans):.0f}** ({min(spans):.0f}–{max(spans):.0f}) | {rate:.0f} | "
        f"{max(frames):.0f} ms | {lost} | {asked} messages"
    )


def _print_first_paint(browser: Browser, app: App, plain: App) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    context.add_init_script(_FIRST_PAINT)
    page = context.new_page()
    pages = {
        "one plain chart": f"{plain.url}/",
        "the player": f"{app.url}/states?text={ALPHABET}",
    }
    times: dict[str, list[float]] = {name: [] for name in pages}
    for n in range(ROUNDS + 2):
        for name, url in pages.items():
            taken = _painted(page, url)
            if n > 1:  # the first ones make server and cache warm
                times[name].append(taken)
    print("\n| first heatmap on the screen | median | runs, ms |\n|---|--:|---|")
    for name, taken_each in times.items():
        listed = ", ".join(f"{each:.0f}" for each in taken_each)
        print(f"| {name} | {statistics.median(taken_each):.0f} ms | {listed} |")
    ratio = statistics.median(times["the player"]) / statistics.median(times["one plain chart"])
    print(f"| ratio | **{ratio:.2f}** | |")
    context.close()


def _painted(page: Page, url: str) -> float:
    page.goto("about:blank")
    page.goto(url)
    page.wait_for_function("window.painted", timeout=60_000)
    taken = float(page.evaluate("window.painted"))
    settled(page)
    if url.endswith("/"):
        expect(page.locator(PLAYER)).to_have_count(0)
    return taken


if __name__ == "__main__":
    main()
