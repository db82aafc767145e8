"""Controls: what a visitor can set. Each shows the view, and tells what a hand changes in it.

`read_…` gives what the view says; what draws a control is called after it. Nothing that is drawn
says what it shows, so nothing has to be read back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, NamedTuple
from urllib.parse import urlencode

import streamlit as st

from lstm_explorer.experiment import Experiment, ParsedText
from lstm_explorer.ui import address, hiding
from lstm_explorer.ui.hand import control
from lstm_explorer.ui.markdown import plain
from lstm_explorer.ui.parameters import Parameter, parameter
from lstm_explorer.ui.readings import Numbers, OneOf, Range, Whole

Look = Literal["primary", "secondary", "tertiary"]
Values = Mapping[str, object | None]


class Option(NamedTuple):
    """One of several that can be chosen.

    Attributes:
        label: Its name.
        sets: The parameters that it sets; nothing can be set by it where it is None.
        caption: What it is, below.
    """

    label: str
    sets: dict[str, Any] | None
    caption: str = ""


# --- what the view says ---


def read_one(name: str, options: Sequence[str] = ()) -> str:
    """The word that the view has for `name`; the first option is the default.

    Args:
        name: Of the parameter.
        options: Where they depend on the recipe.
    """
    words = _words(name, options)
    given = address.get(name)
    return given if given is not None and given in words else words[0]


def read_number(name: str, low: int, high: int, default: int) -> int:
    """The whole number that the view has for `name`, or the nearest that can be."""
    reading = _here(name).reading
    assert isinstance(reading, Whole)
    return reading.read(address.get(name), low, high, default)


def read_time_step(name: str, highest: int, *, default: int) -> int:
    """The time step that the view names, from 0 to `highest`."""
    return read_number(name, 0, highest, min(default, highest))


def read_numbers(name: str, low: int, high: int) -> tuple[int, ...] | None:
    """The numbers in the view, such as "3.8", from `low` to `high`; None if it names none."""
    reading = _here(name).reading
    assert isinstance(reading, Numbers)
    given = address.get(name)
    return None if given is None else reading.read(given, low, high)


def read_range(name: str, highest: int) -> tuple[int, int]:
    """The range of time steps that the view names; all of them when left out."""
    reading = _here(name).reading
    assert isinstance(reading, Range)
    return reading.read(address.get(name), highest)


def read_text(experiment: Experiment) -> ParsedText:
    """The text that the view has to feed; what stands in for it where it cannot be fed."""
    typed = address.get("text")
    try:
        if typed is not None:
            return experiment.parse(typed)
    except ValueError:
        pass  # `choose_text` says why
    return experiment.parse(default_text(experiment))


def default_text(experiment: Experiment) -> str:
    """What is fed before anybody types: the lesson's A to K, or as much of another sequence."""
    return experiment.join(experiment.symbols[: max(11, experiment.window or 1)])


def whole_text(experiment: Experiment) -> str:
    """The sequence without its last symbol, which nothing follows; of it, what can be fed."""
    return experiment.join(experiment.symbols[:-1][: experiment.longest_text])


# --- what is drawn ---


def choose_text(
    experiment: Experiment,
    name: str = "text",
    label: str = "Letters to feed",
    default: str | None = None,
) -> ParsedText:
    """The text to feed; a text that cannot be fed is explained, and the default stands in."""
    default = default_text(experiment) if default is None else default
    typed = _typed_text(experiment, name, label, default)
    return experiment.parse(default) if typed is None else typed


def choose_warm_up(experiment: Experiment, name: str, label: str) -> ParsedText | None:
    """Likewise a text that is fed before another, if any is."""
    return _typed_text(experiment, name, label, "")


def _typed_text(experiment: Experiment, name: str, label: str, default: str) -> ParsedText | None:
    """Draw the field, and parse what the view has for it; None where that is nothing to feed."""
    typed = address.get(name)
    text_field(
        name, label, default if typed is None else typed,
        explained="Type letters of the sequence, then press Enter.",
    )  # fmt: skip
    try:
        return None if typed is None else experiment.parse(typed)
    except ValueError as error:
        said = plain(f"{error} Until then you see {default!r}.")
        st.warning(said, icon=":material/error:")
        return None


def text_field(name: str, label: str, value: str, *, explained: str = "") -> None:
    """A field to type into."""
    _draw(name, "text", label=label, value=value, help=explained)


def choose_time_step(name: str, label: str, highest: int, chosen: int) -> None:
    """A slider for a time step."""
    if highest > 0:
        _draw(name, "slider", label=label, low=0, high=highest, value=chosen)


def choose_one(
    name: str, label: str, options: Sequence[str] = (), *, hide_label: bool = False
) -> str:
    """One of a few words; the first is the default."""
    return _choose("segments", name, label, options, hideLabel=hide_label)


def choose_from_list(
    name: str, label: str, options: Sequence[str] = (), explained: str = ""
) -> str:
    """One of several words, from a list that folds away."""
    return _choose("select", name, label, options, help=explained)


def choose_option(
    key: str, kind: str, label: str, options: Sequence[Option], chosen: str, **more: Any
) -> None:
    """One of several options, each of which sets what it says.

    Args:
        key: The control's name on the page.
        kind: "select", "segments" or "column".
        label: What it is called.
        options: All of them.
        chosen: The label of the one that is shown as chosen.
        more: What else that kind of control can show.
    """
    given = [option._asdict() for option in options]
    control(key, kind, label=label, options=given, value=chosen, **more)


def choose_from_column(
    name: str, label: str, options: tuple[str, ...], chosen: str, labelled: Callable[[str], str],
    *, also: Values,
) -> None:  # fmt: skip
    """One of many, from sentences one below the other; what is chosen sets something else too."""
    given = [
        {"label": each, "said": labelled(each), "sets": {name: each, **also}} for each in options
    ]
    _draw(name, "column", label=label, options=given, value=chosen, hideLabel=True)


def choose_number(
    name: str, label: str, low: int, high: int, default: int,
    *, then: Callable[[int], None] | None = None,
) -> int:  # fmt: skip
    """A whole number.

    Args:
        name: Of the parameter.
        label: What it is called.
        low: The least there can be.
        high: The most there can be.
        default: Where the view has none.
        then: Does what there is to do where somebody chooses one; else the parameter is set.
    """
    chosen = read_number(name, low, high, default)
    if then is not None:
        address.on_press(name, then)
    _draw(
        name, "number", label=label, low=low, high=high, value=chosen,
        press=name if then else None,
    )  # fmt: skip
    return chosen


def choose_range(name: str, label: str, highest: int) -> tuple[int, int]:
    """A range of time steps; all of them when left out."""
    chosen = read_range(name, highest)
    if highest > 0:
        _draw(name, "range", label=label, low=0, high=highest, value=chosen)
    return chosen


def choose_units(name: str, label: str, units: int, default: tuple[int, ...]) -> tuple[int, ...]:
    """Some units; numbers that are no units are left out."""
    given = read_numbers(name, 0, units - 1)
    chosen = default if given is None else given
    _draw(
        name, "numbers", label=label, low=0, high=units - 1, value=chosen,
        placeholder="Units, such as 3, 17",
    )  # fmt: skip
    return chosen


def button(
    key: str,
    label: str,
    does: Callable[..., None] | Values,
    *,
    icon: str = "",
    look: Look = "secondary",
    wide: bool = False,
    disabled: bool = False,
    explained: str = "",
    spoken: str = "",
) -> None:
    """A button.

    Args:
        key: Its name on the page.
        label: What stands on it.
        does: What a press does; or the parameters that it sets.
        icon: A material icon's name, if it has one.
        look: How loud it is.
        wide: Whether it takes all the width.
        disabled: Whether it cannot be pressed.
        explained: What it does, for a mouse that rests on it.
        spoken: What it is called where its label alone does not say so.
    """
    if callable(does):
        address.on_press(key, does)
        change: list[Any] = ["press", key]
    else:
        change = ["set", dict(does)]
    control(
        key, "button", label=label, does=change, icon=_icon(icon),
        look=f"{look} wide" if wide else look, width="stretch" if wide else "content",
        disabled=disabled, help=explained, spoken=spoken,
    )  # fmt: skip


def toggle(key: str, label: str, value: bool, *, on: Values, off: Values, explained: str) -> None:
    """A switch, which sets some parameters where it is on, and others where it is off."""
    control(
        key, "toggle", label=label, value=value, on=dict(on), off=dict(off), help=explained,
        width="content",
    )  # fmt: skip


class Link(NamedTuple):
    """A link to a page of the app.

    Attributes:
        page: Where it leads.
        label: What it is called.
        parameters: What it shows, unless it carries on; what goes along from page to page is added.
        icon: A material icon's name, if it has one.
        carries_on: Whether it leads to the page with the recipe and the text as they stand when
            it is followed, as those in the sidebar do.
    """

    page: str
    label: str
    parameters: Mapping[str, str]
    icon: str = ""
    carries_on: bool = False


def links(key: str, given: Sequence[Link]) -> None:
    """Links, one below the other."""
    control(key, "links", items=[_link(each) for each in given])


def link(page: str, label: str, parameters: Mapping[str, str], *, icon: str = "") -> None:
    """A link to a page with these parameters and no others, but for what goes along."""
    links(f"link_{label}", [Link(page, label, parameters, icon)])


def _link(given: Link) -> dict[str, Any]:
    view = address.current()
    opens = (
        view.opening(given.page) if given.carries_on
        else view.following(given.page, given.parameters)
    )  # fmt: skip
    query = urlencode(opens.parameters)
    path = "" if given.page == address.PAGES[0] else given.page
    does = ["open", given.page] if given.carries_on else [
        "follow", given.page, dict(given.parameters)
    ]  # fmt: skip
    return {
        "label": given.label,
        "icon": _icon(given.icon),
        "href": f"{path or './'}{'?' if query else ''}{query}",
        "does": does,
        "current": given.carries_on and given.page == view.page,
    }


def _choose(kind: str, name: str, label: str, options: Sequence[str], **more: Any) -> str:
    words = _words(name, options)
    chosen = read_one(name, words)
    _draw(
        name, kind, label=label, value=chosen,
        options=[{"label": word, "sets": {name: word}} for word in words], **more,
    )  # fmt: skip
    return chosen


def _words(name: str, options: Sequence[str]) -> Sequence[str]:
    """What can be chosen: the parameter's own words, where the recipe gives no others."""
    reading = _here(name).reading
    return options or (reading.words if isinstance(reading, OneOf) else ())


def _draw(name: str, kind: str, **data: Any) -> None:
    if name not in hiding.hidden():
        control(_here(name).key, kind, name=name, **data)


def _here(name: str) -> Parameter:
    found = parameter(name, address.current().page)
    assert found is not None, name
    return found


def _icon(name: str) -> str:
    return name.removeprefix(":material/").removesuffix(":")
