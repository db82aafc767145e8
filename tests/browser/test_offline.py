"""A browser whose line to the server breaks and comes back."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Page, expect

from lstm_explorer import Experiment, load
from lstm_explorer.jobs.ownership import LEASE
from tests.browser.film import expect_fed, feed, visited, watch
from tests.browser.line import line_to
from tests.browser.screen import button, expect_described, expect_drawn, expect_moment
from tests.browser.server import running_app
from tests.browser.trainings import PATIENCE, epoch, expect_trained
from tests.browser.waiting import open_page, settled

OFFLINE = 3
"""Seconds without a line."""


@pytest.fixture(scope="module")
def workshop(tmp_path_factory):
    """A server of this module's own."""
    with running_app(tmp_path_factory.mktemp("workshop") / "home", trains=True) as app:
        yield app


@pytest.fixture
def line(workshop):
    with line_to(workshop.url) as line:
        yield line


def expect_connected(page: Page, connected: bool) -> None:
    """Wait until the page has noticed whether it reaches the server."""
    state = page.locator('[data-testid="stApp"]')
    if connected:
        expect(state).to_have_attribute("data-test-connection-state", "CONNECTED", timeout=60_000)
    else:
        expect(state).not_to_have_attribute("data-test-connection-state", "CONNECTED")


def test_a_training_goes_on_while_the_browser_is_offline_and_obeys_when_it_is_back(page, line):
    open_page(page, f"{line.url}/train?framing=variable_length&seed=61&epochs=9000")
    button(page, "train").click()
    reached = epoch(page)
    line.cut()
    expect_connected(page, False)
    time.sleep(OFFLINE)
    line.mend()
    expect_connected(page, True)
    epoch(page, beyond=epoch(page, beyond=reached))
    button(page, "stop").click()
    expect(button(page, "resume")).to_be_visible(timeout=PATIENCE)
    expect(button(page, "kept")).to_be_visible(timeout=PATIENCE)
    expect_drawn(page, "train")


def test_a_training_that_finishes_while_the_browser_is_offline_is_seen_when_it_is_back(
    page, workshop, line
):
    recipe = Experiment(framing="one_char", seed=62, epochs=3000)
    open_page(page, f"{line.url}/train?framing=one_char&seed=62&epochs=3000")
    button(page, "train").click()
    epoch(page)
    line.cut()
    expect_connected(page, False)
    until = time.monotonic() + 60
    while load(recipe, folder=workshop.home / "models") is None and time.monotonic() < until:
        time.sleep(0.1)
    line.mend()
    expect_connected(page, True)
    expect_trained(page)
    expect_described(page, recipe)
    expect_drawn(page, "train")


def test_a_training_whose_only_viewer_is_offline_for_long_can_be_gone_on_with(page, line):
    open_page(page, f"{line.url}/train?framing=variable_length&seed=63&epochs=100000")
    button(page, "train").click()
    reached = epoch(page)
    line.cut()
    expect_connected(page, False)
    time.sleep(LEASE + OFFLINE)
    line.mend()
    expect_connected(page, True)
    expect(page.get_by_text("Nobody looked at it any more")).to_be_visible(timeout=PATIENCE)
    expect(button(page, "kept")).to_be_visible()
    expect_drawn(page, "train")
    button(page, "resume").click()
    epoch(page, beyond=reached)
    button(page, "stop").click()
    expect(button(page, "resume")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text("Nobody looked")).to_have_count(0)


def test_the_player_is_stepped_and_played_offline_and_the_page_answers_when_it_is_back(page, line):
    open_page(page, f"{line.url}/states?text=ABCDEFGHIJKLMNOP&t=0")
    expect_drawn(page, "states")
    line.cut()
    expect_connected(page, False)
    watch(page)
    for t in range(1, 6):
        page.keyboard.press("ArrowRight")
        expect_moment(page, t)
    page.keyboard.press("Space")
    expect_moment(page, 8)
    page.keyboard.press("Space")
    page.keyboard.press("Home")
    expect_moment(page, 0)
    assert visited(page)[:8] == list(range(1, 9))

    line.mend()
    expect_connected(page, True)
    settled(page)
    expect_drawn(page, "states")
    feed(page, "ZYX")
    expect_fed(page, "ZYX")
    expect_drawn(page, "states")
