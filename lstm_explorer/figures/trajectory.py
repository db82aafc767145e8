"""The trajectory: the path of a run's state through its two main directions."""

from __future__ import annotations

from typing import Literal

import plotly.graph_objects as go

from lstm_explorer.figures.heatmaps import letters_of
from lstm_explorer.figures.palette import LETTERS, layout, palette
from lstm_explorer.measures import principal_components
from lstm_explorer.runs import Run
from lstm_explorer.symbols import shown


def trajectory(
    run: Run,
    quantity: Literal["h", "c"],
    classes: tuple[str, ...],
    *,
    now: int | None = None,
    height: int = 330,
    dark: bool = False,
) -> go.Figure:
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
    components = principal_components(getattr(run.trace, quantity)[0])
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
    figure = go.Figure(
        [
            go.Scatter(
                x=path_x,
                y=path_y,
                mode="lines",
                line={"color": colours.faint, "width": 2},
                hoverinfo="skip",
            ),
            go.Scatter(
                x=across,
                y=up,
                mode="markers+text",
                text=[shown(step.answer) for step in run.steps],
                textposition="top center",
                textfont={"size": 13},
                marker={
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
                customdata=[
                    [step.t, label, shown(step.answer)]
                    for step, label in zip(run.steps, labels, strict=True)
                ],
                hovertemplate="time step %{customdata[0]}: fed %{customdata[1]}, "
                "says %{customdata[2]}<extra></extra>",
                cliponaxis=False,
            ),
        ],
        layout(colours, height, title_text=f"Path of {quantity}, with the answers"),
    )
    first, second = components.explained
    figure.update_layout(
        xaxis={"title_text": f"component 1 ({first:.0%} of the variance)", "showticklabels": False},
        yaxis={"title_text": f"component 2 ({second:.0%})", "showticklabels": False},
        margin={"l": 34, "b": 40},
    )
    return figure
