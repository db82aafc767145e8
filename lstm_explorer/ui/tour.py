"""The tour on a page: it asks, then shows, says what to do, and ticks it off."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import streamlit as st

from lstm_explorer.tour import STOPS, Stop, Tally
from lstm_explorer.ui import address, controls
from lstm_explorer.ui.controls import Link
from lstm_explorer.ui.readings import Whole

OWN = "tour", "toured"
"""The tour's own parameters of the URL."""

_MET = "tour_met"

# Streamlit's own variables, such as --st-primary-color, are known within components only.
_STYLE = """
<style>
[data-testid="stApp"] { --tour: light-dark(#0072B2, #56B4E9); }
.st-key-tour {
  border: 2px solid var(--tour); border-radius: 12px; padding: 10px 18px 12px;
  background: light-dark(#F2F5F8, #1A1F29);
}
.st-key-tour [data-testid="stMarkdownContainer"] { margin-bottom: 0; }
.st-key-tour [data-testid="stMarkdownContainer"] p { margin: 0; }
.tour-head { display: flex; gap: 14px; align-items: baseline; flex-wrap: wrap; }
.tour-head b { font-size: 18px; }
.tour-ticks { font-size: 15px; letter-spacing: 2px; white-space: nowrap; }
.st-key-tour_asked [data-testid="stMarkdownContainer"] p { font-size: 24px; line-height: 1.35; }
.st-key-tour_asked button p { font-size: 20px; }
.st-key-tour_asked { gap: 0.8rem; }
.st-key-tour_onward :is(a, button) {
  border: 2px solid var(--tour); border-radius: 8px; padding: 4px 12px;
}
.st-key-tour { scroll-margin-top: 70px; }
@media (min-width: 641px) and (min-height: 640px) {
  [data-testid="stLayoutWrapper"]:has(> .st-key-tour) { position: sticky; top: 0; z-index: 90; }
}
</style>
"""
_CURTAIN = """
<style>
[data-testid="stMainBlockContainer"] *:not(h1, h1 *, .st-key-tour, .st-key-tour *) {
  visibility: hidden !important;
}
[data-testid="stMainBlockContainer"] :is(h1, .st-key-tour) { visibility: visible; }
</style>
"""
"""Hides a page until something was said. It is drawn behind, and so is there at once then; and
widgets that come and go would tell the server of changes that nobody made."""

_POINTER = """
<style>
%s {
  outline: 3px solid var(--tour); outline-offset: 4px; border-radius: 6px;
  scroll-margin-bottom: 24px;
}
</style>
"""


def open_stop(page: str) -> None:
    """Where a link names a stop and nothing else, open that stop, on its page and as it is set up.

    Only as a visit begins: later an address like this is that of somebody who has gone to another
    page, with the tour waiting.

    Args:
        page: Which page this is.
    """
    begins = _MET not in st.session_state
    st.session_state[_MET] = True
    view = address.current()
    given = view.parameters.get("tour")
    if given is None or not begins or set(view.parameters) - {"tour", "lecture", "hide"}:
        return
    number = _number(given)
    stop = STOPS[number - 1]
    address.go(stop.page, {**stop.view, "tour": str(number)})


def guide(page: str) -> None:
    """Where the URL names a stop of the tour, draw its card; hide the page until a guess is made.

    Args:
        page: Which page this is.
    """
    view = address.current()
    given = view.parameters.get("tour")
    if given is None:
        return
    stop_number = _number(given)
    stop = STOPS[stop_number - 1]
    toured = view.parameters.get("toured") or ""
    tally = Tally.read(toured)
    if stop.page == page and stop_number in tally.said and stop.done(_view()):
        tally = tally.doing(stop_number)
    if (given, toured) != (str(stop_number), tally.written()):
        address.amend(view, {"tour": stop_number, "toured": tally.written() or None})
    st.html(_STYLE)
    with st.container(key="tour"):
        _head(stop_number, tally)
        if stop.page != page:
            st.markdown("The tour waits where you left it.")
            _to(stop_number, f"Back to “{stop.title}”", tally)
            return
        if stop_number not in tally.said:
            _ask(stop_number)
        else:
            _show(stop_number, tally)
    if stop_number not in tally.said:
        st.html(_CURTAIN)
    else:
        st.html(_POINTER % stop.look_at)
        _into_sight()(key="tour_sight", data={"stop": str(stop_number), "lookAt": stop.look_at})


def link(*, label: str = "Guided tour") -> None:
    """A link that begins the tour, or takes it up."""
    tally = Tally.read(address.get("toured") or "")
    _to(tally.next, label, tally, icon=":material/tour:")


@lru_cache(maxsize=1)
def _into_sight() -> Callable[..., Any]:
    script = (Path(__file__).parent / "tour.js").read_text("utf-8")
    return st.components.v2.component("lstm_explorer_tour", html="<span></span>", js=script)


def _head(number: int, tally: Tally) -> None:
    ticks = "".join(_tick(n, number, tally) for n in range(1, len(STOPS) + 1))
    left, right = st.columns([5, 1.2], vertical_alignment="center")
    with left:
        st.html(
            f'<div class="tour-head"><b>Tour, {number} of {len(STOPS)}: '
            f"{STOPS[number - 1].title}</b>"
            f'<span class="tour-ticks" role="img" aria-label="{len(tally.ticked)} of {len(STOPS)} '
            f'stops ticked off">{ticks}</span></div>'
        )
    with right, st.popover("All stops", key="tour_stops", width="stretch"):
        for each in range(1, len(STOPS) + 1):
            mark = "✓ " if each in tally.ticked else ""
            _to(each, f"{mark}{each}. {STOPS[each - 1].title}", tally)
        controls.button("tour_leave", "Leave the tour", dict.fromkeys(OWN), wide=True)


def _tick(number: int, current: int, tally: Tally) -> str:
    if number in tally.ticked:
        return "✓"
    return "●" if number == current else "○"


def _ask(number: int) -> None:
    # The keys name the stop: a card may still be shown when its visitor has left it.
    stop = STOPS[number - 1]
    with st.container(key="tour_asked"):
        st.markdown(stop.question)
        with st.container(horizontal=True):
            for option, words in enumerate(stop.options):
                controls.button(f"tour_option_{number}_{option}", words, _saying(number, option))
            controls.button(
                f"tour_skip_{number}", "Show me, without a guess", _saying(number, None),
                look="tertiary",
            )  # fmt: skip
    st.caption("Say what you expect; then it is tried on the network itself.")


def _show(number: int, tally: Tally) -> None:
    stop, guess = STOPS[number - 1], tally.said[number]
    st.markdown(f"{_judged(stop, guess)} {stop.shows}")
    done = number in tally.ticked
    st.markdown(f"✓ **Done:** {stop.task} {stop.found}" if done else f"**Now you:** {stop.task}")
    back, onward, counted = st.columns([1.1, 2.6, 3], vertical_alignment="center")
    if number > 1:
        with back:
            _to(number - 1, "Back", tally, icon=":material/arrow_back:")
    with onward, st.container(key="tour_onward"):
        if number < len(STOPS):
            label = STOPS[number].title
            ahead = f"Next: {label}" if done else f"Skip to: {label}"
            _to(number + 1, ahead, tally, icon=":material/arrow_forward:")
        else:
            st.markdown("**That was the tour.** Every page is yours.")
    with counted:
        if tally.guessed:
            st.caption(f"You foresaw {tally.right} of {tally.guessed} so far.")


def _judged(stop: Stop, guess: int | None) -> str:
    truth = stop.truth()
    if guess is None:
        return f"The network says: **{truth}**."
    said = stop.options[guess]
    return (
        f"✓ **{said}**, as you said." if said == truth else f"✗ You said {said}; it is **{truth}**."
    )


def _to(number: int, label: str, tally: Tally, *, icon: str | None = None) -> None:
    stop = STOPS[number - 1]
    parameters = {**stop.view, "tour": str(number)}
    controls.links(f"tour_to_{label}", [Link(stop.page, label, parameters, icon or "")])


def _saying(number: int, option: int | None) -> Callable[[], None]:
    def say() -> None:
        tally = Tally.read(address.get("toured") or "")
        address.put("toured", tally.saying(number, option).written())

    return say


def _view() -> dict[str, str]:
    names = {name for stop in STOPS for name in stop.view} | {"framing", "boxes", "state"}
    given = address.current().parameters
    return {name: given[name] for name in names if name in given}


def _number(text: str) -> int:
    """The stop that a link names, or the nearest one; the first where it names none."""
    return Whole().read(text, 1, len(STOPS), 1)
