"""Charts: figures on a page, in its theme, with a text alternative."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from lstm_explorer.ui.components import lecture, plotly
from lstm_explorer.ui.components.mount import mount

if TYPE_CHECKING:
    from lstm_explorer.figures import Plain


def dark() -> bool:
    """Whether the visitor sees the dark theme."""
    return st.context.theme.type == "dark"


def chart(plain: Plain, *, key: str, alt: str) -> None:
    """Draw a figure as wide as its column, or in a lecture over the whole screen.

    Args:
        plain: What to draw.
        key: Its name on the page.
        alt: What it shows, for those who cannot see it.
    """
    from lstm_explorer import figures  # a third of a second, which Start need not pay

    if not lecture.shows(key):
        return
    hall = lecture.on()
    with lecture.figure(key):
        mount("chart", '<div class="drawn" role="img"></div>', isolate_styles=False)(
            key=key,
            data={
                "figure": figures.as_json(figures.for_the_hall(plain) if hall else plain),
                "hall": hall,
                "plotly": plotly.served(),
                "alt": alt,
            },
        )
