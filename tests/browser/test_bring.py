"""Bring your own, as a visitor does it: type words, train them, see their states; bring files."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from lstm_explorer import Experiment, load
from lstm_explorer.exports.keras_file import keras_file
from tests.browser.screen import button, cell, warning
from tests.browser.server import App
from tests.browser.trainings import expect_result
from tests.browser.waiting import open_page, settled

DAYS = "Mon|Tue|Wed|Thu|Fri|Sat|Sun"


def test_days_are_typed_trained_and_seen(page: Page, training_server: App):
    open_page(page, f"{training_server.url}/bring")
    box = page.get_by_role("textbox", name="Sequence")
    box.fill(DAYS)
    box.press("Enter")
    expect(page.get_by_text("7 symbols, 7 different")).to_be_visible()
    settled(page)
    button(page, "go").click()
    expect(page).to_have_url(re.compile(r"/train\?"))
    expect_result(page, "stateful")
    address = page.evaluate("location.href")
    open_page(page, address.replace("/train", "/states"))
    expect(cell(page, "player", 0).locator(".letters")).to_have_text("Mon")
    expect(cell(page, "player", 0).locator(".answer")).not_to_be_empty()


def test_a_keras_file_is_brought_and_its_states_seen(page: Page, app_server: App):
    lesson = Experiment()
    model = load(lesson)
    assert model is not None
    open_page(page, f"{app_server.url}/bring?bring=a+model+file")
    content = keras_file(lesson, model.weights)
    _give(page, "my.keras", content)
    expect(page.get_by_text("50 units, 26 classes")).to_be_visible()
    settled(page)
    button(page, "open_states").click()
    expect(page.get_by_text("a model file that was brought").first).to_be_visible(timeout=30_000)
    expect(cell(page, "player", 10).locator(".answer")).to_have_text("L")


def test_a_text_file_renamed_gets_a_sentence(page: Page, app_server: App):
    open_page(page, f"{app_server.url}/bring?bring=a+model+file")
    _give(page, "my.keras", b"To be, or not to be")
    expect(warning(page)).to_contain_text("This is no .keras and no .npz file")


def _give(page: Page, name: str, content: bytes) -> None:
    file = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
