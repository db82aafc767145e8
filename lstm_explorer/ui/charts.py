"""Charts: figures on a page, in its theme, with a text alternative."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from lstm_explorer.ui import lecture

if TYPE_CHECKING:
    import plotly.graph_objects as go


def dark() -> bool:
    """Whether the visitor sees the dark theme."""
    return st.context.theme.type == "dark"


def chart(figure: go.Figure, *, key: str, alt: str) -> None:
    """Draw a figure as wide as its column.

    Args:
        figure: What to draw.
        key: Its name on the page.
        alt: What it shows, for those who cannot see it.
    """
    if not lecture.shows(key):
        return
    with lecture.figure(key):
        if lecture.on():
            _in_the_hall(figure, key=key, alt=alt)
        else:
            config = {"displayModeBar": False, "displaylogo": False}
            st.plotly_chart(figure, key=key, alt=alt, theme=None, config=config)


def _in_the_hall(figure: go.Figure, *, key: str, alt: str) -> None:
    """Draw a figure over the whole screen.

    Streamlit's own chart measures itself on the screen, where a lecture has enlarged it already,
    and would be enlarged twice.
    """
    from lstm_explorer import figures, player  # half a second, which Start need not pay

    seen = figures.for_the_hall(figure)
    _hall()(
        key=f"hall_{key}",
        data={"figure": seen.to_json(), "plotly": player.served_plotly(), "alt": alt},
    )


@lru_cache(maxsize=1)
def _hall() -> Callable[..., Any]:
    from lstm_explorer import player

    script = Path(__file__).with_name("hall.js").read_text("utf-8")
    return st.components.v2.component(
        "lstm_explorer_hall",
        html='<div class="hall" role="img"></div>',
        js=f"{player.load_script()}\n{script}",
        isolate_styles=False,
    )
