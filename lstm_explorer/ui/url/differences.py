"""Differences: what two links to this app show otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.ui.url import recipes
from lstm_explorer.ui.url.parameters import NAMES, PRIVATE, RECIPE, parameter

LONGEST = 60_000
"""Characters of a link that are read."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that two links differ in.

    Attributes:
        what: The parameter, in words.
        here: What the first has.
        there: What the second has.
    """

    what: str
    here: str
    there: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link, taken apart.

    Attributes:
        page: Which page it opens.
        experiment: The recipe that it shows.
        view: Its other parameters.
    """

    page: str
    experiment: Experiment
    view: Mapping[str, str]


def read(link: str, pages: tuple[str, ...], *, host: str | None = None) -> Link:
    """Take a link apart.

    Args:
        link: As somebody copied it, with or without the server's name.
        pages: All pages there are, the one of an empty path first.
        host: The name of this server; a bare link to another is no link to the first page.

    Raises:
        ValueError: It is no link to a page of this app, or to no recipe that can be.
    """
    try:
        parts = urlsplit(link.strip()[:LONGEST])
        given = dict(parse_qsl(parts.query, keep_blank_values=True, max_num_fields=200))
    except ValueError:
        raise ValueError(_NO_LINK) from None
    named = parts.path.rpartition("/")[2]
    if not named and parts.netloc not in ("", host) and not {*given} & {*NAMES}:
        raise ValueError(_NO_LINK)
    page = named or pages[0]
    if page not in pages or not (parts.query or parts.netloc or parts.path):
        raise ValueError(_NO_LINK)
    view = {name: value for name, value in given.items() if name not in RECIPE}
    return Link(page, Experiment(**recipes.fields(given)), view)


_NO_LINK = (
    "This is no link to a page of this app. Copy one with “Share”, or from the browser's address "
    "bar, and paste all of it."
)


def differences(one: Link, other: Link) -> tuple[Difference, ...]:
    """What two links show otherwise: the page, the recipe, the view, in this order.

    A parameter that is left out stands for its default; what a default of the view is, the page
    knows, and so it is called that.
    """
    found = []
    if one.page != other.page:
        found.append(Difference("page", one.page, other.page))
    for name in RECIPE:
        here, there = getattr(one.experiment, name), getattr(other.experiment, name)
        if here != there:
            found.append(Difference(_words(name, one.page), _said(here), _said(there)))
    for name in sorted({*one.view, *other.view} - {*PRIVATE}):
        here, there = one.view.get(name), other.view.get(name)
        if here != there:
            found.append(Difference(_words(name, one.page), _shown(here), _shown(there)))
    return tuple(found)


def _words(name: str, page: str) -> str:
    found = parameter(name, page)
    return found.words if found else name


def _said(value: object) -> str:
    if value is None:
        return "none"
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _shown(value: str | None) -> str:
    return "left to the page" if value is None else value or "nothing"
