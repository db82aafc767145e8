"""The hall: a figure that is alone on a screen which people see from far away."""

from __future__ import annotations

from typing import Any

from lstm_explorer.figures.plain import Plain, merged

WIDER = 1.6
"""How much wider lines are, and how much larger points."""


def for_the_hall(plain: Plain) -> Plain:
    """A figure with wide lines and strong axes.

    Args:
        plain: As it is on a desk; it stays as it is.
    """
    layout = plain["layout"]
    ink = {"linecolor": layout["font"]["color"], "tickfont": {"color": layout["font"]["color"]}}
    axes = {name: ink for name in layout if name.startswith(("xaxis", "yaxis"))}
    return {"data": [_wider(trace) for trace in plain["data"]], "layout": merged(layout, axes)}


def _wider(trace: dict[str, Any]) -> dict[str, Any]:
    if trace["type"] != "scatter":
        return trace
    more: dict[str, Any] = {"line": {"width": WIDER * trace.get("line", {}).get("width", 2)}}
    size = trace.get("marker", {}).get("size")
    if isinstance(size, int | float):
        more["marker"] = {"size": WIDER * size}
    return merged(trace, more)
