"""Figures as files: on the page's own background, and as a page that needs no network."""

from __future__ import annotations

import plotly.graph_objects as go

from lstm_explorer.figures.palette import palette


def on_paper(figure: go.Figure, *, dark: bool = False) -> go.Figure:
    """A figure with a background of its own, for where no page is behind it.

    Args:
        figure: What to put there; it stays as it is.
        dark: Of the dark theme.
    """
    background = palette(dark).background
    return go.Figure(figure).update_layout(paper_bgcolor=background, plot_bgcolor=background)


def web_page(figure: go.Figure, *, dark: bool = False) -> str:
    """A figure as the text of an HTML file that can be zoomed and asked, plotly.js included (5 MB).

    Args:
        figure: What it shows.
        dark: Of the dark theme.
    """
    written = on_paper(figure, dark=dark).to_html(
        include_plotlyjs=True, div_id="figure", config={"displaylogo": False, "responsive": True}
    )
    return str(written)
