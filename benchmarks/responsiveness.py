"""How soon the app answers a hand, in a real browser.

`PYTHONPATH=. .venv/bin/python benchmarks/responsiveness.py` prints two tables of milliseconds.

- A dial is dragged with "Retrain as you drag" on: from the slider's last move to the trained
  network on the screen (its answers, curves and replay), every framing having been trained before.
- A reset is set or lifted on the Reset page's tape: from the click to all figures of the run with
  it, quietly and while another visitor follows a long training. (The States page asks the server
  for nothing: see player.py.)
"""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.recipe.framings import FRAMINGS
from tests.browser.conftest import CHROMIUM_ARGUMENTS
from tests.browser.screen import button, expect_drawn
from tests.browser.server import App, running_app
from tests.browser.trainings import PATIENCE, Hand, box, epoch, expect_result, slider
from tests.browser.waiting import open_page, settled
from tests.browser_setup import chromium_on_path

SHORT = "one_char", "feature_window", "time_window", "whole_batch", "stateful"
"""Those whose training a hand need not wait for."""

MOVES = 5
CLICKS = 10

_CLOCK = """
(() => {
  const begin = () => { window.begun = performance.now(); };
  for (const type of ["input", "click"]) addEventListener(type, begin, true);
  const until = (there) => new Promise((resolve) => {
    const app = () => document.querySelector('[data-testid="stApp"]');
    const look = () => {
      const settled = app()?.dataset.testScriptState === "notRunning"
        && !document.querySelector('[data-stale="true"], [data-testid="stSkeleton"]');
      const done = () => resolve(performance.now() - window.begun);
      if (!settled || !there()) requestAnimationFrame(look);
      else requestAnimationFrame(() => requestAnimationFrame(done)); // charts are drawn meanwhile
    };
    look();
  });
  window.untilShown = (text) => until(() => {
    const lines = document.querySelectorAll('[data-testid="stMarkdown"]');
    return [...lines].some((line) => new RegExp(text).test(line.textContent));
  });
  window.untilAddressed = (name, value) => until(
    () => new URLSearchParams(location.search).get(name) === value);
})();
"""
"""In the page: a clock that starts with the hand's event and stops once the result is drawn."""


def main() -> None:
    """Measure, and print the tables."""
    begun = time.monotonic()
    with (
        tempfile.TemporaryDirectory() as folder,
        running_app(Path(folder) / "home", trains=True) as app,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            args=CHROMIUM_ARGUMENTS, executable_path=chromium_on_path()
        )
        _print_start(browser, app, begun)
        _warm_up(browser, app)
        print("| dial moved | median | runs, ms |\n|---|--:|---|")
        for framing in SHORT:
            times = _dragged(browser, app, framing)
            print(f"| {framing} | **{statistics.median(times):.0f} ms** | {_listed(times)} |")
        _print_clicks(browser, app)
        browser.close()


def _print_start(browser: Browser, app: App, begun: float) -> None:
    page = _page(browser)
    page.goto(app.url)
    expect(page.get_by_test_id("card-reset")).to_contain_text("K → B", timeout=60_000)
    print(f"From starting server and browser to K → B: {time.monotonic() - begun:.1f} s\n")
    page.context.close()


def _warm_up(browser: Browser, app: App) -> None:
    """Have every framing's program compiled, so that the worker is idle afterwards."""
    page = _page(browser)
    for framing in FRAMINGS:
        open_page(page, f"{app.url}/train?framing={framing}&live=yes&seed=1&epochs=20")
        expect_result(page, "seed 1 · 20 epochs")
    page.context.close()


def _dragged(browser: Browser, app: App, framing: str) -> list[float]:
    """Milliseconds from each move of the seed's dial to the network it leads to."""
    page = _page(browser)
    open_page(page, f"{app.url}/train?framing={framing}&live=yes&seed=1")
    expect_result(page, "seed 1")
    hand = Hand(page, "seed")
    times = []
    for n in range(MOVES + 1):
        before = box(page, "seed").input_value()
        hand.move(0.1 + 0.13 * n, steps=1)
        expect(box(page, "seed")).not_to_have_value(before)
        seed = int(box(page, "seed").input_value())
        times.append(page.evaluate(f"untilShown('seed {seed} · .*right, one run')"))
        time.sleep(0.3)
    hand.let_go()
    expect(slider(page, "seed")).to_be_visible()
    page.context.close()
    return times[1:]  # the first one makes it warm


def _print_clicks(browser: Browser, app: App) -> None:
    page = _page(browser)
    open_page(page, f"{app.url}/reset?resets=5")
    expect_drawn(page, "reset")
    _clicked(page)
    quiet = _clicked(page)
    experiment = Experiment(framing="variable_length", seed=1, epochs=9000)
    other = _page(browser)
    open_page(other, f"{app.url}/train?framing=variable_length&seed=1&epochs={experiment.epochs}")
    button(other, "train").click()
    epoch(other)
    page.bring_to_front()
    busy = _clicked(page)
    again = epoch(other)
    assert 0 < again < experiment.epochs, "the training ended too soon to be in the way"
    button(other, "stop").click()
    expect(button(other, "resume")).to_be_visible(timeout=PATIENCE)
    ratio = statistics.median(busy) / statistics.median(quiet)
    print("\n| reset set or lifted | median | runs, ms |\n|---|--:|---|")
    print(f"| quiet | {statistics.median(quiet):.0f} ms | {_listed(quiet)} |")
    print(f"| while another page trains | {statistics.median(busy):.0f} ms | {_listed(busy)} |")
    print(f"| ratio | **{ratio:.2f}** | |")


def _clicked(page: Page) -> list[float]:
    times = []
    resets = {5}
    for n in range(2 * CLICKS):
        t = (1, 3, 7, 8, 9)[n % 5]  # twice each: set and lifted
        resets ^= {t}
        page.locator(f'.st-key-tape_wiped [data-gap="{t}"]').click()
        address = ".".join(map(str, sorted(resets)))
        times.append(page.evaluate(f"untilAddressed('resets', '{address}')"))
        settled(page)
        time.sleep(0.2)
    return times


def _page(browser: Browser) -> Page:
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    context.add_init_script(_CLOCK)
    return context.new_page()


def _listed(times: list[float]) -> str:
    return ", ".join(f"{each:.0f}" for each in times)


if __name__ == "__main__":
    main()
