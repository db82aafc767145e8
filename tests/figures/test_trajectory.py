from __future__ import annotations

import numpy as np
import pytest

from lstm_explorer.figures import trajectory, trajectory_3d
from lstm_explorer.network.interventions import Reset
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.runs.evaluation import principal_components
from tests.figures.pictured import a_run

CLASSES = Experiment().classes


def _pieces(figure):
    """The line as a list of unbroken stretches of points."""
    pieces, piece = [], []
    for x, y in zip(figure.data[0].x, figure.data[0].y, strict=True):
        if x is None:
            pieces.append(piece)
            piece = []
        else:
            piece.append((x, y))
    return [*pieces, piece]


@pytest.mark.parametrize("quantity", ["h", "c"])
def test_each_time_step_is_a_point_in_the_two_main_directions(quantity):
    run = a_run()
    points = trajectory(run, quantity, CLASSES).data[1]
    expected = principal_components(getattr(run.trace, quantity)[0]).points
    np.testing.assert_array_equal(np.transpose([points.x, points.y]), expected)


def test_each_point_carries_its_answer_and_the_colour_of_that_letter():
    run = a_run()
    points = trajectory(run, "h", CLASSES).data[1]
    answers = [step.answer for step in run.steps]
    assert list(points.text) == answers
    assert list(points.marker.color) == [CLASSES.index(answer) for answer in answers]
    assert (points.marker.cmin, points.marker.cmax) == (0, len(CLASSES) - 1)


def test_the_line_goes_from_point_to_point():
    figure = trajectory(a_run(), "h", CLASSES)
    (line,) = _pieces(figure)
    assert line == list(zip(figure.data[1].x, figure.data[1].y, strict=True))


def test_the_line_is_broken_where_the_state_was_reset():
    figure = trajectory(a_run("time_window", "ABCDE"), "h", CLASSES)
    assert [len(piece) for piece in _pieces(figure)] == [3, 3, 3]

    figure = trajectory(a_run(interventions=[Reset(at=4)]), "h", CLASSES)
    assert [len(piece) for piece in _pieces(figure)] == [4, 7]
    joined = [point for piece in _pieces(figure) for point in piece]
    assert joined == list(zip(figure.data[1].x, figure.data[1].y, strict=True))


def test_only_the_current_time_step_is_outlined():
    widths = trajectory(a_run(), "h", CLASSES, now=4).data[1].marker.line.width
    assert [t for t, width in enumerate(widths) if width] == [4]


def test_a_single_letter_is_a_single_point():
    figure = trajectory(a_run(text="A"), "h", CLASSES)
    assert len(figure.data[1].x) == 1
    assert np.isfinite([*figure.data[1].x, *figure.data[1].y]).all()


def test_hovering_tells_what_was_fed_and_what_it_said():
    run = a_run(text="AB")
    told = trajectory(run, "h", CLASSES).data[1].customdata
    assert [list(each[:3]) for each in told] == [[s.t, s.letters[0], s.answer] for s in run.steps]


def test_hovering_tells_how_far_the_state_moved_over_all_units():
    run = a_run()
    told = [each[3] for each in trajectory(run, "c", CLASSES).data[1].customdata]
    moved = np.linalg.norm(run.trace.c[0] - run.trace.before.c[0], axis=1)
    np.testing.assert_allclose(told, moved, rtol=1e-6)


@pytest.mark.parametrize("quantity", ["h", "c"])
def test_in_space_each_time_step_is_a_point_in_the_three_main_directions(quantity):
    run = a_run()
    figure = trajectory_3d(run, quantity, CLASSES)
    points = figure.data[1]
    found = principal_components(getattr(run.trace, quantity)[0], 3)
    np.testing.assert_array_equal(np.transpose([points.x, points.y, points.z]), found.points)
    before, after = (getattr(state, quantity)[0] for state in (run.trace.before, run.trace))
    assert [t for t, _ in points.customdata] == list(range(11))
    moved = np.linalg.norm(after - before, axis=1)
    np.testing.assert_allclose([moved for _, moved in points.customdata], moved, rtol=1e-6)
    assert list(points.text) == [step.answer for step in run.steps]
    scene = figure.layout.scene
    titles = [axis.title.text for axis in (scene.xaxis, scene.yaxis, scene.zaxis)]
    assert titles == [f"{n} ({100 * share:.0f} %)" for n, share in enumerate(found.explained, 1)]


def test_in_space_the_line_is_broken_where_the_state_was_reset():
    assert [
        len(piece) for piece in _pieces(trajectory_3d(a_run("time_window", "ABCDE"), "h", CLASSES))
    ] == [3, 3, 3]


@pytest.mark.parametrize("text", ["A", "AB"])
def test_in_space_missing_directions_are_flat(text):
    points = trajectory_3d(a_run(text=text), "h", CLASSES).data[1]
    assert np.isfinite([*points.x, *points.y, *points.z]).all()
    assert not any(points.z)
