"""Figures as files: on the page's own background, and as a page that needs no network."""

from __future__ import annotations

from lstm_explorer.figures.palette import palette
from lstm_explorer.figures.plain import Plain, checked, merged


def on_paper(plain: Plain, *, dark: bool = False) -> Plain:
    """A figure with a background of its own, for where no page is behind it.

    Args:
        plain: What to put there; it stays as it is.
        dark: Of the dark theme.
    """
    background = palette(dark).background
    return merged(plain, {"layout": {"paper_bgcolor": background, "plot_bgcolor": background}})


def web_page(plain: Plain, *, dark: bool = False) -> str:
    """A figure as the text of an HTML file that can be zoomed and asked, plotly.js included (5 MB).

    Args:
        plain: What it shows.
        dark: Of the dark theme.
    """
    written = checked(on_paper(plain, dark=dark)).to_html(
        include_plotlyjs=True, div_id="figure", config={"displaylogo": False, "responsive": True}
    )
    return str(written)
