"""Lecture mode: one figure at a time, large, and nothing else but the way to the next.

Figures are counted as the page draws them; those that are not due are not drawn at all. Controls
are folded away by style, because widgets that come and go would lose what they were set to.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from functools import lru_cache
from pathlib import Path
from typing import Any

import streamlit as st

from lstm_explorer.ui import address, controls, recipes, slides
from lstm_explorer.ui.slides import LAST

_KEPT = (
    '[class*="st-key-figure_"], .st-key-lecture_bar, .st-key-tour, h1, '
    '.lstm-control .primary:not(:disabled), [data-testid="stAlert"]'
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

_DRAWING = "lecture_drawing"
_SEEN = "lecture_seen"
_ASKED = "lecture_asked"
_COUNT = "lecture_count"


def on() -> bool:
    """Whether this is a lecture."""
    return address.get("lecture") == "yes"


def begin(page: str, title: str, pages: tuple[str, ...]) -> None:
    """Listen to the keys; in a lecture, fold away what is not for the hall and say what is due.

    Args:
        page: Which page this is.
        title: What it is called.
        pages: All pages in order.
    """
    if page not in pages:
        _nothing_here()
        return
    address.on_press("lecture", lambda what: press(str(what), pages))
    _keys()(key="lecture_keys", data={"on": on()})
    st.session_state[_DRAWING] = ()
    if not on():
        return
    st.html(_STYLE % {"kept": _KEPT})
    with st.container(key="lecture_bar", horizontal=True, vertical_alignment="center"):
        for what, label, icon in (
            ("previous", "Back", ":material/arrow_back:"),
            ("next", "Next", ":material/arrow_forward:"),
        ):
            controls.button(f"lecture_{what}", label, _pressing(what, pages), icon=icon)
        st.session_state[_COUNT] = title, st.empty()
        controls.button("lecture_leave", "Leave (Esc)", _pressing("leave", pages), look="tertiary")


def _pressing(what: str, pages: tuple[str, ...]) -> Callable[[], None]:
    return lambda: press(what, pages)


def _nothing_here() -> None:
    """On a page that a lecture does not go through: end it, and say so."""
    if address.current().lecture_ended:
        st.info(
            "A lecture goes through figures, and this page has none for the hall: lecture mode is "
            "off here. The pages at the left have some.",
            icon=":material/co_present:",
        )


def press(what: str, pages: tuple[str, ...]) -> None:
    """Do what a key or a button asks for.

    Args:
        what: "enter", "leave", "next" or "previous"; anything else does nothing.
        pages: All pages in order.
    """
    if what in ("enter", "leave"):
        st.session_state.pop(_ASKED, None)
        lecture = "yes" if what == "enter" else None
        still = _opened(_figure()) if on() else {}
        address.put_all({"lecture": lecture, "figure": None, **still})
    elif what in ("next", "previous") and on():
        _go_on(what, pages)


def _go_on(what: str, pages: tuple[str, ...]) -> None:
    page = address.current().page
    drawn, count = st.session_state.get(_SEEN, ("", 0))
    waiting = st.session_state.setdefault(_ASKED, [])
    if waiting or (page in pages and drawn != page):
        waiting.append(what)  # how many figures this page has is known once it is drawn
        return
    figure = _figure() + (1 if what == "next" else -1)
    if 1 <= figure <= count:
        address.put_all({"figure": figure, **_opened(figure)})
        return
    at = pages.index(page) + (1 if what == "next" else -1) if page in pages else 0
    if 0 <= at < len(pages):
        experiment = address.recipe().experiment
        given = recipes.parameters(experiment, text=address.get("text"))
        address.follow(pages[at], {**given, "figure": "1" if what == "next" else str(LAST)})


def shows(key: str) -> bool:
    """Whether a figure is to be drawn; always, but for the others in a lecture.

    Args:
        key: Its name on the page. What has the same name counts as one figure.
    """
    if not on():
        return True
    drawing: tuple[str, ...] = st.session_state.get(_DRAWING, ())
    if key not in drawing:
        drawing = (*drawing, key)
        st.session_state[_DRAWING] = drawing
    return drawing.index(key) + 1 == _figure()


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


def show_panel(keys: Sequence[str]) -> None:
    """In a lecture, hide all panels of the state player but the one that is due.

    Args:
        keys: The panels' names, in the order of the page.
    """
    for key in keys:
        if shows(key) and on():
            st.html(_PANEL % {"it": f':is([data-key="{key}"], section.{key})'})


def end(pages: tuple[str, ...]) -> None:
    """When the page is drawn: say which figure of how many it shows.

    Args:
        pages: All pages in order.
    """
    kept = st.session_state.pop(_COUNT, None)
    if not on() or kept is None:
        return
    title, count = kept
    view = address.current()
    total = len(st.session_state[_DRAWING])
    st.session_state[_SEEN] = view.page, total
    if total and _figure() > total:
        address.amend(view, {"figure": total, **_opened(total)})
        st.rerun()
    if waiting := st.session_state.pop(_ASKED, []):
        for what in waiting:  # those after one that leads to another page wait again
            press(what, pages)
        st.rerun()
    said = f"{_figure()} of {total}" if total else "nothing for the hall"
    count.markdown(f"**{title}**: {said} · Page Down: on · Page Up: back")


def button(page: str, pages: tuple[str, ...]) -> None:
    """The way into lecture mode, for those who do not know its key."""
    if page not in pages:
        return
    controls.button(
        "lecture_enter", "Lecture mode (L)", _pressing("enter", pages),
        icon=":material/co_present:", look="tertiary",
    )  # fmt: skip


def _figure() -> int:
    return slides.figure(address.current())


def _opened(figure: int) -> dict[str, str]:
    return slides.opened(address.current(), figure)


@lru_cache(maxsize=1)
def _keys() -> Callable[..., Any]:
    script = (Path(__file__).parent / "lecture.js").read_text("utf-8")
    return st.components.v2.component("lstm_explorer_lecture", html="<span></span>", js=script)
