"""Sharing: what is copied opens, in another browser, exactly what its sender saw."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.screen import button, cell, choose, choose_framing, expect_drawn, expect_moment
from tests.browser.waiting import open_page, settled

INSECURE = """
Object.defineProperty(window, "isSecureContext", { value: false });
Object.defineProperty(navigator, "clipboard", { value: undefined });
"""

SEEN = """() => ({
  words: document.querySelector('[data-testid="stMainBlockContainer"]').innerText
    .replace(document.querySelector(".nearest")?.innerText, "") // remembers what else was fed
    .replace(/\\s+/g, " "),
  recipe: document.querySelector(".st-key-recipe")?.innerText.replace(/\\s+/g, " "),
  figures: [...document.querySelectorAll(".js-plotly-plot")].map((plot) => ({
    place: plot.closest('[class*="st-key-"]')?.className.match(/st-key-(\\S+)/)?.[1],
    data: plot.data, title: plot.layout?.title?.text,
  })),
  tapes: [...document.querySelectorAll(".cell")].map((cell) => cell.innerText),
  boxes: [...document.querySelectorAll("input:not([type=range]), textarea")]
    .map((box) => box.value),
})"""


def _link(page: Page) -> str:
    page.get_by_role("button", name="Share").click()
    field = page.get_by_role("textbox", name="Link to this view")
    expect(field).to_be_visible()
    link = field.input_value()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    return link


def _start(page: Page) -> None:
    cell(page, "alphabet", 5).click()
    expect(page.locator("h1")).to_contain_text("after F?")
    button(page, "flip").click()
    expect(button(page, "flip")).to_contain_text("Carry")


def _framings(page: Page) -> None:
    choose_framing(page, "time_window")
    expect(page.get_by_text("(23, 3, 1)").first).to_be_visible()
    choose(page, "view_boxes", "numbers")
    expect(page.locator(".st-key-tensor .textpoint", has_text=".08").first).to_be_visible()


def _train(page: Page) -> None:
    choose_framing(page, "whole_batch")
    expect(page.get_by_text("5,000 epochs").first).to_be_visible()


def _states(page: Page) -> None:
    page.get_by_role("textbox", name="Letters to feed").fill("LMNOPQR")
    page.keyboard.press("Enter")
    expect(page.locator(".lstm-player .tape .cell")).to_have_count(7)
    cell(page, "player", 3).click()
    expect_moment(page, 3)
    page.wait_for_url("**t=3**")


def _reset(page: Page) -> None:
    choose(page, "view_lab", "who decides")
    expect(page.locator("h1")).to_contain_text("Who decides")


def _compare(page: Page) -> None:
    choose(page, "view_panel", "loss")
    page.wait_for_url("**panel=loss**")


def _claims(page: Page) -> None:
    page.get_by_text("3.", exact=False).first.click()
    page.wait_for_url("**claim=**")


def _take_home(page: Page) -> None:
    choose(page, "view_take", "figures")
    page.wait_for_url("**take=figures**")


def _bring(page: Page) -> None:
    page.get_by_role("button", name="DNA").click()
    page.wait_for_url("**sequence=GATTACA**")


VIEWS: dict[str, Callable[[Page], None]] = {
    "start": _start,
    "framings": _framings,
    "train": _train,
    "states": _states,
    "reset": _reset,
    "compare": _compare,
    "claims": _claims,
    "take_home": _take_home,
    "bring": _bring,
}


def _seen(page: Page) -> dict:
    settled(page)
    page.wait_for_timeout(1500)  # figures are drawn after the script has run
    return page.evaluate(SEEN)


@pytest.mark.parametrize("name", VIEWS)
def test_a_link_shows_in_a_fresh_browser_what_its_sender_saw(new_context, app_server, name):
    sender = new_context().new_page()
    open_page(sender, f"{app_server.url}/{'' if name == 'start' else name}")
    if name in ("start", "framings", "train", "states", "reset"):
        expect_drawn(sender, name)
    VIEWS[name](sender)
    settled(sender)
    link = _link(sender)
    assert urlsplit(link).query, "the view is not the page's default"
    receiver = new_context().new_page()
    open_page(receiver, link)
    here, there = _seen(sender), _seen(receiver)
    assert there["words"] == here["words"]
    assert there["recipe"] == here["recipe"]
    assert there["tapes"] == here["tapes"] and there["boxes"] == here["boxes"]
    assert json.dumps(there["figures"]) == json.dumps(here["figures"])


def test_a_link_is_copied_also_where_the_browser_has_no_clipboard(new_context, app_server):
    page = new_context().new_page()
    page.add_init_script(INSECURE)
    open_page(page, f"{app_server.url}/states?text=ABC")
    page.get_by_role("button", name="Share").click()
    page.get_by_role("button", name="Copy link").click()
    told = page.get_by_role("dialog").get_by_role("status")
    expect(told).to_have_text("Copied.")
    other = page.get_by_role("textbox", name="Compare with another link")
    other.focus()
    page.keyboard.press("ControlOrMeta+V")
    expect(other).to_have_value(f"{app_server.url}/states?text=ABC")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Both links show the same.")).to_be_visible()


def test_two_links_are_compared_in_words(page, app_server):
    open_page(page, f"{app_server.url}/states?text=ABC")
    page.get_by_role("button", name="Share").click()
    other = page.get_by_role("textbox", name="Compare with another link")
    other.fill("http://elsewhere/reset?units=16&text=<script>alert(1)</script>")
    page.keyboard.press("Enter")
    table = page.get_by_role("dialog").locator("table")
    expect(table).to_contain_text("units")
    expect(table).to_contain_text("<script>alert(1)</script>")
    other.fill("nonsense")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("no link to a page of this app")


def test_the_code_for_the_hall_is_large_and_says_who_can_open_it(page, app_server):
    open_page(page, f"{app_server.url}/states?text=ABC")
    page.get_by_role("button", name="Share").click()
    picture = page.get_by_role("dialog").locator("img").first
    expect(picture).to_be_visible()
    box = picture.bounding_box()
    assert box["width"] > 300 and abs(box["width"] - box["height"]) < 3
    expect(page.get_by_role("dialog")).to_contain_text("nobody else can open the link")


def test_a_link_for_students_hides_what_was_chosen(page, app_server):
    open_page(page, f"{app_server.url}/states")
    page.get_by_role("button", name="Share").click()
    page.get_by_role("dialog").get_by_role("button", name="all of the recipe").click()
    field = page.get_by_role("textbox", name="Link to this view")
    expect(field).to_have_value(f"{app_server.url}/states?hide=recipe")
    single = page.get_by_role("textbox", name="Or single controls")
    single.fill("text, nonsense")
    single.press("Enter")
    expect(page.get_by_text("No control is called nonsense.")).to_be_visible()
    expect(field).to_have_value(re.compile("recipe.+text"))  # it is drawn after the sentence
    assert parse_qs(urlsplit(field.input_value()).query) == {"hide": ["recipe,text"]}


def test_a_link_to_a_lecture_opens_one(page, new_context, app_server):
    open_page(page, f"{app_server.url}/train?framing=time_window")
    page.get_by_role("button", name="Share").click()
    page.get_by_text("As a lecture").click()
    field = page.get_by_role("textbox", name="Link to this view")
    expect(field).to_have_value(re.compile("lecture=yes"))
    hall = new_context().new_page()
    open_page(hall, field.input_value())
    expect(hall.locator(".st-key-lecture_bar")).to_contain_text("Train: 1 of 4")
    assert "framing=time_window" in hall.url


@pytest.mark.parametrize("view", ["take_home", "framings?framing=feature_window&tour=2"])
def test_tour_share_and_lecture_look_like_the_links_above_them(page, app_server, view):
    open_page(page, f"{app_server.url}/{view}")
    entries = page.locator(":is(.st-key-pages, .st-key-tour_entry, .st-key-share) :is(a, button)")
    boxes = [entry.bounding_box() for entry in entries.filter(visible=True).all()]
    icons = [
        entry.locator('.icon, [data-testid="stIconMaterial"]').first.bounding_box()["x"]
        for entry in entries.filter(visible=True).all()
    ]
    tops = [box["y"] for box in boxes]
    gaps = [after - before for before, after in itertools.pairwise(tops)]
    assert len(boxes) >= 11
    assert max(icons) - min(icons) <= 1
    assert max(gaps) - min(gaps) <= 2
