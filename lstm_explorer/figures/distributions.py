"""Distributions over seeds: every run a dot, means with their intervals, differences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lstm_explorer.figures.naming import above_rows, room, two_lines
from lstm_explorer.figures.palette import Palette, layout, palette
from lstm_explorer.figures.plain import Drawing, Plain

_SPREAD = 0.3  # of a row's height: how far dots of one value stand from its middle, at most
_STEP = 0.13
_BELOW = 0.34  # where the interval is drawn, under the dots


@dataclass(frozen=True, slots=True)
class Dots:
    """One row.

    Attributes:
        name: What it is called.
        values: One number a run, 0 to 1.
        seeds: Of these runs.
        mean: Of the values; None where there are none.
        low: Lower end of its interval; None for fewer than two runs.
        high: Its upper end.
        said: Written at the right: the mean with its interval and number of runs.
        mine: The value of the run that is marked; None where there is none.
    """

    name: str
    values: tuple[float, ...]
    seeds: tuple[int, ...]
    mean: float | None
    low: float | None
    high: float | None
    said: str
    mine: float | None = None


@Drawing
def distribution(
    rows: Sequence[Dots], *, mark: str, title: str, height: int = 350, dark: bool = False
) -> Plain:
    """Every run a dot, recipes one under another, each with its mean and interval.

    Args:
        rows: From the top down.
        mark: What the marked run is called.
        title: What the numbers are.
        height: In pixels.
        dark: For the dark theme.

    Returns:
        A figure with the traces "runs", "intervals", "means" and `mark`. Rows are told apart by
        place and name, since a colour has one meaning here and none of them is "a recipe".
        `meta["narrow"]` is what its layout has otherwise in a column that is as narrow as a phone.
    """
    colours = palette(dark)
    names = [two_lines(row.name) for row in rows]
    values = [
        value for row in rows for value in (*row.values, row.mine, row.low) if value is not None
    ]
    least = max(min(values, default=0.0), 0.0)
    # A short axis where all are near the top; dots need no zero to be compared.
    start = 0.0 if least < 0.5 else max(least - 0.05, 0.0)
    return {
        "data": [_runs(rows, colours), *_means(rows, colours), _marked(rows, mark, colours)],
        "layout": layout(
            colours,
            height,
            title,
            xaxis={
                "range": [start - 0.02 * (1 - start), 1 + 0.03 * (1 - start)],
                "tickformat": ".0%",
                "showgrid": True,
            },
            yaxis={
                "range": [len(rows) - 0.5, -0.55],
                "tickvals": list(range(len(rows))),
                "ticktext": names,
                "tickfont": {"size": 14},
            },
            annotations=[
                {
                    "text": row.said, "x": 1.01, "xref": "paper", "xanchor": "left", "y": place,
                    "showarrow": False, "font": {"size": 14},
                }
                for place, row in enumerate(rows)
            ],
            margin={"l": room(names), "r": room([row.said for row in rows]), "t": 34, "b": 30},
            meta={"narrow": above_rows([f"{row.name}: {row.said}" for row in rows], row=66)},
        ),
    }  # fmt: skip


@Drawing
def difference(
    value: float,
    low: float | None,
    high: float | None,
    *,
    names: tuple[str, str],
    height: int = 140,
    dark: bool = False,
) -> Plain:
    """The difference of two means with its interval, around zero.

    Args:
        value: Mean of A minus mean of B, shares.
        low: Lower end of its interval; None where there is none.
        high: Its upper end.
        names: Of A and of B.
        height: In pixels.
        dark: For the dark theme.
    """
    colours = palette(dark)
    ends = [100 * each for each in (low, high) if each is not None]
    interval = {
        "type": "scatter", "x": ends, "y": [0] * len(ends), "mode": "lines", "name": "interval",
        "hoverinfo": "skip", "line": {"color": colours.text, "width": 3},
    }  # fmt: skip
    mean = {
        "type": "scatter", "x": [100 * value], "y": [0], "mode": "markers", "name": "difference",
        "marker": {"color": colours.text, "size": 13, "symbol": "diamond"},
        "hovertemplate": "%{x:+.1f} points<extra></extra>",
    }  # fmt: skip
    beside = {"y": 1, "yanchor": "bottom", "xref": "paper", "yref": "paper", "showarrow": False}
    most = 1.15 * max(map(abs, [100 * value, *ends])) or 5.0
    return {
        "data": [interval, mean],
        "layout": layout(
            colours,
            height,
            "Difference of the means, A − B, in points",
            xaxis={
                "range": [-most, most], "tickformat": "+.3~g", "showgrid": True,
                "zeroline": True, "zerolinecolor": colours.text,
            },
            yaxis={"visible": False, "range": [-1, 1]},
            annotations=[
                {**beside, "text": f"← {names[1]} better", "x": 0, "xanchor": "left"},
                {**beside, "text": f"{names[0]} better →", "x": 1, "xanchor": "right"},
            ],
            margin={"l": 20, "r": 20, "t": 58, "b": 34},
        ),
    }  # fmt: skip


def _runs(rows: Sequence[Dots], colours: Palette) -> dict[str, Any]:
    places = [
        (value, place + offset, seed)
        for place, row in enumerate(rows)
        for value, offset, seed in zip(row.values, _apart(row.values), row.seeds, strict=True)
    ]
    return {
        "type": "scatter",
        "x": [value for value, _, _ in places],
        "y": [y for _, y, _ in places],
        "customdata": [seed for _, _, seed in places],
        "mode": "markers",
        "name": "runs",
        "marker": {"color": colours.text, "size": 5.5, "opacity": 0.55},
        "hovertemplate": "seed %{customdata}: %{x:.1%}<extra></extra>",
    }


def _means(rows: Sequence[Dots], colours: Palette) -> list[dict[str, Any]]:
    x: list[float | None] = []
    y: list[float | None] = []
    for place, row in enumerate(rows):
        if row.low is not None and row.high is not None:
            x += [max(row.low, 0), min(row.high, 1), None]
            y += [place + _BELOW, place + _BELOW, None]
    known = [(row.mean, place + _BELOW, row.said) for place, row in enumerate(rows)
             if row.mean is not None and len(row.values) > 1]  # fmt: skip
    return [
        {
            "type": "scatter", "x": x, "y": y, "mode": "lines", "name": "intervals",
            "hoverinfo": "skip", "line": {"color": colours.text, "width": 3},
        },
        {
            "type": "scatter",
            "x": [mean for mean, _, _ in known],
            "y": [place for _, place, _ in known],
            "customdata": [said for _, _, said in known],
            "mode": "markers",
            "name": "means",
            "marker": {
                "color": colours.text, "size": 13, "symbol": "line-ns",
                "line": {"color": colours.text, "width": 3},
            },
            "hovertemplate": "mean %{customdata}<extra></extra>",
        },
    ]  # fmt: skip


def _marked(rows: Sequence[Dots], mark: str, colours: Palette) -> dict[str, Any]:
    known = [(row.mine, place) for place, row in enumerate(rows) if row.mine is not None]
    return {
        "type": "scatter",
        "x": [value for value, _ in known],
        "y": [place - 0.02 for _, place in known],
        "mode": "markers",
        "name": mark,
        "marker": {
            "color": colours.text, "size": 14, "symbol": "diamond-open", "line": {"width": 2},
        },
        "hovertemplate": f"{mark}: %{{x:.1%}}<extra></extra>",
    }  # fmt: skip


def _apart(values: Sequence[float]) -> list[float]:
    """How far each dot stands from the middle of its row, so that equal ones can be counted."""
    counts = Counter(round(value, 6) for value in values)
    # One step for the whole row: the more runs have a value, the longer is its column.
    step = min(_STEP, 2 * _SPREAD / max(max(counts.values(), default=1) - 1, 1))
    seen: Counter[float] = Counter()
    offsets = []
    for value in values:
        key = round(value, 6)
        offsets.append((seen[key] - (counts[key] - 1) / 2) * step - 0.02)
        seen[key] += 1
    return offsets
