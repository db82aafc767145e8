"""Figures as plain values: what plotly.js reads, before Plotly has checked it."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from functools import update_wrapper
from typing import TYPE_CHECKING, Any, Generic, ParamSpec

import numpy as np

if TYPE_CHECKING:
    import plotly.graph_objects as go

P = ParamSpec("P")

Plain = dict[str, Any]
"""A figure in Plotly's own words, `{"data": [...], "layout": {...}}`, with NumPy's arrays in it."""

_TYPED = {"f": (4, 8), "i": (1, 2, 4), "u": (1, 2, 4)}
"""Kinds and sizes of numbers that plotly.js reads from bytes."""


class Drawing(Generic[P]):
    """A function that draws: called, it gives Plotly's figure; `plain`, the values of one.

    Plotly looks at every property that it is given, which takes 4 ms a figure: well spent by
    whoever goes on with it in a notebook. A page hands ten figures to the browser, as `plain`.
    """

    def __init__(self, plain: Callable[P, Plain]) -> None:
        self.plain = plain
        update_wrapper(self, plain)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> go.Figure:
        """The figure, checked by Plotly."""
        return checked(self.plain(*args, **kwargs))


def checked(plain: Plain) -> go.Figure:
    """Plotly's own figure of plain values.

    Args:
        plain: Which values.

    Raises:
        ValueError: Plotly knows no such property, or not with this value.
    """
    import plotly.graph_objects as go  # half a second, which a page need not pay

    figure = go.Figure(plain)
    figure.layout.template = None  # else it would look otherwise than on a page
    return figure


def as_json(plain: Plain) -> str:
    """Plain values as plotly.js reads them, arrays of numbers as bytes.

    Args:
        plain: Which values.

    Raises:
        ValueError: A number outside of arrays is not finite: JSON has no word for it.
    """
    return json.dumps(plain, default=_in_json, allow_nan=False)


def merged(base: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    """Properties with others put over them, dictionary by dictionary; None leaves one out."""
    together = dict(base)
    for name, value in more.items():
        before = together.get(name)
        if isinstance(before, Mapping) and isinstance(value, Mapping):
            together[name] = merged(before, value)
        elif value is not None:
            together[name] = value
    return together


def _in_json(value: object) -> Any:
    if isinstance(value, np.generic):
        return value.item()
    if not isinstance(value, np.ndarray):
        raise TypeError(f"A figure holds numbers, words, lists and arrays, not {type(value)}.")
    if value.itemsize not in _TYPED.get(value.dtype.kind, ()):
        return value.tolist()
    kind = f"{value.dtype.kind}{value.itemsize}"
    data = base64.b64encode(np.ascontiguousarray(value, f"<{kind}").tobytes()).decode()
    return {"dtype": kind, "bdata": data, "shape": ", ".join(map(str, value.shape))}
