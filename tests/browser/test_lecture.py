"""A lecture: by keyboard only through all pages, large, one figure at a time, and out again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from lstm_explorer.ui import compare, reset
from lstm_explorer.ui.url.view import LECTURED as HALL
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


FITS = """() => {
  const main = document.querySelector("[data-testid=stMain]");
  const parts = "[class*=st-key-figure_], [class*=st-key-figure_] .main-svg, .lstm-player .panel, "
    + ".lstm-player section, .st-key-lecture_bar, .st-key-tour, h1";
  const cut = (box) => box.height
    && (box.bottom > innerHeight + 1 || box.right > innerWidth + 1 || box.top < -1);
  const over = [...document.querySelectorAll(parts)]
    .map((each) => [each.className.baseVal ?? each.className, each.getBoundingClientRect()])
    .filter(([name, box]) => cut(box))
    .map(([name, box]) => `${name}: ${box.top} to ${box.bottom}`);
  if (main.scrollHeight > main.clientHeight + 1) over.push(`the page: ${main.scrollHeight}`);
  return over;
}"""
"""What of a slide is cut off by the screen."""


def _expect_whole(page: Page, where: str) -> None:
    """Wait until all of a slide is on the screen; a picture is drawn a moment after its page."""
    for _ in range(30):
        over = page.evaluate(FITS)
        if not over:
            return
        page.wait_for_timeout(200)
    raise AssertionError(f"{where} is cut off: {over}")


def _slide(page: Page) -> tuple[str, str, str]:
    """The page, the number of the figure, and of how many."""
    found = re.search(r"(\w+): (\d+) of (\d+)", _bar(page).inner_text())
    assert found
    return found.group(1), found.group(2), found.group(3)


def _go_on(page: Page, slide: tuple[str, str, str]) -> None:
    _press(page, "PageDown")
    expect(_bar(page)).not_to_contain_text(f"{slide[0]}: {slide[1]} of", timeout=30_000)
    expect(_bar(page)).to_contain_text(" of ")
    settled(page)


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
        title, number, total = _slide(page)
        expect(page.locator("h1")).to_contain_text(TITLES[title.lower()])
        assert _shown(page) <= 1
        _expect_whole(page, f"{title} {number}")
        met.append((title, number))
        if title.lower() == HALL[-1] and number == total:
            break
        _go_on(page, (title, number, total))
    assert len(set(met)) == len(met) > 20
    assert [title.lower() for title in dict.fromkeys(title for title, _ in met)] == list(HALL)
    _press(page, "PageUp")
    expect(_bar(page)).to_contain_text(f"Claims: {int(total) - 1} of")
    _press(page, "Escape")
    expect(_bar(page)).to_have_count(0)
    expect(page.get_by_test_id("stSidebar")).to_be_visible()
    assert "lecture" not in _parameters(page)


SECTIONS = [f"reset?lab={name.replace(' ', '+')}" for name in reset.SECTIONS]
SECTIONS += [f"compare?panel={name.replace(' ', '+')}" for name in compare.SECTIONS]


@pytest.mark.parametrize("section", SECTIONS)
def test_no_figure_of_a_section_is_cut_off(page, app_server, section):
    open_page(page, f"{app_server.url}/{section}&lecture=yes")
    while True:
        slide = _slide(page)
        expect(page.locator(FIGURE).filter(visible=True).first).to_be_visible()
        _expect_whole(page, f"{section}, {slide}")
        if slide[1] == slide[2]:
            break
        _go_on(page, slide)


@pytest.mark.parametrize("view", ["states?figure=1", "states?figure=10", "claims?figure=14"])
def test_no_figure_is_cut_off_on_a_large_screen(page, app_server, view):
    page.set_viewport_size({"width": 1920, "height": 1080})
    open_page(page, f"{app_server.url}/{view}&lecture=yes")
    _expect_whole(page, view)


@pytest.mark.parametrize("toured", ["", "&toured=6a"])
def test_the_tour_in_the_hall_covers_nothing_and_is_all_there(page, app_server, toured):
    view = "states?framing=stateful&text=ABCDEFGHIJK&t=0&tour=6&lecture=yes"
    open_page(page, f"{app_server.url}/{view}{toured}")
    expect(page.locator(".st-key-tour")).to_be_visible()
    _expect_whole(page, "the tour")
    bar, card = (
        page.locator(each).bounding_box() for each in (".st-key-lecture_bar", ".st-key-tour")
    )
    assert bar["y"] + bar["height"] <= card["y"]
    if toured:
        player = page.locator(".lstm-player").bounding_box()
        assert card["y"] + card["height"] <= player["y"] + 1


def test_the_words_of_the_bar_are_level_with_its_buttons(page, app_server):
    open_page(page, f"{app_server.url}/?lecture=yes")
    words, button_ = (
        page.locator(f".st-key-lecture_bar {each}").first.bounding_box() for each in ("p", "button")
    )
    middle = [box["y"] + box["height"] / 2 for box in (words, button_)]
    assert abs(middle[0] - middle[1]) < 4


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_card_that_is_not_chosen_has_full_contrast_in_the_hall(new_context, app_server, theme):
    page = new_context(color_scheme=theme).new_page()
    open_page(page, f"{app_server.url}/?lecture=yes")
    card = page.get_by_test_id("card-reset")
    expect(card).to_have_css("opacity", "1")
    ground = {"light": (255, 255, 255), "dark": (0, 0, 0)}[theme]
    for part in (card.locator(".asked span"), card.locator(".verdict")):
        told = part.evaluate("part => getComputedStyle(part).color")
        assert _contrast(_rgb(told), ground) >= 7, told


def _rgb(told: str) -> tuple[int, ...]:
    return tuple(int(each) for each in re.findall(r"\d+", told)[:3])


def _contrast(one: Sequence[int], other: Sequence[int]) -> float:
    """The ratio that WCAG defines."""

    def light(colour: Sequence[int]) -> float:
        parts = (each / 255 for each in colour)
        linear = [x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    bright, dark = sorted((light(one), light(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


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
