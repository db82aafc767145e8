"""Controls: what a visitor can set, each tied to one parameter of the URL."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from lstm_explorer.experiment import SYMBOLS, Experiment
from lstm_explorer.framings import FRAMINGS
from lstm_explorer.ui import address

_EXPLAINED = {
    "units": "Size of the hidden state h and of the cell state c.",
    "epochs": "Passes over all samples.",
    "batch_size": "Samples processed together before one update.",
    "learning_rate": "Adam's step size, above 0 and at most 1.",
    "shuffle": "Draw the samples in a new order in every epoch.",
    "reset": "When h and c are set to zeros: before every sample, after every epoch, never, or "
    "every so many samples.",
    "seed": "Of the initial weights and of everything random. Another seed is another run.",
    "window": "Letters in one sample.",
    "longest": "The longest run, and the length that all runs are padded to.",
    "runs": "How many random runs are drawn.",
    "sequence": "What is learned: any 3 to 200 symbols; symbols may repeat.",
}


def choose_recipe(experiment: Experiment) -> None:
    """The recipe in the sidebar: the framing, and all else folded away."""
    with st.sidebar:
        keys = list(FRAMINGS)
        _tied(
            st.radio, "framing", experiment.framing, _change_framing,
            label="Framing", options=keys, captions=[FRAMINGS[key].title for key in keys],
        )  # fmt: skip
        with st.expander("Recipe", icon=":material/tune:"):
            _settings(experiment)
            st.button(
                "Back to the lesson's settings",
                on_click=address.put_recipe,
                args=(Experiment(framing=experiment.framing),),
                width="stretch",
            )


def choose_text(experiment: Experiment) -> str:
    """The text to feed; a text that cannot be fed is explained, and the default stands in."""
    default = default_text(experiment)
    typed = address.get("text")
    _tied(
        st.text_input, "text", default if typed is None else typed, _change_view,
        label="Letters to feed", max_chars=SYMBOLS[1],
        help="Type letters of the sequence, then press Enter.",
    )  # fmt: skip
    if typed is None:
        return default
    try:
        experiment.cut(typed)
    except ValueError as error:
        st.warning(f"{error} Until then you see {default!r}.", icon=":material/error:")
        return default
    return typed


def chosen_time_step(name: str, highest: int, *, default: int) -> int:
    """The time step that the URL names, from 0 to `highest`."""
    text = address.get(name) or ""
    valid = text.isascii() and text.isdecimal() and len(text) < 6
    return min(int(text), highest) if valid else min(default, highest)


def choose_time_step(name: str, label: str, highest: int, chosen: int) -> None:
    """A slider for the time step that the URL names."""
    if highest > 0:
        _tied(
            st.slider, name, chosen, _change_view,
            label=label, min_value=0, max_value=highest,
        )  # fmt: skip


def choose_one(name: str, label: str, options: tuple[str, ...]) -> str:
    """One of a few words, in the URL as `name`; the first is the default."""
    given = address.get(name)
    chosen = given if given in options else options[0]
    _tied(
        st.segmented_control, name, chosen, _change_view,
        label=label, options=options, required=True,
    )  # fmt: skip
    return chosen


def default_text(experiment: Experiment) -> str:
    """What is fed before anybody types: the lesson's A to K, or as much of another sequence."""
    return "".join(experiment.symbols[: max(11, experiment.window or 1)])


def _settings(experiment: Experiment) -> None:
    whole = {
        "units": (1, 256),
        "epochs": (1, 100_000),
        "batch_size": (1, len(experiment.samples)),
        "seed": (0, 2**31 - 1),
    }
    if experiment.window is not None:
        whole["window"] = 1, len(experiment.symbols) - 1
    if experiment.longest is not None:
        whole["longest"] = 1, len(experiment.symbols) - 1
    if experiment.runs is not None:
        whole["runs"] = 1, 10_000
    given = address.fields()
    for name, (low, high) in whole.items():
        value = given.get(name, getattr(experiment, name))
        in_range = isinstance(value, int) and low <= value <= high
        _tied(
            st.number_input, name, value if in_range else getattr(experiment, name),
            _change_setting, label=_label(name), min_value=low, max_value=high, step=1,
            help=_EXPLAINED[name],
        )  # fmt: skip
    _tied(
        st.number_input, "learning_rate", experiment.learning_rate, _change_setting,
        label=_label("learning_rate"), min_value=1e-6, max_value=1.0, step=0.0005,
        format="%.4g", help=_EXPLAINED["learning_rate"],
    )  # fmt: skip
    _tied(
        st.toggle, "shuffle", given.get("shuffle", experiment.shuffle) is True, _change_setting,
        label=_label("shuffle"), help=_EXPLAINED["shuffle"],
    )  # fmt: skip
    _choose_reset(experiment)
    _tied(
        st.text_input, "sequence", experiment.sequence, _change_setting,
        label=_label("sequence"), help=_EXPLAINED["sequence"],
    )  # fmt: skip


def _choose_reset(experiment: Experiment) -> None:
    every_n = isinstance(experiment.reset, int)
    key = "recipe_reset_kind"
    options = ["sample", "epoch", "never", "every n"]
    st.session_state[key] = "every n" if every_n else experiment.reset

    def change() -> None:
        chosen = st.session_state[key]
        address.put("reset", experiment.batch_size if chosen == "every n" else chosen)

    st.selectbox(_label("reset"), options, key=key, on_change=change, help=_EXPLAINED["reset"])
    if every_n:
        _tied(
            st.number_input, "reset", experiment.reset, _change_setting,
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
    widget(**options, key=key, on_change=partial(changed, name, key))


def _change_view(name: str, key: str) -> None:
    address.put(name, st.session_state[key])


def _change_setting(name: str, key: str) -> None:
    given = {**address.fields(), name: st.session_state[key]}
    try:
        address.put_recipe(Experiment(**given))
    except ValueError:
        # The page will say what is wrong with it; what was chosen stays to be seen and mended.
        address.put(name, st.session_state[key])


def _change_framing(name: str, key: str) -> None:
    # Units, epochs and the rest are the lesson's for each framing; what was learned stays.
    given = address.fields()
    kept = {field: given[field] for field in ("sequence", "seed") if field in given}
    try:
        address.put_recipe(Experiment(framing=st.session_state[key], **kept))
    except ValueError:
        address.put_recipe(Experiment(framing=st.session_state[key]))


def _label(name: str) -> str:
    return name.replace("_", " ").capitalize()
