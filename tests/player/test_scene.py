from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import plotly.graph_objects as go
import pytest

from lstm_explorer.figures import TITLES
from lstm_explorer.player.scene import ORDERS
from lstm_explorer.recipe.framings import FRAMINGS
from tests.player.scenes import a_scene, another_run, numbers, told

FRAMED = {key: "ABCDEFGH" for key in FRAMINGS}


@pytest.mark.parametrize(("framing", "text"), FRAMED.items())
def test_the_browser_is_given_the_traces_numbers_to_the_last_bit(framing, text):
    scene = a_scene(framing, text)
    trace = scene.run.trace
    for name in "hcifgo":
        np.testing.assert_array_equal(numbers(scene, name), getattr(trace, name)[0].ravel())
    for name in "hc":
        np.testing.assert_array_equal(
            numbers(scene, f"{name}_before"), getattr(trace.before, name)[0].ravel()
        )
    np.testing.assert_array_equal(numbers(scene, "dense"), scene.weights.dense_kernel.ravel())


@pytest.mark.parametrize(("framing", "text"), FRAMED.items())
def test_input_recurrent_part_and_bias_give_the_gates(framing, text):
    scene = a_scene(framing, text)
    parts = (numbers(scene, name).reshape(-1, 4, 6) for name in ("input", "recurrent", "bias"))
    i, f, g, o = np.moveaxis(sum(parts).astype(float), 1, 0)
    for name, z in {"i": i, "f": f, "o": o}.items():
        gate = 1 / (1 + np.exp(-z))
        np.testing.assert_allclose(gate, getattr(scene.run.trace, name)[0], atol=1e-6)
    np.testing.assert_allclose(np.tanh(g), scene.run.trace.g[0], atol=1e-6)


def test_equal_scenes_have_one_key_wherever_one_looks_at_them():
    keys = {
        told(a_scene(), now=now, unit=unit)["key"] for now, unit in ((0, 0), (5, 0), (5, 3), (0, 1))
    }
    assert len(keys) == 1


@pytest.mark.parametrize(
    "other",
    [
        a_scene(text="ABCDEFGHIJ"),
        a_scene(text="ABCDEFGHIJKL"),
        a_scene("one_char"),
        a_scene(units=7),
        a_scene(seed=1),
        a_scene(order="peak"),
        a_scene(dark=True),
        a_scene(name="the same, called otherwise"),
        a_scene(keras_difference=1e-4),
        a_scene(other=another_run()),
    ],
    ids=["shorter", "longer", "framing", "units", "weights", "order", "theme", "name", "badge",
         "compared"],
)  # fmt: skip
def test_whatever_is_drawn_otherwise_has_another_key(other):
    assert told(other)["key"] != told(a_scene())["key"]


def test_another_quantity_compared_has_another_key():
    compared = a_scene(other=another_run(), quantity="c")
    assert told(compared)["key"] != told(replace(compared, quantity="h"))["key"]


def test_a_network_is_known_by_its_weights_whatever_it_is_fed():
    networks = {told(a_scene(text=text))["film"]["network"] for text in ("ABC", "XYZ", "A")}
    assert len(networks) == 1
    assert told(a_scene(seed=1))["film"]["network"] not in networks


@pytest.mark.parametrize("difference", [0, 2.5e-7, 1e-5])
def test_a_small_difference_to_keras_is_told_quietly(difference):
    badge = told(a_scene(keras_difference=difference))["badge"]
    assert not badge["loud"]
    assert f"{difference:.1e}" in badge["text"] and "Keras" in badge["text"]


def test_of_a_network_that_nobody_compared_with_keras_nothing_is_claimed():
    badge = told(a_scene(keras_difference=float("nan")))["badge"]
    assert "nobody compared it" in badge["text"] and not badge["loud"]


@pytest.mark.parametrize("difference", [1.001e-5, 0.3, float("inf")])
def test_a_difference_to_keras_above_a_hundred_thousandth_is_told_loudly(difference):
    badge = told(a_scene(keras_difference=difference))["badge"]
    assert badge["loud"]
    assert "do not trust" in badge["text"]


@pytest.mark.parametrize("compared", [False, True])
def test_every_picture_can_be_had_as_an_ordinary_figure(compared):
    pictures = a_scene(other=another_run() if compared else None).figures()
    assert {"c", "h", "i", "f", "g", "o", "unit", "answers", "path", "space"} <= set(pictures)
    assert ({"one", "two", "difference"} <= set(pictures)) is compared
    for picture in pictures.values():
        assert isinstance(picture, go.Figure)
        assert picture.data and not picture.frames
        assert "Infinity" not in picture.to_json()


def test_every_panel_has_a_text_alternative_and_a_name_of_its_own():
    panels = [panel for row in a_scene(other=another_run()).rows() for panel in row]
    names = [panel["key"] for panel in panels]
    assert len(set(names)) == len(names)
    for panel in panels:
        assert panel["key"] in ("glass", "chain", "similar") or len(panel["alt"]) > 20


@pytest.mark.parametrize("quantity", TITLES)
def test_compared_runs_share_the_ends_of_their_scale(quantity):
    scene = a_scene(other=another_run(seed=3), quantity=quantity)
    pictures = scene.figures()
    one, two = (pictures[key].data[0] for key in ("one", "two"))
    assert (one.zmin, one.zmax) == (two.zmin, two.zmax)
    for run in (scene.run, scene.other):
        assert np.abs(getattr(run.trace, quantity)).max() <= one.zmax


@pytest.mark.parametrize("quantity", TITLES)
def test_the_difference_is_this_run_minus_the_other(quantity):
    scene = a_scene(other=another_run(seed=3, text="ABCXYZ"), quantity=quantity)
    drawn = scene.figures()["difference"].data[0]
    own, others = (getattr(run.trace, quantity)[0, :6].T for run in (scene.run, scene.other))
    np.testing.assert_array_equal(drawn.z, own - others)
    assert drawn.zmin == -drawn.zmax


def test_networks_of_two_sizes_have_no_difference_unit_by_unit():
    pictures = a_scene(other=another_run(units=9), order="peak").figures()
    assert {"one", "two"} <= set(pictures)
    assert "difference" not in pictures


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("units", [1, 2, 3, 17])
def test_every_order_draws_every_unit_once(order, units):
    scene = a_scene(units=units, order=order)
    assert sorted(scene.units) == list(range(units))
    assert told(scene)["order"] == scene.units.tolist()
    drawn = scene.figures()["c"].data[0].z
    np.testing.assert_array_equal(drawn, scene.run.trace.c[0].T[scene.units])


def test_a_compared_run_is_drawn_in_the_order_of_the_first():
    scene = a_scene(other=another_run(), order="similarity")
    pictures = scene.figures()
    for key, run in {"one": scene.run, "two": scene.other}.items():
        np.testing.assert_array_equal(pictures[key].data[0].z, run.trace.c[0].T[scene.units])
    difference = (scene.run.trace.c - scene.other.trace.c)[0].T[scene.units]
    np.testing.assert_array_equal(pictures["difference"].data[0].z, difference)


def test_a_cell_is_cut_where_the_state_was_wiped_and_padding_is_told_from_letters():
    windows = told(a_scene("time_window", "ABCDE"))["film"]["cells"]
    assert [cell["t"] for cell in windows if cell["cut"]] == [3, 6]
    padded = told(a_scene("padded_prefix", "AB"))["film"]["cells"]
    assert [cell["letters"] for cell in padded][-3:] == [[None], ["A"], ["B"]]


def test_what_the_browser_is_given_is_plain_json():
    scene = a_scene(other=another_run())
    assert json.loads(json.dumps(told(scene), allow_nan=False)) == told(scene)
