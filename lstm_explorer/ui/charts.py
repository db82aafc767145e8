"""Charts: figures on a page, in its theme, with a text alternative."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

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
    st.plotly_chart(
        figure, key=key, alt=alt, theme=None, config={"displayModeBar": False, "displaylogo": False}
    )
