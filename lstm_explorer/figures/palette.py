"""Colours, one meaning each, and the layout that every figure starts from.

Safe for colour-blind eyes, on projectors and in print; `docs/look.md` has the table.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from plotly.colors import sample_colorscale

from lstm_explorer.figures.plain import merged

Scale = tuple[tuple[float, str], ...]


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one theme.

    Attributes:
        text: Of words, and of the outline that marks the current time step.
        faint: Of axis lines, grid lines and padding.
        background: Of the page; also the colour of zero.
        carried: State carried, the undisturbed run.
        reset: A reset, a cold start.
        signed: Scale for values on both sides of zero.
        probability: Scale for 0 to 1, from the background.
    """

    text: str
    faint: str
    background: str
    carried: str
    reset: str
    signed: Scale
    probability: Scale


LIGHT = Palette(
    text="#1A1D24",
    faint="#C3CAD2",
    background="#FFFFFF",
    carried="#0072B2",
    reset="#D55E00",
    signed=((0, "#4A3310"), (0.25, "#B09A68"), (0.5, "#FFFFFF"), (0.75, "#35978F"), (1, "#003C30")),
    probability=((0, "#FFFFFF"), (1, "#1A1D24")),
)

DARK = Palette(
    text="#F3F5F7",
    faint="#4A5361",
    background="#0E1117",
    carried="#56B4E9",
    reset="#F0803C",
    signed=((0, "#F3E7C9"), (0.25, "#8A744A"), (0.5, "#0E1117"), (0.75, "#35978F"), (1, "#C7EAE5")),
    probability=((0, "#0E1117"), (1, "#F3F5F7")),
)

GATES = "Cividis"
"""Scale for gates, 0 to 1."""

LETTERS = "Viridis"
"""Ordered scale along the alphabet."""


def palette(dark: bool) -> Palette:
    """The colours of the dark or of the light theme."""
    return DARK if dark else LIGHT


def layout(colours: Palette, height: int, title: str | None = None, **more: Any) -> dict[str, Any]:
    """The layout that every figure starts from: quiet, legible from the back row.

    Args:
        colours: Of the theme.
        height: In pixels.
        title: What is shown, in words; None for a figure that says it elsewhere.
        more: What this figure has besides, or otherwise.
    """
    axis = {
        "automargin": True,
        "gridcolor": colours.faint,
        "linecolor": colours.faint,
        "showgrid": False,
        "tickfont": {"size": 13},
        "ticks": "",
        "title": {"font": {"size": 14}, "standoff": 6},
        "zeroline": False,
        "zerolinecolor": colours.faint,
        "zerolinewidth": 2,
    }
    base = {
        "height": height,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"color": colours.text, "size": 14, "family": "Source Sans, sans-serif"},
        "title": {
            "text": title or "", "font": {"size": 16},
            "x": 0, "xanchor": "left", "y": 0.98, "yanchor": "top",
        },
        "margin": {"l": 50, "r": 10, "t": 40, "b": 45},
        "hovermode": "closest",
        "hoverlabel": {"align": "left", "font": {"size": 14}},
        "showlegend": False,
        "xaxis": axis,
        "yaxis": axis,
    }  # fmt: skip
    return merged(base, more)


def letter_colours(count: int) -> list[str]:
    """One colour for each of `count` letters, ordered along the alphabet."""
    return list(_letter_colours(count))


@lru_cache(maxsize=64)
def _letter_colours(count: int) -> tuple[str, ...]:
    places = [n / max(count - 1, 1) for n in range(count)]
    return tuple(sample_colorscale(LETTERS, places))
