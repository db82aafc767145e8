"""The Train page by hand: its dials, its progress, its replay; and the processes behind it."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.screen import button
from tests.browser.waiting import settled

PATIENCE = 120_000
"""Milliseconds: TensorFlow's import and the first compilation, on a machine that is busy."""


def slider(page: Page, name: str) -> Locator:
    """A dial's slider."""
    return page.locator(f'.dial[data-name="{name}"] input[type="range"]')


def box(page: Page, name: str) -> Locator:
    """A dial's box to type into."""
    return page.locator(f'.dial[data-name="{name}"] input[type="text"]')


def explained(page: Page, name: str) -> Locator:
    """The line below a dial."""
    return page.locator(f'.dial[data-name="{name}"] .explained')


def type_into(page: Page, name: str, text: str) -> None:
    """Type something into a dial's box, and press Enter."""
    box(page, name).fill(text)
    box(page, name).press("Enter")


class Hand:
    """A hand on a dial's slider, from `Hand(page, name)` to `let_go()`."""

    def __init__(self, page: Page, name: str) -> None:
        self._mouse, self._slider = page.mouse, slider(page, name)
        self._slider.scroll_into_view_if_needed()
        self._mouse.move(*self._place(float(self._slider.input_value()) / 1000))
        self._mouse.down()

    def move(self, share: float, *, steps: int = 8) -> None:
        """Drag it to so much of its way, 0 to 1."""
        self._mouse.move(*self._place(share), steps=steps)

    def let_go(self) -> None:
        self._mouse.up()

    def _place(self, share: float) -> tuple[float, float]:
        there = self._slider.bounding_box()
        assert there is not None
        thumb = 16
        return there["x"] + thumb / 2 + share * (there["width"] - thumb), there["y"] + 10


PROGRESS = '[data-testid="stElementContainer"][data-stale="false"] [data-testid="stProgress"]'
"""How far a training is; what the run before drew is there, but stale, until the next has ended."""


def expect_result(page: Page, named: str) -> None:
    """Wait until the line under the title names this recipe and tells how it answers."""
    result = page.get_by_text(re.compile(rf"\b{named} · .*of [\d,]+ right, one run"))
    expect(result).to_be_visible(timeout=PATIENCE)
    settled(page)


def expect_trained(page: Page) -> None:
    """Wait until nothing runs any more, and there is a network to look at."""
    expect(button(page, "train")).to_contain_text("Train again", timeout=PATIENCE)
    settled(page)


def epoch(page: Page, *, beyond: int = 0) -> int:
    """How far the training on the page is, once it is further than that."""
    progress = page.locator(PROGRESS)
    expect(progress).to_contain_text(re.compile(r"Epoch [\d,]+ of"), timeout=PATIENCE)
    while (reached := number(r"Epoch ([\d,]+) of", progress.inner_text())) <= beyond:
        expect(progress).not_to_contain_text(f"Epoch {reached:,} of", timeout=PATIENCE)
    return reached


def number(pattern: str, text: str) -> int:
    """The number in a sentence, which may have commas."""
    found = re.search(pattern, text)
    assert found, f"{pattern!r} is not in {text!r}"
    return int(found[1].replace(",", ""))


def right(page: Page) -> int:
    """How many of its samples the network on the page answers right."""
    line = page.get_by_text(re.compile(r"^Its answers now: [\d,]+ of"))
    return number(r"now: ([\d,]+) of", line.inner_text())


def curve(page: Page, key: str) -> list[float]:
    """The points of a curve as they are drawn."""
    drawn = page.locator(f".st-key-{key} .js-plotly-plot")
    return drawn.evaluate("plot => plot.calcdata[0].map(point => point.y).filter(Number.isFinite)")


def workers(server: int) -> set[int]:
    """The processes in which a server trains."""
    return {
        int(folder.name)
        for folder in Path("/proc").glob("[0-9]*")
        if _parent(folder) == server and "lstm_explorer.jobs.worker" in _command(folder)
    }


def _parent(folder: Path) -> int | None:
    try:
        state, parent = (folder / "stat").read_text().rpartition(")")[2].split()[:2]
    except OSError:
        return None
    return None if state == "Z" else int(parent)


def _command(folder: Path) -> str:
    try:
        return (folder / "cmdline").read_text()
    except OSError:
        return ""
