"""A hand that wanders: it does at random what a visitor can do, without waiting for answers.

    PYTHONPATH=. python -m tests.browser.wandering --delay 0.6 --actions 1000

What it does is seen in the browser, where it is done; what should come of it is worked out by
`intention.py`; and whenever it has paused and all is quiet, page, address and intention must agree.
"""

from __future__ import annotations

import random
import re
import time
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import ElementHandle, Error, Page

from lstm_explorer.ui.parameters import parameter
from lstm_explorer.ui.readings import OneOf
from tests.browser.intention import TRAINS, Intention

SPY = """() => {
  if (globalThis.done) return;
  globalThis.done = [];
  const hand = globalThis.lstmHand;
  const change = hand.change.bind(hand);
  hand.change = (what, ...more) => {
    done.push(what);
    return change(what, ...more);
  };
}"""
"""Writes down what the hand does, before any of it is told."""

QUIET = """() => {
  const app = document.querySelector('[data-testid="stApp"]');
  return app?.dataset.testScriptState === "notRunning" && !globalThis.lstmHand?.changes.length
    && !document.documentElement.classList.contains("on-its-way");
}"""

MARK = """() => [globalThis.lstmHand?.heard, location.href,
  document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState].join()"""
"""What changes as long as answers come."""

WAITS = """() => {
  const { changes, heard, n, tab, sender } = globalThis.lstmHand ?? {};
  const state = document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState;
  const shown = document.body.innerText.slice(0, 500);
  return { changes, heard, n, tab, sender: Boolean(sender), url: location.href, state, shown };
}"""

SHOWN = """() => [...document.querySelectorAll('.lstm-control')].map((root) => {
  const key = [...(root.closest('[class*="st-key-"]')?.classList ?? [])]
    .find((name) => name.startsWith("st-key-"))?.slice(7);
  const chosen = root.querySelector("input[type=radio]:checked");
  const field = root.querySelector("select, input:not([type=radio])");
  return { key, kind: root.classList[1], value: chosen
    ? chosen.nextElementSibling.textContent : field?.value };
})"""

DIALS = """dials => dials.map((dial) =>
  [dial.dataset.name, dial.querySelector("input[type=text]").value])"""

CANNOT_GO_BACK = """() => !navigation.canGoBack
  || !navigation.entries()[navigation.currentEntry.index - 1]?.url.startsWith(location.origin)"""

TEXTS = ("ABCDEFGH", "KLM", "HELLO", "ZYXWVU", "AB1", "A", "FGHIJKLMNOP")
SEQUENCES = ("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "HELLO WORLD", "GATTACA", "AAAA")
NEVER = 90.0
"""Seconds without anything new after which a page that is not quiet stands still for good."""

DRAWN = 15.0
"""Seconds that a page has to show what it was told, as `expect` gives it in all browser tests."""

PAUSES = 0.06, 0.9
"""Seconds between two things that the hand does."""


@dataclass
class Wandering:
    """One hand on one page.

    Attributes:
        page: The browser's page, with a page of the app open.
        seed: Of everything that it does.
        line: Seconds that a message takes each way.
        actions: How often it has done something.
        faults: What was wrong, each with what the hand had done since all was well.
    """

    page: Page
    seed: int
    line: float
    actions: int = 0
    faults: list[str] = field(default_factory=list)
    recent: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._draw = random.Random(self.seed)
        self.page.wait_for_function("() => globalThis.lstmHand?.sender")
        self.page.evaluate(SPY)
        self._failed: list[str] = []
        self.page.on("pageerror", lambda error: self._failed.append(str(error.stack or error)))
        self.page.on(
            "console",
            lambda said: self._failed.append(said.text) if said.type == "error" else None,
        )
        self._seen = 0
        self.intention = Intention(self.page.url)

    def burst(self) -> None:
        """Do some things without waiting, then pause, and compare once all is quiet."""
        for _ in range(self._draw.randint(1, 20)):
            act = self._draw.choices(
                (
                    self._control,
                    self._dial,
                    self._link,
                    self._back,
                    self._tape,
                    self._lesson,
                    self._lecture,
                ),
                (9, 5, 4, 2, 2, 2, 1),
            )[0]
            self._do(act)
            self.page.wait_for_timeout(1000 * self._draw.uniform(*PAUSES))
        self.compare()

    def compare(self) -> None:
        """Wait until all is quiet, and see whether everything agrees."""
        self.quiet()
        self._take_in()
        if wrong := self._differs():
            self.faults.append(f"{wrong}; after {self.recent}")
            self.intention = Intention(self.page.url)  # count a fault once
        self.recent.clear()

    def quiet(self) -> None:
        """Wait until nothing has been on its way for as long as an answer takes."""
        since, moved, mark = None, time.monotonic(), None
        while since is None or time.monotonic() - since < 1.2 + 4 * self.line:
            self.page.wait_for_timeout(100)
            since = (since or time.monotonic()) if self.page.evaluate(QUIET) else None
            if mark != (mark := self.page.evaluate(MARK)):
                moved = time.monotonic()
            if since is None and time.monotonic() - moved > NEVER:
                waits = self.page.evaluate(WAITS)
                raise AssertionError(f"never quiet: {waits}; {self._failed[-5:]}; {self.recent}")

    def _differs(self) -> str:
        """What differs, and goes on to differ; figures are drawn a moment after all is told."""
        ends = time.monotonic() + DRAWN
        while wrong := "; ".join(each for each in self._all_that_differs() if each):
            if time.monotonic() > ends:
                return wrong
            self.page.wait_for_timeout(200)
        return ""

    def _all_that_differs(self) -> list[str | None]:
        return [self.intention.differs(self.page.url), *self._page_differs()]

    def _do(self, act: Any) -> None:
        try:
            done = act()
        except Error:
            return  # what it reached for was taken away under it
        finally:
            self._take_in()
        if done:
            self.actions += 1
            self.recent.append(done)

    def _take_in(self) -> None:
        changes = self.page.evaluate("() => globalThis.done")
        for change in changes[self._seen :]:
            self.recent.append(f"→ {change}")
            self.intention.does(change)
        self._seen = len(changes)

    # --- what it does ---

    def _control(self) -> str | None:
        found = self.page.query_selector_all(".lstm-control:not(.links):visible")
        self._draw.shuffle(found)
        for root in found:
            key = root.evaluate(
                "e => [...e.closest('[class*=st-key-]').classList]"
                ".find((name) => name.startsWith('st-key-')).slice(7)"
            )
            if not TRAINS.match(key) and (done := self._use(root, key)):
                return done
        return None

    def _use(self, root: ElementHandle, key: str) -> str | None:
        kind = root.evaluate("e => e.classList[1]")
        if kind == "text":
            text = self._draw.choice(SEQUENCES if "sequence" in key else TEXTS)
            box = root.query_selector("input")
            if box and box.input_value() != text:
                box.fill(text, timeout=1000)
                box.press("Enter", timeout=1000)
                return f"{key}: {text}"
        elif kind == "select":
            box = root.query_selector("select")
            labels = box.evaluate("e => [...e.options].map((o) => o.label)") if box else []
            labels = [each for each in labels if each not in ("set by hand",)]
            if box and labels:
                box.select_option(label := self._draw.choice(labels), timeout=1000)
                return f"{key}: {label}"
        elif kind in ("segments", "column"):
            option = self._draw.choice(root.query_selector_all(".option"))
            option.click(timeout=1000)
            return f"{key}: {option.inner_text()[:20]!r}"
        elif kind == "number":
            button = self._draw.choice(root.query_selector_all("button:not(.help):enabled"))
            button.click(timeout=1000)
            return f"{key}: {button.inner_text()}"
        elif kind in ("slider", "range"):
            bar = self._draw.choice(root.query_selector_all("input"))
            bar.focus()
            self.page.keyboard.press(self._draw.choice(("ArrowLeft", "ArrowRight", "Home", "End")))
            return f"{key}: moved"
        elif kind == "numbers":
            box = root.query_selector("input")
            if box:
                box.fill(", ".join(map(str, self._draw.sample(range(8), 2))), timeout=1000)
                box.press("Enter", timeout=1000)
                return f"{key}: typed"
        elif kind == "button":
            button = root.query_selector("button:enabled")
            if button:
                button.click(timeout=1000)
                return f"press {key}"
        return None

    def _dial(self) -> str | None:
        dials = self.page.query_selector_all(".dial:visible")
        if not dials:
            return None
        dial = self._draw.choice(dials)
        name = dial.get_attribute("data-name")
        if self._draw.random() < 0.5:
            box = dial.query_selector('input[type="text"]')
            value = {"learning_rate": "0.01", "batch_size": "1"}.get(
                str(name), str(self._draw.randint(1, 20))
            )
            if box is None:
                return None
            box.fill(value, timeout=1000)
            box.press("Enter", timeout=1000)
            return f"type {name}: {value}"
        bar = dial.query_selector('input[type="range"]')
        assert bar is not None
        bar.scroll_into_view_if_needed(timeout=1000)
        place = bar.bounding_box()
        if place is None:
            return None
        y, share = place["y"] + place["height"] / 2, self._draw.uniform(0.1, 0.5)
        self.page.mouse.move(place["x"] + 10, y)
        self.page.mouse.down()
        self.page.mouse.move(place["x"] + 8 + share * (place["width"] - 16), y, steps=4)
        self.page.mouse.up()
        return f"drag {name}"

    def _link(self) -> str | None:
        found = self.page.query_selector_all("a.link:visible")
        if not found:
            return None
        link = self._draw.choice(found)
        label = link.inner_text()
        link.click(timeout=1000)
        return f"link {label!r}"

    def _back(self) -> str | None:
        if self.page.evaluate(CANNOT_GO_BACK):
            return None
        forward = self._draw.random() < 0.3 and self.page.evaluate("() => navigation.canGoForward")
        before = self.page.evaluate("() => done.length")
        self.page.evaluate(f"() => history.{'forward' if forward else 'back'}()")
        # The browser goes there by itself, a moment later.
        self.page.wait_for_function("n => done.length > n", arg=before, timeout=3000)
        return "forward" if forward else "back"

    def _tape(self) -> str | None:
        found = self.page.query_selector_all("button.cell:visible, button.gap:visible")
        if not found:
            return None
        cell = self._draw.choice(found)
        said = cell.get_attribute("aria-label")
        cell.click(timeout=1000)
        return f"tape {said!r}"

    def _lecture(self) -> str | None:
        bar = self.page.query_selector(".st-key-lecture_bar")
        key = "l"
        if bar is not None:
            # How far on a key leads depends on how many figures there are: it is pressed where
            # that can be read.
            said = re.search(r"(\d+) of (\d+)", bar.inner_text())
            at, total = map(int, said.groups()) if said and self.page.evaluate(QUIET) else (0, 0)
            keys = ["Escape", *["PageDown"] * (at < total), *["PageUp"] * (at > 1)]
            key = self._draw.choice(keys)
        self.page.evaluate("() => document.activeElement?.blur()")
        self.page.keyboard.press(key)
        return f"key {key}"

    def _lesson(self) -> str | None:
        button = self.page.query_selector(".st-key-lessons_settings button")
        if button is None or not button.is_visible():
            return None
        button.click(timeout=1000)
        return "the lesson's settings"

    # --- what the page shows ---

    def _page_differs(self) -> list[str | None]:
        view, recipe = self.intention.view, self.intention.experiment
        found: list[str | None] = []
        for each in self.page.evaluate(SHOWN):
            found.append(self._control_differs(each["key"] or "", each["kind"], each["value"]))
        for name, value in self.page.eval_on_selector_all(".dial", DIALS):
            wished = view.parameters.get(name, str(getattr(recipe, name)))
            if float(value) != float(wished):
                found.append(f"dial {name} shows {value}, not {wished}")
        return found

    def _control_differs(self, key: str, kind: str, value: object) -> str | None:
        view = self.intention.view
        prefix, _, name = key.partition("_")
        found = parameter(name, view.page)
        if prefix not in ("view", "recipe") or found is None or found.key != key or value is None:
            return None
        given = view.parameters.get(name)
        if prefix == "recipe":
            given = given or str(getattr(self.intention.experiment, name))
            given = {"True": "yes", "False": "no"}.get(given, given)
        elif kind in ("select", "segments") and isinstance(found.reading, OneOf):
            here = self.intention.experiment.framing if name == "other_framing" else None
            words = [word for word in found.reading.words if word != here]
            given = given if given in words else words[0]
        elif kind != "text" or given is None:
            return None
        return None if str(value) == given else f"{key} shows {value!r}, not {given!r}"


def main() -> None:
    """Let a hand wander, and say what came of it."""
    import argparse
    import tempfile
    from pathlib import Path

    from playwright.sync_api import sync_playwright

    from tests.browser.conftest import CHROMIUM_ARGUMENTS
    from tests.browser.server import running_app
    from tests.browser.slow_line import slow_line
    from tests.browser_setup import chromium_on_path

    asked = argparse.ArgumentParser(description=main.__doc__)
    asked.add_argument("--delay", type=float, default=0.6, help="seconds, one way")
    asked.add_argument("--actions", type=int, default=1000)
    asked.add_argument("--slower", type=float, default=6, help="how much slower the processor is")
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    with (
        tempfile.TemporaryDirectory() as folder,
        running_app(Path(folder) / "home") as app,
        slow_line(app.url, given.delay, seed=given.seed) as line,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=chromium_on_path(), args=CHROMIUM_ARGUMENTS
        )
        hand = wander(browser.new_page(), line.url, given.seed, given.delay, given.slower)
        while hand.actions < given.actions:
            told = len(hand.faults)
            hand.burst()
            print(f"{hand.actions} actions, {len(hand.faults)} faults", flush=True)
            for fault in hand.faults[told:]:
                print(fault, flush=True)
        print(f"{hand.actions} actions at {given.delay} s: {len(hand.faults)} faults")
        browser.close()


def wander(page: Page, url: str, seed: int, line: float, slower: float) -> Wandering:
    """Open the app over a line and put a hand on it."""
    page.set_viewport_size({"width": 1280, "height": 900})
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
    page.goto(f"{url}/states", timeout=120_000)
    page.wait_for_selector(".st-key-page_links a", timeout=120_000)
    return Wandering(page, seed, line)


if __name__ == "__main__":
    main()
