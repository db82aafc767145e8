"""Walks through the pages: after every step, all that is on the screen says one and the same.

Beside each walk the test keeps what the visitor meant: a page and what was set on it. It knows
nothing of how the app keeps its view.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from lstm_explorer.lesson.claims import CLAIMS
from lstm_explorer.recipe.experiment import Experiment, shuffle_of
from lstm_explorer.recipe.framings import FRAMINGS
from lstm_explorer.ui import status
from lstm_explorer.ui.reset import SECTIONS
from lstm_explorer.ui.url import recipes
from lstm_explorer.ui.url.parameters import RECIPE
from tests.ui import hand
from tests.ui.reading import (
    address,
    buttons,
    components,
    controls,
    dials,
    labels,
    link_items,
    player,
    sentences,
    shown,
)

STEPS = 300

HEADINGS = {
    "framings": "What is the network fed?",
    "train": "How does the network learn it?",
    "states": "What does the network keep in mind?",
    "compare": "Which framing learns it, and how sure is that?",
    "bring": "What would you like to bring?",
    "claims": "Is what the lesson says true?",
    "take_home": "What can I take home?",
    "status": "How is this server?",
}
"""What pages ask whatever their view is."""

TITLES = {
    "Start": "start", "Framings": "framings", "Train": "train", "States": "states",
    "Reset": "reset", "Compare": "compare", "Bring your own": "bring", "Claims": "claims",
    "Take home": "take_home", "Status": "status",
}  # fmt: skip

ALONG = "tour", "toured", "lecture", "hide", "asked"

LESSON = Experiment()


@dataclass
class Meant:
    """What the visitor means to look at.

    Attributes:
        page: Where.
        recipe: What is learned, and how.
        beside: All else that was set.
        past: Addresses that were there.
    """

    page: str
    recipe: Experiment = LESSON
    beside: dict[str, str] = field(default_factory=dict)
    past: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"/{self.page}?{urlencode(self.parameters)}"

    @property
    def parameters(self) -> dict[str, str]:
        return recipes.parameters(self.recipe) | self.beside

    def is_at(self, page: str, given: dict[str, str]) -> None:
        """An address was opened, or a link followed that says all of it."""
        self.page = page
        self.recipe = Experiment(**recipes.fields(given))
        self.beside = {name: text for name, text in given.items() if name not in RECIPE}

    def opens(self, page: str) -> None:
        """A link of the sidebar was followed: recipe and text go along."""
        self.page = page
        self.beside = {n: t for n, t in self.beside.items() if n in ("text", *ALONG)}


@pytest.fixture(autouse=True)
def _no_server_runs(monkeypatch):
    monkeypatch.setattr(status, "viewers", lambda: 0)
    monkeypatch.setattr(status, "_numbers", lambda: None)
    monkeypatch.setattr(status, "_processes", lambda: None)
    monkeypatch.setattr(status, "_set_up", lambda: None)


def agrees(page: AppTest, meant: Meant) -> None:
    """Everything that is shown says what was meant."""
    assert not page.exception, [each.message for each in page.exception]
    assert not page.warning, [each.value for each in page.warning]
    assert address(page) == meant.parameters
    assert page.title[0].value == _heading(meant)
    current = [item["label"] for item in link_items(page) if item["current"]]
    assert [TITLES[label] for label in current] == [meant.page]
    _recipe_agrees(page, meant.recipe)
    if meant.page not in ("start", "claims", "compare", "status"):
        assert f"**{meant.recipe.framing}** · {_described(meant.recipe)}" in sentences(page)
    for key, data in controls(page).items():
        name = data.get("name")
        if name in meant.beside and name != "every":
            assert _as_text(data["value"]) == meant.beside[name], key
    if meant.page == "states" and "player_states" in components(page):
        told = player(page)
        for name, shown_there in (("t", told["view"]["now"]), ("unit", told["view"]["unit"])):
            assert meant.beside.get(name, str(shown_there)) == str(shown_there)
        assert told["film"]["text"] == meant.beside.get("text", "ABCDEFGHIJK")


def _heading(meant: Meant) -> str:
    if meant.page == "start":
        asked = LESSON.symbols[int(meant.beside.get("ask", "10"))]
        return f"I have learned the alphabet. What comes after {asked}?"
    if meant.page == "reset":
        return SECTIONS[meant.beside.get("lab", "resets")].asks
    return HEADINGS[meant.page]


def _described(recipe: Experiment) -> str:
    units = f"{recipe.units} unit{'' if recipe.units == 1 else 's'}"
    return f"{units} · seed {recipe.seed} · {recipe.epochs:,} epochs"


def _recipe_agrees(page: AppTest, recipe: Experiment) -> None:
    drawn = controls(page)
    if "recipe_framing" in drawn:
        assert shown(page, "recipe_framing") == recipe.framing
    if "recipe_sequence" in drawn:
        assert shown(page, "recipe_sequence") == recipe.sequence
    if "recipe_encoding" in drawn:
        assert shown(page, "recipe_encoding") == recipe.encoding
    if "recipe_shuffle" in drawn:
        assert shuffle_of(shown(page, "recipe_shuffle")) == recipe.shuffle
        kind = "every n" if isinstance(recipe.reset, int) else recipe.reset
        assert shown(page, "recipe_reset_kind") == kind
    if "recipe_reset" in drawn:
        assert shown(page, "recipe_reset") == recipe.reset
    if "dials" in components(page):
        for name, dial in dials(page).items():
            assert dial["value"] == getattr(recipe, name), name


def _as_text(value: Any) -> str:
    """What a control shows, as the address would have it."""
    if isinstance(value, list):
        return ".".join(map(str, value))
    return str(value)


def step_to_another_page(page: AppTest, meant: Meant, draw: random.Random) -> None:
    """Follow a link, press what leads elsewhere, or go to an address of the past."""
    way = draw.random()
    meant.past.append(meant.url)
    if way < 0.2:
        url = draw.choice(meant.past)
        parts = urlsplit(url)
        meant.is_at(parts.path[1:], dict(parse_qsl(parts.query, keep_blank_values=True)))
        hand.go_to(page, url)
    elif way < 0.35 and meant.page == "bring" and "go" in buttons(page):
        trained = "in mind" in buttons(page)["go"]["label"]
        along = {name: text for name, text in meant.beside.items() if name in ALONG}
        meant.is_at("states" if trained else "train", recipes.parameters(meant.recipe) | along)
        hand.press(page, "go")
    else:
        item = draw.choice(_leading(page, sidebar=way < 0.75))
        verb, where, *given = item["does"]
        if verb == "open":
            meant.opens(where)
        else:
            along = {name: text for name, text in meant.beside.items() if name in ALONG}
            meant.is_at(where, along | given[0])
        assert _leads_to(item) == (meant.page, meant.parameters), "opened in another tab"
        hand.do(page, item["does"])


def _leading(page: AppTest, *, sidebar: bool) -> list[dict[str, Any]]:
    """Links to the other pages as the sidebar has them, or those of the page itself."""
    found = [item for item in link_items(page) if (item["does"][0] == "open") == sidebar]
    here = [item for item in found if "tour" not in dict(item["does"][2:3] and item["does"][2])]
    return here or [item for item in link_items(page) if item["does"][0] == "open"]


def _leads_to(item: dict[str, Any]) -> tuple[str, dict[str, str]]:
    parts = urlsplit(item["href"])
    page = parts.path.removeprefix("./") or "start"
    return page, dict(parse_qsl(parts.query, keep_blank_values=True))


def set_something(page: AppTest, meant: Meant, draw: random.Random) -> None:
    """Set one thing on the page that any visitor could, and mean it."""
    drawn = controls(page)
    ways = [
        name for name in WAYS if name in drawn or (name == "seed" and "dials" in components(page))
    ]
    if ways:
        name = draw.choice(ways)
        WAYS[name](page, meant, draw)


def _framing(page: AppTest, meant: Meant, draw: random.Random) -> None:
    framing = draw.choice(list(FRAMINGS))
    meant.recipe = Experiment(framing=framing, seed=meant.recipe.seed)
    hand.choose(page, "recipe_framing", framing)


def _shuffle(page: AppTest, meant: Meant, draw: random.Random) -> None:
    word = draw.choice(labels(page, "recipe_shuffle"))
    meant.recipe = Experiment(**{**_fields(meant.recipe), "shuffle": shuffle_of(word)})
    hand.choose(page, "recipe_shuffle", word)


def _seed(page: AppTest, meant: Meant, draw: random.Random) -> None:
    seed = draw.choice((3, 7, 7, 7))
    meant.recipe = Experiment(**{**_fields(meant.recipe), "seed": seed})
    hand.turn(page, "seed", seed)


def _fields(recipe: Experiment) -> dict[str, Any]:
    return {name: getattr(recipe, name) for name in RECIPE}


def _text(page: AppTest, meant: Meant, draw: random.Random) -> None:
    text = draw.choice(("ABCDEFG", "KLMNOP", "XYZABC", "ABCDEFGHIJKLMNOP"))
    # A time step that the text has not would be brought to its last.
    meant.beside = {n: t for n, t in meant.beside.items() if n not in ("t", "at", "resets")}
    meant.beside["text"] = text
    hand.do(page, ["set", {"t": None, "at": None, "resets": None}])
    hand.type_into(page, "view_text", text)


def _chosen(key: str, name: str, words: tuple[str, ...]) -> Any:
    def choose(page: AppTest, meant: Meant, draw: random.Random) -> None:
        word = draw.choice([word for word in words if word in labels(page, key)])
        meant.beside[name] = word
        hand.choose(page, key, word)

    return choose


def _flip(page: AppTest, meant: Meant, draw: random.Random) -> None:
    if meant.beside.pop("state", None) is None:
        meant.beside["state"] = "reset"
    hand.press(page, "flip")


WAYS = {
    "recipe_framing": _framing,
    "recipe_shuffle": _shuffle,
    "seed": _seed,
    "view_text": _text,
    "view_order": _chosen("view_order", "order", ("index", "peak")),
    "view_path": _chosen("view_path", "path", ("h", "c")),
    "view_lab": _chosen("view_lab", "lab", ("resets", "ask it", "transplant", "past the end")),
    "view_show": _chosen("view_show", "show", ("c", "h")),
    "view_panel": _chosen("view_panel", "panel", ("mistakes", "loss", "accuracy")),
    "view_boxes": _chosen("view_boxes", "boxes", ("letters", "numbers")),
    "view_claim": _chosen("view_claim", "claim", tuple(CLAIMS)),
    "view_take": _chosen("view_take", "take", ("code", "model", "trace")),
    "flip": _flip,
}  # fmt: skip
"""What a visitor sets on the way, by the control that is needed for it."""


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_walk_through_all_pages_shows_what_was_set_wherever_it_leads(visit, seed):
    """Case U1: three walks of a hundred changes of page each, in an order drawn at random."""
    draw = random.Random(seed)
    page, meant = visit("start"), Meant("start")
    agrees(page, meant)
    met = {meant.page}
    for _ in range(STEPS // 3):
        if draw.random() < 0.5:
            set_something(page, meant, draw)
            agrees(page, meant)
        step_to_another_page(page, meant, draw)
        agrees(page, meant)
        met.add(meant.page)
    assert len(met) >= 8


@pytest.mark.parametrize("label", [label for label in TITLES if label != "States"])
def test_from_states_to_another_page_and_back_nothing_is_set_by_nobody(visit, label):
    """Case U1 as it was found: States, Reset, and the sidebar said one_char."""
    page, meant = visit("states"), Meant("states")
    for name in (label, "States"):
        hand.follow_link(page, name)
        meant.opens(TITLES[name])
        agrees(page, meant)
    assert address(page) == {}


def test_changes_that_were_made_on_one_page_are_done_though_another_was_asked_for_at_once(visit):
    """A hand does not wait: a dial, a framing, a link and a button of that page in one message."""
    page = visit("framings")
    hand.do(
        page,
        ["set", {"framing": "one_char"}],
        ["set", {"units": 12}],
        ["open", "start"],
        ["set", {"state": "reset"}],
        ["open", "states"],
        ["set", {"text": "ABC"}],
    )
    meant = Meant("states", Experiment(framing="one_char", units=12), {"text": "ABC"})
    assert address(page) == meant.parameters
    assert page.title[0].value == HEADINGS["states"]
    assert shown(page, "recipe_framing") == "one_char"
