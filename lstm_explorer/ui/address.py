"""The address: the URL is the application's state, and this is where it is read and written."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import streamlit as st

from lstm_explorer.experiment import SHUFFLES, Experiment, shuffle_of
from lstm_explorer.framings import FRAMINGS

RECIPE = (
    "framing", "sequence", "units", "epochs", "batch_size", "learning_rate",
    "shuffle", "reset", "seed", "window", "longest", "runs", "encoding",
    "brought",
)  # fmt: skip
"""An experiment's fields, which are also the names of their parameters in the URL."""

COMPANIONS = "tour", "toured", "lecture", "hide", "asked"
"""Parameters that go along from page to page: they belong to the visit, not to a view.

`asked` names the training that this visitor has asked for last, and the server that took it on.
"""

LONGEST = 16_000
"""Characters of one parameter that are read and kept; no valid value is longer."""

_NOTED = "address_recipe"

_WHOLE = {"units", "epochs", "batch_size", "seed", "window", "longest", "runs"}


def names() -> tuple[str, ...]:
    """Which parameters stand in the URL."""
    return tuple(st.query_params)


def get(name: str) -> str | None:
    """A parameter as it stands in the URL."""
    value = st.query_params.get(name)
    return value[:LONGEST] if value is not None else None


def put(name: str, value: object | None) -> None:
    """Write a parameter into the URL; None takes it away."""
    _write(name, value)
    if name in RECIPE:
        note_recipe()


def _write(name: str, value: object | None) -> None:
    if value is None:
        st.query_params.pop(name, None)
    else:
        st.query_params[name] = _written(value)[:LONGEST]


def put_all(parameters: Mapping[str, str]) -> None:
    """Write these parameters into the URL, and take all others away."""
    st.query_params.from_dict({name: value[:LONGEST] for name, value in parameters.items()})
    note_recipe()


def link(page: str, label: str, parameters: Mapping[str, str], *, icon: str | None = None) -> None:
    """A link to a page with these parameters and no others.

    A `st.page_link` to the page that is already open would run it with its parameters and leave
    the browser's address as it was: there it is a button that writes them.
    """
    if page == open_page():
        key = f"link_{label}"
        st.button(label, key=key, icon=icon, type="tertiary", on_click=put_all, args=(parameters,))
    else:
        st.page_link(f"pages/{page}.py", label=label, icon=icon, query_params=dict(parameters))


def link_to_copy(page: str, label: str, parameters: Mapping[str, str], *, icon: str) -> None:
    """A genuine link, also where its page is the one that is open: it is there to be copied."""
    st.page_link(f"pages/{page}.py", label=label, icon=icon, query_params=dict(parameters))


def open_page() -> str:
    """Which of the pages the visitor's browser is at."""
    return urlsplit(st.context.url or "").path.rpartition("/")[2] or "start"


def companions() -> dict[str, str]:
    """What goes along from page to page, for links between them."""
    found = ((name, get(name)) for name in COMPANIONS)
    return {name: value for name, value in found if value is not None}


def fields() -> dict[str, Any]:
    """What the URL says about the recipe; text where it is not of the field's kind."""
    return fields_of(_recipe_texts())


def _recipe_texts() -> dict[str, str]:
    found = ((name, get(name)) for name in RECIPE)
    return {name: text for name, text in found if text is not None}


def note_recipe() -> None:
    """Remember what the URL says about the recipe: a page does so whenever it is drawn."""
    st.session_state[_NOTED] = _recipe_texts()


def catch_up() -> None:
    """Write into the URL what was noted last about the recipe.

    A browser that has not heard yet of a change brings the URL from before it along, where a widget
    is used or a part of a page repeats itself; Streamlit then goes by that. Who goes back in the
    browser asks for a whole page instead, which is noted as it is.
    """
    noted = st.session_state.get(_NOTED)
    if noted is not None and noted != _recipe_texts():
        for name in RECIPE:
            _write(name, noted.get(name))


def fields_of(given: Mapping[str, str]) -> dict[str, Any]:
    """The recipe's fields by their texts; text where it is not of the field's kind."""
    found = {name: _read(name, text) for name, text in given.items()}
    # How brought weights were trained is not known: no link tells of epochs, and all mean the same.
    return {"epochs": 1, **found} if "brought" in found else found


def field(name: str, text: str) -> Any:
    """A recipe's field from its text; text where it is not of the field's kind.

    Raises:
        ValueError: It is a word for `shuffle` that there is not.
    """
    return shuffle_of(text) if name == "shuffle" else _read(name, text)


def recipe() -> tuple[Experiment, str | None]:
    """The URL's recipe, and what is wrong with it if it is not one.

    A recipe that cannot be gives way to the lesson's settings for its framing.
    """
    given = fields()
    try:
        if "shuffle" in given:
            shuffle_of(get("shuffle") or "")  # it refuses in a link's words, not in Python's
        return Experiment(**given), None
    except ValueError as error:
        framing = given.get("framing")
        if framing not in FRAMINGS:
            return Experiment(), str(error)
        return Experiment(framing=framing), str(error)


def put_recipe(experiment: Experiment) -> None:
    """Write a recipe into the URL, leaving out what is the lesson's."""
    wanted = parameters(experiment)
    for name in RECIPE:
        _write(name, wanted.get(name))
    note_recipe()


def parameters(experiment: Experiment, **view: object) -> dict[str, str]:
    """The parameters of a link to this recipe and this view of it."""
    lesson, default = _lesson(experiment.framing, experiment.sequence), _default()
    chosen = {
        name: getattr(experiment, name)
        for name in RECIPE
        if getattr(experiment, name)
        != getattr(default if name in ("framing", "sequence") else lesson, name)
        and not (name == "epochs" and experiment.brought is not None)
    }
    shown = {name: value for name, value in view.items() if value is not None}
    return {name: _written(value) for name, value in {**chosen, **shown}.items()}


@lru_cache(maxsize=1)
def _default() -> Experiment:
    return Experiment()


@lru_cache(maxsize=64)
def _lesson(framing: str, sequence: str) -> Experiment:
    # A page has a dozen links, and each would check a recipe of its own.
    return Experiment(framing=framing, sequence=sequence)


def _read(name: str, text: str) -> Any:
    if name == "shuffle":
        return SHUFFLES.get(text, text)
    try:
        if name in _WHOLE or (name == "reset" and text.isdecimal()):
            return int(text)
        return float(text) if name == "learning_rate" else text
    except ValueError:
        return text


def _written(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
