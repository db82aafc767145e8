"""A link opens what it names: on a server that was just started, and where it is wrong."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from lstm_explorer import FRAMINGS, Experiment
from tests.browser.screen import (
    button,
    cell,
    choose_framing,
    expect_answer,
    expect_described,
    expect_drawn,
    expect_moment,
    warning,
)
from tests.browser.server import running_app
from tests.browser.server_process import assert_free_of_tensorflow, needs_proc
from tests.browser.waiting import open_page, settled
from tests.ui.wrong_links import WRONG

IN_A_BROWSER = (
    "unknown framing",
    "a picture for a framing",
    "far too many units",
    "not a learning rate",
    "a batch that does not divide",
    "one symbol repeated",
    "a text without end",
    "a script for a text",
)
"""Wrong links worth a browser; tests/ui opens all of them on every page."""


@pytest.fixture
def first_page(page, tmp_path):
    """Opens a link as the very first thing that a new server is asked for."""
    with running_app(tmp_path / "home") as app:

        def opened(link):
            open_page(page, app.url + link)
            return page

        yield opened
        page.goto("about:blank")


def test_a_link_to_a_letter_of_the_start(first_page):
    page = first_page("/?ask=3&state=reset")
    expect(page.locator("h1")).to_contain_text("What comes after D?")
    expect(cell(page, "alphabet", 3)).to_have_class("cell now wrong disturbed")
    expect(page.get_by_test_id("card-carried")).to_contain_text("D → E")


def test_a_link_to_the_numbers_of_a_framing(first_page):
    page = first_page("/framings?framing=feature_window&boxes=numbers")
    expect_drawn(page, "framings")
    expect_described(page, Experiment(framing="feature_window"))
    expect(page.get_by_text("(23, 1, 3)").first).to_be_visible()
    expect(page.locator(".st-key-tensor .textpoint", has_text=".08").first).to_be_visible()


def test_a_link_to_a_training(first_page):
    page = first_page("/train?framing=variable_length")
    expect_drawn(page, "train")
    expect_described(page, Experiment(framing="variable_length"))
    expect(button(page, "train")).to_be_enabled()


def test_a_link_to_a_time_step(first_page):
    page = first_page("/states?framing=time_window&text=ABCDE&t=5")
    expect_drawn(page, "states")
    expect_described(page, Experiment(framing="time_window"))
    expect(page.locator(".lstm-player .tape .cell .letters")).to_have_text([*"ABCBCDCDE"])
    expect(page.locator(".lstm-player .tape .now")).to_have_attribute("data-t", "5")
    expect_answer(page, "player", 5, "E")
    expect_moment(page, 5)
    expect(page.locator(".st-key-view_text input")).to_have_value("ABCDE")


def test_a_link_to_a_reset(first_page):
    page = first_page("/reset?framing=stateful&text=ABCDEFGH&at=4&show=h")
    expect_drawn(page, "reset")
    expect(page.locator(".st-key-tape_wiped .now")).to_have_attribute("data-t", "4")
    expect_answer(page, "untouched", 4, "F")
    expect(cell(page, "wiped", 4)).to_have_class("cell now wrong disturbed")
    expect(page.locator(".st-key-left .gtitle").first).to_have_text("h, as in training")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_framing_can_be_looked_at_on_every_page(new_context, app_server, theme):
    page = new_context(color_scheme=theme).new_page()
    background = {"light": "rgb(255, 255, 255)", "dark": "rgb(14, 17, 23)"}[theme]
    ink = {"light": "rgb(26, 29, 36)", "dark": "rgb(243, 245, 247)"}[theme]
    title = {
        "framings": ".st-key-targets",
        "train": ".st-key-loss",
        "states": ".panel[data-key=path]",
        "reset": ".st-key-distance",
    }
    for name, figure in title.items():
        open_page(page, f"{app_server.url}/{name}")
        for framing in sorted(
            FRAMINGS, key=lambda key: key == "stateful"
        ):  # the default comes last
            choose_framing(page, framing)
            expect_described(page, Experiment(framing=framing))
            expect_drawn(page, name)
            expect(warning(page)).to_have_count(0)
        expect(page.get_by_test_id("stApp")).to_have_css("background-color", background)
        expect(page.locator(f"{figure} .gtitle").first).to_have_css("fill", ink)
    open_page(page, app_server.url)
    expect_drawn(page, "start")


@needs_proc
def test_the_server_never_loads_tensorflow_whatever_it_shows(page, app_server):
    for name in ("", "framings", "train", "states", "reset"):
        open_page(page, f"{app_server.url}/{name}")
        expect_drawn(page, name or "start")
    assert_free_of_tensorflow(app_server.pid)


@pytest.mark.parametrize("name", ["states", "reset"])
def test_a_recipe_that_nobody_trained_leads_to_the_train_page(page, app_server, name):
    nobodys = Experiment(framing="time_window", seed=4711)
    open_page(page, f"{app_server.url}/{name}?framing=time_window&seed=4711&text=ABCDE")
    expect_described(page, nobodys, trained=False)
    expect(page.get_by_test_id("stAlertContentInfo")).to_contain_text("Nobody has trained")
    page.get_by_role("link", name="Train this recipe").click()
    expect(page.locator("h1")).to_contain_text("learn")
    expect_described(page, nobodys, trained=False)
    expect(button(page, "train")).to_have_text("play_arrowTrain")


def test_a_recipe_that_nobody_trained_can_be_looked_at_on_the_framings_page(page, app_server):
    open_page(page, f"{app_server.url}/framings?framing=time_window&seed=4711")
    expect_drawn(page, "framings")
    expect_described(page, Experiment(framing="time_window", seed=4711), trained=False)


def _apart(part: str) -> re.Pattern[str]:
    """Words as a page shows them, where an invisible sign may keep them from becoming a link."""
    return re.compile("\u2060?".join(map(re.escape, part)))


def test_a_wrong_link_is_told_in_words_and_still_shows_a_network(page, app_server):
    page.on("dialog", lambda dialog: pytest.fail(f"A script ran: {dialog.message}"))
    for name in IN_A_BROWSER:
        wrong = WRONG[name]
        page.goto(f"{app_server.url}/states?{urlencode(wrong.parameters)}")
        for part in wrong.said:
            expect(warning(page)).to_contain_text(_apart(part))
        settled(page)
        expect(page.locator(".lstm-player .tape .now")).to_be_visible()
        expect(page.locator("main img, [data-testid=stMain] img")).to_have_count(0)


def test_a_sequence_of_emoji_is_a_sequence_like_any_other(page, app_server):
    family = "👩🏽‍👩🏽‍👧🏽‍👦🏽"
    open_page(page, f"{app_server.url}/framings?{urlencode({'sequence': family + '😀🎉👍🏽'})}")
    expect_drawn(page, "framings")
    expect(cell(page, "flow", 0).locator(".letters")).to_have_text(family)
    expect(page.locator(".st-key-tensor .textpoint").first).to_have_text(family)
