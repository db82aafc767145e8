"""Training for several visitors, and when something happens to the process that trains."""

from __future__ import annotations

import os
import re
import signal

import pytest
from playwright.sync_api import expect

from lstm_explorer import Experiment, load
from tests.browser.screen import button, expect_described, expect_drawn
from tests.browser.server import running_app
from tests.browser.server_process import needs_proc
from tests.browser.trainings import PATIENCE, PROGRESS, epoch, expect_trained, workers
from tests.browser.waiting import open_page


@pytest.fixture(scope="module")
def workshop(tmp_path_factory):
    """A server for this module's trainings, on which nobody has trained anything."""
    with running_app(tmp_path_factory.mktemp("workshop") / "home", trains=True) as app:
        yield app


def _stop(page):
    button(page, "stop").click()
    expect(button(page, "resume")).to_be_visible(timeout=PATIENCE)


@needs_proc
def test_two_visitors_follow_one_training_which_outlives_the_first_ones_tab(new_context, workshop):
    recipe = Experiment(framing="variable_length", seed=41, epochs=1500, runs=400)
    link = f"{workshop.url}/train?framing=variable_length&seed=41&epochs=1500&runs=400"
    first, second = new_context(), new_context().new_page()
    page = first.new_page()
    open_page(page, link)
    button(page, "train").click()
    reached = epoch(page)
    open_page(second, link)
    reached = epoch(second, beyond=reached)
    epoch(page, beyond=reached)
    assert len(workers(workshop.pid)) == 1, "one recipe is trained once, by one process"

    first.close()
    expect_trained(second)
    expect_described(second, recipe)
    expect_drawn(second, "train")
    assert load(recipe, folder=workshop.home / "models") is not None

    third = new_context().new_page()
    open_page(third, link)
    expect_described(third, recipe)


def test_a_reload_and_a_second_tab_come_back_to_the_run(page, workshop):
    link = f"{workshop.url}/train?framing=variable_length&seed=42&epochs=9000"
    open_page(page, link)
    button(page, "train").click()
    reached = epoch(page)

    page.reload()
    reached = epoch(page, beyond=reached)
    expect(button(page, "pause")).to_be_visible()
    expect(page.locator(".st-key-loss .js-line")).to_be_visible()

    tab = page.context.new_page()
    open_page(tab, link)
    epoch(tab, beyond=reached)
    _stop(tab)
    expect(button(page, "kept")).to_be_visible(timeout=PATIENCE)
    assert button(page, "kept").inner_text() == button(tab, "kept").inner_text()


@needs_proc
def test_a_killed_process_is_told_of_and_the_next_training_works(page, workshop):
    recipe = Experiment(framing="variable_length", seed=43, epochs=1500, runs=300)
    link = "framing=variable_length&seed=43&epochs=1500&runs=300"
    open_page(page, f"{workshop.url}/train?{link}")
    button(page, "train").click()
    epoch(page)
    (victim,) = workers(workshop.pid)
    os.kill(victim, signal.SIGKILL)

    told = page.get_by_test_id("stAlert")
    expect(told).to_have_count(1)
    expect(told).to_contain_text("it was killed, or ran out of memory. Press Train to start again.")
    expect_described(page, recipe, trained=False)

    button(page, "train").click()
    epoch(page)
    expect(told).to_have_count(0)
    (successor,) = workers(workshop.pid)
    assert successor != victim
    expect_trained(page)
    expect_described(page, recipe)
    expect_drawn(page, "train")
    assert load(recipe, folder=workshop.home / "models") is not None


def test_who_comes_late_sees_a_place_in_the_queue(new_context, tmp_path):
    with running_app(tmp_path / "home", trains=True) as app:
        pages = [new_context().new_page() for _ in range(4)]
        for seed, page in enumerate(pages):
            link = f"framing=variable_length&seed={seed + 200}&epochs=9000"
            open_page(page, f"{app.url}/train?{link}")
            button(page, "train").click()
            expect(button(page, "stop")).to_be_visible()
        places = [page.locator(PROGRESS) for page in pages]
        most = min(2, os.cpu_count() or 1)
        for place, progress in enumerate(places[most:], start=1):
            expect(progress).to_contain_text(f"Waiting for its turn, number {place} in the queue")
        for progress in places[:most]:
            expect(progress).not_to_contain_text("Waiting")

        # Whoever waits may go away again, and the next one moves up.
        button(pages[most], "stop").click()
        expect(pages[most].get_by_text(re.compile("It had not begun"))).to_be_visible()
        expect(places[most + 1]).to_contain_text("number 1 in the queue")

        button(pages[0], "stop").click()
        expect(places[most + 1]).not_to_contain_text("Waiting", timeout=PATIENCE)
        for page in pages[1:most] + pages[most + 1 :]:
            button(page, "stop").click()
        for page in pages:
            expect(button(page, "resume")).to_be_visible(timeout=PATIENCE)
            page.goto("about:blank")
