"""Training in front of the visitor's eyes: to the end, half-way, and where nothing can be saved."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from lstm_explorer import Experiment, load
from tests.browser.screen import button, expect_described, expect_drawn, warning
from tests.browser.server import App, running_app
from tests.browser.server_process import assert_free_of_tensorflow, needs_proc
from tests.browser.trainings import PATIENCE, PROGRESS
from tests.browser.waiting import open_page, settled


@pytest.fixture(scope="module")
def workshop(tmp_path_factory):
    """A server for this module's trainings, on which nobody has trained anything."""
    with running_app(tmp_path_factory.mktemp("workshop") / "home", trains=True) as app:
        yield app


def _epoch(page: Page) -> int:
    """How far the training on the page is."""
    progress = page.locator(PROGRESS)
    expect(progress).to_contain_text(re.compile(r"Epoch [\d,]+ of"), timeout=PATIENCE)
    return int(re.search(r"Epoch ([\d,]+) of", progress.inner_text())[1].replace(",", ""))


def _stored(app: App, **recipe) -> bool:
    return load(Experiment(**recipe), folder=app.home / "models") is not None


def test_a_recipe_that_nobody_has_trained_is_trained_and_kept(page, workshop):
    # As many epochs as make it last for some seconds: the lesson's are over in a tenth of one.
    recipe = {"framing": "one_char", "seed": 12345, "epochs": 40_000}
    open_page(page, f"{workshop.url}/train?framing=one_char&seed=12345&epochs=40000")
    expect_described(page, Experiment(**recipe), trained=False)
    expect(page.locator(".st-key-tape_answers")).to_have_count(0)

    button(page, "train").click()
    expect(button(page, "stop")).to_be_visible()
    assert _epoch(page) < 40_000

    expect(button(page, "train")).to_contain_text("Train again", timeout=PATIENCE)
    expect_described(page, Experiment(**recipe))
    expect_drawn(page, "train")
    expect(page.locator(".st-key-tape_answers .cell")).to_have_count(25)
    assert _stored(workshop, **recipe)

    page.reload()
    expect_described(page, Experiment(**recipe))
    page.get_by_test_id("stSidebar").get_by_role("link", name="States").click()
    expect_drawn(page, "states")
    expect_described(page, Experiment(**recipe))


def test_a_training_survives_a_reload_and_can_be_stopped_half_way(page, workshop):
    recipe = {"framing": "variable_length", "seed": 99}
    open_page(page, f"{workshop.url}/train?framing=variable_length&seed=99&epochs=3000")
    button(page, "train").click()
    before = _epoch(page)
    expect(page.locator(".st-key-loss .js-line").first).to_be_visible()
    expect(page.locator(".st-key-tape_answers .cell").first).to_be_visible()

    page.reload()
    expect(button(page, "stop")).to_be_visible()
    assert _epoch(page) >= before

    button(page, "stop").click()
    look = button(page, "kept")
    expect(look).to_be_visible(timeout=PATIENCE)
    kept = int(re.search(r"([\d,]+) epochs", look.inner_text())[1].replace(",", ""))
    assert before <= kept < 3000
    expect(page.get_by_text(f"Stopped after {kept:,} of 3,000 epochs")).to_be_visible()
    assert _stored(workshop, **recipe, epochs=kept)

    look.click()
    expect(page).to_have_url(re.compile(rf"epochs={kept}\b"))
    expect_described(page, Experiment(**recipe, epochs=kept))
    expect_drawn(page, "train")


def test_two_visitors_see_the_same_training(page, new_context, workshop):
    link = f"{workshop.url}/train?framing=variable_length&seed=98&epochs=3000"
    open_page(page, link)
    button(page, "train").click()
    before = _epoch(page)
    other = new_context().new_page()
    open_page(other, link)
    assert _epoch(other) >= before
    button(page, "stop").click()
    for each in (page, other):
        expect(button(each, "kept")).to_be_visible(timeout=PATIENCE)


@needs_proc
def test_a_server_that_trains_still_never_loads_tensorflow_itself(page, workshop):
    open_page(page, f"{workshop.url}/train?framing=one_char&seed=3&epochs=50")
    button(page, "train").click()
    expect(button(page, "train")).to_contain_text("Train again", timeout=PATIENCE)
    assert_free_of_tensorflow(workshop.pid)


def test_where_models_cannot_be_saved_they_can_still_be_looked_at(page, tmp_path):
    (tmp_path / "models").write_text("This is not a folder.")  # root may write into any folder
    recipe = {"framing": "one_char", "seed": 5, "epochs": 60}
    with running_app(tmp_path, trains=True) as app:
        open_page(page, f"{app.url}/states")
        expect_drawn(page, "states")
        expect_described(page, Experiment())

        open_page(page, f"{app.url}/train?framing=one_char&seed=5&epochs=60")
        button(page, "train").click()
        expect(warning(page)).to_contain_text("could not be saved", timeout=PATIENCE)
        expect_drawn(page, "train")
        expect_described(page, Experiment(**recipe))
        settled(page)

        page.get_by_test_id("stSidebar").get_by_role("link", name="States").click()
        expect_drawn(page, "states")
        expect_described(page, Experiment(**recipe))
        page.goto("about:blank")
    assert (tmp_path / "models").read_text() == "This is not a folder."


def test_a_folder_full_of_junk_hides_no_shipped_model(page, tmp_path):
    folder = tmp_path / "models"
    folder.mkdir()
    junk = {
        "one_char": b"",
        "time_window": b"junk" * 1000,
        "stateful": b"PK\x03\x04 a zip archive, perhaps",
        "padded_prefix": bytes(range(256)),
    }
    for framing, content in junk.items():
        (folder / f"{Experiment(framing=framing).fingerprint}.npz").write_bytes(content)
    (folder / f"{Experiment(framing='whole_batch').fingerprint}.npz").mkdir()
    with running_app(tmp_path) as app:
        for framing in (*junk, "whole_batch"):
            open_page(page, f"{app.url}/states?framing={framing}")
            expect_described(page, Experiment(framing=framing))
            expect_drawn(page, "states")
        open_page(page, app.url)
        expect_drawn(page, "start")
        page.goto("about:blank")
        assert app.log().count("Ignored the model file") >= len(junk)
