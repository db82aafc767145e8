"""Nobody is kept out: a checker goes over every page, light and dark, at a desk and in a hall."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from lstm_explorer.ui.shell.frame import PAGES
from tests.browser.screen import DRAWN
from tests.browser.waiting import open_page, settled

VIEWS = (
    *("" if name == "start" else name for name in PAGES),
    "?tour=1",
    "states?tour=4&toured=4a",
    "train?lecture=yes",
    "reset?lab=who decides",
    "reset?lab=transplant",
    "reset?lab=batch",
    "compare?panel=A or B",
    "take_home?take=trace",
    "take_home?take=figures",
    "bring?bring=a model file",
    "states?framing=one_char&seed=4711",
)


def _grave(page: Page) -> list[str]:
    """What the checker calls serious or critical, each with the place where it is."""
    return [
        f"{each['id']}: {[node['html'][:200] for node in each['nodes'][:3]]}"
        for each in Axe().run(page).response["violations"]
        if each["impact"] in ("serious", "critical")
    ]


DARK = re.compile(r"rgb\((0, 0, 0|14, 17, 23)\)")
"""The page's background in the dark theme: black in a lecture hall."""

_AT_REST = """() => [document, ...[...document.querySelectorAll("*")].map(each => each.shadowRoot)]
  .flatMap(root => root?.getAnimations() ?? [])
  .every(({ playState, effect }) => playState !== "running"
    || effect.getComputedTiming().endTime === Infinity)"""
"""In the page: nothing fades in or out any more, which the checker would take for pale letters."""


def _faults(page: Page) -> str:
    """What `_grave` finds once the page is at rest."""
    settled(page)
    page.wait_for_function(_AT_REST)
    return "\n".join(_grave(page))


@pytest.mark.parametrize("view", VIEWS)
def test_a_page_has_no_serious_fault_light_or_dark(new_context, app_server, view):
    page = new_context(color_scheme="light").new_page()
    open_page(page, f"{app_server.url}/{view}")
    for what in DRAWN.get(view or "start", ()):
        expect(page.locator(what).first).to_be_visible(timeout=30_000)
    background = page.get_by_test_id("stApp")
    expect(background).to_have_css("background-color", "rgb(255, 255, 255)")
    assert not _faults(page)
    page.emulate_media(color_scheme="dark")
    expect(background).to_have_css("background-color", DARK)
    for what in DRAWN.get(view or "start", ()):
        expect(page.locator(what).first).to_be_visible(timeout=30_000)
    assert not _faults(page)


def test_the_dialog_that_shares_has_no_serious_fault(page, app_server):
    open_page(page, f"{app_server.url}/states")
    page.get_by_role("button", name="Share").click()
    expect(page.get_by_role("textbox", name="Link to this view")).to_be_visible()
    assert not _faults(page)
