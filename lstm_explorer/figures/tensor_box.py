"""The tensor drawn as boxes of letters: samples down, time steps across, features into depth."""

from __future__ import annotations

from typing import Any

import numpy as np

from lstm_explorer.figures.palette import Palette, layout, palette
from lstm_explorer.figures.plain import Drawing, Plain
from lstm_explorer.recipe.framings import PADDING, Samples, unit_vector
from lstm_explorer.recipe.symbols import shown

ROWS = 7
"""How many samples are drawn; the last of them is the last of all."""

DEEP_ROWS = 4
"""How many where features stand behind each other and every sample needs more room."""

_DEPTH = 0.62  # how far, in boxes, a feature stands behind the one before
_ROW = 1.0


@Drawing
def tensor_box(
    samples: Samples,
    classes: tuple[str, ...],
    *,
    numbers: bool = False,
    height: int = 400,
    dark: bool = False,
) -> Plain:
    """What the network is fed, as a box.

    Args:
        samples: The tensor.
        classes: All symbols in order.
        numbers: Write the numbers that are fed on the boxes, in place of the letters; a one-hot
            vector as e₃.
        height: In pixels.
        dark: For the dark theme.

    Returns:
        A figure of at most `ROWS` samples, a box for each letter; hovering one tells its place,
        letter and number.
    """
    colours = palette(dark)
    count, length, features = samples.classes.shape
    most = ROWS if features == 1 else DEEP_ROWS
    rows = list(range(count)) if count <= most else [*range(most - 1), count - 1]
    gap = 0 if count <= most else 0.7
    # Features behind each other need room, so a time step is wider where there are several.
    pitch = 1.0 + _DEPTH * (features - 1) + (0.25 if features > 1 else 0)
    pitch_y = _ROW + _DEPTH * (features - 1) + 0.12

    shapes: list[dict[str, Any]] = []
    words: dict[str, list[Any]] = {"x": [], "y": [], "text": [], "told": [], "colour": []}
    for place, n in enumerate(rows):
        top = -place * pitch_y - (gap if n == rows[-1] else 0)
        for t in range(length):
            for f in reversed(range(features)):
                x, y = t * pitch + f * _DEPTH, top + f * _DEPTH
                number = int(samples.classes[n, t, f])
                shapes += _box(x, y, number == PADDING, colours)
                letter = "padding" if number == PADDING else shown(classes[number])
                sign = "·" if number == PADDING else letter
                # Of a feature that stands behind another only the upper right corner is seen.
                corner = 0.0 if f == 0 else 0.2
                words["x"].append(x + corner)
                words["y"].append(y + corner)
                words["text"].append(_short(samples, n, t, f) if numbers else sign)
                words["colour"].append(colours.faint if number == PADDING else colours.text)
                words["told"].append(
                    f"sample {n}, time step {t}, {_place(samples, f, len(classes))}<br>"
                    f"{letter} = {_fed(samples, n, t, f, len(classes))}"
                )
    size = 9 if length > 12 else 13 if numbers or features > 1 else 18
    letters = {
        "type": "scatter",
        "x": words["x"],
        "y": words["y"],
        "mode": "text",
        "text": words["text"],
        "hovertext": words["told"],
        "hoverinfo": "text",
        "textfont": {"size": size, "color": words["colour"], "family": "monospace"},
    }
    bottom = -(len(rows) - 1) * pitch_y - gap
    right = (length - 1) * pitch + (features - 1) * _DEPTH
    return {
        "data": [letters],
        "layout": layout(
            colours,
            height,
            shapes=shapes,
            margin={"l": 10, "r": 10, "t": 10, "b": 10},
            annotations=_axis_names(rows, samples, bottom, right, pitch_y, gap),
            xaxis={"visible": False, "range": [-2.6, max(right, 3) + 1.6], "constrain": "domain"},
            yaxis={
                "visible": False,
                "range": [bottom - 1.3, 1.9 + (features - 1) * _DEPTH],
                "scaleanchor": "x",
            },
        ),
    }


def _box(x: float, y: float, padding: bool, colours: Palette) -> list[dict[str, Any]]:
    left, right, low, high = x - 0.5, x + 0.5, y - 0.5, y + 0.5
    line = {"color": colours.faint if padding else colours.carried, "width": 1.5}
    if padding:
        line["dash"] = "dot"
    return [
        {
            "type": "rect",
            "x0": left,
            "x1": right,
            "y0": low,
            "y1": high,
            "line": line,
            "fillcolor": colours.background,
            "layer": "below",
        }
    ]


def _axis_names(
    rows: list[int],
    samples: Samples,
    bottom: float,
    right: float,
    pitch_y: float,
    gap: float,
) -> list[dict[str, Any]]:
    count, length, features = samples.classes.shape

    def name(x: float, y: float, text: str, **more: Any) -> dict[str, Any]:
        return {"x": x, "y": y, "text": text, "showarrow": False, "font": {"size": 14}, **more}

    names = [
        name(right / 2, 1.35 + (features - 1) * _DEPTH, f"<b>{length} time step{_s(length)}</b> →"),
        name(-2.2, bottom / 2, f"↓ <b>{count:,} sample{_s(count)}</b>", textangle=-90),
    ]
    names += [
        name(-1.1, -place * pitch_y - (gap if n == rows[-1] else 0), str(n), opacity=0.7)
        for place, n in enumerate(rows)
    ]
    if gap:
        names.append(name(right / 2, bottom + pitch_y / 2 + gap / 2 - 0.1, "⋮"))
    numbers = samples.x.shape[2] // features
    if numbers == 1:
        words = f"<b>{features} feature{_s(features)}</b> ↗"
    else:
        words = f"<b>{f'{features} × ' if features > 1 else ''}{numbers} features</b> ↗"
    if length > 8:  # no room beside a long box
        names.append(name(right + 0.5, bottom - 0.9, words, xanchor="right"))
    else:
        names.append(name(right + 0.75, bottom + 0.1, words, xanchor="left"))
    return names


def _s(count: int) -> str:
    return "" if count == 1 else "s"


def _place(samples: Samples, letter: int, count: int) -> str:
    if samples.encoding == "one_hot":
        return f"features {letter * count} to {(letter + 1) * count - 1}"
    return f"feature {letter}"


def _fed(samples: Samples, n: int, t: int, f: int, count: int) -> str:
    """How the encoding makes numbers of a letter."""
    number = int(samples.classes[n, t, f])
    if samples.encoding == "one_hot":
        if number == PADDING:
            return f"{count} zeros"
        return f"{unit_vector(number)}: a one at place {number} of 0 to {count - 1}, else zeros"
    if number == PADDING:
        return "0"
    if samples.encoding == "code":
        return str(number)
    numerator = f"({number} + 1)" if samples.encoding == "shifted" else str(number)
    return f"{numerator} / {count} = {float(samples.x[n, t, f]):.4f}"


def _short(samples: Samples, n: int, t: int, f: int) -> str:
    number = int(samples.classes[n, t, f])
    if samples.encoding == "one_hot":
        return "0" if number == PADDING else unit_vector(number)
    value = float(samples.x[n, t, f])
    return "0" if value == 0 else f"{value:.2f}".lstrip("0")


@Drawing
def one_hot(samples: Samples, classes: tuple[str, ...], *, dark: bool = False) -> Plain:
    """The targets as the loss sees them: one row a sample, a one in the column of its letter."""
    colours = palette(dark)
    rows = min(len(samples), 60)
    z = np.eye(len(classes))[samples.y[:rows]]
    cells = {
        "type": "heatmap",
        "z": z,
        "x": [shown(each) for each in classes],
        "colorscale": colours.probability,
        "zmin": 0,
        "zmax": 1,
        "showscale": False,
        "xgap": 1,
        "ygap": 1,
        "hovertemplate": "sample %{y}, class %{x}: %{z}<extra></extra>",
    }
    return {
        "data": [cells],
        "layout": layout(
            colours,
            330,
            "Targets, one-hot",
            xaxis={"title": {"text": "class"}, "type": "category", "tickfont": {"size": 12}},
            yaxis={"title": {"text": "sample"}, "autorange": "reversed"},
        ),
    }
