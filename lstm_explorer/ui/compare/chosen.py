"""Which recipes are compared: one parameter of the URL, read, written and changed by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.recipe.framings import FRAMINGS
from lstm_explorer.ui.components import controls
from lstm_explorer.ui.text.markdown import plain
from lstm_explorer.ui.url import address
from lstm_explorer.ui.url import recipes as url_recipes
from lstm_explorer.ui.url.parameters import RECIPE
from lstm_explorer.wording import counted

MOST = 7
"""How many recipes stand side by side."""

_SHARED = "framing", "sequence", "seed"
"""Fields that all recipes have from the page's own."""

_WORDS = {
    "batch_size": "batch size {}",
    "learning_rate": "learning rate {}",
    "shuffle": "shuffle {}",
    "reset": "reset {}",
    "window": "window {}",
    "longest": "longest {}",
    "encoding": "encoding {}",
}


def recipes(experiment: Experiment) -> list[Experiment]:
    """What the URL asks for; what is wrong with it is said, and the rest is shown."""
    given = address.get("recipes")
    if given is None:
        return lesson(experiment)
    found, problems = read(given, experiment)
    if problems:
        shown = " Until then you see the lesson's seven." if not found else ""
        st.warning(plain(" ".join(problems) + shown), icon=":material/error:")
    return found or lesson(experiment)


def lesson(experiment: Experiment) -> list[Experiment]:
    """The lesson's seven, for this sequence and seed."""
    return [
        Experiment(framing=framing, sequence=experiment.sequence, seed=experiment.seed)
        for framing in FRAMINGS
    ]


def read(text: str, experiment: Experiment) -> tuple[list[Experiment], list[str]]:
    """The recipes that a text names, and a sentence for everything that is wrong with it.

    Args:
        text: Such as "one_char|stateful,units=16": framings, each with the fields that differ
            from the lesson's.
        experiment: The page's recipe, whose sequence and seed they all have.
    """
    entries = text.split("|")
    found: list[Experiment] = []
    problems = []
    for number, entry in enumerate(entries[:MOST], 1):
        named = f"Recipe {number} of the link, {_short(entry)!r}, is left out:"
        try:
            recipe = _read_entry(entry, experiment)
        except ValueError as error:
            problems.append(f"{named} {error}")
            continue
        if recipe in found:
            problems.append(f"{named} it is there already.")
        else:
            found.append(recipe)
    if len(entries) > MOST:
        problems.append(
            f"The link names {len(entries):,} recipes, and at most {MOST} fit side by side; "
            f"those after the first {MOST} are left out."
        )
    return found, problems


def written(chosen: Sequence[Experiment]) -> str:
    """Recipes as the URL has them."""
    return "|".join(
        ",".join([each.framing, *(f"{name}={value}" for name, value in _differing(each).items())])
        for each in chosen
    )


def name_of(recipe: Experiment) -> str:
    """What a recipe is called on this page: its framing, and what differs from the lesson's."""
    words = [_in_words(name, value) for name, value in _differing(recipe).items()]
    return ", ".join([recipe.framing, *words])


def edit(chosen: Sequence[Experiment], experiment: Experiment) -> None:
    """Take recipes away, add the one at the left, or go back to the lesson's."""
    _buttons(chosen, experiment)
    with st.container(gap=None):
        _list(chosen, experiment)
    st.caption(
        f"At most {MOST}. Set a recipe at the left, then add it here. All share the sequence and "
        "the seed at the left."
    )


def _list(chosen: Sequence[Experiment], experiment: Experiment) -> None:
    for number, recipe in enumerate(chosen):
        what, away = st.columns([5, 1], vertical_alignment="center")
        what.markdown(name_of(recipe))
        rest = [*chosen[:number], *chosen[number + 1 :]]
        with away:
            controls.button(
                f"remove_{number}", "", _taking(recipe), icon=":material/close:", look="tertiary",
                disabled=not rest, explained=f"Take {name_of(recipe)} away",
                spoken=f"Take {name_of(recipe)} away",
            )  # fmt: skip


def _buttons(chosen: Sequence[Experiment], experiment: Experiment) -> None:
    controls.button(
        "add", f"Add the recipe at the left: {name_of(experiment)}", _add, icon=":material/add:",
        wide=True,
        disabled=experiment in chosen or len(chosen) >= MOST or experiment.brought is not None,
    )  # fmt: skip
    controls.button("lesson", "Back to the lesson's seven", {"recipes": None}, wide=True)


def _add() -> None:
    experiment = address.recipe().experiment
    chosen = _now(experiment)
    if experiment not in chosen and len(chosen) < MOST and experiment.brought is None:
        _put([*chosen, experiment], experiment)


def _taking(recipe: Experiment) -> Callable[[], None]:
    def take() -> None:
        experiment = address.recipe().experiment
        if rest := [each for each in _now(experiment) if each != recipe]:
            _put(rest, experiment)

    return take


def _now(experiment: Experiment) -> list[Experiment]:
    """The recipes as the view has them when a press is heard."""
    given = address.get("recipes")
    found = read(given, experiment)[0] if given is not None else []
    return found or lesson(experiment)


def _put(chosen: Sequence[Experiment], experiment: Experiment) -> None:
    usual = list(chosen) == lesson(experiment)
    address.put("recipes", None if usual else written(chosen))


def _read_entry(entry: str, experiment: Experiment) -> Experiment:
    framing, *settings = (part.strip() for part in entry.split(","))
    given = {}
    for setting in settings:
        name, equals, value = setting.partition("=")
        if name in _SHARED or name not in RECIPE or not equals:
            known = ", ".join(each for each in RECIPE if each not in _SHARED)
            raise ValueError(
                f"{_short(setting)!r} sets no field. Write field=value with one of: {known}."
            )
        given[name] = url_recipes.field(name, value)
    if "brought" in given:
        raise ValueError("A model file that was brought is one run, and has no seeds to compare.")
    return Experiment(framing=framing, sequence=experiment.sequence, seed=experiment.seed, **given)


def _differing(recipe: Experiment) -> dict[str, str]:
    parameters = url_recipes.parameters(recipe)
    return {name: value for name, value in parameters.items() if name not in _SHARED}


def _in_words(name: str, value: str) -> str:
    if name in ("units", "epochs", "runs"):
        return counted(int(value), name.removesuffix("s"))
    return _WORDS.get(name, f"{name} {{}}").format(value)


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:60]}…"
