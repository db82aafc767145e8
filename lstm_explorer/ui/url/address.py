"""The address: the session's view, the URL that is written from it, and what a hand changes in it.

The session holds the view, and there is no other truth. A browser's URL is read where somebody
opened an address, or went back or forward; else it is only written. What a hand does arrives as
numbered changes, each sent again until it was heard, and each is done once, to the view as it
stands. No control tells what it shows, so none can undo what another did.
"""

from __future__ import annotations

import inspect
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NoReturn

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.ui.url import recipes
from lstm_explorer.ui.url.recipes import RecipeOfLink
from lstm_explorer.ui.url.view import View, changed

PAGES = (
    "start", "framings", "train", "states", "reset", "compare", "bring", "claims", "take_home",
    "status",
)  # fmt: skip
"""Every page's file in `pages/`; the first is that of an empty path."""

_KEY = "address"

_MOST = 1_000
"""Changes that are taken from one message; a hand makes no more before it is heard."""


@dataclass(slots=True)
class _Session:
    """What a session holds.

    Attributes:
        view: What its visitor looks at; None until an address was read.
        tab: The browser's name for the page that tells of changes.
        heard: The number of its last change that was done.
        written: Whether the URL was ever written.
        presses: What a button does, by its name.
        lock: Two runs of a script may overlap while one gives way to the other. Whoever holds it
            asks Streamlit for nothing: that has a lock of its own, which callbacks run under.
    """

    view: View | None = None
    tab: str = ""
    heard: int = 0
    written: bool = False
    presses: dict[str, Callable[..., None]] = field(default_factory=dict)
    lock: threading.RLock = field(default_factory=threading.RLock)


def begin(page: str) -> None:
    """Settle what this run of a page shows: the session's view, or an address that was opened.

    Where the view is of another page, that one is run instead.

    Args:
        page: Which page runs.
    """
    session = _session()
    if session.view is None or _goes_through_history():
        session.view = View(page, dict(st.query_params))
    view = session.view
    if view.page != page:
        session.written = True
        st.switch_page(f"pages/{view.page}.py", query_params=dict(view.parameters))
    write()


def write() -> None:
    """Write the URL, unless the browser has told it and can have heard of no other.

    An older one may still be on its way to it, or one may have been lost with a run that gave way.
    """
    session, wanted = _session(), dict(current().parameters)
    if session.written or dict(st.query_params) != wanted:
        session.written = True
        st.query_params.from_dict(wanted)


def current() -> View:
    """The view as it stands."""
    return _session().view or View(PAGES[0])


def hear(told: object) -> bool:
    """Do what a browser's hand did, each change once, in order.

    Args:
        told: `tab`, a name; `changes`, those that were not heard when this was sent, each a number
            and a change as `view.changed` knows it; `n`, the number of the last change ever.

    Returns:
        Whether there was anything new.
    """
    if not isinstance(told, Mapping):
        return False
    tab, given, last = told.get("tab"), told.get("changes"), told.get("n")
    if not (isinstance(tab, str) and isinstance(given, list) and isinstance(last, int)):
        return False
    session = _session()
    if tab[:64] != session.tab:
        session.tab, session.heard = tab[:64], 0
    before = session.heard
    for each in given[:_MOST]:
        match each:
            case [int(number), change] if _is_number(number):
                _hear(session, number, change)
    if not given and _is_number(last):  # all that it ever did was done by a server that ran before
        session.heard = max(session.heard, last)
    return session.heard > before


def _hear(session: _Session, number: int, change: object) -> None:
    with session.lock:
        if number <= session.heard:
            return
        session.heard = number  # before it is done: a press that fails is not tried for ever
        match change:
            case ["press", str(name), *values]:
                action = session.presses.get(name)
            case _:
                session.view = changed(session.view or View(PAGES[0]), change, PAGES)
                return
    if action is not None and _takes(action, values):
        action(*values)


def heard() -> dict[str, Any]:
    """The last change that was done, for whoever shows what the hand has set meanwhile."""
    session = _session()
    return {"tab": session.tab, "heard": session.heard}


def on_press(name: str, action: Callable[..., None]) -> None:
    """What a press of this name does from now on; it may be heard when its page has gone."""
    _session().presses[name] = action


def get(name: str) -> str | None:
    """A parameter of the view, as text."""
    return current().parameters.get(name)


def put(name: str, value: object | None) -> None:
    """Set a parameter of the view; None takes it away."""
    put_all({name: value})


def put_all(values: Mapping[str, object | None]) -> None:
    """Set several parameters of the view, in one step."""
    _change(lambda view: view.setting(_texts(values)))


def amend(view: View, values: Mapping[str, object | None]) -> None:
    """Set parameters for what a page found out while it drew a view, if that is still the view."""
    _change(lambda now: now.setting(_texts(values)) if now is view else now)


def put_recipe(experiment: Experiment) -> None:
    """Set the recipe, leaving out what is the lesson's."""
    _change(lambda view: view.learning(experiment))


def follow(page: str, parameters: Mapping[str, str]) -> None:
    """Turn to a page with these parameters and no others, but for what goes along."""
    _change(lambda view: view.following(page, parameters))


def go(page: str, parameters: Mapping[str, str]) -> NoReturn:
    """Turn to a page at once; for a script, which ends here."""
    follow(page, parameters)
    st.rerun()


def recipe() -> RecipeOfLink:
    """What the view says of its recipe."""
    return current().recipe


def _change(change: Callable[[View], View]) -> None:
    session = _session()
    with session.lock:
        session.view = change(session.view or View(PAGES[0]))


def _texts(values: Mapping[str, object | None]) -> dict[str, str | None]:
    return {n: None if value is None else recipes.written(value) for n, value in values.items()}


def _takes(action: Callable[..., None], values: Sequence[object]) -> bool:
    """Whether a press can be of this action: what was told need not come from a script of ours."""
    try:
        inspect.signature(action).bind(*values)
    except TypeError:
        return False
    return True


def _is_number(number: object) -> bool:
    return isinstance(number, int) and not isinstance(number, bool) and 0 <= number < 2**53


def _session() -> _Session:
    session: _Session | None = st.session_state.get(_KEY)
    if session is None:
        session = st.session_state[_KEY] = _Session()
    return session


def _goes_through_history() -> bool:
    context = get_script_run_ctx()
    return bool(context is not None and context.is_history_navigation)
