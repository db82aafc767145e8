"""Pictures: a figure as a PNG or SVG file, drawn by the visitor's own browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lstm_explorer.figures import as_json
from lstm_explorer.ui.components import plotly
from lstm_explorer.ui.components.mount import mount

if TYPE_CHECKING:
    from lstm_explorer.figures import Plain

WIDTH = 1200
"""Pixels across; a PNG has twice as many."""


def offer_pictures(plain: Plain, *, key: str, name: str) -> None:
    """Two buttons that hand out a figure as a file.

    Args:
        plain: What to draw, with a background of its own.
        key: Its name on the page.
        name: Of the file, without its ending.
    """
    mount("pictures", '<div class="pictures"></div>', isolate_styles=False)(
        key=f"pictures_{key}",
        data={
            "figure": as_json(plain),
            "plotly": plotly.served(),
            "name": name,
            "width": WIDTH,
        },
    )
