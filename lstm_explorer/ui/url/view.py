"""The view: which page a visitor is at and what it shows; and every change that a hand can make.

A session has one view. Changes are values too: each says what it does ("this field, to this
value"), never what the rest was when it was made, and is done to the view as it stands.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.ui.url import recipes
from lstm_explorer.ui.url.parameters import COMPANIONS, RECIPE
from lstm_explorer.ui.url.recipes import RecipeOfLink

LONGEST = 16_000
"""Characters of one parameter that are read and kept; no valid value is longer."""

MOST = 100
"""Parameters that are kept; there are fewer."""

LECTURED = "start", "framings", "train", "states", "reset", "compare", "claims"
"""The pages that a lecture goes through; the others take in files, or hand them out."""

CARRIED = "text"
"""What goes along to another page beside the recipe and the companions."""


@dataclass(frozen=True)
class View:
    """A page and its parameters, as texts; all that a link is made of.

    Attributes:
        page: Which page.
        parameters: What the URL says, in its order.
        lecture_ended: Whether it would have been a lecture on a page that has nothing for one.
    """

    page: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    lecture_ended: bool = field(default=False, compare=False, init=False)

    def __post_init__(self) -> None:
        items = list(self.parameters.items())[:MOST]
        kept = {_whole(name): _whole(value) for name, value in items}
        if self.page not in LECTURED:
            kept.pop("figure", None)
            object.__setattr__(self, "lecture_ended", kept.pop("lecture", None) == "yes")
        object.__setattr__(self, "parameters", MappingProxyType(kept))

    @cached_property
    def recipe(self) -> RecipeOfLink:
        """Its recipe, parsed once for all who ask."""
        return recipes.recipe(self.parameters)

    def setting(self, values: Mapping[str, str | None]) -> View:
        """With some parameters set, or taken away where the value is None."""
        given = dict(self.parameters)
        for name, value in values.items():
            if name in RECIPE and value is not None:
                others = {each: text for each, text in given.items() if each not in RECIPE}
                given = recipes.changed(given, name, value) | others
            elif value is None:
                given.pop(name, None)
            else:
                given[name] = value
        return replace(self, parameters=given)

    def learning(self, experiment: Experiment) -> View:
        """With another recipe, and what is the lesson's left out."""
        others = {name: text for name, text in self.parameters.items() if name not in RECIPE}
        return replace(self, parameters=recipes.parameters(experiment) | others)

    def opening(self, page: str) -> View:
        """Another page with the same recipe and text, as the sidebar's links lead to."""
        text = self.parameters.get(CARRIED)
        return View(page, recipes.parameters(self.recipe.experiment, text=text) | self.companions)

    def following(self, page: str, parameters: Mapping[str, str]) -> View:
        """A page with these parameters and no others, but for what goes along."""
        return View(page, {**self.companions, **parameters})

    @property
    def companions(self) -> dict[str, str]:
        """What goes along from page to page."""
        return {name: self.parameters[name] for name in COMPANIONS if name in self.parameters}


def at_address(address: str, pages: tuple[str, ...]) -> View | None:
    """The view that an address opens; None where it is no page's.

    Args:
        address: Path and query, as a browser has them: "/states?t=5".
        pages: All pages there are, the one of an empty path first.
    """
    try:
        parts = urlsplit(address)
        given = dict(parse_qsl(parts.query, keep_blank_values=True, max_num_fields=MOST))
    except ValueError:
        return None
    page = parts.path.rstrip("/").rpartition("/")[2] or pages[0]
    return View(page, given) if page in pages else None


def changed(view: View, change: object, pages: tuple[str, ...]) -> View:
    """The view after a change that a browser tells of; as it was where that is nonsense.

    Args:
        view: As it stands.
        change: A list: a verb, and what it needs.
        pages: All pages there are.
    """
    match change:
        case ["set", dict(values)]:
            texts = {str(name): _text(value) for name, value in list(values.items())[:MOST]}
            return view.setting(texts)
        case ["open", str(page)] if page in pages:
            return view.opening(page)
        case ["follow", str(page), dict(parameters)] if page in pages:
            texts = {str(name): _text(value) for name, value in parameters.items()}
            return view.following(page, {n: text for n, text in texts.items() if text is not None})
        case ["address", str(address)]:
            return at_address(address, pages) or view
    return view


def _text(value: Any) -> str | None:
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return None
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        value = int(value)  # JavaScript does not tell 1.0 from 1
    try:
        return recipes.written(value)[:LONGEST]
    except ValueError:  # more digits than Python writes
        return None


def _whole(text: str) -> str:
    """A text as an address can have it: not too long, and no half of a surrogate pair in it."""
    return text[:LONGEST].encode("utf-8", "replace").decode("utf-8")
