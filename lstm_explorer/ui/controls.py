"""Controls: what a visitor can set, each tied to one parameter of the URL."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import streamlit as st

from lstm_explorer.experiment import SHUFFLES, Experiment
from lstm_explorer.framings import ENCODINGS, FRAMINGS
from lstm_explorer.glossary import says
from lstm_explorer.recipe_checks import MOST_EPOCHS
from lstm_explorer.ui import address, hiding
from lstm_explorer.ui.dials import Dial, dials
from lstm_explorer.ui.markdown import plain

TERM_OF = {
    "framing": "framing", "units": "units", "epochs": "epoch", "batch_size": "batch",
    "learning_rate": "learning rate", "seed": "seed", "window": "window", "longest": "longest",
    "runs": "runs", "shuffle": "shuffle", "encoding": "encoding", "reset": "reset",
    "sequence": "sequence",
}  # fmt: skip
"""The glossary's term for each field of the recipe; it is what the field's help says."""

_CHOICES = {
    "shuffle": "yes: a new random order in every epoch; no: always the sequence's own; once: one "
    "random order, the same in every epoch.",
    "reset": "Before every sample, after every epoch, never, or every n samples.",
    "sequence": "Words have bars between them: Mon|Tue|Wed.",
}
"""What else a help says: what can be chosen."""

_LOGARITHMIC = {"units", "epochs", "learning_rate", "runs"}

_DIAL_SEEDS = 100
"""The seed's slider ends here, so that a hand can find one again; its box takes any."""

_BOXES = {"seed": (0, 2**31 - 1), "learning_rate": (math.ulp(0.0), 1.0)}
"""What the boxes of some dials take beyond the ends of their sliders."""


def choose_recipe(experiment: Experiment, *, at_length: bool = False, live: bool = False) -> None:
    """The recipe in the sidebar: the framing, and all else folded away.

    Args:
        experiment: The recipe as it is.
        at_length: Explain the framings, rather than show the dials opened.
        live: Whether dials tell their value while they are dragged.
    """
    with st.sidebar, st.container(key="recipe"):
        choose_framing(experiment, at_length=at_length)
        with st.expander("Recipe", icon=":material/tune:", expanded=not at_length):
            _settings(experiment, live=live)
            st.button(
                "Back to the lesson's settings",
                on_click=address.put_recipe,
                args=(Experiment(framing=experiment.framing),),
                width="stretch",
            )


def choose_text(
    experiment: Experiment,
    name: str = "text",
    label: str = "Letters to feed",
    default: str | None = None,
) -> str:
    """The text to feed; a text that cannot be fed is explained, and the default stands in."""
    default = default_text(experiment) if default is None else default
    typed = address.get(name)
    _tied(
        st.text_input, name, default if typed is None else typed, _change_view, label=label,
        help="Type letters of the sequence, then press Enter.",
    )  # fmt: skip
    if typed is None:
        return default
    try:
        experiment.cut(typed)
    except ValueError as error:
        said = plain(f"{error} Until then you see {default!r}.")
        st.warning(said, icon=":material/error:")
        return default
    return typed


def chosen_time_step(name: str, highest: int, *, default: int) -> int:
    """The time step that the URL names, from 0 to `highest`."""
    text = address.get(name) or ""
    valid = text.isascii() and text.isdecimal() and len(text) < 6
    return min(int(text), highest) if valid else min(default, highest)


def chosen_time_steps(name: str, highest: int) -> tuple[int, ...] | None:
    """The time steps after the first that the URL names, such as "3.8"; None if it names none."""
    given = address.get(name)
    if given is None:
        return None
    parts = [part for part in given.split(".") if part.isascii() and part.isdecimal()]
    steps = {int(part) for part in parts if len(part) < 6}
    return tuple(sorted(t for t in steps if 0 < t <= highest))


def choose_time_step(name: str, label: str, highest: int, chosen: int) -> None:
    """A slider for the time step that the URL names."""
    if highest > 0:
        _tied(
            st.slider, name, chosen, _change_view,
            label=label, min_value=0, max_value=highest,
        )  # fmt: skip


def choose_one(name: str, label: str, options: tuple[str, ...], *, hide_label: bool = False) -> str:
    """One of a few words, in the URL as `name`; the first is the default."""
    chosen = chosen_one(name, options)
    _tied(
        st.segmented_control, name, chosen, _change_view,
        label=label, options=options, required=True,
        label_visibility="collapsed" if hide_label else "visible",
    )  # fmt: skip
    return chosen


def choose_from_list(name: str, label: str, options: tuple[str, ...], explained: str = "") -> str:
    """One of several words, in the URL as `name`, from a list that folds away."""
    chosen = chosen_one(name, options)
    _tied(
        st.selectbox, name, chosen, _change_view,
        label=label, options=options, help=explained or None,
    )  # fmt: skip
    return chosen


def choose_from_column(
    name: str, label: str, options: tuple[str, ...], chosen: str, labelled: Callable[[str], str]
) -> str:
    """One of many, in the URL as `name`, from sentences one below the other."""
    _tied(
        st.radio, name, chosen, _change_view,
        label=label, options=options, format_func=labelled, label_visibility="collapsed",
    )  # fmt: skip
    return chosen


def chosen_one(name: str, options: tuple[str, ...]) -> str:
    """The word that the URL has for `name`; the first is the default."""
    given = address.get(name)
    return given if given in options else options[0]


def choose_number(
    name: str, label: str, low: int, high: int, default: int,
    *, then: Callable[[int], None] | None = None,
) -> int:  # fmt: skip
    """A whole number, in the URL as `name`; `then` is called with one that somebody chose."""

    def changed(name: str, key: str) -> None:
        _change_view(name, key)
        if then:
            then(st.session_state[key])

    chosen = chosen_number(name, low, high, default)
    _tied(
        st.number_input, name, chosen, changed,
        label=label, min_value=low, max_value=high, step=1,
    )  # fmt: skip
    return chosen


def chosen_number(name: str, low: int, high: int, default: int) -> int:
    """The whole number that the URL has for `name`, or the nearest that can be."""
    text = address.get(name) or ""
    valid = text.isascii() and text.isdecimal() and len(text) <= 10
    return min(max(int(text) if valid else default, low), high)


def choose_range(name: str, label: str, highest: int) -> tuple[int, int]:
    """A range of time steps, in the URL as `name`: "3-7"; all of them when left out."""
    parts = (address.get(name) or "").split("-")
    valid = [part.isascii() and part.isdecimal() and len(part) < 6 for part in parts]
    low, high = sorted(map(int, parts)) if valid == [True, True] else (0, highest)
    chosen = min(low, highest), min(high, highest)
    if highest == 0:
        return 0, 0

    def changed(name: str, key: str) -> None:
        address.put(name, "-".join(map(str, st.session_state[key])))

    _tied(st.slider, name, chosen, changed, label=label, min_value=0, max_value=highest)
    return chosen


def choose_units(name: str, label: str, units: int, default: tuple[int, ...]) -> tuple[int, ...]:
    """Some units, in the URL as `name`: "3.17"; numbers that are no units are left out."""
    given = address.get(name)
    parts = [] if given is None else given.split(".")
    valid = {int(part) for part in parts if part.isascii() and part.isdecimal() and len(part) < 4}
    chosen = default if given is None else tuple(sorted(unit for unit in valid if unit < units))

    def changed(name: str, key: str) -> None:
        address.put(name, ".".join(map(str, sorted(st.session_state[key]))))

    _tied(
        st.multiselect, name, list(chosen), changed, label=label, options=list(range(units)),
        placeholder="Choose units",
    )  # fmt: skip
    return chosen


def choose_framing(experiment: Experiment, *, at_length: bool = False) -> None:
    """The recipe's framing; at length, with what each is."""
    keys = list(FRAMINGS)
    options: dict[str, Any] = {
        "label": "Framing", "options": keys, "help": _explained("framing"),
    }  # fmt: skip
    if at_length:
        options["captions"] = [FRAMINGS[key].title for key in keys]
    widget: Any = st.radio if at_length else st.selectbox
    _tied(widget, "framing", experiment.framing, _change_framing, **options)


def choose_sequence(experiment: Experiment) -> None:
    """The recipe's sequence, as it was typed: also one that cannot be stays to be mended."""
    typed = address.get("sequence")
    _tied(
        st.text_input, "sequence", experiment.sequence if typed is None else typed, _change_field,
        label=_label("sequence"), help=_explained("sequence"),
    )  # fmt: skip


def choose_encoding(experiment: Experiment) -> None:
    """How letters become numbers, and what that means."""
    wished = address.get("encoding")
    chosen = wished if wished in ENCODINGS else experiment.encoding
    _tied(
        st.selectbox, "encoding", chosen, _change_field,
        label=_label("encoding"), options=list(ENCODINGS), help=_explained("encoding"),
    )  # fmt: skip
    st.caption(ENCODINGS[chosen])


def default_text(experiment: Experiment) -> str:
    """What is fed before anybody types: the lesson's A to K, or as much of another sequence."""
    return experiment.join(experiment.symbols[: max(11, experiment.window or 1)])


def whole_text(experiment: Experiment) -> str:
    """The sequence without its last symbol, which nothing follows; of it, what can be fed."""
    return experiment.join(experiment.symbols[:-1][: experiment.longest_text])


def _settings(experiment: Experiment, *, live: bool) -> None:
    longest = len(experiment.symbols) - 1
    ranges: dict[str, tuple[float, float]] = {
        "units": (1, 256),
        "epochs": (1, MOST_EPOCHS),
        "batch_size": (1, len(experiment.samples)),
        "learning_rate": (1e-5, 1.0),
        "seed": (0, _DIAL_SEEDS),
        "window": (1, longest),
        "longest": (1, longest),
        "runs": (1, 10_000),
    }
    given, hidden = address.fields(), hiding.hidden()
    if experiment.brought is not None:
        del ranges["epochs"]  # it was trained elsewhere
    chosen = []
    for name, (low, high) in ranges.items():
        value = getattr(experiment, name)
        if value is None or low == high or name in hidden:
            continue
        wished = given.get(name, value)  # stays to be seen and mended, even where it cannot be
        least, most = _BOXES.get(name, (low, high))
        if isinstance(wished, int | float) and least <= wished <= most:
            value = wished
        whole = name != "learning_rate"
        chosen.append(
            Dial(
                name, _label(name), _explained(name), low, high, value,
                whole=whole, logarithmic=name in _LOGARITHMIC, least=least, most=most,
            )
        )  # fmt: skip
    dials(chosen, change_setting, key="dials", live=live)
    _choose_shuffle(experiment)
    _choose_reset(experiment)
    choose_encoding(experiment)
    choose_sequence(experiment)


def _choose_shuffle(experiment: Experiment) -> None:
    wished = address.get("shuffle")
    word = next(word for word, value in SHUFFLES.items() if value == experiment.shuffle)
    _tied(
        st.segmented_control, "shuffle", wished if wished in SHUFFLES else word,
        _change_shuffle, label=_label("shuffle"), options=list(SHUFFLES), required=True,
        help=_explained("shuffle"),
    )  # fmt: skip


def _choose_reset(experiment: Experiment) -> None:
    every_n = isinstance(experiment.reset, int)
    key = "recipe_reset_kind"
    options = ["sample", "epoch", "never", "every n"]
    st.session_state[key] = "every n" if every_n else experiment.reset

    def change() -> None:
        chosen = st.session_state.get(key) or experiment.reset
        change_setting("reset", experiment.batch_size if chosen == "every n" else chosen)

    st.selectbox(_label("reset"), options, key=key, on_change=change, help=_explained("reset"))
    if every_n:
        _tied(
            st.number_input, "reset", experiment.reset, _change_field,
            label="Samples between two resets", min_value=experiment.batch_size,
            max_value=len(experiment.samples), step=experiment.batch_size,
        )  # fmt: skip


def _tied(
    widget: Callable[..., Any], name: str, value: Any, changed: Callable[[str, str], None],
    **options: Any,
) -> None:  # fmt: skip
    """A widget that shows what the URL says and writes there what is chosen.

    The URL is the only truth: the widget is set to it before it is drawn, so a link, the back
    button and another control can change it as well as a hand.
    """
    key = f"{'recipe' if name in address.RECIPE else 'view'}_{name}"
    if st.session_state.get(key) != value:
        st.session_state[key] = value

    def by_hand() -> None:
        # A click while the page is still being drawn makes Streamlit tell of changes that nobody
        # made: of widgets that have no value yet, or still have the one they were drawn with.
        if st.session_state.get(key) not in (None, value):
            changed(name, key)

    widget(**options, key=key, on_change=by_hand)


def _change_view(name: str, key: str) -> None:
    address.put(name, st.session_state[key])


def _change_field(name: str, key: str) -> None:
    change_setting(name, st.session_state[key])


def _change_shuffle(name: str, key: str) -> None:
    change_setting(name, SHUFFLES[st.session_state[key]])


def change_setting(name: str, value: Any) -> None:
    """Change one field of the URL's recipe."""
    address.catch_up()
    given = {**address.fields(), name: value}
    if given.pop("brought", None) is not None:
        given.pop("epochs", None)  # brought weights have one recipe; another one is to be trained
    try:
        address.put_recipe(Experiment(**given))
    except ValueError:
        # The page will say what is wrong with it; what was chosen stays to be seen and mended.
        address.put(name, value)


def _change_framing(name: str, key: str) -> None:
    # Units, epochs and the rest are the lesson's for each framing; what was learned stays.
    address.catch_up()
    given = address.fields()
    kept = {field: given[field] for field in ("sequence", "seed") if field in given}
    try:
        address.put_recipe(Experiment(framing=st.session_state[key], **kept))
    except ValueError:
        address.put_recipe(Experiment(framing=st.session_state[key]))


def _explained(name: str) -> str:
    """What a field of the recipe is, in the glossary's words."""
    return f"{says(TERM_OF[name])} {_CHOICES.get(name, '')}".strip()


def _label(name: str) -> str:
    return name.replace("_", " ").capitalize()
