"""A student's phone: every page can be read at 390 pixels, without moving it sideways."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from lstm_explorer.ui.parameters import PANELS
from tests.browser.screen import DRAWN, button
from tests.browser.test_accessibility import VIEWS
from tests.browser.waiting import open_page, settled

PHONE = {"width": 390, "height": 844}

SIDEWAYS = """() => [document.documentElement, document.querySelector("[data-testid=stMain]")]
  .map((box) => box.scrollWidth - box.clientWidth)"""

SMALL = """() => {
  const small = [];
  const walker = document.createTreeWalker(
    document.querySelector("[data-testid=stMainBlockContainer]"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    const text = walker.currentNode.textContent.trim();
    const box = element.getBoundingClientRect();
    if (!text || !box.width || !box.height || element.closest("svg, style, script")) continue;
    const size = parseFloat(getComputedStyle(element).fontSize);
    if (size < 12) small.push(`${size} px: ${text.slice(0, 40)}`);
  }
  return small;
}"""


@pytest.fixture
def phone(new_context) -> Page:
    page = new_context(is_mobile=True, has_touch=True).new_page()
    page.set_viewport_size(PHONE)
    return page


@pytest.mark.parametrize("view", VIEWS)
def test_a_page_fits_and_can_be_read(phone, app_server, view):
    open_page(phone, f"{app_server.url}/{view}")
    for what in DRAWN.get(view or "start", ())[:1]:  # what is further down waits to be seen
        expect(phone.locator(what).first).to_be_attached(timeout=30_000)
    phone.wait_for_timeout(500)
    assert phone.evaluate(SIDEWAYS) == [0, 0]
    assert phone.evaluate(SMALL) == []
    expect(phone.locator("h1")).to_be_in_viewport()


def test_the_reset_can_be_tapped(phone, app_server):
    open_page(phone, app_server.url)
    button(phone, "flip").tap()
    expect(phone.get_by_test_id("card-reset")).to_contain_text("K → B")
    settled(phone)
    expect(button(phone, "flip")).to_contain_text("Carry")


def test_the_other_pages_are_one_tap_and_a_link_away(phone, app_server):
    open_page(phone, app_server.url)
    expect(
        phone.get_by_test_id("stSidebar").get_by_role("link", name="States")
    ).not_to_be_in_viewport()
    phone.get_by_test_id("stExpandSidebarButton").tap()
    phone.get_by_test_id("stSidebar").get_by_role("link", name="States").tap()
    expect(phone.locator("h1")).to_contain_text("keep in mind")


def test_what_a_stop_of_the_tour_answers_is_on_the_screen_after_a_guess(phone, app_server):
    open_page(phone, f"{app_server.url}/states?text=ABCDEFGHIJK&t=0&tour=6")
    button(phone, "tour_option_6_0").tap()
    expect(phone.locator(".st-key-tour")).to_contain_text("Now you")
    expect(phone.locator(".lstm-player .panel").first).to_be_attached(timeout=30_000)
    phone.wait_for_timeout(2_000)  # as long as it takes to be carried away to the figure
    expect(phone.locator(".st-key-tour p", has_text="Now you")).to_be_in_viewport(ratio=1)


def test_a_word_is_explained_by_a_tap(phone, app_server):
    open_page(phone, f"{app_server.url}/states")
    word = phone.locator(".words").get_by_role("button", name="cell state")
    word.tap()
    expect(word).to_have_attribute("aria-pressed", "true")
    expect(phone.locator(".words .meaning")).to_contain_text("cell state")


@pytest.mark.parametrize(
    ("view", "figure"), [("claims", "dots_ledger"), ("compare", "distribution")]
)
def test_dots_of_runs_have_most_of_the_width(phone, app_server, view, figure):
    open_page(phone, f"{app_server.url}/{view}")
    plot = phone.locator(f".st-key-{figure} .nsewdrag")
    expect(plot).to_be_attached(timeout=30_000)
    box = plot.bounding_box()
    assert box and box["width"] > 250 and box["x"] >= 0


def test_every_section_of_compare_can_be_read(phone, app_server):
    open_page(phone, f"{app_server.url}/compare")
    options = phone.locator(".st-key-view_panel .option")
    expect(options).to_have_text(PANELS)
    for option in options.all():
        box = option.bounding_box()
        assert box and box["x"] + box["width"] <= 390, option.inner_text()


def test_the_lessons_listings_are_not_below_the_whole_script(phone, app_server):
    open_page(phone, f"{app_server.url}/take_home")
    listings = phone.get_by_text("What changed since the lesson's listings").bounding_box()
    assert listings and listings["y"] < PHONE["height"]
    assert phone.locator("[data-testid=stMain]").evaluate("box => box.scrollHeight") < 5000
