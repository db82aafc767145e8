"""The state player: keys, clicks, play, sub-steps, and numbers that are NumPy's."""

from __future__ import annotations

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from lstm_explorer import Experiment, load
from lstm_explorer import feed as run_of
from tests.browser.film import (
    PLAYER,
    equation,
    expect_fed,
    expect_pictured,
    feed,
    figures,
    panel,
    pauses,
    place,
    range_of,
    visited,
    watch,
    zoom_in,
)
from tests.browser.screen import cell, choose, expect_drawn, expect_moment, warning
from tests.browser.waiting import open_page, settled

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
WEIGHTS = load(Experiment()).weights

FRAME = 16
"""Milliseconds from one picture to the next: a step waits for one."""

SUB_STEPS = {
    "input arrives": "x",
    "gates": "ifo",
    "candidate": "g",
    "new cell state": "c",
    "new hidden state": "h",
    "answer": "y",
}


def _open(page, app, **parameters):
    query = "&".join(f"{name}={value}" for name, value in parameters.items())
    open_page(page, f"{app.url}/states?{query}")
    expect_drawn(page, "states")


def test_the_keys_go_back_and_forth_to_the_first_and_to_the_last_time_step(page, app_server):
    _open(page, app_server, text="ABCDEFGH", t=2)
    for key, t in (("ArrowRight", 3), ("ArrowLeft", 2), ("End", 7), ("ArrowRight", 7),
                   ("Home", 0), ("ArrowLeft", 0), ("ArrowRight", 1)):  # fmt: skip
        page.keyboard.press(key)
        expect_moment(page, t)


def test_every_press_is_one_step_however_fast_they_come(page, app_server):
    _open(page, app_server, text=ALPHABET, t=0)
    watch(page)
    for _ in range(20):
        page.keyboard.press("ArrowRight")
    expect_moment(page, 20)
    for _ in range(20):
        page.keyboard.press("ArrowLeft")
    expect_moment(page, 0)
    assert visited(page) == [*range(1, 21), *range(19, -1, -1)]


def test_a_held_key_goes_through_every_time_step_and_asks_nothing_of_the_server(page, app_server):
    sent = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    _open(page, app_server, text=ALPHABET, t=0)
    for key in ("unit", "i", "o", "answers", "space"):
        expect_pictured(page, key)
    settled(page)
    assert sent, "the page was asked for over this websocket"
    watch(page)
    sent.clear()
    page.keyboard.down("ArrowRight")
    page.wait_for_function("visited.length === 25")
    asked = list(sent)
    page.keyboard.up("ArrowRight")
    assert asked == []
    assert visited(page) == list(range(1, 26))


def test_the_scrubber_goes_wherever_it_is_dragged(page, app_server):
    _open(page, app_server, text="ABCDEFGHIJK", t=0)
    box = page.get_by_label("Time step", exact=True).bounding_box()
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 8, middle)
    page.mouse.down()
    watch(page)
    page.mouse.move(box["x"] + box["width"] / 2, middle, steps=20)
    expect_moment(page, 5)
    page.mouse.move(box["x"] + box["width"] - 2, middle, steps=20)
    expect_moment(page, 10)
    page.mouse.up()
    assert visited(page) == list(range(1, 11))
    page.keyboard.press("ArrowLeft")
    expect_moment(page, 9)
    page.keyboard.press("Space")
    expect_moment(page, 10)


def test_play_goes_on_to_the_end_and_begins_again_from_there(page, app_server):
    _open(page, app_server, text="ABCDEFGH", t=3)
    page.get_by_label("Speed").select_option("×8")
    page.locator("h1").click()
    watch(page)
    page.keyboard.press("Space")
    expect(page.get_by_label("Pause (space)")).to_be_visible()
    expect_moment(page, 7)
    expect(page.get_by_label("Play (space)")).to_be_visible()
    assert visited(page) == [4, 5, 6, 7]
    page.get_by_label("Play (space)").click()
    page.wait_for_function("visited.length === 12")
    assert visited(page)[4:] == list(range(8))


def test_space_pauses_where_it_is(page, app_server):
    _open(page, app_server, text=ALPHABET, t=0)
    page.get_by_label("Speed").select_option("×4")
    page.locator("h1").click()
    page.keyboard.press("Space")
    page.wait_for_function("Number(document.querySelector('.lstm-player').dataset.t) > 2")
    page.keyboard.press("Space")
    t = page.locator(PLAYER).get_attribute("data-t")
    page.wait_for_timeout(600)
    expect_moment(page, int(t))


@pytest.mark.parametrize(("speed", "a_second"), [("×1", 2), ("×2", 4), ("×8", 16)])
def test_it_plays_as_fast_as_it_is_told(page, app_server, speed, a_second):
    page.clock.install()
    _open(page, app_server, text=ALPHABET, t=0)
    page.get_by_label("Speed").select_option(speed)
    page.clock.pause_at(page.evaluate("Date.now()") + 60_000)  # from now on it goes as it is told
    page.get_by_label("Play (space)").click()
    watch(page)
    page.clock.run_for(6 * 1000 / a_second + 6 * FRAME)
    due = 1000 / a_second
    assert len(pauses(page)) >= 5
    assert all(due <= pause <= due + FRAME for pause in pauses(page))


def test_all_speeds_from_a_quarter_to_eight_times_can_be_had(page, app_server):
    _open(page, app_server)
    speeds = page.get_by_label("Speed").locator("option").all_inner_texts()
    assert speeds == ["×0.25", "×0.5", "×1", "×2", "×4", "×8"]


def test_sub_steps_come_in_order_each_with_its_numbers(page, app_server):
    _open(page, app_server, text="ABCDEFGH", t=3)
    page.get_by_label("sub-steps").check()
    page.locator("h1").click()
    saying = page.locator(f"{PLAYER} .saying")
    shown = ""
    for stage, (name, rows) in enumerate(SUB_STEPS.items()):
        shown += rows
        expect(page.locator(PLAYER)).to_have_attribute("data-stage", str(stage))
        expect(saying).to_contain_text(f"Time step 3, {name}")
        for row in "xifogchy":
            value = page.locator(f'{PLAYER} .equation[data-name="{row}"] .value')
            expect(value).to_be_visible(visible=row in shown)
        current = page.locator(f"{PLAYER} .equation.current")
        assert {row.get_attribute("data-name") for row in current.all()} == {*rows}
        expect_moment(page, 3)
        page.keyboard.press("ArrowRight")
    expect_moment(page, 4)
    expect(page.locator(PLAYER)).to_have_attribute("data-stage", "0")
    page.keyboard.press("ArrowLeft")
    expect_moment(page, 3)
    expect(page.locator(PLAYER)).to_have_attribute("data-stage", "5")


def test_sub_steps_can_be_played_through(page, app_server):
    _open(page, app_server, text="AB", t=0)
    page.get_by_label("Speed").select_option("×8")
    page.get_by_label("sub-steps").check()
    page.locator(PLAYER).evaluate(
        """player => {
          window.seen = [];
          const note = () => window.seen.push([player.dataset.t, player.dataset.stage].join("."));
          new MutationObserver(note).observe(player, { attributeFilter: ["data-stage"] });
        }"""
    )
    page.get_by_label("Play (space)").click()
    expect_moment(page, 1)
    expect(page.locator(PLAYER)).to_have_attribute("data-stage", "5")
    expect(page.get_by_label("Play (space)")).to_be_visible()
    seen = list(dict.fromkeys(page.evaluate("seen")))
    assert seen == [f"{t}.{stage}" for t in (0, 1) for stage in range(6)][-len(seen) :]
    assert len(seen) >= 11


def _written(*values):
    return [f"{value + 0.0:.4f}" for value in values]


@pytest.mark.parametrize("framing", ["stateful", "time_window", "padded_prefix"])
def test_the_numbers_under_the_glass_are_numpys_and_their_sums_are_right(page, app_server, framing):
    experiment = Experiment(framing=framing)
    weights = load(experiment).weights
    trace = run_of(experiment, weights, "ABCDEFGHIJK").trace
    parts = trace.preactivations(weights)
    dice = np.random.default_rng(11)
    _open(page, app_server, framing=framing, text="ABCDEFGHIJK")
    for _ in range(3):
        t, unit = int(dice.integers(trace.time_steps)), int(dice.integers(experiment.units))
        page.get_by_label("Time step", exact=True).fill(str(t))
        page.get_by_label("Unit", exact=True).fill(str(unit))
        page.get_by_label("Unit", exact=True).press("Enter")
        expect_moment(page, t, unit=unit)
        now = {name: float(getattr(trace, name)[0, t, unit]) for name in "hcifgo"}
        before = {name: float(getattr(trace.before, name)[0, t, unit]) for name in "hc"}
        for name in now:
            assert figures(equation(page, name, "value")) == _written(now[name])
            assert equation(page, name, "check") == "✓"
        assert figures(equation(page, "x", "value")) == _written(before["h"])
        for gate, name in enumerate("ifgo"):
            column = gate * experiment.units + unit
            a, b = (float(part[0, t, column]) for part in parts[:2])
            bias = float(parts.bias[column])
            read = figures(equation(page, name, "sum"))
            assert read == _written(a, b, bias, a + b + bias)
            *summands, total = map(float, read)
            assert sum(summands) == pytest.approx(total, abs=2.1e-4)
            squash = np.tanh if name == "g" else lambda z: 1 / (1 + np.exp(-z))
            assert squash(total) == pytest.approx(now[name], abs=1e-4)
        read = figures(equation(page, "c", "sum"))
        assert read == _written(now["f"], before["c"], now["i"], now["g"])
        f, c_before, i, g = map(float, read)
        assert f * c_before + i * g == pytest.approx(now["c"], abs=1e-3)
        read = figures(equation(page, "h", "sum"))
        assert read == _written(now["o"], np.tanh(now["c"]))
        assert float(read[0]) * float(read[1]) == pytest.approx(now["h"], abs=2e-4)


def test_a_click_on_a_heatmaps_cell_moves_to_that_time_step_and_unit(page, app_server):
    _open(page, app_server, text="ABCDEFGHIJK", t=0, unit=0)
    for key, t, unit in (("c", 4, 30), ("h", 7, 12), ("g", 2, 41)):
        expect_pictured(page, key)
        page.mouse.click(*place(page, key, t, unit))
        expect_moment(page, t, unit=unit)
        expect(page.get_by_label("Unit", exact=True)).to_have_value(str(unit))


def test_in_another_order_a_click_still_chooses_the_unit_under_the_hand(page, app_server):
    _open(page, app_server, text="ABCDEFGHIJK", t=0, order="peak")
    numbers = (
        panel(page, "c")
        .locator(".plot")
        .evaluate("plot => plot.data[0].customdata.map((row) => row[0][1])")
    )
    assert numbers != sorted(numbers)
    page.mouse.click(*place(page, "c", 4, 30))
    expect_moment(page, 4, unit=numbers[30])


def test_a_click_on_a_letter_an_answer_a_line_or_a_box_moves_to_that_time_step(page, app_server):
    _open(page, app_server, text="ABCDEFGHIJK", t=0, unit=22)
    cell(page, "player", 6).click()
    expect_moment(page, 6, unit=22)
    expect_pictured(page, "answers")
    page.mouse.click(*place(page, "answers", 3, 8))
    expect_moment(page, 3, unit=22)
    expect_pictured(page, "unit")
    c = run_of(Experiment(), WEIGHTS, "ABCDEFGHIJK").trace.c[0, :, 22]
    page.mouse.click(*place(page, "unit", 8, float(c[8])))
    expect_moment(page, 8, unit=22)
    page.locator(f'{PLAYER} .cellbox[data-t="5"] .name').click()
    expect_moment(page, 5, unit=22)


def test_a_click_on_a_point_of_the_trajectory_moves_to_that_time_step(page, app_server):
    _open(page, app_server, text="ABCDEFGHIJK", t=0)
    x, y = (
        panel(page, "path")
        .locator(".plot")
        .evaluate("({ calcdata }) => [calcdata.at(-1)[4].x, calcdata.at(-1)[4].y]")
    )
    page.mouse.click(*place(page, "path", x, y))
    expect_moment(page, 4)

    expect_pictured(page, "space")
    page.wait_for_timeout(500)
    mark = panel(page, "space").locator(".point").bounding_box()
    cell(page, "player", 9).click()
    expect_moment(page, 9)
    where = mark["x"] + mark["width"] / 2, mark["y"] + mark["height"] / 2
    page.mouse.move(where[0] + 3, where[1] + 3)
    page.mouse.move(*where, steps=4)
    expect(panel(page, "space").get_by_text("time step 4, says F")).to_be_visible()
    page.mouse.down()
    page.mouse.up()
    expect_moment(page, 4)


def test_a_similar_moment_and_a_unit_that_is_on_can_be_gone_to(page, app_server):
    _open(page, app_server, text="ABCDEFGHIJK", t=10)
    h = run_of(Experiment(), WEIGHTS, "ABCDEFGHIJK").trace.h[0].astype(float)
    distances = np.linalg.norm(h[:10] - h[10], axis=1)
    nearest = page.locator(f"{PLAYER} .nearest li")
    expect(nearest.first).to_contain_text(f"time step {distances.argmin()}, fed")
    expect(nearest.first).to_contain_text(f"{distances.min():.3f}")
    nearest.first.get_by_role("button").click()
    expect_moment(page, int(distances.argmin()))

    page.get_by_label("From time step").fill("3")
    page.get_by_label("to time step", exact=True).fill("5")
    page.get_by_label("Threshold").fill("0.6")
    between = h[3:6]
    on = [n for n in range(50) if (between[:, n] >= 0.6).all() or (between[:, n] <= -0.6).all()]
    chips = page.locator(f"{PLAYER} .chip")
    expect(chips).to_have_count(len(on))
    assert [int(text[:-1]) for text in chips.all_inner_texts()] == on
    chips.last.click()
    expect_moment(page, int(distances.argmin()), unit=on[-1])


def test_texts_typed_before_are_searched_for_similar_moments_too(page, app_server):
    _open(page, app_server, text="ABCDE", t=2)
    feed(page, "ABCXY")
    expect_fed(page, "ABCXY")
    nearest = page.locator(f"{PLAYER} .nearest li").first
    expect(nearest).to_contain_text("time step 2, fed C, says D (in “ABCDE”)")
    expect(nearest).to_contain_text("0.000")


def test_where_one_looks_is_in_the_url_and_comes_back_with_it(page, new_context, app_server):
    _open(page, app_server)
    feed(page, "ABCDEFGHXYZ")
    expect_fed(page, "ABCDEFGHXYZ")
    choose(page, "view_order", "similarity")
    page.mouse.click(*place(page, "h", 7, 12))
    expect_moment(page, 7)
    unit = int(page.locator(PLAYER).get_attribute("data-unit"))
    for name, value in {
        "t": 7, "unit": unit, "text": "ABCDEFGHXYZ", "order": "similarity"
    }.items():  # fmt: skip
        expect(page).to_have_url(re.compile(rf"[?&]{name}={value}\b"))
    shown = equation(page, "c", "sum")

    page.reload()
    fresh = new_context().new_page()
    fresh.goto(page.url)
    for each in (page, fresh):
        expect_drawn(each, "states")
        expect_fed(each, "ABCDEFGHXYZ")
        expect_moment(each, 7, unit=unit)
        assert equation(each, "c", "sum") == shown
        order = each.locator(".st-key-view_order").get_by_role("combobox")
        expect(order).to_have_value("similarity")


def test_zoom_and_unit_and_time_step_survive_another_text(page, app_server):
    _open(page, app_server, text="ABCDEFGHIJK", t=2)
    page.mouse.click(*place(page, "c", 4, 30))
    expect_moment(page, 4, unit=30)
    zoomed = zoom_in(page, "c", 2, 6)
    assert 0 < zoomed[0] < 3 and 5 < zoomed[1] < 8
    for text in ("ABCDEFGHIJ", "KLMNOPQRSTUVW"):
        feed(page, text)
        expect_fed(page, text)
        settled(page)
        expect_drawn(page, "states")
        assert range_of(page, "c") == pytest.approx(zoomed)
        expect_moment(page, 4, unit=30)


def test_the_camera_survives_another_text(page, app_server):
    _open(page, app_server, text="ABCDEFGHIJK", t=2)
    expect_pictured(page, "space")
    page.wait_for_timeout(500)
    eye = "plot => { const { eye } = plot._fullLayout.scene.camera; return [eye.x, eye.y, eye.z]; }"
    plot = panel(page, "space").locator(".plot")
    before = plot.evaluate(eye)
    box = plot.bounding_box()
    page.mouse.move(box["x"] + 120, box["y"] + 300)
    page.mouse.down()
    page.mouse.move(box["x"] + 260, box["y"] + 250, steps=8)
    page.mouse.up()
    page.wait_for_timeout(300)
    turned = plot.evaluate(eye)
    assert turned != pytest.approx(before, abs=0.05)
    feed(page, "ABCDEFXYZ")
    expect_fed(page, "ABCDEFXYZ")
    settled(page)
    page.wait_for_timeout(500)
    assert plot.evaluate(eye) == pytest.approx(turned, abs=1e-6)


@pytest.mark.parametrize(
    ("typed", "said"),
    [("AB7", "never met '7'"), ("", "nothing to feed"), ("A" * 10_000, "at most 200"),
     ("<img src=x onerror=alert(1)>", "never met '<'")],
    ids=["unknown", "empty", "endless", "script"],
)  # fmt: skip
def test_a_text_that_cannot_be_fed_is_explained_and_the_player_stays(page, app_server, typed, said):
    page.on("dialog", lambda dialog: pytest.fail(f"A script ran: {dialog.message}"))
    _open(page, app_server, text="ABC", t=1)
    feed(page, typed)
    expect(warning(page)).to_contain_text(said)
    assert len(warning(page).inner_text()) < 400
    expect_fed(page, "ABCDEFGHIJK")
    expect_moment(page, 1)
    page.locator("h1").click()
    page.keyboard.press("ArrowRight")
    expect_moment(page, 2)
    feed(page, "ABK")
    expect_fed(page, "ABK")
    expect(warning(page)).to_have_count(0)


@pytest.mark.parametrize(
    ("compared", "difference"),
    [
        ({"with": "another text", "other_text": "XYZABCDEFGHI"}, True),
        ({"with": "another epoch", "other_snapshot": 0}, True),
        ({"with": "another framing", "other_framing": "one_char"}, False),
    ],
    ids=lambda value: value.get("with") if isinstance(value, dict) else None,
)
def test_a_second_run_is_drawn_beside_the_first(page, app_server, compared, difference):
    open_page(page, f"{app_server.url}/states?text=ABCDEFGHIJK&t=4")
    expect_drawn(page, "states")
    link = "&".join(f"{name}={value}" for name, value in compared.items())
    open_page(page, f"{app_server.url}/states?text=ABCDEFGHIJK&t=4&{link}")
    other = page.locator(f"{PLAYER} .tape.other")
    expect(other.locator(".cell")).not_to_have_count(0)
    expect(page.locator(f"{PLAYER} .tape .now")).to_have_count(2)
    keys = ["one", "two", *(["difference"] if difference else [])]
    for key in keys:
        expect(panel(page, key).locator(".hm image")).to_be_visible(timeout=30_000)
    expect(panel(page, "difference")).to_have_count(1 if difference else 0)
    ends = {
        tuple(
            panel(page, key).locator(".plot").evaluate("({data: [{zmin, zmax}]}) => [zmin, zmax]")
        )
        for key in ("one", "two")
    }
    assert len(ends) == 1
    page.locator("h1").click()
    page.keyboard.press("ArrowRight")
    for now in page.locator(f"{PLAYER} .tape .now").all():
        expect(now).to_have_attribute("data-t", "5")


def test_comparing_can_begin_and_end_without_losing_ones_place(page, app_server):
    _open(page, app_server, text="ABCDEFGHIJK", t=2)
    page.mouse.click(*place(page, "c", 4, 30))
    expect_moment(page, 4, unit=30)
    choose(page, "view_with", "another text")
    expect(panel(page, "difference").locator(".hm image")).to_be_visible()
    expect_moment(page, 4, unit=30)
    choose(page, "view_with", "nothing")
    expect(panel(page, "difference")).to_have_count(0)
    expect(page.locator(f"{PLAYER} .tape.other")).to_be_hidden()
    expect_drawn(page, "states")
    expect_moment(page, 4, unit=30)


def test_another_seed_can_be_trained_and_compared_without_leaving_the_page(page, app_server):
    recipe = "framing=one_char&units=8&epochs=20"
    open_page(page, f"{app_server.url}/states?{recipe}&seed=7")
    page.locator(".st-key-train_here button").click()
    expect(page.locator(PLAYER)).to_have_attribute("data-t", "10", timeout=120_000)
    choose(page, "view_with", "another seed")
    page.locator(".st-key-train_other button").click()
    expect(panel(page, "difference").locator(".hm image")).to_be_visible(timeout=60_000)
    expect(page.locator(f"{PLAYER} .tape.other .cell")).to_have_count(11)


def test_the_player_can_be_taken_home_in_one_file(page, new_context, app_server, tmp_path):
    _open(page, app_server, text="ABCDEFGHIJK", t=3, unit=30)
    with page.expect_download() as waiting:
        page.locator(".st-key-take_home button").click()
    file = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(file)
    assert file.suffix == ".html"

    offline = new_context(offline=True).new_page()
    asked = []
    offline.on("request", lambda request: asked.append(request.url))
    offline.goto(file.as_uri())
    expect_moment(offline, 3, unit=30)
    expect(panel(offline, "c").locator(".hm image")).to_be_visible()
    watch(offline)
    for _ in range(4):
        offline.keyboard.press("ArrowRight")
    assert visited(offline) == [4, 5, 6, 7]
    offline.mouse.click(*place(offline, "h", 2, 12))
    expect_moment(offline, 2, unit=12)
    assert {url.split(":")[0] for url in asked} <= {"file", "data", "blob"}


def test_the_badge_tells_how_far_from_keras_the_network_is(page, app_server):
    _open(page, app_server)
    badge = page.locator(f"{PLAYER} .badge")
    expect(badge).to_contain_text(f"{load(Experiment()).keras_difference:.1e}")
    expect(badge).to_have_class("badge")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("query", ["", "framing=time_window", "with=another text"])
def test_nobody_is_kept_out(new_context, app_server, theme, query):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = new_context(color_scheme=theme).new_page()
    open_page(page, f"{app_server.url}/states?{query}")
    expect(page.locator(f"{PLAYER} .hm image").first).to_be_visible(timeout=30_000)
    for key in ("unit", "i", "answers", "space"):
        expect_pictured(page, key)
    found = axe.run(page).response["violations"]
    grave = [
        f"{each['id']}: {[node['html'] for node in each['nodes'][:3]]}"
        for each in found
        if each["impact"] in ("serious", "critical")
    ]
    assert not grave, "\n".join(grave)
