"""What the hand sets stands: over a slow line, and without waiting for answers."""

from __future__ import annotations

import os
import re
import time

import pytest
from playwright.sync_api import expect

from lstm_explorer import Experiment
from tests.browser.screen import choose_framing, expect_described
from tests.browser.slow_line import slow_line
from tests.browser.trainings import box, type_into
from tests.browser.waiting import open_page, settled
from tests.browser.wandering import wander
from tests.conftest import WANDERING

DELAY = 0.6
MINUTES = 2.0


def test_a_hand_wanders_for_two_minutes_and_all_it_sets_stands(page, app_server):
    """A thousand of what it does, and other delays: `python -m tests.browser.wandering`."""
    seed = int(os.environ[WANDERING])
    print(f"seed {seed}")  # shown where it fails
    with slow_line(app_server.url, DELAY, seed=seed) as line:
        hand = wander(page, line.url, seed, DELAY, slower=6)
        ends = time.monotonic() + 60 * MINUTES
        while time.monotonic() < ends:
            hand.burst()
    assert hand.actions, "it has done something"
    assert not hand.faults, f"seed {seed}: " + "\n".join(hand.faults)


@pytest.fixture
def line(app_server):
    """A line that can be held."""
    with slow_line(app_server.url, 0) as held:
        yield held
        held.let_go()


def test_dials_that_are_typed_before_the_server_has_heard_of_any_all_stand(page, line):
    open_page(page, f"{line.url}/framings?framing=one_char")
    page.get_by_text("Recipe", exact=True).click()
    line.hold()
    for name, value in (("units", "12"), ("units", "16"), ("epochs", "40"), ("seed", "3")):
        type_into(page, name, value)
    expect(box(page, "units")).to_have_value("16")
    line.let_go()
    expect(page).to_have_url(re.compile(r"units=16&epochs=40&seed=3$"))
    expect_described(
        page, Experiment(framing="one_char", units=16, epochs=40, seed=3), trained=False
    )
    expect(box(page, "units")).to_have_value("16")


def test_a_framing_brings_nothing_along_of_the_one_before(page, line):
    """As the tour once came to its last stop with a `shuffle` that nobody had set."""
    open_page(page, f"{line.url}/framings?framing=variable_length")
    page.get_by_text("Recipe", exact=True).click()
    line.hold()
    choose_framing(page, "stateful")
    type_into(page, "seed", "7")
    choose_framing(page, "one_char")
    page.locator(".st-key-page_links").get_by_role("link", name="States").click()
    line.let_go()
    expect(page).to_have_url(re.compile(r"/states\?framing=one_char$"))
    expect_described(page, Experiment(framing="one_char"))


def test_who_leaves_a_page_before_the_answer_finds_what_was_set_on_the_next(page, line):
    open_page(page, f"{line.url}/states")
    line.hold()
    field = page.locator(".st-key-view_text input")
    field.fill("KLM")
    field.press("Enter")
    type_into(page, "units", "9")
    page.locator(".st-key-page_links").get_by_role("link", name="Reset").click()
    line.let_go()
    expect(page).to_have_url(re.compile(r"/reset\?units=9&text=KLM$"))
    expect_described(page, Experiment(units=9), trained=False)


def test_what_the_server_has_not_answered_for_half_a_second_is_marked_and_stays_as_set(page, line):
    open_page(page, f"{line.url}/states")
    page_itself = page.locator("html")
    line.hold()
    field = page.locator(".st-key-view_text input")
    field.fill("KLM")
    field.press("Enter")
    expect(page_itself).to_have_class(re.compile("on-its-way"))
    expect(field).to_have_value("KLM")
    line.let_go()
    expect(page_itself).not_to_have_class(re.compile("on-its-way"))
    expect(page.locator(".lstm-player .tape .cell")).to_have_count(3)


def test_two_clicks_on_the_tape_before_an_answer_set_two_resets(page, line):
    open_page(page, f"{line.url}/reset?resets=")
    line.hold()
    for t in (3, 6):
        page.locator(f'.st-key-tape_wiped [data-gap="{t}"]').click()
    line.let_go()
    expect(page).to_have_url(re.compile(r"resets=3\.6$"))
    expect(page.locator('.st-key-tape_wiped [data-gap="3"]')).to_have_attribute(
        "aria-pressed", "true"
    )


def test_back_before_an_answer_leads_back(page, line):
    open_page(page, f"{line.url}/states")
    page.locator(".st-key-page_links").get_by_role("link", name="Reset").click()
    expect(page).to_have_url(f"{line.url}/reset")
    settled(page)
    line.hold()
    type_into(page, "units", "9")
    page.evaluate("() => history.back()")
    line.let_go()
    expect(page).to_have_url(f"{line.url}/states")
    expect_described(page, Experiment())
    expect(box(page, "units")).to_have_value("50")
    page.evaluate("() => history.forward()")
    expect(page.locator("h1")).to_contain_text("reset")


def test_back_takes_back_what_was_typed_though_the_hand_still_rests_in_the_box(page, line):
    open_page(page, f"{line.url}/states")
    type_into(page, "units", "9")
    expect(page).to_have_url(re.compile(r"\?units=9$"))
    settled(page)
    page.evaluate("() => history.back()")
    expect_described(page, Experiment())
    expect(box(page, "units")).to_be_focused()
    expect(box(page, "units")).to_have_value("50")


def test_two_tabs_of_one_visitor_keep_their_own_settings(page, app_server):
    other = page.context.new_page()
    for each in (page, other):
        open_page(each, f"{app_server.url}/states")
    for name, value, each in (("units", "9", page), ("seed", "3", other), ("epochs", "40", page)):
        type_into(each, name, value)
    expect(page).to_have_url(re.compile(r"\?units=9&epochs=40$"))
    expect(other).to_have_url(re.compile(r"\?seed=3$"))
