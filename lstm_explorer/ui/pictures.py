"""Pictures: a figure as a PNG or SVG file, drawn by the visitor's own browser."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from lstm_explorer import player
from lstm_explorer.figures import as_json
from lstm_explorer.player.sources import script

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
    _component()(
        key=f"pictures_{key}",
        data={
            "figure": as_json(plain),
            "plotly": player.served_plotly(),
            "name": name,
            "width": WIDTH,
        },
    )


@lru_cache(maxsize=1)
def _component() -> Callable[..., Any]:
    return st.components.v2.component(
        "lstm_explorer_pictures",
        html='<div class="pictures"></div>',
        css=Path(__file__).with_suffix(".css").read_text("utf-8"),
        js=script(Path(__file__).with_name("pictures.js")),
        isolate_styles=False,
    )
