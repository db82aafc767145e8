"""The reset lab in a real browser: what a person sets, moves and opens."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.screen import cell, choose, expect_answer
from tests.browser.server import App
from tests.browser.trainings import PATIENCE
from tests.browser.waiting import open_page

SEEN = {
    "resets": ".st-key-tape_wiped .cell",
    "ask it": ".st-key-tape_asked .cell",
    "who decides": ".st-key-decides .hm image",
    "warm-up": ".st-key-warm_up .hm image",
    "transplant": ".st-key-tape_chimera .cell",
    "clamp": ".st-key-ablation .point",
    "who is heard": ".st-key-hearing .hm image",
    "batch": "[data-testid=stMarkdown] table",
    "numbers": "[data-testid=stMarkdown]",
    "past the end": ".st-key-tape_beyond .cell",
}


def gap(page: Page, t: int):
    return page.locator(f'.st-key-tape_wiped [data-gap="{t}"]')


def test_a_click_between_two_letters_resets_there_and_another_lifts_it(page: Page, app_server: App):
    open_page(page, f"{app_server.url}/reset?resets=")
    expect_answer(page, "wiped", 10, "L")
    gap(page, 10).click()
    expect_answer(page, "wiped", 10, "B", verdict="✗ L")
    expect(page.get_by_text("K: L → B")).to_be_visible()
    expect(page).to_have_url(re.compile(r"resets=10"))
    gap(page, 10).click()
    expect_answer(page, "wiped", 10, "L")


@pytest.mark.parametrize(
    ("preset", "answers"), [("never", "BCDEFGHIJKL"), ("before every letter", "B" * 11)]
)
def test_a_preset_sets_all_resets_at_once(page: Page, app_server: App, preset, answers):
    open_page(page, f"{app_server.url}/reset?resets=4")
    expect(cell(page, "wiped", 10)).to_be_visible()
    page.get_by_role("combobox", name=re.compile("Resets")).select_option(preset)
    for t, answer in enumerate(answers):
        expect(cell(page, "wiped", t).locator(".answer")).to_have_text(answer)


def test_a_transplant_changes_an_answer(page: Page, app_server: App):
    view = "lab=transplant&donor=ABCDEFGHIJ&after=9&text=KL&into=0"
    open_page(page, f"{app_server.url}/reset?{view}")
    expect_answer(page, "recipient", 0, "B", verdict="✗ L")
    expect_answer(page, "chimera", 0, "L")
    choose(page, "view_parts", "c")
    expect(page).to_have_url(re.compile(r"parts=c"))
    cell(page, "donor", 4).click()
    expect(page).to_have_url(re.compile(r"after=4"))


@pytest.mark.parametrize("section", SEEN)
def test_every_section_opens_by_its_own_link(page: Page, app_server: App, section):
    open_page(page, f"{app_server.url}/reset?lab={section.replace(' ', '%20')}")
    expect(page.locator(SEEN[section]).first).to_be_visible(timeout=30_000)
    expect(page.locator('[data-testid="stException"]')).to_have_count(0)


def test_the_link_to_a_view_opens_that_view_for_another_visitor(
    page: Page, app_server: App, new_context
):
    open_page(page, f"{app_server.url}/reset?lab=ask%20it&text=HELLO&warm=ABC&feeding=free%20run")
    expect(cell(page, "asked", 0)).to_be_visible()
    link = page.get_by_role("link", name="Link to exactly this view").get_attribute("href")
    other = new_context().new_page()
    open_page(other, f"{app_server.url}/{link.lstrip('./')}" if "://" not in link else link)
    for t in range(8):
        expect(cell(other, "asked", t)).to_have_attribute(
            "aria-label", cell(page, "asked", t).get_attribute("aria-label")
        )


def test_the_batch_is_checked_in_keras_own_model(page: Page, training_server: App):
    open_page(page, f"{training_server.url}/reset?lab=batch&framing=whole_batch")
    expect(page.locator("[data-testid=stMarkdown] table")).not_to_contain_text(
        "being computed", timeout=PATIENCE
    )
    expect(page.get_by_text("share nothing")).to_be_visible()
