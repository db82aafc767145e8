"""Nobody is kept out: a checker goes over every page, light and dark, at a desk and in a hall."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from lstm_explorer.ui.frame import PAGES
from tests.browser.screen import DRAWN
from tests.browser.waiting import open_page

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


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("view", VIEWS)
def test_a_page_has_no_serious_fault(new_context, app_server, view, theme):
    page = new_context(color_scheme=theme).new_page()
    open_page(page, f"{app_server.url}/{view}")
    for what in DRAWN.get(view or "start", ()):
        expect(page.locator(what).first).to_be_visible(timeout=30_000)
    page.wait_for_timeout(500)
    faults = _grave(page)
    assert not faults, "\n".join(faults)


def test_the_dialog_that_shares_has_no_serious_fault(page, app_server):
    open_page(page, f"{app_server.url}/states")
    page.get_by_role("button", name="Share").click()
    expect(page.get_by_role("textbox", name="Link to this view")).to_be_visible()
    page.wait_for_timeout(500)
    faults = _grave(page)
    assert not faults, "\n".join(faults)
