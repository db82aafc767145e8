"""A lecture: by keyboard only through all pages, large, one figure at a time, and out again."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from lstm_explorer.ui.frame import HALL
from tests.browser.screen import button
from tests.browser.waiting import open_page, settled

FIGURE = '[class*="st-key-figure_"]'
TITLES = {
    "start": "What comes after",
    "framings": "What is the network fed?",
    "train": "How does the network learn it?",
    "states": "What does the network keep in mind?",
    "reset": "What does a reset change?",
    "compare": "Which framing learns it",
    "claims": "Is what the lesson says true?",
}


def _address(page: Page) -> str:
    # Asked of the browser itself: Playwright hears of a change a moment later.
    return page.evaluate("location.href")


def _parameters(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(_address(page)).query)


def _bar(page: Page):
    return page.locator(".st-key-lecture_bar")


def _press(page: Page, key: str) -> None:
    settled(page)
    page.keyboard.press(key)


def _shown(page: Page) -> int:
    """How many of Plotly's figures can be seen."""
    return page.locator(f"{FIGURE} .js-plotly-plot").filter(visible=True).count()


def test_the_whole_lecture_is_held_with_one_key(page, app_server):
    open_page(page, app_server.url)
    expect(page.get_by_test_id("stSidebar")).to_be_visible()
    _press(page, "l")
    expect(_bar(page)).to_contain_text("Start: 1 of 1")
    expect(page.get_by_test_id("stSidebar")).to_be_hidden()
    met = []
    while True:
        said = _bar(page).inner_text()
        title, number, total = re.search(r"(\w+): (\d+) of (\d+)", said).groups()
        expect(page.locator("h1")).to_contain_text(TITLES[title.lower()])
        assert _shown(page) <= 1
        met.append((title, number))
        if title.lower() == HALL[-1] and number == total:
            break
        _press(page, "PageDown")
        expect(_bar(page)).not_to_contain_text(f"{title}: {number} of", timeout=15_000)
        expect(_bar(page)).to_contain_text(" of ")
    assert len(set(met)) == len(met) > 20
    assert [title.lower() for title in dict.fromkeys(title for title, _ in met)] == list(HALL)
    _press(page, "PageUp")
    expect(page.locator("h1")).to_contain_text(TITLES["compare"])
    _press(page, "Escape")
    expect(_bar(page)).to_have_count(0)
    expect(page.get_by_test_id("stSidebar")).to_be_visible()
    assert "lecture" not in _parameters(page)


def test_type_is_larger_and_a_figure_has_the_whole_width(page, app_server):
    open_page(page, f"{app_server.url}/train")
    small = page.locator(".st-key-loss .xtick text").first
    expect(small).to_be_visible(timeout=20_000)
    size = small.bounding_box()["height"]
    open_page(page, f"{app_server.url}/train?lecture=yes")
    large = page.locator(f"{FIGURE} .xtick text").first
    expect(large).to_be_visible(timeout=20_000)
    page.wait_for_timeout(800)
    assert large.bounding_box()["height"] > 1.3 * size
    box = page.locator(f"{FIGURE} .main-svg").first.bounding_box()
    assert box["width"] > 0.93 * 1280
    assert box["y"] + box["height"] <= 721


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_hall_sees_black_on_white_or_white_on_black(new_context, app_server, theme):
    page = new_context(color_scheme=theme).new_page()
    open_page(page, f"{app_server.url}/reset?lecture=yes")
    expect(_bar(page)).to_be_visible()
    colour = {"light": "rgb(255, 255, 255)", "dark": "rgb(0, 0, 0)"}[theme]
    expect(page.get_by_test_id("stApp")).to_have_css("background-color", colour)


def test_a_click_in_a_figure_that_was_enlarged_hits_what_it_points_at(page, app_server):
    open_page(page, f"{app_server.url}/states?lecture=yes&text=ABCDEFGHIJK&t=0")
    heat = page.locator('.lstm-player .panel[data-key="c"] .hm image')
    expect(heat).to_be_visible(timeout=20_000)
    box = heat.bounding_box()
    page.mouse.click(box["x"] + box["width"] * 7.5 / 11, box["y"] + box["height"] / 2)
    expect(page.locator(".lstm-player")).to_have_attribute("data-t", "7")


def test_a_letter_typed_into_a_box_does_not_begin_a_lecture(page, app_server):
    open_page(page, f"{app_server.url}/states")
    page.get_by_role("textbox", name="Letters to feed").press("l")
    page.wait_for_timeout(700)
    expect(_bar(page)).to_have_count(0)


def test_the_network_can_be_reset_in_the_hall(page, app_server):
    open_page(page, f"{app_server.url}/?lecture=yes")
    button(page, "flip").click()
    expect(page.get_by_test_id("card-reset")).to_contain_text("K → B")
    expect(button(page, "flip")).to_contain_text("Carry the state on")
    expect(_bar(page)).to_be_visible()


def test_students_get_the_controls_that_were_prepared(page, app_server):
    open_page(page, f"{app_server.url}/reset?hide=recipe,text,share")
    expect(page.locator(".st-key-recipe")).to_be_hidden()
    expect(page.locator(".st-key-view_text")).to_be_hidden()
    expect(page.get_by_role("button", name="Share")).to_be_hidden()
    expect(page.locator(".st-key-view_lab")).to_be_visible()
    page.get_by_role("link", name="States", exact=True).click()
    expect(page.locator("h1")).to_contain_text("keep in mind")
    settled(page)
    expect(page.locator(".st-key-recipe")).to_be_hidden()
    assert _parameters(page)["hide"] == ["recipe,text,share"]
