"""The hand: what a visitor does on a page, told by the browser until it was heard (`hand.js`).

Every control is drawn by the same script, which each page loads once, with `address`: controls
show the view, and tell nothing but changes.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import streamlit as st

from lstm_explorer.ui.components.mount import mount
from lstm_explorer.ui.url import address

_KEY = "hand"
_STYLE = Path(__file__).with_name("controls.css")


def listen() -> None:
    """Draw what tells of the hand's changes, and do those that came with this run."""
    hand = mount("hand", "<span></span>", css=_STYLE.read_text("utf-8"), isolate_styles=False)
    told = hand(key=_KEY, data=address.heard(), on_told_change=_hear, height=1)
    if address.hear(told.get("told")):  # the first message of a session, or of another page
        st.rerun()


def control(
    key: str, kind: str, *, width: Literal["stretch", "content"] = "stretch", **data: Any
) -> None:
    """Draw a control.

    Args:
        key: Its name on the page.
        kind: One of those that `controls.js` draws.
        width: Whether it takes all the width there is.
        data: What that kind needs.
    """
    drawn = mount("control", '<div class="lstm-control"></div>', isolate_styles=False)
    drawn(key=key, width=width, data={"kind": kind, "key": key, **address.heard(), **data})


def _hear() -> None:
    # What a page told that has given way to another has no name any more; it is told again.
    address.hear(st.session_state.get(_KEY, {}).get("told"))
