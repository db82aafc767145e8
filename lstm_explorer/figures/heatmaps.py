"""Heatmaps: units down, time steps across."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from lstm_explorer.figures.palette import GATES, Palette, layout, palette
from lstm_explorer.figures.plain import Drawing, Plain
from lstm_explorer.recipe.symbols import drawn, shown
from lstm_explorer.runs.feeding import Run

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

    Args:
        quantity: One of h, c, g, i, f, o.
        runs: All that are compared, at least one.
    """
    if quantity in _LIMITS:
        return _LIMITS[quantity]
    largest = max(float(np.abs(getattr(run.trace, quantity)).max()) for run in runs)
    return (-largest, largest) if largest else (-1.0, 1.0)


@Drawing
def heatmap(
    run: Run,
    quantity: str,
    *,
    ends: tuple[float, float] | None = None,
    now: int | None = None,
    order: np.ndarray | None = None,
    title: str | None = None,
    room: int = 30,
    height: int = 330,
    dark: bool = False,
) -> Plain:
    """One quantity of a run.

    Args:
        run: What was fed.
        quantity: What to show.
        ends: Of the colour scale; `limits` of this run alone when left out.
        now: The current time step, outlined.
        order: Numbers of the units from the top row to the bottom one, `(units,)`; by number when
            left out.
        title: In place of the quantity's name.
        room: For so many letters under the time axis.
        height: In pixels.
        dark: For the dark theme.

    Returns:
        A figure with one heatmap whose `z` is `(units, time)`; a dashed line stands before every
        time step whose state was reset.
    """
    return _drawn(
        run,
        getattr(run.trace, quantity)[0].T,
        ends or limits(quantity, [run]),
        now,
        order,
        title or f"{TITLES[quantity]}, {run.trace.h.shape[-1]} units",
        room,
        height,
        palette(dark),
    )


@Drawing
def difference_map(
    one: Run,
    other: Run,
    quantity: str,
    *,
    order: np.ndarray | None = None,
    title: str,
    room: int = 30,
    height: int = 330,
    dark: bool = False,
) -> Plain:
    """One quantity of a run minus that of another, over the time steps that both have.

    Args:
        one: Run whose letters are written.
        other: What is taken away from it; a network with as many units.
        quantity: What to compare.
        order: Numbers of the units from the top row to the bottom one, `(units,)`.
        title: What it is called.
        room: For so many letters under the time axis.
        height: In pixels.
        dark: For the dark theme.

    Returns:
        A figure like `heatmap`'s, with ends symmetric around zero.

    Raises:
        ValueError: The networks differ in their number of units.
    """
    first, second = getattr(one.trace, quantity)[0].T, getattr(other.trace, quantity)[0].T
    if len(first) != len(second):
        raise ValueError(
            f"One network has {len(first)} units and the other {len(second)}, so there is no "
            "difference unit by unit. Compare networks of one size."
        )
    common = min(first.shape[1], second.shape[1])
    difference = first[:, :common] - second[:, :common]
    largest = float(np.abs(difference).max()) or 1.0
    return _drawn(
        one, difference, (-largest, largest), None, order, title, room, height, palette(dark)
    )


@Drawing
def answers_map(
    run: Run, classes: Sequence[str], *, room: int = 30, height: int = 330, dark: bool = False
) -> Plain:
    """What the network would say at every time step: the probability of each answer.

    Args:
        run: What was fed.
        classes: All answers in order, from the top row down.
        room: For so many letters under the time axis.
        height: In pixels.
        dark: For the dark theme.

    Returns:
        A figure whose heatmap's `z` is `(classes, time)`, 0 to 1; the likeliest answer's letter is
        written where it stands.
    """
    colours = palette(dark)
    z = run.trace.probabilities[0].T
    names = [shown(each) for each in classes]
    labels = letters_of(run)
    best = z.argmax(axis=0)
    sure = z.max(axis=0) > 0.5
    every = -(-len(names) // 26)
    answers = {
        "type": "heatmap",
        "z": z,
        "zmin": 0,
        "zmax": 1,
        "colorscale": colours.probability,
        "showscale": False,
        "customdata": np.broadcast_to(np.array(names, dtype=object)[:, None], z.shape),
        "hovertemplate": "time step %{x}: %{customdata} %{z:.1%}<extra></extra>",
    }
    likeliest = {
        "type": "scatter",
        "x": np.arange(len(best)),
        "y": best,
        "mode": "text",
        "text": [names[each] for each in best],
        "textfont": {
            "size": 12,
            "color": [colours.background if each else colours.text for each in sure],
        },
        "hoverinfo": "skip",
    }
    return {
        "data": [answers, likeliest],
        "layout": layout(
            colours,
            height,
            "What it would say now",
            shapes=_marks(run, None, len(names), colours.reset, colours.text),
            xaxis={**time_axis(labels, room), "title": {"text": "time step"}},
            yaxis={
                "title": {"text": "answer"},
                "range": [len(names) - 0.5, -0.5],
                "tickvals": list(range(0, len(names), every)),
                "ticktext": names[::every],
                "tickfont": {"size": 10},
            },
        ),
    }


def _drawn(
    run: Run,
    z: np.ndarray,
    ends: tuple[float, float],
    now: int | None,
    order: np.ndarray | None,
    title: str,
    room: int,
    height: int,
    colours: Palette,
) -> Plain:
    low, high = ends
    units = np.arange(len(z)) if order is None else order
    z = z[units]
    labels = letters_of(run)
    told = np.empty((*z.shape, 2), object)
    told[..., 0], told[..., 1] = np.array(labels[: z.shape[1]], object), units[:, None]
    cells = {
        "type": "heatmap",
        "z": z,
        "zmin": low,
        "zmax": high,
        "colorscale": colours.signed if low < 0 else GATES,
        "colorbar": {
            "thickness": 10,
            "outlinewidth": 0,
            "tickvals": [low, 0, high] if low < 0 else [0, 1],
            "tickformat": ".3~g",
            "tickfont": {"size": 12},
            "x": 1.01,
            "xpad": 0,
        },
        "customdata": told,
        "hovertemplate": "%{customdata[0]}, time step %{x}<br>"
        "unit %{customdata[1]}: %{z:.3g}<extra></extra>",
    }
    return {
        "data": [cells],
        "layout": layout(
            colours,
            height,
            title,
            shapes=_marks(run, now, z.shape[0], colours.reset, colours.text),
            margin={"r": 46},
            xaxis={**time_axis(labels, room), "title": {"text": "time step"}},
            yaxis={
                "title": {"text": "unit"},
                "range": [len(z) - 0.5, -0.5],
                **_unit_ticks(order),
            },
        ),
    }


def _unit_ticks(order: np.ndarray | None) -> dict[str, Any]:
    """Numbers at some of the rows, where these are not in the order of their numbers."""
    if order is None:
        return {}
    rows = list(range(0, len(order), max(1, len(order) // 8)))
    return {"tickvals": rows, "ticktext": [str(order[row]) for row in rows]}


def letters_of(run: Run) -> list[str]:
    """What was fed at every time step, as it is drawn."""
    return [drawn(step.letters) for step in run.steps]


def time_axis(labels: Sequence[str], room: int = 30) -> dict[str, Any]:
    """Ticks that say which letter each time step was fed, as many as there is room for."""
    every = -(-sum(len(label) for label in labels) // room)
    places = list(range(0, len(labels), every))
    return {"tickvals": places, "ticktext": [labels[t] for t in places], "tickangle": 0}


def reset_lines(run: Run, colour: str) -> list[dict[str, Any]]:
    """Dashed lines before every time step whose state was reset."""
    cuts = [t for t in run.resets if t > 0]
    # Many lines would hide what they cut: then only their ends stand out above the heatmap.
    low, high = (0, 1) if len(cuts) <= _WHOLE_LINES else (1, 1.05)
    return [
        {
            "type": "line",
            "x0": t - 0.5,
            "x1": t - 0.5,
            "y0": low,
            "y1": high,
            "yref": "paper",
            "line": {"color": colour, "width": 2, "dash": "dash"},
        }
        for t in cuts
    ]


def _marks(run: Run, now: int | None, units: int, reset: str, text: str) -> list[dict[str, Any]]:
    lines = reset_lines(run, reset)
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
