"""The moment that everybody must reach: K, asked from a cold start, is answered B."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.screen import button, cell, expect_answer, expect_drawn
from tests.browser.server import running_app
from tests.browser.waiting import open_page, settled


def test_a_server_that_was_just_started_shows_k_to_b_without_a_click(page, tmp_path):
    with running_app(tmp_path / "home") as app:
        page.goto(app.url)
        expect(page.get_by_test_id("card-reset")).to_contain_text("K → B", timeout=60_000)
        expect(page.get_by_test_id("card-carried")).to_contain_text("K → L")
        settled(page)
        page.goto("about:blank")


def test_no_page_waits_for_tensorflow_not_even_where_it_cannot_be_imported(page, tmp_path):
    for name in ("tensorflow", "keras"):
        (tmp_path / f"{name}.py").write_text("raise ImportError('Not in this test.')")
    with running_app(tmp_path / "home", trains=True, PYTHONPATH=str(tmp_path)) as app:
        for name in ("start", "framings", "train", "states", "reset"):
            open_page(page, f"{app.url}/{name}")
            expect_drawn(page, name)
        page.goto("about:blank")


def test_one_press_resets_the_state_and_the_next_carries_it_on(page, app_server):
    open_page(page, app_server.url)
    expect_answer(page, "alphabet", 10, "L")
    expect(page.locator(".st-key-tape_alphabet .cut")).to_have_count(0)

    button(page, "flip").click()
    expect_answer(page, "alphabet", 10, "B", verdict="✗ L")
    expect_answer(page, "alphabet", 9, "K")
    expect(page.locator(".st-key-tape_alphabet .cut")).to_have_count(1)
    expect(page.locator("[data-testid=card-reset].active")).to_contain_text("K → B")

    button(page, "flip").click()
    expect_answer(page, "alphabet", 10, "L")
    expect(page.locator("[data-testid=card-carried].active")).to_contain_text("K → L")


def test_a_click_on_another_letter_asks_for_that_one(page, app_server):
    open_page(page, app_server.url)
    cell(page, "alphabet", 3).click()
    expect(page.locator("h1")).to_contain_text("What comes after D?")
    expect(page.get_by_test_id("card-carried")).to_contain_text("D → E")
    expect(page).to_have_url(f"{app_server.url}/?ask=3")


def test_the_start_leads_on_to_the_same_moment_on_the_reset_page(page, app_server):
    open_page(page, app_server.url)
    page.get_by_role("link", name="Reset it where you like").click()
    expect_drawn(page, "reset")
    expect_answer(page, "untouched", 10, "L")
    expect_answer(page, "wiped", 10, "B", verdict="✗ L")
