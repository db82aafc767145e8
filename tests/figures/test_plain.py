"""Figures as plain values: what a page is given is what Plotly would have made of it."""

from __future__ import annotations

import base64

import numpy as np
import plotly.graph_objects as go
import plotly.io
import pytest

from lstm_explorer import Experiment, figures
from lstm_explorer.figures import Dots, Drawing, LossBand, as_json, checked
from lstm_explorer.figures.plain import merged
from lstm_explorer.sweeps.statistics import summarise
from tests.figures.pictured import a_run
from tests.processes import printed_by

RUN = a_run()
OTHER = a_run(seed=1)
CLASSES = Experiment().classes
MARKS = Dots(
    name="stateful", values=(0.2, 0.4), seeds=(1, 2), mean=0.3, low=0.1, high=0.5, said="30 %"
)
BAND = LossBand(
    name="stateful", x=np.arange(1, 4), middle=np.array([3.0, 2, 1]),
    low=np.array([2.0, 1, 0.5]), high=np.array([4.0, 3, 2]),
)  # fmt: skip
ASKED = np.array([[0, 1, -1], [2, 2, 0]])
SAMPLES = Experiment(framing="padded_prefix").samples


DRAWINGS = {
    "heatmap": lambda draw: draw(RUN, "c"),
    "difference_map": lambda draw: draw(RUN, OTHER, "h", title="h"),
    "answers_map": lambda draw: draw(RUN, CLASSES),
    "learning_curve": lambda draw: draw([3.0, 2.0], title="Loss", epochs=2, share=False),
    "distance_curves": lambda draw: draw(RUN, {"h": np.zeros(11), "c": np.ones(11)}),
    "unit_lines": lambda draw: draw(RUN, 0),
    "trajectory": lambda draw: draw(RUN, "h", CLASSES),
    "trajectory_3d": lambda draw: draw(RUN, "c", CLASSES),
    "answer_map": lambda draw: draw(ASKED, [0, 1], CLASSES[:3]),
    "share_map": lambda draw: draw(np.array([[np.nan, 1.0]]), [3], CLASSES[:2]),
    "unit_bars": lambda draw: draw(np.array([1, 0]), np.array([0.5, 0.1]), np.array([0, 1])),
    "hearing_map": lambda draw: draw(RUN, np.ones(11), np.zeros((11, 26)), CLASSES),
    "letter_shares": lambda draw: draw(np.array([[0.5, np.nan]]), ["stateful"], CLASSES[:2]),
    "loss_bands": lambda draw: draw([BAND], across="epochs"),
    "distribution": lambda draw: draw([MARKS], mark="seed 7", title="Accuracy"),
    "difference": lambda draw: draw(0.1, 0.05, 0.15, names=("A", "B")),
    "measured": lambda draw: draw(
        {"right": [0.5, 0.75]}, {"right": summarise([0.5, 0.75])}, {"right": "62 %"}, title="Right"
    ),
    "tensor_box": lambda draw: draw(SAMPLES, CLASSES),
    "one_hot": lambda draw: draw(SAMPLES, CLASSES),
}
"""What each function that draws is given here."""

EVERY_DRAWING = pytest.mark.parametrize("name", DRAWINGS)


def _plain(name):
    return DRAWINGS[name](getattr(figures, name).plain)


def test_every_function_that_draws_is_asked_here():
    drawing = {name for name in figures.__all__ if isinstance(getattr(figures, name), Drawing)}
    assert drawing == set(DRAWINGS)


@EVERY_DRAWING
def test_plotly_accepts_every_property(name):
    checked(_plain(name))


@EVERY_DRAWING
def test_the_browser_is_given_what_plotly_would_write(name):
    plain = _plain(name)
    ours = plotly.io.from_json(as_json(plain))
    theirs = plotly.io.from_json(checked(plain).to_json())
    ours.layout.template = theirs.layout.template = None  # reading puts one in
    assert _lists(ours.to_plotly_json()) == _lists(theirs.to_plotly_json())


def _lists(value):
    """The same with lists in place of arrays, however these were written."""
    if isinstance(value, dict) and "bdata" in value:
        given = np.frombuffer(base64.b64decode(value["bdata"]), value["dtype"])
        shape = [int(each) for each in str(value.get("shape", len(given))).split(",")]
        return _lists(given.reshape(shape))
    if isinstance(value, dict):
        return {name: _lists(each) for name, each in value.items()}
    if isinstance(value, np.ndarray):
        return _lists(value.tolist())
    if isinstance(value, list | tuple):
        return [_lists(each) for each in value]
    return None if value != value else value  # NaN equals nothing


def test_called_it_draws_plotlys_own_figure():
    figure = figures.heatmap(RUN, "c")
    assert isinstance(figure, go.Figure)
    np.testing.assert_array_equal(figure.data[0].z, RUN.trace.c[0].T)


@pytest.mark.parametrize("dtype", ["f4", "f8", "i1", "i4", "u2", "i8", "bool"])
def test_an_array_comes_through_json_as_it_is(dtype):
    values = np.arange(6).reshape(2, 3).astype(dtype)
    assert _through_json(values) == values.tolist()


def test_a_number_that_is_none_stays_none_in_an_array():
    assert _through_json(np.array([1.0, np.nan])) == [1.0, None]


def _through_json(values):
    figure = plotly.io.from_json(as_json({"data": [{"type": "heatmap", "z": values}]}))
    return _lists(figure.to_plotly_json()["data"][0]["z"])


def test_a_number_that_json_has_no_word_for_is_refused():
    with pytest.raises(ValueError, match="JSON"):
        as_json({"data": [{"x": [float("inf")]}]})


def test_properties_lie_over_each_other_and_none_changes_nothing():
    base = {"a": {"b": 1, "c": 2}, "d": [1]}
    assert merged(base, {"a": {"c": 3, "e": None}, "d": [2]}) == {"a": {"b": 1, "c": 3}, "d": [2]}
    assert base == {"a": {"b": 1, "c": 2}, "d": [1]}


def test_a_page_needs_no_graph_objects():
    """They take half a second to import, which whoever comes first would wait for."""
    program = (
        "import sys; from lstm_explorer import figures; "
        "print('plotly.graph_objects' in sys.modules)"
    )
    assert printed_by(program).strip() == "False"
