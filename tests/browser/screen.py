"""What a person sees on the app's pages, by the name it has there."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from lstm_explorer.recipe.experiment import Experiment

_PANEL = ".lstm-player .panel"

DRAWN = {
    "start": (".st-key-tape_alphabet .cell", "[data-testid=card-reset]"),
    "framings": (".st-key-tensor .textpoint", ".st-key-tape_flow .cell",
                 ".st-key-targets .hm image"),
    "train": (".st-key-loss .js-line", ".st-key-accuracy .js-line", ".st-key-tape_answers .cell"),
    "states": (".lstm-player .tape .now", f"{_PANEL}[data-key=c] .hm image",
               f"{_PANEL}[data-key=h] .hm image", f"{_PANEL}[data-key=path] .textpoint"),
    "reset": (".st-key-tape_untouched .cell", ".st-key-tape_wiped .cell", ".st-key-left .hm image",
              ".st-key-middle .hm image", ".st-key-distance .point"),
    "compare": (".st-key-distribution .point", "[data-testid=stMarkdown] table"),
}  # fmt: skip
"""What a page has drawn once it shows a trained network."""


def cell(page: Page, tape: str, t: int) -> Locator:
    """The letter at one time step of a tape, with its answer below; "player" is the player's."""
    where = ".lstm-player .tape:not(.other)" if tape == "player" else f".st-key-tape_{tape}"
    return page.locator(f'{where} [data-t="{t}"]')


def expect_answer(page: Page, tape: str, t: int, answer: str, *, verdict: str = "✓") -> None:
    """Wait until the network gives an answer at a time step, and is told whether it is right."""
    expect(cell(page, tape, t).locator(".answer")).to_have_text(answer)
    expect(cell(page, tape, t).locator(".verdict")).to_have_text(verdict)


def expect_drawn(page: Page, name: str) -> None:
    """Wait until a page shows a trained network, its figures included."""
    for what in DRAWN[name]:
        expect(page.locator(what).first).to_be_visible(timeout=30_000)
    expect(page.locator('[data-testid="stException"]')).to_have_count(0)


def expect_described(page: Page, experiment: Experiment, *, trained: bool = True) -> None:
    """Wait until the line under the title names the recipe, and whether it was trained."""
    line = page.locator("[data-testid=stMarkdown]", has_text=f"seed {experiment.seed} ·").first
    expect(line).to_contain_text(f"{experiment.framing} · {experiment.units} unit")
    expect(line).to_contain_text(f"{experiment.epochs:,} epochs")
    expect(line).to_contain_text("right, one run" if trained else "not trained yet")


def expect_moment(page: Page, t: int, *, unit: int | None = None) -> None:
    """Wait until the player is at a time step, and has a unit under its glass."""
    player = page.locator(".lstm-player")
    expect(player).to_have_attribute("data-t", str(t))
    if unit is not None:
        expect(player).to_have_attribute("data-unit", str(unit))


def choose_framing(page: Page, framing: str) -> None:
    """Pick another framing by hand."""
    choose(page, "recipe_framing", framing)


def choose(page: Page, key: str, label: str) -> None:
    """Pick an option of a control by hand, from its list or from those that stand on the page."""
    control = page.locator(f".st-key-{key}")
    options = control.locator("select, .option")
    expect(options.first).to_be_visible()
    if control.locator("select").count():
        control.locator("select").select_option(label)
    else:
        options.filter(has=page.get_by_text(label, exact=True)).locator("input").check()


def button(page: Page, key: str) -> Locator:
    """A button of the page (one with an explanation is there twice, once for small screens)."""
    return page.locator(f".st-key-{key} button").filter(visible=True)


def warning(page: Page) -> Locator:
    """The sentence that says what is wrong."""
    return page.get_by_test_id("stAlertContentWarning")
