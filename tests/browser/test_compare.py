"""The Compare page in a real browser: seeds trained, stopped, found again, and compared."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.screen import button, choose, expect_drawn, warning
from tests.browser.server import App, running_app
from tests.browser.server_process import assert_free_of_tensorflow, needs_proc
from tests.browser.trainings import PATIENCE
from tests.browser.waiting import open_page, settled

SEEN = {
    "accuracy": ".st-key-distribution .point",
    "mistakes": ".st-key-mistakes .hm image",
    "answers": ".st-key-tape_probe_0 .cell",
    "loss": ".st-key-losses .js-line",
    "A or B": ".st-key-difference .point",
}

QUICK = "recipes=one_char,epochs=20|stateful,epochs=20"


@pytest.fixture(scope="module")
def own_server(tmp_path_factory):
    """A server whose runs no other test sees."""
    with running_app(tmp_path_factory.mktemp("compare") / "home", trains=True) as app:
        yield app


def said(page: Page, name: str, text: str) -> None:
    """Wait until the picture says something at its right."""
    expect(page.locator(f".st-key-{name} .annotation-text", has_text=text).first).to_be_visible(
        timeout=PATIENCE
    )


@pytest.mark.parametrize("section", SEEN)
def test_every_section_opens_by_its_own_link_with_its_picture_above_the_fold(
    page: Page, app_server: App, section
):
    open_page(page, f"{app_server.url}/compare?panel={section.replace(' ', '%20')}")
    seen = page.locator(SEEN[section]).first
    expect(seen).to_be_visible(timeout=30_000)
    key = {"A or B": "duel", "answers": "tape_probe_1"}.get(section)
    picture = page.locator(f".st-key-{key}" if key else SEEN[section].split(" ")[0]).first
    box = picture.bounding_box()
    assert box is not None and box["y"] + box["height"] <= 720


def test_sections_are_chosen_by_hand_and_the_address_follows(page: Page, app_server: App):
    open_page(page, f"{app_server.url}/compare")
    expect_drawn(page, "compare")
    choose(page, "view_panel", "mistakes")
    expect(page.locator(SEEN["mistakes"]).first).to_be_visible(timeout=30_000)
    expect(page).to_have_url(re.compile(r"panel=mistakes"))


def test_a_recipe_is_added_and_taken_away_by_hand(page: Page, app_server: App):
    open_page(page, f"{app_server.url}/compare?framing=one_char&epochs=77&recipes=stateful")
    said(page, "distribution", "10 seeds")
    page.locator(".st-key-recipes button").first.click()
    button(page, "add").click()
    expect(page).to_have_url(re.compile(r"recipes=stateful(%7C|\|)one_char"))
    said(page, "distribution", "not trained yet")
    button(page, "remove_1").click()
    expect(page).not_to_have_url(re.compile("one_char%2C"))


def test_a_wrong_link_is_told_and_the_page_still_shows_something(page: Page, app_server: App):
    open_page(page, f"{app_server.url}/compare?recipes=nope|stateful,units=abc")
    expect(warning(page)).to_contain_text("Unknown framing 'nope'")
    expect(warning(page)).to_contain_text("got 'abc'")
    expect_drawn(page, "compare")


@needs_proc
def test_seeds_are_trained_while_one_looks_and_are_there_after_a_reload(
    page: Page, own_server: App, new_context
):
    address = f"{own_server.url}/compare?{QUICK}&seeds=3"
    open_page(page, address)
    said(page, "distribution", "not trained yet")
    button(page, "sweep").click()
    expect(button(page, "stop_sweep")).to_be_visible()
    page.reload()  # it is found again, running or done
    said(page, "distribution", "3 seeds")
    expect(button(page, "sweep")).to_have_text("All 6 runs are trained", timeout=PATIENCE)
    expect(page.locator("[data-testid=stMain]")).to_contain_text("3 seeds each")

    other = new_context().new_page()
    open_page(other, f"{own_server.url}/compare?{QUICK}&seeds=2&panel=A%20or%20B")
    said(other, "duel", "2 seeds")
    assert_free_of_tensorflow(own_server.pid)


def test_a_sweep_is_stopped_and_what_it_trained_stays(page: Page, own_server: App):
    recipes = "recipes=one_char,epochs=3000|one_char,epochs=3001"
    open_page(page, f"{own_server.url}/compare?{recipes}&seeds=100")
    button(page, "sweep").click()
    said(page, "distribution", "one seed")
    button(page, "stop_sweep").click()
    expect(page.get_by_text(re.compile(r"Stopped after \d+ of 200 runs"))).to_be_visible()
    settled(page)
    expect(button(page, "sweep")).to_be_enabled()
    page.reload()
    said(page, "distribution", "seed")
