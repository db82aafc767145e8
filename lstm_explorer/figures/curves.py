"""Curves: loss and accuracy over a training, and how far two runs are apart."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lstm_explorer.figures.heatmaps import letters_of, reset_lines, time_axis
from lstm_explorer.figures.palette import layout, palette
from lstm_explorer.figures.plain import Drawing, Plain
from lstm_explorer.runs.feeding import Run

_POINTS = 200


@Drawing
def learning_curve(
    values: Sequence[float] | np.ndarray,
    *,
    title: str,
    epochs: int,
    share: bool,
    height: int = 200,
    dark: bool = False,
) -> Plain:
    """A figure of one value an epoch.

    Args:
        values: One for each epoch finished so far, `(epochs,)`; at most 200 of them are drawn.
        title: What they are.
        epochs: Of the whole training: the axis does not move while it runs.
        share: Whether they are shares, drawn from 0 to 100 %, or losses, drawn from 0.
        height: In pixels.
        dark: For the dark theme.

    Returns:
        The figure.
    """
    colours = palette(dark)
    chosen = np.unique(np.linspace(0, max(len(values) - 1, 0), _POINTS).astype(int))
    drawn = np.asarray(values)[chosen] if len(values) else np.array([])
    line = {
        "type": "scatter",
        "x": chosen[: len(drawn)] + 1,
        "y": drawn,
        "mode": "lines",
        "line": {"color": colours.carried, "width": 3},
        "hovertemplate": f"epoch %{{x}}: %{{y:{'.1%' if share else '.3g'}}}<extra></extra>",
    }
    shares = {"range": [0, 1.03], "tickformat": ".0%"} if share else {}
    return {
        "data": [line],
        "layout": layout(
            colours,
            height,
            title,
            xaxis={"title": {"text": "epoch"}, "range": [0, max(epochs, 2)]},
            yaxis={**shares, "rangemode": "tozero", "showgrid": True},
        ),
    }


@Drawing
def distance_curves(
    run: Run, distances: dict[str, np.ndarray], *, height: int = 240, dark: bool = False
) -> Plain:
    """How far two runs of the same text are apart after every time step.

    Args:
        run: Either of them, for the letters.
        distances: Of h and of c, by name, `(time,)` each.
        height: In pixels.
        dark: For the dark theme.

    Returns:
        A figure with one line each, labelled at its end.
    """
    colours = palette(dark)
    dashes = {"h": "solid", "c": "dot"}
    lines = [
        {
            "type": "scatter",
            "x": np.arange(len(values)),
            "y": values,
            "mode": "lines+markers+text",
            "line": {"color": colours.text, "width": 3, "dash": dashes[name]},
            "text": [*[""] * (len(values) - 1), f"|Δ{name}|"],
            "textposition": "middle right",
            "hovertemplate": f"|Δ{name}| after time step %{{x}}: %{{y:.3g}}<extra></extra>",
            "cliponaxis": False,
        }
        for name, values in distances.items()
    ]
    return {
        "data": lines,
        "layout": layout(
            colours,
            height,
            "How far apart the two states are",
            xaxis={**time_axis(letters_of(run)), "title": {"text": "time step"}},
            yaxis={"rangemode": "tozero", "showgrid": True, "title": {"text": "distance"}},
            margin={"r": 56},
        ),
    }


@Drawing
def unit_lines(run: Run, unit: int, *, height: int = 330, dark: bool = False) -> Plain:
    """One unit over a run: its states and candidate above, its gates below.

    Args:
        run: What was fed.
        unit: Which unit.
        height: In pixels.
        dark: For the dark theme.

    Returns:
        A figure with the lines c, h, g, then i, f, o, each `(time,)`.
    """
    colours = palette(dark)
    times = np.arange(run.trace.time_steps)
    looks = {
        "c": ("solid", 4, "y"), "h": ("solid", 2, "y"), "g": ("dot", 2, "y"),
        "i": ("dash", 2, "y2"), "f": ("solid", 3, "y2"), "o": ("dot", 2, "y2"),
    }  # fmt: skip
    lines = [
        {
            "type": "scatter",
            "x": times,
            "y": getattr(run.trace, name)[0, :, unit],
            "name": name,
            "mode": "lines+markers",
            "line": {"color": colours.text, "width": width, "dash": dash},
            "marker": {"size": 5},
            "yaxis": axis,
            "legend": "legend" if axis == "y" else "legend2",
            "hovertemplate": f"{name} at time step %{{x}}: %{{y:.4f}}<extra></extra>",
        }
        for name, (dash, width, axis) in looks.items()
    ]
    scale = {
        "automargin": True, "ticks": "", "linecolor": colours.faint, "zeroline": False,
        "showgrid": True, "gridcolor": colours.faint, "tickfont": {"size": 12},
    }  # fmt: skip
    legend = {"x": 1.01, "xanchor": "left", "yanchor": "top", "bgcolor": "rgba(0,0,0,0)"}
    return {
        "data": lines,
        "layout": layout(
            colours,
            height,
            "One unit: states above, gates below",
            showlegend=True,
            legend={**legend, "y": 1},
            legend2={**legend, "y": 0.45},
            xaxis={**time_axis(letters_of(run)), "title": {"text": "time step"}, "anchor": "y2"},
            yaxis={**scale, "domain": [0.54, 1], "zeroline": True},
            yaxis2={**scale, "domain": [0, 0.45], "range": [-0.05, 1.05]},
            shapes=reset_lines(run, colours.reset),
            margin={"r": 64},
        ),
    }
