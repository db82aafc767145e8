"""Heatmaps: units down, time steps across."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from lstm_explorer.figures.palette import GATES, layout, palette
from lstm_explorer.runs import Run
from lstm_explorer.symbols import shown

TITLES = {
    "h": "Hidden state h",
    "c": "Cell state c",
    "i": "Input gate i",
    "f": "Forget gate f",
    "g": "Candidate g",
    "o": "Output gate o",
}
"""The quantities of a trace that can be drawn, with their names."""

_WHOLE_LINES = 4

_LIMITS = {"h": (-1.0, 1.0), "g": (-1.0, 1.0), "i": (0.0, 1.0), "f": (0.0, 1.0), "o": (0.0, 1.0)}


def limits(quantity: str, runs: Sequence[Run]) -> tuple[float, float]:
    """The colour scale's ends, shared by all runs that are compared.

    h, g and the gates have the ends that they cannot pass; c, which has none, gets ends symmetric
    around zero that hold all its values.
    """
    if quantity in _LIMITS:
        return _LIMITS[quantity]
    largest = max(float(np.abs(getattr(run.trace, quantity)).max()) for run in runs)
    return (-largest, largest) if largest else (-1.0, 1.0)


def heatmap(
    run: Run,
    quantity: str,
    *,
    ends: tuple[float, float] | None = None,
    now: int | None = None,
    title: str | None = None,
    room: int = 30,
    height: int = 330,
    dark: bool = False,
) -> go.Figure:
    """One quantity of a run.

    Args:
        run: What was fed.
        quantity: What to show.
        ends: Of the colour scale; `limits` of this run alone when left out.
        now: The current time step, outlined.
        title: In place of the quantity's name.
        room: For so many letters under the time axis.
        height: In pixels.
        dark: For the dark theme.

    Returns:
        A figure with one heatmap whose `z` is `(units, time)`; a dashed line stands before every
        time step whose state was reset.
    """
    colours = palette(dark)
    z = getattr(run.trace, quantity)[0].T
    low, high = ends or limits(quantity, [run])
    labels = letters_of(run)
    figure = go.Figure(
        go.Heatmap(
            z=z,
            zmin=low,
            zmax=high,
            colorscale=colours.signed if low < 0 else GATES,
            colorbar={
                "thickness": 10,
                "outlinewidth": 0,
                "tickvals": [low, 0, high] if low < 0 else [0, 1],
                "tickformat": ".3~g",
                "tickfont": {"size": 12},
                "x": 1.01,
                "xpad": 0,
            },
            customdata=np.broadcast_to(np.array(labels, dtype=object), z.shape),
            hovertemplate="%{customdata}, time step %{x}<br>unit %{y}: %{z:.3g}<extra></extra>",
        ),
        layout(colours, height, title_text=title or f"{TITLES[quantity]}, {z.shape[0]} units"),
    )
    figure.update_layout(
        shapes=_marks(run, now, z.shape[0], colours.reset, colours.text),
        margin_r=46,
        xaxis={**time_axis(labels, room), "title_text": "time step"},
        yaxis={"title_text": "unit", "autorange": "reversed"},
    )
    return figure


def letters_of(run: Run) -> list[str]:
    """What was fed at every time step, as it is drawn."""
    return ["".join("·" if each is None else shown(each) for each in s.letters) for s in run.steps]


def time_axis(labels: Sequence[str], room: int = 30) -> dict[str, Any]:
    """Ticks that say which letter each time step was fed, as many as there is room for."""
    every = -(-sum(len(label) for label in labels) // room)
    places = list(range(0, len(labels), every))
    return {"tickvals": places, "ticktext": [labels[t] for t in places], "tickangle": 0}


def _marks(run: Run, now: int | None, units: int, reset: str, text: str) -> list[dict[str, Any]]:
    cuts = [t for t in run.resets if t > 0]
    # Many lines would hide what they cut: then only their ends stand out above the heatmap.
    low, high = (0, 1) if len(cuts) <= _WHOLE_LINES else (1, 1.05)
    lines = [
        {
            "type": "line",
            "x0": t - 0.5,
            "x1": t - 0.5,
            "y0": low,
            "y1": high,
            "yref": "paper",
            "line": {"color": reset, "width": 2, "dash": "dash"},
        }
        for t in cuts
    ]
    if now is None:
        return lines
    outline = {
        "type": "rect",
        "x0": now - 0.5,
        "x1": now + 0.5,
        "y0": -0.5,
        "y1": units - 0.5,
        "line": {"color": text, "width": 2},
    }
    return [*lines, outline]
