"""Training in the visitor's hand: dragged, paused, gone on with, rewound, and seen again."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from lstm_explorer import Experiment, load
from tests.browser.screen import button, expect_described, expect_drawn, warning
from tests.browser.server import App, running_app
from tests.browser.trainings import (
    PATIENCE,
    PROGRESS,
    Hand,
    box,
    curve,
    epoch,
    expect_result,
    expect_trained,
    explained,
    number,
    right,
    slider,
    type_into,
)
from tests.browser.waiting import open_page, settled


@pytest.fixture(scope="module")
def workshop(tmp_path_factory):
    """A server for this module's trainings, on which nobody has trained anything."""
    with running_app(tmp_path_factory.mktemp("workshop") / "home", trains=True) as app:
        yield app


def _stored(app: App, recipe: Experiment):
    return load(recipe, folder=app.home / "models")


def _expect_all_views_of(page: Page, recipe: Experiment) -> None:
    """The dials, the line under the title, the answers and the replay tell of one network."""
    expect_described(page, recipe)
    expect(box(page, "units")).to_have_value(str(recipe.units))
    expect(box(page, "seed")).to_have_value(str(recipe.seed))
    expect(page.locator(".replay .units")).to_have_text(str(recipe.units))
    expect(page.locator(".replay .epoch")).to_contain_text(f"Epoch {recipe.epochs:,},")
    settled(page)
    answers = right(page)
    expect_described(page, recipe)
    expect(page.get_by_text(f"{answers} of 25 right, one run")).to_be_visible()
    expect(page.locator(".replay .epoch")).to_contain_text(f"{answers} of 25 ✓")
    ticks = page.locator(".st-key-tape_answers .verdict").get_by_text("✓", exact=True)
    expect(ticks).to_have_count(answers)


def test_the_network_is_trained_again_before_the_hand_has_left_the_dial(page, workshop):
    open_page(page, f"{workshop.url}/train?framing=one_char&live=yes")
    expect_described(page, Experiment(framing="one_char"))
    hand = Hand(page, "units")
    seen = []
    for share in (0.4, 0.5):
        hand.move(share)
        units = int(box(page, "units").input_value())
        expect_result(page, f"{units} units")
        seen.append(units)
    assert 1 < seen[0] < seen[1] < 32, "the dial did not follow the hand"

    hand.move(0.55)
    hand.let_go()
    units = int(box(page, "units").input_value())
    assert seen[1] < units < 32
    expect_result(page, f"{units} units")
    expect(page).to_have_url(re.compile(rf"\bunits={units}\b"))
    recipe = Experiment(framing="one_char", units=units)
    _expect_all_views_of(page, recipe)
    assert _stored(workshop, recipe) is None, "what was only dragged past is not kept"

    button(page, "keep").click()
    expect(button(page, "keep")).to_have_count(0)
    assert _stored(workshop, recipe) is not None


def test_a_seed_typed_into_its_box_is_trained_at_once(page, workshop):
    open_page(page, f"{workshop.url}/train?framing=one_char&live=yes")
    type_into(page, "seed", "77")
    expect_result(page, "seed 77")
    expect(page).to_have_url(re.compile(r"\bseed=77\b"))
    _expect_all_views_of(page, Experiment(framing="one_char", seed=77))


def test_the_switch_makes_the_difference(page, workshop):
    open_page(page, f"{workshop.url}/train?framing=one_char")
    hand = Hand(page, "epochs")
    hand.move(0.2)
    expect(page.get_by_text("500 epochs")).to_be_visible()
    hand.let_go()
    epochs = int(box(page, "epochs").input_value())
    assert epochs < 500
    expect_described(page, Experiment(framing="one_char", epochs=epochs), trained=False)

    page.get_by_text("Retrain as you drag").click()
    expect(page).to_have_url(re.compile(r"\blive=yes\b"))
    expect_result(page, rf"seed 7 · {epochs:,} epochs")


def test_a_dial_dragged_away_and_back_still_follows_the_recipe(page, workshop):
    open_page(page, f"{workshop.url}/train?framing=one_char")
    where = slider(page, "units").input_value()
    hand = Hand(page, "units")
    hand.move(0.3)
    hand.move(int(where) / 1000)
    hand.let_go()
    type_into(page, "units", "9")
    expect(page).to_have_url(re.compile(r"\bunits=9\b"))
    page.get_by_role("button", name="Back to the lesson's settings").click()
    expect(box(page, "units")).to_have_value("32")
    expect(slider(page, "units")).to_have_value(where)


@pytest.mark.parametrize(
    ("dial", "typed", "said"),
    [
        ("units", "0", "Not 0: a whole number from 1 to 256."),
        ("units", "12.5", "Not 12.5: a whole number from 1 to 256."),
        ("seed", "seven", "Not seven: a whole number from 0 to 2,147,483,647."),
        ("epochs", "", "Not nothing: a whole number from 1 to 100,000."),
        ("learning_rate", "-1", "Not -1: a number above 0 and up to 1."),
    ],
)
def test_a_value_that_cannot_be_is_refused_where_it_was_typed(page, workshop, dial, typed, said):
    link = f"{workshop.url}/train?framing=one_char&live=yes"
    open_page(page, link)
    expect_drawn(page, "train")
    was = box(page, dial).input_value(), explained(page, dial).inner_text()
    settled(page)
    type_into(page, dial, typed)
    expect(explained(page, dial)).to_have_text(said)
    expect(box(page, dial)).to_have_attribute("aria-invalid", "true")
    expect(page).to_have_url(link)
    expect(warning(page)).to_have_count(0)
    expect_described(page, Experiment(framing="one_char"))

    type_into(page, dial, was[0])
    expect(explained(page, dial)).to_have_text(was[1])
    expect(box(page, dial)).to_have_attribute("aria-invalid", "false")


def test_a_refused_value_gives_way_when_the_recipe_changes(page, workshop):
    open_page(page, f"{workshop.url}/train?framing=one_char&seed=3")
    type_into(page, "units", "0")
    expect(explained(page, "units")).to_contain_text("Not 0")
    page.get_by_role("button", name="Back to the lesson's settings").click()
    expect(page).not_to_have_url(re.compile("seed"))
    expect(box(page, "units")).to_have_value("32")
    expect(box(page, "units")).to_have_attribute("aria-invalid", "false")
    expect(explained(page, "units")).to_have_text("Size of the states h and c.")


def test_a_thousand_may_be_typed_with_a_comma(page, workshop):
    open_page(page, f"{workshop.url}/train?framing=one_char")
    type_into(page, "epochs", "1,000")
    expect_described(page, Experiment(framing="one_char", epochs=1000), trained=False)
    type_into(page, "learning_rate", "0,01")
    expect(page).to_have_url(re.compile(r"learning_rate=0\.01"))


def test_a_long_run_is_paused_resumed_and_kept(page, workshop):
    recipe = Experiment(framing="variable_length", seed=31, epochs=1500, runs=300)
    link = "framing=variable_length&seed=31&epochs=1500&runs=300"
    open_page(page, f"{workshop.url}/train?{link}")
    button(page, "train").click()
    before = epoch(page)
    expect(page.locator(".st-key-state_now .hm image")).to_be_visible()
    button(page, "pause").click()
    expect(button(page, "resume")).to_be_visible(timeout=PATIENCE)
    progress = page.locator(PROGRESS)
    expect(progress).to_contain_text("Paused after")
    paused = number(r"after ([\d,]+) of 1,500", progress.inner_text())
    assert before <= paused < 1500
    first = curve(page, "loss")
    assert first, "the curve stays to be looked at"
    expect(page.locator(".st-key-tape_answers .cell").first).to_be_visible()

    button(page, "resume").click()
    expect(button(page, "pause")).to_be_visible()
    expect_trained(page)
    expect_described(page, recipe)
    expect_drawn(page, "train")
    kept = _stored(workshop, recipe)
    assert kept is not None and len(kept.losses) == 1500
    assert kept.losses[0] == pytest.approx(first[0])


def test_a_paused_run_can_be_stopped_and_looked_at(page, workshop):
    recipe = {"framing": "variable_length", "seed": 32}
    open_page(page, f"{workshop.url}/train?framing=variable_length&seed=32&epochs=9000")
    button(page, "train").click()
    epoch(page)
    button(page, "pause").click()
    expect(button(page, "resume")).to_be_visible(timeout=PATIENCE)
    button(page, "stop").click()
    look = button(page, "kept")
    expect(look).to_contain_text("Look at the")
    kept = number(r"([\d,]+) epochs", look.inner_text())
    look.click()
    expect(page).to_have_url(re.compile(rf"\bepochs={kept}\b"))
    expect_described(page, Experiment(**recipe, epochs=kept))
    expect_drawn(page, "train")


def test_rewind_train_train_on_and_another_seed(page, workshop):
    recipe = {"framing": "one_char", "seed": 51}
    open_page(page, f"{workshop.url}/train?framing=one_char&seed=51&epochs=100")
    button(page, "train").click()
    expect_trained(page)
    expect_drawn(page, "train")
    learned = page.locator(".st-key-tape_answers .answer").all_inner_texts()
    loss = curve(page, "loss")
    assert len(learned) == 25 and len(loss) == 100

    button(page, "rewind").click()
    expect(page.get_by_text("Rewound to the initial weights of seed 51")).to_be_visible()
    expect(page.locator(".st-key-loss .js-line")).to_have_count(0)
    expect(page.locator(".st-key-accuracy .js-line")).to_have_count(0)
    expect(page.locator(".st-key-tape_answers .answer")).not_to_have_text(learned)

    button(page, "train").click()
    expect_trained(page)
    expect(page.locator(".st-key-tape_answers .answer")).to_have_text(learned)
    expect(page).not_to_have_url(re.compile("rewound"))
    expect_drawn(page, "train")
    assert curve(page, "loss") == loss

    button(page, "train_on").click()
    expect(page).to_have_url(re.compile(r"\bepochs=200\b"))
    expect_trained(page)
    expect_described(page, Experiment(**recipe, epochs=200))
    expect(page.locator(".replay .epoch")).to_contain_text("Epoch 200,")
    settled(page)
    assert len(curve(page, "loss")) == 200 and curve(page, "loss")[:100] == loss
    kept = [_stored(workshop, Experiment(**recipe, epochs=epochs)) for epochs in (100, 200)]
    assert kept[1].losses[:100].tolist() == kept[0].losses.tolist()

    button(page, "new_seed").click()
    expect(page).to_have_url(re.compile(r"\bseed=52\b"))
    expect(box(page, "seed")).to_have_value("52")
    expect_described(page, Experiment(framing="one_char", seed=52, epochs=200), trained=False)


NOTES_WHAT_IT_SHOWS = """node => {
    window.shown = [];
    new MutationObserver(() => window.shown.push(node.textContent))
        .observe(node, { childList: true, characterData: true, subtree: true });
}"""


def test_the_replay_asks_the_server_for_nothing(page, workshop):
    frames = []

    def watch(socket):
        socket.on("framesent", lambda _: frames.append("sent"))
        socket.on("framereceived", lambda _: frames.append("received"))

    page.on("websocket", watch)
    open_page(page, f"{workshop.url}/train?framing=one_char")
    expect_drawn(page, "train")
    settled(page)
    at, shown = page.locator(".replay .at"), page.locator(".replay .epoch")
    expect(shown).to_contain_text("Epoch 500,")
    last = int(at.get_attribute("max"))
    assert last + 1 >= 40, "snapshots"
    assert frames, "the page came this way"

    frames.clear()
    shown.evaluate(NOTES_WHAT_IT_SHOWS)
    page.locator(".replay .play").click()
    expect(shown).not_to_contain_text("Epoch 500,")
    expect(page.locator(".replay .play")).to_contain_text("Play", timeout=60_000)
    expect(shown).to_contain_text("Epoch 500, ")
    seen = page.evaluate("shown")
    assert seen[0].startswith("Epoch 0,") and len(set(seen)) > 10, "it plays from the beginning"
    late = page.locator(".replay .answers .said").all_inner_texts()

    at.press("Home")
    expect(shown).to_have_text(re.compile(r"^Epoch 0, \d+ of 25 ✓$"))
    expect(page.locator(".replay .answers .said")).not_to_have_text(late)
    at.press("ArrowRight")
    expect(at).to_have_value("1")
    expect(shown).to_have_text(re.compile(r"^Epoch [1-9]\d*, loss "))
    at.press("ArrowLeft")
    expect(shown).to_have_text(re.compile(r"^Epoch 0, "))
    at.press("End")
    expect(at).to_have_value(str(last))
    expect(shown).to_contain_text("Epoch 500, ")
    assert frames == []
