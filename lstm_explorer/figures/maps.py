"""Maps of the reset lab: answers by position and letter, shares, what each letter counts for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from lstm_explorer.figures.heatmaps import letters_of, reset_lines, time_axis
from lstm_explorer.figures.palette import LETTERS, layout, palette
from lstm_explorer.figures.plain import Drawing, Plain
from lstm_explorer.recipe.symbols import shown
from lstm_explorer.runs.feeding import Run

_WRITTEN = 40  # rows or columns up to which an answer's letter is written into its cell


@Drawing
def answer_map(
    answers: np.ndarray,
    rows: Sequence[int],
    classes: Sequence[str],
    *,
    height: int = 440,
    dark: bool = False,
) -> Plain:
    """Which letter is answered, by position (down) and letter fed (across).

    Args:
        answers: Class numbers, `(rows, classes)`.
        rows: How many letters were fed before, one for each row.
        classes: All letters in order.
        height: In pixels.
        dark: For the dark theme.

    Returns:
        A figure in which the answer's place in the alphabet is the colour.
    """
    colours = palette(dark)
    names = [shown(each) for each in classes]
    words = np.array([*names, ""], dtype=object)[answers]
    written = max(answers.shape) <= _WRITTEN
    cells: dict[str, Any] = {
        "type": "heatmap",
        "z": np.where(answers < 0, np.nan, answers),
        "zmin": 0,
        "zmax": max(len(classes) - 1, 1),
        "colorscale": LETTERS,
        "text": words,
        "textfont": {"size": 11},
        "showscale": False,
        "customdata": np.broadcast_to(np.array(rows)[:, None], answers.shape),
        "hovertemplate": "after %{customdata} letters, fed %{x}: %{text}<extra></extra>",
        "x": _apart(names),
        "y": list(range(len(rows))),
    }
    if written:
        cells["texttemplate"] = "%{text}"
    axes = _axes(rows, "true letters before", "letter fed now", names)
    said = "The answer, as colour and letter"
    return {"data": [cells], "layout": layout(colours, height, said, **axes)}


@Drawing
def share_map(
    shares: np.ndarray,
    rows: Sequence[int],
    letters: Sequence[str],
    *,
    height: int = 440,
    dark: bool = False,
) -> Plain:
    """How often each letter is answered right, by length of the warm-up (down).

    Args:
        shares: 0 to 1, NaN where there is nothing to ask, `(rows, letters)`.
        rows: Lengths of the warm-up.
        letters: The letter that is asked about, one a column.
        height: In pixels.
        dark: For the dark theme.
    """
    colours = palette(dark)
    names = [shown(each) for each in letters]
    cells = {
        "type": "heatmap",
        "z": shares,
        "zmin": 0,
        "zmax": 1,
        "colorscale": colours.probability,
        "colorbar": {
            "thickness": 10,
            "outlinewidth": 0,
            "tickvals": [0, 1],
            "ticktext": ["✗", "✓"],
            "x": 1.01,
            "xpad": 0,
        },
        "customdata": np.broadcast_to(np.array(rows)[:, None], shares.shape),
        "hovertemplate": "%{x} after %{customdata} letters: %{z:.0%} right<extra></extra>",
        "x": _apart(names),
        "y": list(range(len(rows))),
    }
    axes = _axes(rows, "letters of warm-up", "letter asked about", names)
    said = "Answered right, by length of the warm-up"
    return {"data": [cells], "layout": layout(colours, height, said, margin={"r": 46}, **axes)}


@Drawing
def unit_bars(
    changed: np.ndarray,
    lost: np.ndarray,
    order: np.ndarray,
    *,
    height: int = 300,
    dark: bool = False,
) -> Plain:
    """What the answers lose without each unit, the most needed unit first.

    Args:
        changed: Changed answers, one number for each unit, `(units,)`; written on the bars.
        lost: Mean probability lost, `(units,)`; the bars' height.
        order: The units from left to right, `(units,)`.
        height: In pixels.
        dark: For the dark theme.
    """
    colours = palette(dark)
    bars = {
        "type": "bar",
        "x": [str(unit) for unit in order],
        "y": lost[order],
        "text": [str(count) if count else "" for count in changed[order]],
        "textposition": "outside",
        "marker": {"color": colours.text},
        "customdata": changed[order],
        "hovertemplate": "without unit %{x}: %{customdata} answers change, %{y:.1%} of the "
        "probability is lost<extra></extra>",
        "cliponaxis": False,
    }
    return {
        "data": [bars],
        "layout": layout(
            colours,
            height,
            "What the answers lose without a unit",
            xaxis={
                "title": {"text": "unit (above the bar: changed answers)"},
                "type": "category",
            },
            yaxis={
                "title": {"text": "probability lost"},
                "tickformat": ".0%",
                "showgrid": True,
            },
            margin={"l": 64},
        ),
    }


@Drawing
def hearing_map(
    run: Run,
    gradient: np.ndarray,
    lost: np.ndarray,
    classes: Sequence[str],
    *,
    height: int = 470,
    dark: bool = False,
) -> Plain:
    """What each letter fed counts for: the gradient above, every replacement below.

    Args:
        run: What was fed.
        gradient: Of the answer's log-probability, summed over features, `(time,)`.
        lost: Probability lost where another letter is fed, `(time, classes)`.
        classes: All letters in order.
        height: In pixels.
        dark: For the dark theme.
    """
    colours = palette(dark)
    names = [shown(each) for each in classes]
    labels = letters_of(run)
    most = float(np.abs(gradient).max()) or 1.0
    slopes = {
        "type": "heatmap",
        "z": gradient[None],
        "zmin": -most,
        "zmax": most,
        "colorscale": colours.signed,
        "showscale": False,
        "yaxis": "y2",
        "hovertemplate": "gradient at time step %{x}: %{z:.3g}<extra></extra>",
    }
    replaced = {
        "type": "heatmap",
        "z": lost.T,
        "zmin": -1,
        "zmax": 1,
        "colorscale": colours.signed,
        "colorbar": {
            "thickness": 10,
            "outlinewidth": 0,
            "tickvals": [-1, 0, 1],
            "x": 1.01,
            "xpad": 0,
        },
        "customdata": np.broadcast_to(np.array(names, dtype=object)[:, None], lost.T.shape),
        "hovertemplate": "%{customdata} at time step %{x} instead: %{z:.3f} of the "
        "probability lost<extra></extra>",
    }
    every = -(-len(names) // 26)
    return {
        "data": [slopes, replaced],
        "layout": layout(
            colours,
            height,
            "What each letter counts for",
            shapes=reset_lines(run, colours.reset),
            margin={"l": 70, "r": 46},
            xaxis={**time_axis(labels, 60), "title": {"text": "letter fed"}, "anchor": "y"},
            yaxis={
                "domain": [0, 0.86],
                "title": {"text": "fed instead: probability lost"},
                "range": [len(names) - 0.5, -0.5],
                "tickvals": list(range(0, len(names), every)),
                "ticktext": names[::every],
                "tickfont": {"size": 10},
            },
            yaxis2={
                "automargin": True,
                "domain": [0.9, 1],
                "tickvals": [0],
                "ticktext": ["gradient"],
                "anchor": "x",
            },
        ),
    }


def _apart(names: Sequence[str]) -> list[str]:
    """Letters as names of columns; Plotly would draw two of one name on top of each other."""
    seen: dict[str, int] = {}
    apart = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        apart.append(name + "\u200b" * (seen[name] - 1))
    return apart


def _axes(rows: Sequence[int], down: str, across: str, names: Sequence[str]) -> dict[str, Any]:
    every = -(-len(rows) // 13)
    places = list(range(0, len(rows), every))
    axis: dict[str, Any] = {"title": {"text": across}, "type": "category", "tickangle": 0}
    if len(names) > 30:
        axis["nticks"] = 26
    return {
        "xaxis": axis,
        "yaxis": {
            "title": {"text": down},
            "range": [len(rows) - 0.5, -0.5],
            "tickvals": places,
            "ticktext": [str(rows[place]) for place in places],
        },
    }
