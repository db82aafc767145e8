"""Components of our own, registered with Streamlit: a script, with its style beside it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from lstm_explorer.player import sources

_HERE = Path(__file__).parent


@cache
def mount(
    name: str,
    html: str,
    *,
    script: Path | None = None,
    css: str | None = None,
    isolate_styles: bool = True,
) -> Callable[..., Any]:
    """A component, registered once; called with `key` and `data`, it is drawn.

    Args:
        name: Of the component, and of its files in this folder.
        html: What it begins with.
        script: Its script, in place of `name.js`.
        css: Its style, in place of that in `name.css`, if there is one.
        isolate_styles: Whether the page's style does not reach it, nor its own the page.
    """
    style = _HERE / f"{name}.css"
    return st.components.v2.component(
        f"lstm_explorer_{name}",
        html=html,
        css=style.read_text("utf-8") if css is None and style.exists() else css,
        js=sources.script(script or _HERE / f"{name}.js"),
        isolate_styles=isolate_styles,
    )


@cache
def style(file: Path) -> str:
    """A file of style, as HTML that puts it on the page."""
    return f"<style>\n{file.read_text('utf-8')}</style>\n"
