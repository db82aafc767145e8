"""The recipe's own controls, in the sidebar of every page that has a recipe."""

from __future__ import annotations

import math

import streamlit as st

from lstm_explorer.lesson.glossary import says
from lstm_explorer.recipe.checks import MOST_EPOCHS
from lstm_explorer.recipe.experiment import SHUFFLES, Experiment
from lstm_explorer.recipe.framings import ENCODINGS, FRAMINGS
from lstm_explorer.ui.components import controls
from lstm_explorer.ui.components.controls import Option
from lstm_explorer.ui.components.dials import Dial, dials
from lstm_explorer.ui.components.hand import control
from lstm_explorer.ui.url import address, hiding

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
            controls.button(
                "lessons_settings", "Back to the lesson's settings", _take_the_lessons, wide=True
            )


def choose_framing(experiment: Experiment, *, at_length: bool = False) -> None:
    """The recipe's framing; at length, with what each is."""
    options = [
        Option(key, {"framing": key}, framing.title if at_length else "")
        for key, framing in FRAMINGS.items()
    ]
    _choose("framing", "column" if at_length else "select", options, experiment.framing)


def choose_sequence(experiment: Experiment) -> None:
    """The recipe's sequence, as it was typed: also one that cannot be stays to be mended."""
    typed = address.get("sequence")
    controls.text_field(
        "sequence", _label("sequence"), experiment.sequence if typed is None else typed,
        explained=_explained("sequence"),
    )  # fmt: skip


def choose_encoding(experiment: Experiment) -> None:
    """How letters become numbers, and what that means."""
    wished = address.get("encoding")
    chosen = wished if wished in ENCODINGS else experiment.encoding
    options = [Option(each, {"encoding": each}) for each in ENCODINGS]
    _choose("encoding", "select", options, chosen)
    st.caption(ENCODINGS[chosen])


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
    if experiment.brought is not None:
        del ranges["epochs"]  # it was trained elsewhere
    wished = address.recipe().fields
    drawn = [
        _dial(name, low, high, getattr(experiment, name), wished.get(name))
        for name, (low, high) in ranges.items()
        if getattr(experiment, name) is not None and low != high and name not in hiding.hidden()
    ]
    dials(drawn, key="dials", live=live)
    _choose_shuffle(experiment)
    _choose_reset(experiment)
    choose_encoding(experiment)
    choose_sequence(experiment)


def _dial(name: str, low: float, high: float, value: float, wished: object) -> Dial:
    least, most = _BOXES.get(name, (low, high))
    if isinstance(wished, int | float) and least <= wished <= most:
        value = wished  # stays to be seen and mended, even where it cannot be
    return Dial(
        name, _label(name), _explained(name), low, high, value,
        whole=name != "learning_rate", logarithmic=name in _LOGARITHMIC, least=least, most=most,
    )  # fmt: skip


def _choose_shuffle(experiment: Experiment) -> None:
    wished = address.get("shuffle")
    word = next(word for word, value in SHUFFLES.items() if value == experiment.shuffle)
    options = [Option(each, {"shuffle": each}) for each in SHUFFLES]
    chosen = wished if wished is not None and wished in SHUFFLES else word
    _choose("shuffle", "segments", options, chosen)


def _choose_reset(experiment: Experiment) -> None:
    every_n = isinstance(experiment.reset, int)
    options = [Option(each, {"reset": each}) for each in ("sample", "epoch", "never")]
    options.append(Option("every n", {"reset": experiment.batch_size}))
    chosen = "every n" if every_n else str(experiment.reset)
    _choose("reset", "select", options, chosen, key="recipe_reset_kind")
    if every_n and "reset" not in hiding.hidden():
        control(
            "recipe_reset", "number", name="reset", label="Samples between two resets",
            low=experiment.batch_size, high=len(experiment.samples), step=experiment.batch_size,
            value=experiment.reset,
        )  # fmt: skip


def _choose(name: str, kind: str, options: list[Option], chosen: str, *, key: str = "") -> None:
    if name not in hiding.hidden():
        controls.choose_option(
            key or f"recipe_{name}", kind, _label(name), options, chosen, help=_explained(name)
        )


def _take_the_lessons() -> None:
    experiment = address.recipe().experiment
    address.put_recipe(Experiment(framing=experiment.framing))


def _explained(name: str) -> str:
    """What a field of the recipe is, in the glossary's words."""
    return f"{says(TERM_OF[name])} {_CHOICES.get(name, '')}".strip()


def _label(name: str) -> str:
    return name.replace("_", " ").capitalize()
