"""Looking around: with the mouse, with the keys, and from page to page."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.screen import cell, choose_framing, expect_drawn, expect_moment, warning
from tests.browser.slow_line import slow_line
from tests.browser.waiting import open_page, settled


def _expect_time_step(page, t):
    expect_moment(page, t)
    expect(page.locator(".lstm-player .tape .now")).to_have_attribute("data-t", str(t))
    expect(page.get_by_label("Time step", exact=True)).to_have_value(str(t))
    expect(page.get_by_text(f"Time step {t} of 0 to")).to_be_visible()
    expect(page).to_have_url(re.compile(rf"[?&]t={t}\b"))


def test_a_click_on_a_letter_moves_the_time_step(page, app_server):
    open_page(page, f"{app_server.url}/states?text=ABCDEFGH&t=2")
    _expect_time_step(page, 2)
    cell(page, "player", 5).click()
    _expect_time_step(page, 5)
    expect(page).to_have_url(re.compile("text=ABCDEFGH"))


def test_a_letter_can_be_reached_and_chosen_with_the_keys_alone(page, app_server):
    open_page(page, f"{app_server.url}/states?text=ABCDEFGH&t=2")
    page.get_by_label("Time step", exact=True).focus()
    focused = "document.activeElement?.dataset?.t ?? null"
    reached = []
    for _ in range(20):
        page.keyboard.press("Tab")
        reached.append(page.evaluate(focused))
        if reached[-1] == "4":
            break
    assert [t for t in reached if t is not None] == ["0", "1", "2", "3", "4"]
    page.keyboard.press("Enter")
    _expect_time_step(page, 4)
    assert page.evaluate(focused) == "4", "the keys stay on the letter they chose"


def test_pages_share_the_recipe_and_the_text(page, app_server):
    open_page(page, f"{app_server.url}/states?framing=time_window&text=FGHIJ&t=5")
    sidebar = page.get_by_test_id("stSidebar")
    for title in ("Reset", "Framings", "Train", "States"):
        sidebar.get_by_role("link", name=title).click()
        expect(page).to_have_url(f"{app_server.url}/{title.lower()}?framing=time_window&text=FGHIJ")
        expect_drawn(page, title.lower())
        expect(page.get_by_text("time_window · 32 units").first).to_be_visible()
    expect(page.locator(".st-key-view_text input")).to_have_value("FGHIJ")


def test_a_letter_the_network_never_met_is_refused_by_name(page, app_server):
    open_page(page, f"{app_server.url}/states?text=ABC")
    field = page.locator(".st-key-view_text input")
    field.fill("AB7")
    field.press("Enter")
    expect(warning(page)).to_contain_text("never met '7'")
    expect(field).to_have_value("AB7")
    expect(page.locator(".lstm-player .tape .cell")).to_have_count(11)

    field.fill("")
    field.press("Enter")
    expect(warning(page)).to_contain_text("nothing to feed")

    field.fill("ABK")
    field.press("Enter")
    expect(page.locator(".lstm-player .tape .cell .letters")).to_have_text([*"ABK"])
    expect(warning(page)).to_have_count(0)


def test_a_sequence_of_one_repeated_letter_is_refused_and_can_be_mended(page, app_server):
    open_page(page, f"{app_server.url}/states")
    field = page.locator(".st-key-recipe_sequence input")
    field.fill("AAAA")
    field.press("Enter")
    expect(warning(page)).to_contain_text("repeats only 'A'")
    expect(field).to_have_value("AAAA")
    expect(page.locator(".lstm-player .tape .now")).to_be_visible()
    field.fill("AAAB")
    field.press("Enter")
    expect(warning(page)).to_have_count(0)
    expect(page.get_by_text("not trained yet")).to_be_visible()


def test_a_number_that_cannot_be_is_refused_where_it_was_typed(page, app_server):
    open_page(page, f"{app_server.url}/states")
    units = page.locator('.st-key-dials [data-name="units"]')
    box = units.get_by_role("textbox")
    for typed in ("1000000000", "abc", "", "2.5", "0"):
        box.fill(typed)
        box.press("Enter")
        expect(units).to_contain_text(f"Not {typed or 'nothing'}: a whole number from 1 to 256.")
        expect(page).to_have_url(f"{app_server.url}/states")

    box.fill("8")
    box.press("Enter")
    expect(page).to_have_url(f"{app_server.url}/states?units=8")
    expect(units).not_to_contain_text("Not ")
    expect(page.get_by_text("stateful · 8 units")).to_be_visible()


def test_the_browsers_back_button_undoes_a_step(page, app_server):
    open_page(page, f"{app_server.url}/states?text=ABCDEFGH&t=2")
    cell(page, "player", 5).click()
    _expect_time_step(page, 5)
    page.wait_for_url("**t=5**")  # told after a rest, and only then something to go back from
    page.go_back()
    _expect_time_step(page, 2)
    page.go_forward()
    _expect_time_step(page, 5)


TOLD = "t => lstmHand.changes.some(([, change]) => change[0] === 'set' && change[1].t === t)"
"""Whether the hand has told of a time step that the server has not heard of."""


def test_who_goes_back_before_the_server_has_answered_is_taken_back(page, app_server):
    with slow_line(app_server.url, 0) as line:
        open_page(page, f"{line.url}/states?text=ABCDEFGH&t=2")
        cell(page, "player", 5).click()
        page.wait_for_url("**t=5**")
        settled(page)
        line.hold()
        cell(page, "player", 7).click()
        page.wait_for_function(TOLD, arg=7)
        page.evaluate("() => history.back()")
        line.let_go()
        _expect_time_step(page, 2)


def test_who_leaves_before_a_move_was_told_takes_it_nowhere(page, app_server):
    with slow_line(app_server.url, 0) as line:
        open_page(page, f"{line.url}/states?text=ABCDEFGH&t=2")
        expect_moment(page, 2)
        line.hold()
        cell(page, "player", 5).click()
        page.locator(".st-key-page_links").get_by_role("link", name="Reset").click()
        page.wait_for_timeout(2500)  # a move is told after one second of rest
        assert page.evaluate("lstmHand.changes.map(([, change]) => change[0])") == ["open"]
        line.let_go()
        expect(page).to_have_url(f"{line.url}/reset?text=ABCDEFGH")


def test_choosing_another_framing_shows_another_box(page, app_server):
    open_page(page, f"{app_server.url}/framings")
    expect(page.get_by_text("(25, 1, 1)").first).to_be_visible()
    choose_framing(page, "time_window")
    expect(page).to_have_url(f"{app_server.url}/framings?framing=time_window")
    expect(page.locator(".st-key-tensor .annotation-text", has_text="3 time steps")).to_be_visible()
    expect(page.get_by_text("(23, 3, 1)").first).to_be_visible()


@pytest.mark.parametrize("name", ["states", "reset"])
def test_what_cannot_be_seen_can_be_read_out(page, app_server, name):
    open_page(page, f"{app_server.url}/{name}")
    expect_drawn(page, name)
    tape = page.get_by_role("group").filter(has=page.locator(".cell")).first
    assert tape.get_attribute("aria-label")
    first = tape.locator(".cell").first
    assert re.match(r"Fed A, answer B, \d+ percent, right", first.get_attribute("aria-label"))


def test_on_the_reset_page_a_click_before_a_letter_resets_there(page, app_server):
    open_page(page, f"{app_server.url}/reset?text=ABCDEFGH&resets=")
    page.locator('.st-key-tape_wiped [data-gap="4"]').click()
    expect(page.locator(".st-key-tape_wiped .now")).to_have_attribute("data-t", "4")
    expect(cell(page, "wiped", 4)).to_have_class("cell now wrong disturbed")
    expect(page).to_have_url(re.compile(r"[?&]resets=4\b"))
