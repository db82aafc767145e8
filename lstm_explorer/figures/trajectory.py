"""The trajectory: the path of a run's state through its two main directions."""

from __future__ import annotations

from typing import Literal

import numpy as np

from lstm_explorer.figures.heatmaps import letters_of
from lstm_explorer.figures.palette import LETTERS, layout, palette
from lstm_explorer.figures.plain import Drawing, Plain
from lstm_explorer.recipe.symbols import shown
from lstm_explorer.runs.evaluation import principal_components
from lstm_explorer.runs.feeding import Run
from lstm_explorer.wording import percent


@Drawing
def trajectory(
    run: Run,
    quantity: Literal["h", "c"],
    classes: tuple[str, ...],
    *,
    now: int | None = None,
    height: int = 330,
    dark: bool = False,
) -> Plain:
    """The states of a run, one point a time step, in their first two principal components.

    Args:
        run: What was fed.
        quantity: Which state.
        classes: All answers in order, for the colour scale.
        now: The current time step, outlined.
        height: In pixels.
        dark: For the dark theme.

    Returns:
        A figure whose points carry the answer given there, coloured along the alphabet; the line
        is broken where the state was reset.
    """
    colours = palette(dark)
    states = getattr(run.trace, quantity)[0]
    components = principal_components(states)
    moved = np.linalg.norm(states - getattr(run.trace.before, quantity)[0], axis=1)
    across, up = components.points.T
    labels = letters_of(run)
    numbers = {answer: number for number, answer in enumerate(classes)}
    path_x: list[float | None] = []
    path_y: list[float | None] = []
    for step in run.steps:
        if step.reset and step.t > 0:
            path_x.append(None)
            path_y.append(None)
        path_x.append(across[step.t])
        path_y.append(up[step.t])
    path = {
        "type": "scatter",
        "x": path_x,
        "y": path_y,
        "mode": "lines",
        "line": {"color": colours.faint, "width": 2},
        "hoverinfo": "skip",
    }
    points = {
        "type": "scatter",
        "x": across,
        "y": up,
        "mode": "markers+text",
        "text": [shown(step.answer) for step in run.steps],
        "textposition": "top center",
        "textfont": {"size": 13},
        "marker": {
            "size": [16 if step.t == now else 10 for step in run.steps],
            "color": [numbers[step.answer] for step in run.steps],
            "cmin": 0,
            "cmax": len(classes) - 1,
            "colorscale": LETTERS,
            "line": {
                "color": colours.text,
                "width": [3 if step.t == now else 0 for step in run.steps],
            },
        },
        "customdata": [
            [step.t, label, shown(step.answer), moved[step.t]]
            for step, label in zip(run.steps, labels, strict=True)
        ],
        "hovertemplate": "time step %{customdata[0]}: fed %{customdata[1]}, "
        "says %{customdata[2]}<br>%{customdata[3]:.3g} from the time step before, over all "
        "units<extra></extra>",
        "cliponaxis": False,
    }
    first, second = components.explained
    return {
        "data": [path, points],
        "layout": layout(
            colours,
            height,
            f"Path of {quantity}, with the answers",
            xaxis={
                "title": {"text": f"component 1 ({percent(first)} of the variance)"},
                "showticklabels": False,
            },
            yaxis={"title": {"text": f"component 2 ({percent(second)})"}, "showticklabels": False},
            margin={"l": 34, "b": 40},
        ),
    }


@Drawing
def trajectory_3d(
    run: Run,
    quantity: Literal["h", "c"],
    classes: tuple[str, ...],
    *,
    height: int = 330,
    dark: bool = False,
) -> Plain:
    """The states of a run in their first three principal components.

    Args:
        run: The run.
        quantity: Its hidden or its cell states.
        classes: The symbols that it can answer with, in the order of their numbers.
        height: Of the figure, in pixels.
        dark: Whether it stands on a dark page.
    """
    colours = palette(dark)
    states = getattr(run.trace, quantity)[0]
    components = principal_components(states, 3)
    moved = np.linalg.norm(states - getattr(run.trace.before, quantity)[0], axis=1)
    numbers = {answer: number for number, answer in enumerate(classes)}
    points: list[list[float | None]] = []
    for step in run.steps:
        if step.reset and step.t > 0:
            points.append([None, None, None])
        points.append([float(value) for value in components.points[step.t]])
    lines = dict(zip("xyz", zip(*points, strict=True), strict=True))
    marks = dict(zip("xyz", components.points.T, strict=True))
    path = {
        "type": "scatter3d",
        **lines,
        "mode": "lines",
        "line": {"color": colours.faint, "width": 4},
        "hoverinfo": "skip",
    }
    marked = {
        "type": "scatter3d",
        **marks,
        "mode": "markers+text",
        "text": [shown(step.answer) for step in run.steps],
        "textfont": {"size": 13, "color": colours.text},
        "marker": {
            "size": 5,
            "color": [numbers[step.answer] for step in run.steps],
            "cmin": 0,
            "cmax": len(classes) - 1,
            "colorscale": LETTERS,
        },
        "customdata": [[step.t, moved[step.t]] for step in run.steps],
        "hovertemplate": "time step %{customdata[0]}, says %{text}<br>%{customdata[1]:.3g} "
        "from the time step before, over all units<extra></extra>",
    }
    axis = {
        "showticklabels": False,
        "showbackground": False,
        "gridcolor": colours.faint,
        "gridwidth": 2,
        "zerolinecolor": colours.faint,
        "showspikes": False,
        "ticks": "",
    }
    shares = components.explained
    return {
        "data": [path, marked],
        "layout": layout(
            colours,
            height,
            f"Path of {quantity} in space",
            scene={
                "camera": {"eye": {"x": 1.4, "y": 1.4, "z": 1.4}},  # room for the axes' names
            }
            | {
                f"{name}axis": {**axis, "title": {"text": f"{number} ({percent(share)})"}}
                for number, (name, share) in enumerate(zip("xyz", shares, strict=True), 1)
            },
            margin={"l": 0, "r": 0, "t": 34, "b": 0},
        ),
    }
