from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from lstm_explorer.figures import (
    Dots,
    LossBand,
    difference,
    distribution,
    letter_shares,
    loss_bands,
)


def _row(values, *, name="one_char", low=None, high=None, mine=None) -> Dots:
    mean = sum(values) / len(values) if values else None
    seeds = tuple(range(1, len(values) + 1))
    return Dots(name, tuple(values), seeds, mean, low, high, f"{len(values)} seeds", mine)


def _drawn(rows, dark=False):
    figure = distribution(rows, mark="seed 7", title="Accuracy", dark=dark)
    return figure, {trace.name: trace for trace in figure.data}


@pytest.mark.parametrize("count", [1, 5, 100])
def test_every_run_is_a_dot_of_its_own_place(count):
    values = [0.8] * count + [1.0] * count
    _, drawn = _drawn([_row(values), _row(values)])
    dots = drawn["runs"]
    assert sorted(dots.x) == sorted(values * 2)
    assert len(set(zip(dots.x, dots.y, strict=True))) == 4 * count
    assert list(dots.customdata) == [*range(1, 2 * count + 1)] * 2, "each knows its seed"


@pytest.mark.parametrize("count", [1, 7, 100])
def test_dots_stay_in_their_row(count):
    _, drawn = _drawn([_row([1.0] * count)] * 3)
    rows = np.round(drawn["runs"].y)
    assert np.abs(drawn["runs"].y - rows).max() < 0.34
    assert [int((rows == row).sum()) for row in range(3)] == [count] * 3


def test_means_and_intervals_stand_where_they_are():
    _, drawn = _drawn([_row([0.8, 0.9], low=0.7, high=1.2), _row([1.0])])
    assert list(drawn["means"].x) == [pytest.approx(0.85)], "one run has no mean to tell"
    assert list(drawn["intervals"].x) == [0.7, 1, None], "what cannot be is cut off"


def test_the_run_that_is_marked_has_another_shape():
    _, drawn = _drawn([_row([0.8], mine=0.9), _row([0.8])])
    assert list(drawn["seed 7"].x) == [0.9]
    assert drawn["seed 7"].marker.symbol != drawn["runs"].marker.symbol


def test_names_and_numbers_stand_at_every_row():
    figure, _ = _drawn([_row([0.8]), _row([], name="stateful, 16 units")])
    assert list(figure.layout.yaxis.ticktext) == ["<b>one_char</b>", "<b>stateful</b><br>16 units"]
    assert [each.text for each in figure.layout.annotations] == ["1 seeds", "0 seeds"]


@pytest.mark.parametrize("values", [[1.0], [0.98, 1.0], [0.6, 1.0], [0.0, 0.2], []])
def test_the_axis_holds_every_dot_and_the_whole_of_it(values):
    figure, _ = _drawn([_row(values)])
    low, high = figure.layout.xaxis.range
    assert high > 1 and all(low < value < high for value in values)


def test_recipes_have_no_colours_of_their_own():
    for dark in (False, True):
        _, drawn = _drawn([_row([0.5, 0.7], low=0.5, high=0.7, mine=0.6)] * 2, dark)
        assert len({drawn[name].marker.color for name in ("runs", "means", "seed 7")}) == 1


@pytest.mark.parametrize(
    ("value", "low", "high"), [(0.1, 0.05, 0.15), (-0.2, None, None), (0.0, None, None)]
)
def test_a_difference_is_drawn_around_zero_in_points(value, low, high):
    figure = difference(value, low, high, names=("A", "B"))
    least, most = figure.layout.xaxis.range
    assert least == -most < 0
    assert list(figure.data[1].x) == [100 * value]
    assert len(figure.data[0].x) == (0 if low is None else 2)


def test_shares_of_letters_are_written_as_well_as_coloured():
    shares = np.array([[1, 0, 0.5], [np.nan, 1, 0.333]])
    picture = letter_shares(shares, ["one", "two"], [*"BCD"]).data[0]
    assert [list(row) for row in picture.text] == [["✓", "✗", "50"], ["", "✓", "33"]]
    assert (picture.zmin, picture.zmax) == (0, 1)


def test_a_long_sequence_is_not_written_over_its_cells():
    picture = letter_shares(np.ones((1, 150)), ["one"], [str(n) for n in range(150)])
    assert picture.data[0].texttemplate is None
    assert len(picture.layout.xaxis.ticktext) <= 30


def _band(name, last, *, spread=True) -> LossBand:
    x = np.array([1, 10, 100])
    middle = np.array([3.0, 1.0, last])
    return LossBand(name, x, middle, *((middle / 2, middle * 2) if spread else ()))


def test_a_loss_has_a_line_and_a_band_where_there_are_several_runs():
    figure = loss_bands([_band("a", 0.1), _band("b", 0.2, spread=False)], across="epochs")
    drawn = {trace.name: trace for trace in figure.data}
    assert "a, quartiles" in drawn and "b, quartiles" not in drawn
    assert list(drawn["a"].y) == [3.0, 1.0, 0.1]
    assert drawn["a"].line.dash != drawn["b"].line.dash
    assert figure.layout.yaxis.type == figure.layout.xaxis.type == "log"


def test_names_of_losses_that_end_together_do_not_stand_on_each_other():
    figure = loss_bands([_band(name, 0.1) for name in "abcdefg"], across="epochs")
    places = sorted(each.y for each in figure.layout.annotations)
    low, high = figure.layout.yaxis.range
    apart = (high - low) * 14 / (figure.layout.height - 80)
    assert all(b - a > apart for a, b in pairwise(places))
    assert low <= places[0] and places[-1] <= high


def test_a_long_name_has_the_room_it_needs_and_one_without_end_is_cut():
    names = "one_char", "padded_prefix, 100 epochs, learning rate 1.0", "stateful, " + "9" * 200
    rooms = []
    for name in names:
        figure, _ = _drawn([_row([0.8], name=name)])
        longest = max(
            len(line) for line in figure.layout.yaxis.ticktext[0].split("<br>")[1:] or [""]
        )
        rooms.append(figure.layout.margin.l)
        assert 6.5 * longest < rooms[-1] <= 370
    assert rooms == sorted(rooms)


@pytest.mark.parametrize("count", [1, 7])
def test_in_a_narrow_column_names_stand_above_their_rows(count):
    rows = [_row([0.5, 1.0], name=f"stateful, {n} units and more of them") for n in range(count)]
    figure, _ = _drawn(rows)
    narrow = figure.layout.meta["narrow"]
    margin = narrow["margin"]
    assert margin["l"] + margin["r"] < 50, "the room is for the dots"
    for place, (row, label) in enumerate(zip(rows, narrow["annotations"], strict=True)):
        said = label["text"].replace("<br>", " ")
        assert row.name in said and row.said in said
        assert place - 0.5 < label["y"] <= place - 0.34, "above its dots"
