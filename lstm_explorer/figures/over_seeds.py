"""Over seeds: which letters are answered right, and how the loss falls, recipe by recipe."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from lstm_explorer.figures.naming import LINE, above_rows, room, shortened
from lstm_explorer.figures.palette import Palette, layout, palette
from lstm_explorer.figures.plain import Drawing, Plain
from lstm_explorer.recipe.symbols import shown

_WRITTEN = 40
_CELL = 24
"""Pixels that a cell is high on a phone, under the name of its row."""

_DASHES = "solid", "dash", "dot", "dashdot", "longdash", "longdashdot", "5px,2px"


@Drawing
def letter_shares(
    shares: np.ndarray,
    names: Sequence[str],
    letters: Sequence[str],
    *,
    height: int = 340,
    dark: bool = False,
) -> Plain:
    """In which share of runs each recipe answers each letter right.

    Args:
        shares: 0 to 1, NaN where a recipe is never asked for a letter, `(recipes, letters)`.
        names: Of the recipes, with their number of runs.
        letters: The letters to answer.
        height: In pixels.
        dark: For the dark theme.

    Returns:
        A figure with one heatmap: ✓ where all runs are right, ✗ where none is, else per cent.
    """
    colours = palette(dark)
    labels = [shown(each) for each in letters]
    told = np.broadcast_to(np.array(labels, dtype=object), shares.shape)
    cells: dict[str, Any] = {
        "type": "heatmap",
        "z": shares,
        "zmin": 0,
        "zmax": 1,
        "colorscale": colours.probability,
        "xgap": 1,
        "ygap": 3,
        "text": [[_written(value) for value in row] for row in shares],
        "textfont": {"size": 12},
        "customdata": told,
        "hovertemplate": "%{customdata}: %{z:.1%} right<extra></extra>",
        "hoverongaps": False,
        "colorbar": {
            "thickness": 10, "outlinewidth": 0, "tickvals": [0, 1], "ticktext": ["✗", "✓"],
            "x": 1.01, "xpad": 0,
        },
    }  # fmt: skip
    if len(labels) <= _WRITTEN:
        cells["texttemplate"] = "%{text}"
    every = -(-len(labels) // 30)
    return {
        "data": [cells],
        "layout": layout(
            colours,
            height,
            "Runs that answer each letter right, per cent",
            xaxis={
                "title": {"text": "letter to answer"},
                "tickvals": list(range(0, len(labels), every)),
                "ticktext": labels[::every],
                "tickangle": 0,
            },
            yaxis={
                "range": [len(names) - 0.5, -0.5],
                "tickvals": list(range(len(names))),
                "ticktext": list(names),
            },
            margin={"l": room(names), "r": 40, "t": 34, "b": 46},
            meta={
                "narrow": above_rows(
                    [name.replace("<br>", ", ") for name in names], row=_CELL + 6, plot=0.26
                ),
                "narrow_trace": {
                    "ygap": LINE + 6,
                    "textfont": {"size": 10},
                    "showscale": False,
                },
            },
        ),
    }


@dataclass(frozen=True, eq=False, slots=True)
class LossBand:
    """The losses of one recipe's runs.

    Attributes:
        name: Of the recipe.
        x: Epochs or updates, `(points,)`.
        middle: Median over runs, `(points,)`.
        low: Lower quartile; None for one run.
        high: Upper quartile; None for one run.
    """

    name: str
    x: np.ndarray
    middle: np.ndarray
    low: np.ndarray | None = None
    high: np.ndarray | None = None


@Drawing
def loss_bands(
    bands: Sequence[LossBand], *, across: str, height: int = 370, dark: bool = False
) -> Plain:
    """Loss curves on one pair of logarithmic axes, each named at its end.

    Args:
        bands: One a recipe.
        across: What x counts: "epochs", "updates".
        height: In pixels.
        dark: For the dark theme.

    Returns:
        A figure with a line for every recipe, of its own dashes, a band where there is one, and a
        thin line from each end to the name.
    """
    colours = palette(dark)
    names = [shortened(band.name) for band in bands]
    ends = [(np.log10(band.x[-1]), np.log10(max(band.middle[-1], 1e-12))) for band in bands]
    lows = [float(np.log10(max(band.middle.min(), 1e-12))) for band in bands]
    highs = [float(np.log10(max(band.middle.max(), 1e-12))) for band in bands]
    bottom, top = min(lows, default=-1.0) - 0.15, max(highs, default=0.5) + 0.15
    right = max((x for x, _ in ends), default=2.0)
    left = min((float(np.log10(band.x[0])) for band in bands), default=0.0)
    heights = _apart([y for _, y in ends], (top - bottom) * 20 / (height - 80), bottom, top)
    return {
        "data": [
            *(_quartiles(band, colours) for band in bands if band.low is not None),
            *(
                _median(band, dash, across, colours)
                for band, dash in zip(bands, _DASHES, strict=False)
            ),
            *(
                _leader(band, end, (right + 0.04, label), colours)
                for band, end, label in zip(bands, ends, heights, strict=True)
            ),
        ],
        "layout": layout(
            colours,
            height,
            "Loss (mean cross-entropy)",
            xaxis={
                "type": "log", "title": {"text": across}, "range": [left, right + 0.04],
                "dtick": 1, "tickformat": ",d",
            },
            yaxis={"type": "log", "range": [bottom, top], "showgrid": True, "dtick": 1},
            annotations=[
                {
                    "text": name, "x": 1.0, "xref": "paper", "xanchor": "left", "y": label,
                    "yref": "y", "showarrow": False, "font": {"size": 13},
                }
                for name, label in zip(names, heights, strict=True)
            ],
            margin={"l": 64, "r": room(names), "t": 34, "b": 46},
            legend={"orientation": "h", "x": 0, "y": -50 / height, "yanchor": "top"},
            meta={"narrow": _below(len(bands), height)},
        ),
    }  # fmt: skip


def _below(count: int, height: int) -> dict[str, Any]:
    """The layout on a phone, where the names have no room beside their curves."""
    more = 24 * count
    return {
        "height": height + more,
        "margin": {"l": 50, "r": 10, "b": 46 + more},
        "showlegend": True,
        "annotations": [],
    }


def _quartiles(band: LossBand, colours: Palette) -> dict[str, Any]:
    assert band.low is not None and band.high is not None
    return {
        "type": "scatter",
        "x": np.concatenate([band.x, band.x[::-1]]),
        "y": np.concatenate([band.high, band.low[::-1]]),
        "fill": "toself",
        "fillcolor": colours.faint,
        "opacity": 0.35,
        "line": {"width": 0},
        "mode": "lines",
        "hoverinfo": "skip",
        "showlegend": False,
        "name": f"{band.name}, quartiles",
    }


def _median(band: LossBand, dash: str, across: str, colours: Palette) -> dict[str, Any]:
    return {
        "type": "scatter",
        "x": band.x,
        "y": band.middle,
        "mode": "lines",
        "name": band.name,
        "line": {"color": colours.text, "width": 2, "dash": dash},
        "hovertemplate": f"{band.name}, %{{x:,}} {across}: %{{y:.3g}}<extra></extra>",
    }


def _leader(
    band: LossBand, start: tuple[float, float], end: tuple[float, float], colours: Palette
) -> dict[str, Any]:
    """A thin line from the end of a curve to its name; both places are logarithms."""
    return {
        "type": "scatter",
        "x": [10 ** start[0], 10 ** end[0]],
        "y": [10 ** start[1], 10 ** end[1]],
        "mode": "lines",
        "line": {"color": colours.faint, "width": 1},
        "hoverinfo": "skip",
        "cliponaxis": False,
        "showlegend": False,
        "name": f"{band.name}, leader",
    }


def _apart(places: Sequence[float], least: float, low: float, high: float) -> list[float]:
    """The places moved as little as need be, so that names do not stand on each other."""
    order = sorted(range(len(places)), key=lambda n: places[n])
    moved = list(places)
    above = low
    for n in order:
        moved[n] = max(moved[n], above)
        above = moved[n] + least
    below = high
    for n in reversed(order):
        moved[n] = min(moved[n], below)
        below = moved[n] - least
    return moved


def _written(value: float) -> str:
    if np.isnan(value):
        return ""
    return "✓" if value == 1 else "✗" if value == 0 else f"{100 * value:.0f}"
