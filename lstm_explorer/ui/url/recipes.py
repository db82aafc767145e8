"""Recipes as the URL has them: texts become an experiment, and an experiment becomes texts."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple

from lstm_explorer.recipe.experiment import SHUFFLES, Experiment, shuffle_of
from lstm_explorer.recipe.framings import FRAMINGS
from lstm_explorer.ui.url.parameters import RECIPE

_WHOLE = {"units", "epochs", "batch_size", "seed", "window", "longest", "runs"}


class RecipeOfLink(NamedTuple):
    """What a link's parameters say of a recipe.

    Attributes:
        experiment: The recipe; where it cannot be, the lesson's settings for its framing.
        problem: What is wrong with it, if it cannot be.
        fields: What was wished for, field by field; text where it is not of the field's kind.
    """

    experiment: Experiment
    problem: str | None
    fields: Mapping[str, Any]


def recipe(given: Mapping[str, str]) -> RecipeOfLink:
    """The recipe in a link's parameters; `View.recipe` is that of a view."""
    return _recipe(tuple((name, given[name]) for name in RECIPE if name in given))


@lru_cache(maxsize=256)
def _recipe(texts: tuple[tuple[str, str], ...]) -> RecipeOfLink:
    # Most views have the recipe of the view before, and checking one makes its samples.
    given = MappingProxyType(fields(dict(texts)))
    try:
        if "shuffle" in given:
            shuffle_of(dict(texts)["shuffle"])  # it refuses in a link's words, not in Python's
        return RecipeOfLink(Experiment(**given), None, given)
    except ValueError as error:
        framing = given.get("framing")
        stand_in = Experiment(framing=framing) if framing in FRAMINGS else Experiment()
        return RecipeOfLink(stand_in, str(error), given)


def fields(given: Mapping[str, str]) -> dict[str, Any]:
    """The recipe's fields by their texts; text where it is not of the field's kind."""
    found = {name: _read(name, given[name]) for name in RECIPE if name in given}
    # How brought weights were trained is not known: no link tells of epochs, and all mean the same.
    return {"epochs": 1, **found} if "brought" in found else found


def field(name: str, text: str) -> Any:
    """A recipe's field from its text; text where it is not of the field's kind.

    Raises:
        ValueError: It is a word for `shuffle` that there is not.
    """
    return shuffle_of(text) if name == "shuffle" else _read(name, text)


def parameters(experiment: Experiment, **view: object) -> dict[str, str]:
    """The parameters of a link to this recipe and this view of it, without what is the lesson's."""
    lesson, default = _lesson(experiment.framing, experiment.sequence), _default()
    chosen = {
        name: getattr(experiment, name)
        for name in RECIPE
        if getattr(experiment, name)
        != getattr(default if name in ("framing", "sequence") else lesson, name)
        and not (name == "epochs" and experiment.brought is not None)
    }
    shown = {name: value for name, value in view.items() if value is not None}
    return {name: written(value) for name, value in {**chosen, **shown}.items()}


def changed(given: Mapping[str, str], name: str, value: str) -> dict[str, str]:
    """The recipe's texts once one field is set by hand.

    Another framing takes its own units, epochs and the rest; what was learned stays. A value that
    cannot be stays as it was typed: the page says what is wrong with it, and it can be mended.
    """
    if name == "framing":
        return _framed(given, value)
    wished = fields(given) | {name: _read(name, value)}
    if wished.pop("brought", None) is not None:
        wished.pop("epochs", None)  # brought weights have one recipe; another one is to be trained
    try:
        return parameters(Experiment(**wished))
    except ValueError:
        kept = {each: given[each] for each in RECIPE if each in given}
        return kept | {name: value}


def written(value: object) -> str:
    """A value as it stands in the URL."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _framed(given: Mapping[str, str], framing: str) -> dict[str, str]:
    kept = {name: _read(name, given[name]) for name in ("sequence", "seed") if name in given}
    for tried in (kept, {}):
        try:
            return parameters(Experiment(framing=framing, **tried))
        except ValueError:
            continue
    return {name: given[name] for name in RECIPE if name in given} | {"framing": framing}


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
