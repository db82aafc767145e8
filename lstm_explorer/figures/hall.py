"""The hall: a figure that is alone on a screen which people see from far away."""

from __future__ import annotations

import plotly.graph_objects as go

WIDER = 1.6
"""How much wider lines are, and how much larger points."""


def for_the_hall(figure: go.Figure) -> go.Figure:
    """A figure with wide lines and strong axes.

    Args:
        figure: As it is on a desk; it stays as it is.
    """
    seen = go.Figure(figure)
    ink = seen.layout.font.color
    seen.update_xaxes(linecolor=ink, tickfont_color=ink)
    seen.update_yaxes(linecolor=ink, tickfont_color=ink)
    for trace in seen.select_traces(selector={"type": "scatter"}):
        trace.line.width = WIDER * (trace.line.width or 2)
        size = trace.marker.size
        if isinstance(size, int | float):
            trace.marker.size = WIDER * size
    return seen
