from __future__ import annotations

import tomllib

import numpy as np
import pytest

from lstm_explorer.figures import TITLES, answers_map, difference_map, heatmap, limits
from lstm_explorer.figures.heatmaps import letters_of, time_axis
from lstm_explorer.figures.palette import palette
from lstm_explorer.network.cell import Weights
from lstm_explorer.network.interventions import Reset
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.runs.feeding import feed
from tests.figures.pictured import a_run
from tests.networks import random_network
from tests.processes import ROOT


@pytest.mark.parametrize("quantity", TITLES)
def test_a_heatmap_shows_the_traces_numbers_units_down_and_time_steps_across(quantity):
    run = a_run(units=9)
    drawn = heatmap(run, quantity).data[0].z
    np.testing.assert_array_equal(drawn, getattr(run.trace, quantity)[0].T)
    assert drawn.shape == (9, 11)


@pytest.mark.parametrize("gate", ["i", "f", "o"])
def test_gates_share_the_scale_from_zero_to_one(gate):
    picture = heatmap(a_run(), gate).data[0]
    assert (picture.zmin, picture.zmax) == (0, 1)


@pytest.mark.parametrize("quantity", ["h", "g"])
def test_what_cannot_leave_minus_one_to_one_is_drawn_on_all_of_it(quantity):
    picture = heatmap(a_run(), quantity).data[0]
    assert (picture.zmin, picture.zmax) == (-1, 1)


def test_the_cell_states_scale_is_symmetric_and_holds_every_value():
    run = a_run()
    picture = heatmap(run, "c").data[0]
    assert picture.zmin == -picture.zmax
    assert picture.zmax == pytest.approx(np.abs(run.trace.c).max())


@pytest.mark.parametrize("quantity", TITLES)
def test_two_runs_that_are_compared_share_one_scale_that_holds_both(quantity):
    small, large = a_run(seed=1), a_run(seed=2, text="ZYXWVUTSRQPONMLKJIHGFEDCBA")
    ends = limits(quantity, [small, large])
    scales = {
        (picture.zmin, picture.zmax)
        for picture in (heatmap(run, quantity, ends=ends).data[0] for run in (small, large))
    }
    assert len(scales) == 1
    (low, high), *_ = scales
    for run in (small, large):
        values = getattr(run.trace, quantity)
        assert low <= values.min() and values.max() <= high


def test_a_cell_state_that_never_moved_from_zero_still_has_a_scale():
    experiment = Experiment(units=6)
    nothing = Weights(*(np.zeros_like(array) for array in random_network(experiment)))
    assert limits("c", [feed(experiment, nothing, "ABC")]) == (-1, 1)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("quantity", ["c", "h", "g"])
def test_zero_has_the_colour_of_the_page(theme, quantity):
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())
    picture = heatmap(a_run(), quantity, dark=theme == "dark").data[0]
    middle = {place: colour for place, colour in picture.colorscale}[0.5]
    assert picture.zmin + picture.zmax == 0
    assert middle == config["theme"][theme]["backgroundColor"]


def _cuts(run, **options):
    shapes = heatmap(run, "h", **options).layout.shapes
    return [(shape.x0, shape.x1) for shape in shapes if shape.type == "line"]


def test_a_dashed_line_stands_before_every_time_step_that_was_reset():
    run = a_run("time_window", "ABCDE")
    assert run.resets == (0, 3, 6)
    assert _cuts(run) == [(2.5, 2.5), (5.5, 5.5)]
    dashes = {shape.line.dash for shape in heatmap(run, "h").layout.shapes}
    assert dashes == {"dash"}


def test_a_reset_by_hand_is_drawn_like_the_framings_own():
    assert _cuts(a_run(interventions=[Reset(at=4)])) == [(3.5, 3.5)]
    assert _cuts(a_run()) == []


def test_resets_before_every_letter_leave_the_numbers_uncovered():
    run = a_run("one_char")
    assert [x for x, _ in _cuts(run)] == [t - 0.5 for t in range(1, 11)]
    for shape in heatmap(run, "h").layout.shapes:
        assert shape.y0 >= 1, "the line runs across the heatmap"


def test_the_current_time_step_is_outlined_from_the_first_unit_to_the_last():
    outlines = [s for s in heatmap(a_run(units=9), "h", now=4).layout.shapes if s.type == "rect"]
    (outline,) = outlines
    assert (outline.x0, outline.x1, outline.y0, outline.y1) == (3.5, 4.5, -0.5, 8.5)
    assert outline.line.color == palette(False).text


def test_the_time_axis_names_the_letter_of_each_time_step():
    axis = heatmap(a_run(text="HELLO"), "h").layout.xaxis
    assert list(zip(axis.tickvals, axis.ticktext, strict=True)) == list(enumerate("HELLO"))


def test_a_long_text_names_only_as_many_letters_as_there_is_room_for():
    letters = ("ABCDEFGHIJKLMNOPQRSTUVWXYZ" * 8)[:200]
    axis = time_axis(letters, 30)
    assert len(axis["ticktext"]) <= 30
    assert axis["ticktext"] == [letters[t] for t in axis["tickvals"]]


def test_padding_and_white_space_can_be_seen_on_the_time_axis():
    run = a_run("padded_prefix", "A B", sequence="A BCD")
    assert letters_of(run) == ["·", "A", "␣", "B"]


def test_hovering_names_the_letter_that_was_fed():
    run = a_run("feature_window", "ABCDE")
    told = heatmap(run, "h").data[0].customdata
    assert [letters for letters, _ in told[0]] == ["ABC", "BCD", "CDE"]


def test_rows_follow_the_order_and_are_named_by_their_unit():
    run, order = a_run(units=6), np.array([3, 0, 5, 1, 4, 2])
    figure = heatmap(run, "c", order=order)
    np.testing.assert_array_equal(figure.data[0].z, run.trace.c[0].T[order])
    assert [row[0][1] for row in figure.data[0].customdata] == order.tolist()
    axis = figure.layout.yaxis
    assert [order[row] for row in axis.tickvals] == [int(name) for name in axis.ticktext]


@pytest.mark.parametrize("framing", ["stateful", "time_window", "padded_prefix"])
def test_what_it_would_say_is_drawn_for_every_answer_at_every_time_step(framing):
    run = a_run(framing, "ABCDE")
    classes = Experiment(framing=framing).classes
    picture, letters = answers_map(run, classes).data
    np.testing.assert_array_equal(picture.z, run.trace.probabilities[0].T)
    assert (picture.zmin, picture.zmax) == (0, 1)
    assert list(letters.text) == [step.answer for step in run.steps]
    assert [classes[row] for row in letters.y] == list(letters.text)


def test_an_answer_is_named_in_words_as_well():
    told = answers_map(a_run(text="AB"), Experiment().classes).data[0].customdata
    assert [row[0] for row in told] == [*Experiment().classes]


def test_answers_are_cut_where_the_state_was_reset():
    shapes = answers_map(a_run("time_window", "ABCDE"), Experiment().classes).layout.shapes
    assert [shape.x0 for shape in shapes] == [2.5, 5.5]


def test_a_difference_is_taken_over_the_time_steps_that_both_runs_have():
    one, other = a_run(text="ABCDEFGH"), a_run(text="XYZ", seed=3)
    picture = difference_map(one, other, "h", title="h").data[0]
    np.testing.assert_array_equal(picture.z, (one.trace.h[0, :3] - other.trace.h[0]).T)
    assert picture.zmin == -picture.zmax
    back = difference_map(other, one, "h", title="h").data[0]
    np.testing.assert_array_equal(back.z, -picture.z)
    assert (back.zmin, back.zmax) == (picture.zmin, picture.zmax)


def test_two_equal_runs_do_not_differ_and_still_have_a_scale():
    picture = difference_map(a_run(), a_run(), "c", title="c").data[0]
    assert not picture.z.any()
    assert (picture.zmin, picture.zmax) == (-1, 1)


def test_networks_of_two_sizes_have_no_difference():
    with pytest.raises(ValueError, match="6 units and the other 9"):
        difference_map(a_run(), a_run(units=9), "c", title="c")
