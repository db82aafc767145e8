"""Maps of the reset lab: answers by position and letter, shares, what each letter counts for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from lstm_explorer.figures.heatmaps import letters_of, reset_lines, time_axis
from lstm_explorer.figures.palette import LETTERS, layout, palette
from lstm_explorer.runs import Run
from lstm_explorer.symbols import shown

_WRITTEN = 40  # rows or columns up to which an answer's letter is written into its cell


def answer_map(
    answers: np.ndarray,
    rows: Sequence[int],
    classes: Sequence[str],
    *,
    height: int = 440,
    dark: bool = False,
) -> go.Figure:
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
    figure = go.Figure(
        go.Heatmap(
            z=np.where(answers < 0, np.nan, answers),
            zmin=0,
            zmax=max(len(classes) - 1, 1),
            colorscale=LETTERS,
            text=words,
            texttemplate="%{text}" if written else None,
            textfont={"size": 11},
            showscale=False,
            customdata=np.broadcast_to(np.array(rows)[:, None], answers.shape),
            hovertemplate="after %{customdata} letters, fed %{x}: %{text}<extra></extra>",
            x=_apart(names),
            y=list(range(len(rows))),
        ),
        layout(colours, height, title_text="The answer, as colour and letter"),
    )
    return _scaled(figure, rows, "true letters before", "letter fed now", names)


def share_map(
    shares: np.ndarray,
    rows: Sequence[int],
    letters: Sequence[str],
    *,
    height: int = 440,
    dark: bool = False,
) -> go.Figure:
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
    figure = go.Figure(
        go.Heatmap(
            z=shares,
            zmin=0,
            zmax=1,
            colorscale=colours.probability,
            colorbar={
                "thickness": 10,
                "outlinewidth": 0,
                "tickvals": [0, 1],
                "ticktext": ["✗", "✓"],
                "x": 1.01,
                "xpad": 0,
            },
            customdata=np.broadcast_to(np.array(rows)[:, None], shares.shape),
            hovertemplate="%{x} after %{customdata} letters: %{z:.0%} right<extra></extra>",
            x=_apart(names),
            y=list(range(len(rows))),
        ),
        layout(colours, height, title_text="Answered right, by length of the warm-up"),
    )
    figure.update_layout(margin_r=46)
    return _scaled(figure, rows, "letters of warm-up", "letter asked about", names)


def unit_bars(
    changed: np.ndarray,
    lost: np.ndarray,
    order: np.ndarray,
    *,
    height: int = 300,
    dark: bool = False,
) -> go.Figure:
    """What the answers lose without each unit, the most needed unit first.

    Args:
        changed: Changed answers, one number for each unit, `(units,)`; written on the bars.
        lost: Mean probability lost, `(units,)`; the bars' height.
        order: The units from left to right, `(units,)`.
        height: In pixels.
        dark: For the dark theme.
    """
    colours = palette(dark)
    figure = go.Figure(
        go.Bar(
            x=[str(unit) for unit in order],
            y=lost[order],
            text=[str(count) if count else "" for count in changed[order]],
            textposition="outside",
            marker={"color": colours.text},
            customdata=changed[order],
            hovertemplate="without unit %{x}: %{customdata} answers change, %{y:.1%} of the "
            "probability is lost<extra></extra>",
            cliponaxis=False,
        ),
        layout(colours, height, title_text="What the answers lose without a unit"),
    )
    figure.update_layout(
        xaxis={"title_text": "unit (above the bar: changed answers)", "type": "category"},
        yaxis={"title_text": "probability lost", "tickformat": ".0%", "showgrid": True},
        margin_l=64,
    )
    return figure


def hearing_map(
    run: Run,
    gradient: np.ndarray,
    lost: np.ndarray,
    classes: Sequence[str],
    *,
    height: int = 470,
    dark: bool = False,
) -> go.Figure:
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
    figure = go.Figure(
        [
            go.Heatmap(
                z=gradient[None],
                zmin=-most,
                zmax=most,
                colorscale=colours.signed,
                showscale=False,
                yaxis="y2",
                hovertemplate="gradient at time step %{x}: %{z:.3g}<extra></extra>",
            ),
            go.Heatmap(
                z=lost.T,
                zmin=-1,
                zmax=1,
                colorscale=colours.signed,
                colorbar={
                    "thickness": 10,
                    "outlinewidth": 0,
                    "tickvals": [-1, 0, 1],
                    "x": 1.01,
                    "xpad": 0,
                },
                customdata=np.broadcast_to(np.array(names, dtype=object)[:, None], lost.T.shape),
                hovertemplate="%{customdata} at time step %{x} instead: %{z:.3f} of the "
                "probability lost<extra></extra>",
            ),
        ],
        layout(colours, height, title_text="What each letter counts for"),
    )
    every = -(-len(names) // 26)
    figure.update_layout(
        shapes=reset_lines(run, colours.reset),
        margin={"l": 70, "r": 46},
        xaxis={**time_axis(labels, 60), "title_text": "letter fed", "anchor": "y"},
        yaxis={
            "domain": [0, 0.86],
            "title_text": "fed instead: probability lost",
            "range": [len(names) - 0.5, -0.5],
            "tickvals": list(range(0, len(names), every)),
            "ticktext": names[::every],
            "tickfont": {"size": 10},
        },
        yaxis2={"domain": [0.9, 1], "tickvals": [0], "ticktext": ["gradient"], "anchor": "x"},
    )
    return figure


def _apart(names: Sequence[str]) -> list[str]:
    """Letters as names of columns; Plotly would draw two of one name on top of each other."""
    seen: dict[str, int] = {}
    apart = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        apart.append(name + "\u200b" * (seen[name] - 1))
    return apart


def _scaled(
    figure: go.Figure, rows: Sequence[int], down: str, across: str, names: Sequence[str]
) -> go.Figure:
    every = -(-len(rows) // 13)
    places = list(range(0, len(rows), every))
    axis: dict[str, Any] = {"title_text": across, "type": "category", "tickangle": 0}
    if len(names) > 30:
        axis["nticks"] = 26
    figure.update_layout(
        xaxis=axis,
        yaxis={
            "title_text": down,
            "range": [len(rows) - 0.5, -0.5],
            "tickvals": places,
            "ticktext": [str(rows[place]) for place in places],
        },
    )
    return figure
