"""The Claims page, as a person uses it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from lstm_explorer.lesson.claims import CLAIMS, ledger
from tests.browser.screen import button
from tests.browser.trainings import PATIENCE
from tests.browser.waiting import open_page


def _opened(page, key):
    expect(page.get_by_role("heading", name=CLAIMS[key].says)).to_be_visible()
    expect(page.locator(".st-key-dots_ledger .js-plotly-plot .point").first).to_be_visible()


def test_a_claim_can_be_chosen_with_the_mouse_and_with_the_keys(page, app_server):
    open_page(page, f"{app_server.url}/claims")
    _opened(page, "reads")
    page.get_by_text(CLAIMS["three-steps"].says).click()
    _opened(page, "three-steps")
    expect(page).to_have_url(re.compile(r"claim=three-steps"))
    page.keyboard.press("ArrowDown")
    _opened(page, "any-three")
    page.go_back()
    _opened(page, "three-steps")


def test_a_link_opens_a_claim_with_its_verdict_and_its_rule(page, app_server):
    open_page(page, f"{app_server.url}/claims?claim=stateful")
    _opened(page, "stateful")
    entry = ledger.read().entries["stateful"]
    expect(page.get_by_text(f"It {entry.verdict.told}.").first).to_be_visible()
    expect(page.get_by_text(CLAIMS["stateful"].rule)).to_be_visible()


def test_a_claim_is_tested_again_here(page, training_server):
    open_page(page, f"{training_server.url}/claims?claim=three-steps&again=2")
    _opened(page, "three-steps")
    button(page, "again").click()
    here = page.get_by_text(re.compile(r"Here, .*2 seeds"))
    expect(here).to_be_visible(timeout=PATIENCE)
    expect(here).to_contain_text("2 of 2 seeds")
    page.reload()
    expect(here).to_be_visible(timeout=30_000)


def test_what_only_keras_can_tell_is_asked_of_keras_here(page, training_server):
    open_page(page, f"{training_server.url}/claims?claim=crossing")
    _opened(page, "crossing")
    here = page.get_by_text(re.compile(r"Here, "))
    busy = page.get_by_text("Keras has not answered within 30 s")
    button(page, "again").click()
    expect(here.or_(busy)).to_be_visible(timeout=PATIENCE)
    while busy.count():  # as the page says itself: run it again
        expect(busy).to_contain_text("Run it again")
        button(page, "again").click()
        expect(busy).to_have_count(0)
        expect(here.or_(busy)).to_be_visible(timeout=PATIENCE)
    expect(here).to_contain_text("it holds")


@pytest.mark.parametrize("claim", ["", list(CLAIMS)[-1]], ids=["the first open", "the last"])
def test_the_chosen_claim_can_be_read_whole_in_its_list(page, app_server, claim):
    open_page(page, f"{app_server.url}/claims?claim={claim}")
    chosen = page.locator(".st-key-view_claim label:has(input:checked)")
    expect(chosen).to_be_in_viewport(ratio=0.98)  # the list may end between two pixels
