from __future__ import annotations

import numpy as np
import pytest

from lstm_explorer.figures import distance_curves, learning_curve, unit_lines
from lstm_explorer.network.interventions import Reset
from lstm_explorer.runs.evaluation import state_distance
from tests.figures.pictured import a_run


def _curve(values, *, epochs, share=False):
    return learning_curve(values, title="Loss", epochs=epochs, share=share)


@pytest.mark.parametrize("epochs", [201, 5_000, 100_000])
def test_a_long_training_is_drawn_with_at_most_200_of_its_epochs(epochs):
    values = np.random.default_rng(0).random(epochs)
    line = _curve(values, epochs=epochs).data[0]
    assert len(line.x) <= 200
    assert (line.x[0], line.x[-1]) == (1, epochs)
    np.testing.assert_array_equal(line.y, values[np.asarray(line.x) - 1])


@pytest.mark.parametrize("epochs", [1, 2, 7, 200])
def test_a_short_training_is_drawn_whole(epochs):
    values = [1 / (n + 1) for n in range(epochs)]
    line = _curve(values, epochs=epochs).data[0]
    assert list(line.x) == list(range(1, epochs + 1))
    assert list(line.y) == values


def test_before_the_first_epoch_the_axes_wait_for_the_curve():
    figure = _curve((), epochs=300)
    assert len(figure.data[0].x) == len(figure.data[0].y) == 0
    assert tuple(figure.layout.xaxis.range) == (0, 300)


def test_the_axis_of_epochs_does_not_move_while_the_training_runs():
    ranges = {tuple(_curve([1.0] * n, epochs=300).layout.xaxis.range) for n in (0, 1, 150, 300)}
    assert ranges == {(0, 300)}


def test_shares_are_drawn_from_zero_to_all_of_them():
    low, high = _curve([0.2, 0.4], epochs=2, share=True).layout.yaxis.range
    assert low == 0 and 1 <= high < 1.1


def test_the_distance_of_two_runs_is_drawn_for_h_and_for_c():
    untouched, wiped = a_run(), a_run(interventions=[Reset(at=4)])
    distances = {name: state_distance(untouched, wiped, name) for name in ("h", "c")}
    lines = distance_curves(untouched, distances).data
    for line, (name, values) in zip(lines, distances.items(), strict=True):
        np.testing.assert_array_equal(line.y, values)
        assert list(line.text)[-1] == f"|Δ{name}|"
        assert not any(values[:4]) and all(values[4:])
    assert lines[0].line.dash != lines[1].line.dash, "h and c differ by more than their words"


@pytest.mark.parametrize("unit", [0, 5])
def test_one_unit_is_drawn_with_its_states_and_gates_over_all_time_steps(unit):
    run = a_run()
    lines = {line.name: line for line in unit_lines(run, unit).data}
    assert [*lines] == [*"chgifo"]
    for name, line in lines.items():
        np.testing.assert_array_equal(line.y, getattr(run.trace, name)[0, :, unit])
        assert list(line.x) == list(range(11))


def test_the_lines_of_a_unit_differ_by_more_than_their_names():
    looks = [(line.yaxis, line.line.dash, line.line.width) for line in unit_lines(a_run(), 0).data]
    assert len(set(looks)) == 6


def test_gates_have_an_axis_of_their_own_that_shows_all_they_can_be():
    figure = unit_lines(a_run(), 0)
    assert {line.name for line in figure.data if line.yaxis == "y2"} == {*"ifo"}
    low, high = figure.layout.yaxis2.range
    assert low < 0 and high > 1


def test_the_lines_of_a_unit_are_cut_where_the_state_was_reset():
    shapes = unit_lines(a_run(interventions=[Reset(at=4)]), 0).layout.shapes
    assert [shape.x0 for shape in shapes] == [3.5]
