"""A word of the glossary is explained where it stands: pointed at with a mouse, or tapped."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from lstm_explorer.lesson.glossary import TERMS, says
from tests.browser.screen import button
from tests.browser.test_accessibility import _grave
from tests.browser.waiting import open_page, settled

WORDS = """() => [...(CSS.highlights.get("glossary") ?? [])].map((range) => [
  range.toString(), range.startContainer.parentElement.closest("a, button, input, code, table")])"""

PLACE = """(element, word) => {
  const range = [...(CSS.highlights.get("glossary") ?? [])].find(
    (each) => element.contains(each.startContainer) && each.toString() === word);
  const box = range?.getBoundingClientRect();
  return box ? [box.x + box.width / 2, box.y + box.height / 2] : null;
}"""


def _why(page: Page) -> Locator:
    """The paragraph of the first page that says why."""
    return page.locator("[data-testid=stMarkdownContainer] p", has_text="Why?").filter(visible=True)


def _place(page: Page, block: Locator, word: str) -> tuple[float, float]:
    """Where a word of a paragraph is, once it is marked."""
    block.scroll_into_view_if_needed()
    for _ in range(50):
        if place := block.evaluate(PLACE, word):
            return tuple(place)
        page.wait_for_timeout(100)
    raise AssertionError(f"{word!r} is not marked in {block.inner_text()!r}")


def _said(page: Page) -> Locator:
    return page.get_by_role("tooltip").filter(visible=True)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_word_is_explained_while_it_is_pointed_at(new_context, app_server, theme):
    page = new_context(color_scheme=theme).new_page()
    open_page(page, app_server.url)
    page.mouse.move(*_place(page, _why(page), "reset"))
    expect(_said(page)).to_contain_text(says("reset"))
    assert not _grave(page)
    page.mouse.move(5, 5)
    expect(_said(page)).to_have_count(0)


def test_escape_takes_the_explanation_away(page, app_server):
    open_page(page, app_server.url)
    page.mouse.move(*_place(page, _why(page), "carried"))
    expect(_said(page)).to_contain_text(says("carried"))
    page.keyboard.press("Escape")
    expect(_said(page)).to_have_count(0)


def test_a_word_is_explained_when_it_is_tapped_until_the_next_tap(new_context, app_server):
    page = new_context(is_mobile=True, has_touch=True).new_page()
    page.set_viewport_size({"width": 390, "height": 844})
    open_page(page, app_server.url)
    page.touchscreen.tap(*_place(page, _why(page), "state"))
    expect(_said(page)).to_contain_text(says("state"))
    box = _said(page).bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= 390
    page.touchscreen.tap(200, 75)
    expect(_said(page)).to_have_count(0)


def test_the_sentences_themselves_stay_as_they_are(page, app_server):
    open_page(page, app_server.url)
    _place(page, _why(page), "reset")
    assert _why(page).locator("*").evaluate_all("all => all.map(each => each.tagName)") == [
        "STRONG"
    ]
    button(page, "flip").click()  # the server draws the page anew, and its words are found again
    expect(button(page, "flip")).to_contain_text("Carry")
    settled(page)
    page.mouse.move(*_place(page, _why(page), "reset"))
    expect(_said(page)).to_contain_text(says("reset"))


def test_words_of_sentences_are_marked_and_none_of_a_control(page, app_server):
    open_page(page, f"{app_server.url}/framings")
    shape = page.locator("[data-testid=stMarkdownContainer] p", has_text="has the shape")
    _place(page, shape, "time steps")
    found = page.evaluate(WORDS)
    assert {"samples", "time steps", "features", "target"} <= {word for word, _ in found}
    assert all(control is None for _, control in found)
    forms = {form for term in TERMS.values() for form in term.forms}
    assert {word[0].lower() + word[1:] for word, _ in found} <= forms


def test_a_lecture_has_no_words_marked(page, app_server):
    open_page(page, f"{app_server.url}/states?lecture=yes")
    page.wait_for_timeout(1000)
    assert page.evaluate(WORDS) == []
