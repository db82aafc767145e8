"""Charts: drawn by plotly.js in the page, once fetched, and not made anew when numbers change."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.browser.screen import choose, expect_drawn
from tests.browser.server import App
from tests.browser.waiting import open_page, settled


def _plot(page: Page, key: str) -> Locator:
    return page.locator(f".st-key-{key} .js-plotly-plot")


def _range(page: Page, key: str) -> list[float]:
    return _plot(page, key).evaluate("plot => plot._fullLayout.xaxis.range.map(Number)")


def _zoom(page: Page, key: str) -> None:
    """Drag over the middle of a chart, as one does to see it larger."""
    area = _plot(page, key).locator(".nsewdrag").first.bounding_box()
    assert area is not None
    middle = area["y"] + area["height"] / 2
    page.mouse.move(area["x"] + 0.3 * area["width"], middle)
    page.mouse.down()
    page.mouse.move(area["x"] + 0.7 * area["width"], middle, steps=5)
    page.mouse.up()


def test_what_was_zoomed_into_stays_when_other_numbers_are_shown(page: Page, app_server: App):
    open_page(page, f"{app_server.url}/reset")
    expect_drawn(page, "reset")
    whole = _range(page, "left")
    _plot(page, "left").scroll_into_view_if_needed()
    _plot(page, "left").evaluate("plot => { plot.dataset.same = 'yes'; }")
    _zoom(page, "left")
    page.wait_for_timeout(500)  # a second click within that would count as a double one
    near = _range(page, "left")
    assert near[1] - near[0] < 0.7 * (whole[1] - whole[0])
    choose(page, "view_show", "h")
    title = page.locator(".st-key-left .gtitle")
    expect(title).to_contain_text("h, as in training")
    settled(page)
    assert _range(page, "left") == near
    expect(_plot(page, "left")).to_have_attribute("data-same", "yes")


def test_a_chart_is_as_wide_as_its_column_whatever_the_window_becomes(page: Page, app_server: App):
    open_page(page, f"{app_server.url}/compare")
    expect_drawn(page, "compare")
    for width in (1000, 1500):
        page.set_viewport_size({"width": width, "height": 720})
        fits = """plot => Math.abs(plot._fullLayout.width - plot.parentElement.clientWidth) < 2"""
        page.wait_for_function(
            f"() => ({fits})(document.querySelector('.st-key-distribution .js-plotly-plot'))"
        )


def test_plotly_is_fetched_once_for_all_pages(page: Page, app_server: App):
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    open_page(page, f"{app_server.url}/reset")
    expect_drawn(page, "reset")
    page.locator(".st-key-page_links").get_by_text("States", exact=True).click()
    expect_drawn(page, "states")
    assert len([url for url in fetched if "plotly" in url.lower()]) == 1, fetched


def test_a_chart_says_what_it_shows_to_those_who_cannot_see_it(page: Page, app_server: App):
    open_page(page, f"{app_server.url}/reset")
    expect(page.get_by_role("img", name="on one scale with the other").first).to_be_visible()
