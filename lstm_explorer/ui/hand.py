"""The hand: what a visitor does on a page, told by the browser until it was heard (`hand.js`).

Every control is drawn by the same script, which each page loads once, with `address`: controls
show the view, and tell nothing but changes.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import streamlit as st

from lstm_explorer.ui import address

_KEY = "hand"
_HERE = Path(__file__).parent

_WAIT = """
export default function (component) {
  const draw = () => globalThis.lstmHand.draw(component);
  if (globalThis.lstmHand) draw();
  else addEventListener("lstm-hand", draw, { once: true });
}
"""
"""What a control loads: the page's own script may come a moment later."""


def listen() -> None:
    """Draw what tells of the hand's changes, and do those that came with this run."""
    told = _component()(
        key=_KEY, data=address.heard(), on_told_change=_hear, height=1
    )  # fmt: skip
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
    _control()(key=key, width=width, data={"kind": kind, "key": key, **address.heard(), **data})


def _hear() -> None:
    # What a page told that has given way to another has no name any more; it is told again.
    address.hear(st.session_state.get(_KEY, {}).get("told"))


@lru_cache(maxsize=1)
def _component() -> Callable[..., Any]:
    read = lambda name: (_HERE / name).read_text("utf-8")  # noqa: E731
    return st.components.v2.component(
        "lstm_explorer_hand",
        html="<span></span>",
        css=read("controls.css"),
        js=f"{read('controls.js')}\n{read('hand.js')}",
        isolate_styles=False,
    )


@lru_cache(maxsize=1)
def _control() -> Callable[..., Any]:
    return st.components.v2.component(
        "lstm_explorer_control", html='<div class="lstm-control"></div>', js=_WAIT,
        isolate_styles=False,
    )  # fmt: skip
