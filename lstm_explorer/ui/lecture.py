"""Lecture mode: one figure at a time, large, and nothing else but the way to the next.

Figures are counted as the page draws them; those that are not due are not drawn at all. Controls
are folded away by style, because widgets that come and go would lose what they were set to.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from functools import lru_cache
from pathlib import Path
from typing import Any

import streamlit as st

from lstm_explorer.ui import address

_KEPT = (
    '[class*="st-key-figure_"], .st-key-lecture_bar, .st-key-tour, h1, '
    '[data-testid="stBaseButton-primary"]:not(:disabled), [data-testid="stAlert"]'
)
"""What a page keeps in a lecture."""

_STYLE = """
<style>
[data-testid="stSidebar"], [data-testid="stHeader"], [data-testid="stExpandSidebarButton"] {
  display: none !important;
}
[data-testid="stApp"], .lstm-player .top { background: light-dark(#FFFFFF, #000000) !important; }
[data-testid="stApp"] {
  color: light-dark(#000000, #FFFFFF);
  --hall-carried: light-dark(#00588A, #56B4E9);
  --hall-reset: light-dark(#943F00, #FF9A5C);
  --hall-donated: light-dark(#862F78, #E3A0D7);
  --hall-faint: 1;
}
[data-testid="stCaptionContainer"], [data-testid="stCaptionContainer"] p {
  color: light-dark(#41454D, #B4B9C2) !important;
}
[data-testid="stMainBlockContainer"] {
  padding: 0.5rem 1.2rem 0 !important;
  width: calc(100%% / var(--hall, 1)) !important;
  max-width: none !important;
  transform: scale(var(--hall, 1));
  transform-origin: top left;
  align-self: flex-start;
}
[data-testid="stMainBlockContainer"] [data-testid="stVerticalBlock"] { gap: 0.5rem; }
[data-testid="stMainBlockContainer"] h1 {
  font-size: 1.5rem !important; line-height: 1.35; padding: 0 0 0.2rem !important;
}
[data-testid="stMainBlockContainer"] [data-testid="stMarkdownContainer"],
[data-testid="stMainBlockContainer"] [data-testid="stMarkdownContainer"] > p:last-child {
  margin-bottom: 0;
}
[data-testid="stMainBlockContainer"]:has(.st-key-tour) h1 { display: none; }
[data-testid="stLayoutWrapper"]:has(> .st-key-tour) { position: static !important; }
.lstm-player :is(.name, .speed, .sub) { display: none; }
.lstm-player .saying { margin: 0; }
[data-testid="stMainBlockContainer"] :is(
  [data-testid="stElementContainer"], [data-testid="stLayoutWrapper"], [data-testid="stColumn"]
):not(:has(%(kept)s), [class*="st-key-figure_"], [class*="st-key-figure_"] *, .st-key-lecture_bar,
  .st-key-lecture_bar *, .st-key-tour, .st-key-tour *) { display: none !important; }
[data-testid="stMainBlockContainer"] [data-testid="stColumn"]:has([class*="st-key-figure_"]) {
  flex: 1 1 0 !important; width: auto !important; max-width: none !important;
  min-width: 0 !important;
}
.st-key-lecture_bar button { min-height: 1.9rem; padding: 0 0.6rem; }
</style>
"""

_PANEL = """
<style>
.lstm-player .badge, .lstm-player .panels > :not(%(it)s, :has(> %(it)s)),
.lstm-player .line > :not(%(it)s) { display: none !important; }
.lstm-player .line:has(> %(it)s) { display: block; }
</style>
"""

_GO = "lecture_go"
_SEEN = "lecture_seen"
_COUNT = "lecture_count"
_LEFT = "lecture_left"


def on() -> bool:
    """Whether this is a lecture."""
    return address.get("lecture") == "yes"


def begin(page: str, title: str, pages: tuple[str, ...], parameters: Mapping[str, str]) -> None:
    """Listen to the keys; in a lecture, fold away what is not for the hall and say what is due.

    Args:
        page: Which page this is.
        title: What it is called.
        pages: All pages in order.
        parameters: Of links to other pages.
    """
    _follow(parameters)
    if page not in pages:
        _nothing_here()
        return
    here = f"{page} {_figure()}" if on() else page
    keys = _keys()(
        key="lecture_keys", data={"on": on(), "here": here}, on_pressed_change=lambda: None
    )
    # Streamlit may tell of one press twice, and of a press on a page that is no longer open.
    what, _, where = str(keys.get("pressed") or "").partition(" ")
    if what and where == here:
        before = on(), _figure()
        press(what, page, pages)
        _follow(parameters)
        if (on(), _figure()) != before:  # else a client that tells of it for ever would be served
            st.rerun()
    st.session_state[_SEEN] = ()
    if not on():
        return
    st.html(_STYLE % {"kept": _KEPT})
    with st.container(key="lecture_bar", horizontal=True, vertical_alignment="center"):
        for what, label, icon in (
            ("previous", "Back", ":material/arrow_back:"),
            ("next", "Next", ":material/arrow_forward:"),
        ):
            st.button(
                label, key=f"lecture_{what}", icon=icon, help=None,
                on_click=press, args=(what, page, pages),
            )  # fmt: skip
        st.session_state[_COUNT] = title, st.empty()
        st.button(
            "Leave (Esc)", key="lecture_leave", type="tertiary",
            on_click=press, args=("leave", page, pages),
        )  # fmt: skip


def _nothing_here() -> None:
    """On a page that a lecture does not go through: end it, and say so."""
    if st.session_state.pop(_LEFT, False):
        st.info(
            "A lecture goes through figures, and this page has none for the hall: lecture mode is "
            "off here. The pages at the left have some.",
            icon=":material/co_present:",
        )


def leave_outside(page: str, pages: tuple[str, ...]) -> None:
    """End a lecture on a page that has nothing for the hall, before a link carries it on.

    Args:
        page: Which page this is.
        pages: Those that a lecture goes through.
    """
    if on() and page not in pages:
        for name in ("lecture", "figure"):
            address.put(name, None)
        st.session_state[_LEFT] = True


def press(what: str, page: str, pages: tuple[str, ...]) -> None:
    """Do what a key or a button asks for.

    Args:
        what: "enter", "leave", "next" or "previous"; anything else does nothing.
        page: Which page this is.
        pages: All pages in order.
    """
    if what in ("enter", "leave"):
        address.put("lecture", "yes" if what == "enter" else None)
        address.put("figure", None)
    elif what in ("next", "previous") and on():
        figure = _figure() + (1 if what == "next" else -1)
        if 1 <= figure <= len(st.session_state.get(_SEEN, ())):  # as last drawn
            address.put("figure", figure)
            return
        at = pages.index(page) + (1 if what == "next" else -1) if page in pages else 0
        if 0 <= at < len(pages):
            # A callback cannot open another page, so the page that runs next does.
            st.session_state[_GO] = pages[at], "1" if what == "next" else _LAST


def shows(key: str) -> bool:
    """Whether a figure is to be drawn; always, but for the others in a lecture.

    Args:
        key: Its name on the page. What has the same name counts as one figure.
    """
    if not on():
        return True
    seen: tuple[str, ...] = st.session_state.get(_SEEN, ())
    if key not in seen:
        seen = (*seen, key)
        st.session_state[_SEEN] = seen
    return seen.index(key) + 1 == _figure()


def figure(key: str) -> Any:
    """The container that marks a figure in a lecture, so that its style knows it.

    On a desk there is none: a component within one would begin anew whenever something is drawn
    above it.
    """
    return st.container(key=f"figure_{key}") if on() else nullcontext()


def words(key: str, text: str) -> None:
    """A sentence that stays on the screen in a lecture, beside whatever figure is due."""
    with figure(key):
        st.markdown(text)


def open_at(number: int) -> None:
    """In a lecture whose link names no figure, begin at this one."""
    if on() and address.get("figure") is None and number > 1:
        address.put("figure", number)
        st.rerun()


def show_panel(keys: Sequence[str]) -> None:
    """In a lecture, hide all panels of the state player but the one that is due.

    Args:
        keys: The panels' names, in the order of the page.
    """
    for key in keys:
        if shows(key) and on():
            st.html(_PANEL % {"it": f':is([data-key="{key}"], section.{key})'})


def end() -> None:
    """When the page is drawn: say which figure of how many it shows."""
    kept = st.session_state.pop(_COUNT, None)
    if not on() or kept is None:
        return
    title, count = kept
    total = len(st.session_state.get(_SEEN, ()))
    if total and _figure() > total:
        address.put("figure", total)
        st.rerun()
    said = f"{_figure()} of {total}" if total else "nothing for the hall"
    count.markdown(f"**{title}**: {said} · Page Down: on · Page Up: back")


def button(page: str, pages: tuple[str, ...]) -> None:
    """The way into lecture mode, for those who do not know its key."""
    if page not in pages:
        return
    st.button(
        "Lecture mode (L)", key="lecture_enter", icon=":material/co_present:", type="tertiary",
        on_click=press, args=("enter", page, pages),
    )  # fmt: skip


_LAST = "999"
"""A number that no page has so many figures for; `end` makes the page's last of it."""


def _figure() -> int:
    text = address.get("figure") or ""
    valid = text.isascii() and text.isdecimal() and len(text) < 4
    return max(int(text), 1) if valid else 1


def _follow(parameters: Mapping[str, str]) -> None:
    if going := st.session_state.pop(_GO, None):
        page, number = going
        given = {**parameters, "lecture": "yes", "figure": number}
        st.switch_page(f"pages/{page}.py", query_params=given)


@lru_cache(maxsize=1)
def _keys() -> Callable[..., Any]:
    script = (Path(__file__).parent / "lecture.js").read_text("utf-8")
    return st.components.v2.component("lstm_explorer_lecture", html="<span></span>", js=script)
