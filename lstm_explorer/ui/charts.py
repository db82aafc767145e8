"""Charts: figures on a page, in its theme, with a text alternative."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from lstm_explorer.ui import lecture

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
    from lstm_explorer import figures, player  # a third of a second, which Start need not pay

    if not lecture.shows(key):
        return
    hall = lecture.on()
    with lecture.figure(key):
        _component()(
            key=key,
            data={
                "figure": figures.as_json(figures.for_the_hall(plain) if hall else plain),
                "hall": hall,
                "plotly": player.served_plotly(),
                "alt": alt,
            },
        )


@lru_cache(maxsize=1)
def _component() -> Callable[..., Any]:
    from lstm_explorer.player.sources import script

    return st.components.v2.component(
        "lstm_explorer_chart",
        html='<div class="drawn" role="img"></div>',
        js=script(Path(__file__).with_name("chart.js")),
        isolate_styles=False,
    )
