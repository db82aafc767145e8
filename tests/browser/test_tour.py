"""Somebody takes the whole tour: guesses, looks, does what each stop says, and sees it ticked."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from lstm_explorer.tour import STOPS
from tests.browser.screen import button, cell, choose, choose_framing
from tests.browser.waiting import open_page


def guess(page: Page, stop: int, option: int) -> None:
    button(page, f"tour_option_{stop}_{option}").click()


def onward(page: Page) -> None:
    page.locator(".st-key-tour_onward :is(a, button)").first.click()


def expect_done(page: Page, ticks: int) -> None:
    card = page.locator(".st-key-tour")
    expect(card).to_contain_text("✓ Done:", timeout=20_000)
    expect(card.get_by_role("img")).to_have_attribute(
        "aria-label", re.compile(f"^{ticks} of {len(STOPS)}")
    )


def press_until(page: Page, t: int) -> None:
    page.locator(".lstm-player .tape .now").click()
    for _ in range(t):
        page.keyboard.press("ArrowRight")
    expect(page.locator(".lstm-player")).to_have_attribute("data-t", str(t))


def do(page: Page, number: int) -> None:
    """What a stop tells the visitor to do."""
    if number == 1:
        choose_framing(page, "time_window")
    elif number == 2:
        choose(page, "view_boxes", "numbers")
    elif number == 3:
        press_until(page, 3)
    elif number == 4:
        cell(page, "alphabet", 3).click()
    elif number == 5:
        button(page, "flip").click()
    elif number == 6:
        press_until(page, 10)
    elif number == 7:
        page.locator('.st-key-tape_wiped [data-gap="5"]').click()
    elif number == 8:
        cell(page, "donor", 0).click()
    elif number in (9, 10):
        choose_framing(page, "one_char")


def test_the_whole_tour_by_doing_what_it_says(page, app_server):
    open_page(page, app_server.url)
    page.get_by_text("Take the tour").click()
    right = 0
    for number, stop in enumerate(STOPS, start=1):
        expect(page.locator(".st-key-tour")).to_contain_text(f"Tour, {number} of", timeout=20_000)
        expect(page.locator(stop.look_at).filter(visible=True)).to_have_count(0)
        guess(page, number, 0)
        right += stop.options[0] == stop.truth()
        expect(page.locator(stop.look_at).first).to_be_visible(timeout=30_000)
        expect(page.locator(stop.look_at).first).to_be_in_viewport(timeout=10_000)
        expect(page.locator(".st-key-tour")).to_contain_text(f"You foresaw {right} of {number}")
        do(page, number)
        expect_done(page, number)
        if number < len(STOPS):
            onward(page)
    expect(page.locator(".st-key-tour")).to_contain_text("That was the tour.")


def test_a_reload_takes_the_tour_up_where_it_was(page, app_server):
    open_page(page, f"{app_server.url}/?ask=10&tour=5")
    guess(page, 5, 2)
    button(page, "flip").click()
    expect_done(page, 1)
    page.reload()
    expect_done(page, 1)
    expect(page.locator(".st-key-tour")).to_contain_text("You foresaw 1 of 1")


def test_a_stop_can_be_skipped_left_and_taken_up_again(page, app_server):
    open_page(page, f"{app_server.url}/?ask=10&tour=5")
    button(page, "tour_skip_5").click()
    onward(page)
    expect(page.locator(".st-key-tour")).to_contain_text(f"Tour, 6 of {len(STOPS)}", timeout=20_000)
    page.get_by_role("link", name="Compare").click()
    expect(page.locator(".st-key-tour")).to_contain_text("The tour waits", timeout=20_000)
    page.get_by_role("link", name="Back to “What is kept”").click()
    expect(page.locator(".st-key-tour")).to_contain_text("How many numbers", timeout=20_000)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_of_the_page_shows_through_the_card_that_lies_over_it(
    new_context, app_server, theme
):
    page = new_context(color_scheme=theme).new_page()
    open_page(page, f"{app_server.url}/reset?framing=stateful&lab=who+decides&tour=10&toured=10b")
    card = page.locator(".st-key-tour")
    expect(card).to_contain_text("Now you")
    ground = card.evaluate("card => getComputedStyle(card).backgroundColor")
    assert re.fullmatch(r"rgb\(\d+, \d+, \d+\)", ground), ground


def test_no_line_of_the_card_lies_over_another(page, app_server):
    open_page(page, f"{app_server.url}/states?text=ABCDEFGHIJK&t=0&tour=6&toured=6a")
    task = page.locator(".st-key-tour p", has_text="Now you").bounding_box()
    onward = page.locator(".st-key-tour_onward :is(a, button)").bounding_box()
    assert task["y"] + task["height"] <= onward["y"]
