"""Links that nobody should have made, opened at a real server: a page comes back.

How soon is measured by `benchmarks/links.py`; what never comes fails after `visitor.PATIENCE`.
"""

from __future__ import annotations

import http.client
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

import pytest

from lstm_explorer import Experiment
from lstm_explorer.recipe.framings import FRAMINGS
from lstm_explorer.store.models import save
from tests.browser.server import App, running_app
from tests.networks import fabricated_model
from tests.reliability.links import READ, SEQUENCES, Link, every_parameter, links
from tests.reliability.visitor import Shown, Visitor, visitor

pytestmark = pytest.mark.slow

A_MEGABYTE = 2**20

RECIPES = [
    *(Experiment(framing=framing) for framing in FRAMINGS),
    *(
        Experiment(framing=list(FRAMINGS)[n % len(FRAMINGS)], sequence=sequence, units=2, epochs=2)
        for n, sequence in enumerate(SEQUENCES)
    ),
]
"""Recipes that have a model on the server: the lesson's, and one of every kind of sequence."""


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    home = tmp_path_factory.mktemp("fuzzed") / "home"
    for recipe in RECIPES[len(FRAMINGS) :]:
        save(fabricated_model(recipe), folder=home / "models")
    with running_app(home) as running:  # at its end there may be no traceback in the log
        yield running


MOST_SAID = 1000
"""Characters that a sentence may have, whatever it repeats of what was typed."""


def opened(tab: Visitor, link: Link) -> Shown:
    """Open a link; it must show something, and no exception."""
    shown = tab.open(*link)
    assert not shown.exceptions, (link, shown.exceptions)
    assert any(each.WhichOneof("type") == "heading" for each in shown.elements), link
    return shown


def all_opened(app: App, wanted: Sequence[Link], *, a_tab: int = 40) -> list[Shown]:
    """Open all links, some in every tab."""
    shown = []
    for start in range(0, len(wanted), a_tab):
        with visitor(app) as tab:
            shown += [opened(tab, link) for link in wanted[start : start + a_tab]]
    return shown


def test_any_link_shows_a_page(app):
    all_opened(app, list(links(225, RECIPES, seed=4)))


def test_every_parameter_may_be_nonsense(app):
    all_opened(app, list(every_parameter(seed=5)))


LONG = [
    Link(page, {name: text * (A_MEGABYTE // len(text))})
    for page, name, text in (
        ("states", "text", "A"),
        ("states", "sequence", "A|"),
        ("reset", "resets", "3."),
        ("compare", "recipes", "one_char|"),
        ("train", "seed", "9"),
        ("framings", "framing", "word "),
        ("claims", "hide", "text,"),
        ("start", "toured", "1a."),
        ("take_home", "text", "\u0301"),
    )
]
"""Links of a megabyte."""


def test_a_megabyte_in_any_parameter_is_cut_short(app):
    for shown in all_opened(app, LONG):
        assert all(len(said) <= MOST_SAID for said in shown.warnings)


def test_a_megabyte_typed_into_a_box_gets_a_sentence(app):
    with visitor(app) as tab:
        tab.open("states")
        for text in ("A" * A_MEGABYTE, "😀|" * 2**18, "\x00" * A_MEGABYTE, "<b>" * 2**18):
            shown = tab.type("view_text", text)
            assert not shown.exceptions
            assert all(len(said) <= MOST_SAID for said in shown.warnings)
            assert any("Until then you see" in said for said in shown.warnings)


@pytest.mark.parametrize(
    "query",
    ["text=%ff%fe", "text=%ED%A0%80", "text", "=x", "&&&", "text=a&text=b", "text[]=x", "%00=1",
     "text=%", "text=%zz", ";;;", "?text=ABC", "text=ABC#end", "text=+++", "embed=true&embed=x",
     "__proto__=1", "&".join(f"a{n}=1" for n in range(50_000)), "text=&" * 50_000],
    ids=lambda query: query[:12],
)  # fmt: skip
def test_a_query_that_is_none_shows_a_page(app, query):
    with visitor(app) as tab:
        shown = tab.follow("states", query)
    assert not shown.exceptions


CHANGES = (
    None, True, 3, -1, 10**30, float("nan"), 1e308, "x", [], [1], {}, ["set"], ["set", 3],
    ["set", {"units": 10**30}], ["set", {"units": float("inf"), "seed": 3.5, "t": [], "": {}}],
    ["set", {"text": "\ud800", "\udfff": "x"}], ["set", {"text": "A" * A_MEGABYTE}],
    ["set", {f"a{n}": n for n in range(10_000)}], ["open", "nowhere"], ["open", []],
    ["follow", "states", None], ["follow", "states", {"t": "x", "unit": None}],
    ["address", "http://["], ["address", "/nowhere?t=3"], ["press"], ["press", []],
    ["press", "lecture", "next start"], ["press", "lecture", None], ["press", "lecture"],
    ["press", "view_every", "x"], ["press", "nothing", 1, 2, 3],
)  # fmt: skip
"""Changes that no script of ours tells, though a client may."""

MESSAGES = (
    None, 3, "x", [], {}, {"tab": 3, "n": "x", "changes": None}, {"tab": "t", "n": 1},
    {"tab": "t", "n": -1, "changes": [[-1, ["open", "start"]], [2**70, ["open", "start"]], 5]},
    {"tab": "t" * A_MEGABYTE, "n": 10**30, "changes": []},
    {"tab": "t", "n": 10_000, "changes": [[n, ["set", {"t": n}]] for n in range(10_000)]},
)  # fmt: skip
"""Likewise of whole messages."""


@pytest.mark.parametrize("name", ["start", "states", "reset"])
def test_a_browser_may_tell_anything(app, name):
    told = [
        {"tab": f"a tab {number}", "n": 1, "changes": [[1, change]]}
        for number, change in enumerate(CHANGES)
    ]
    with visitor(app) as tab:
        tab.open(name)
        for message in (*MESSAGES, *told):
            shown = tab.tell("hand", {"told": message})
            assert not shown.exceptions, repr(message)[:200]
        shown = tab.open(name)
        assert not shown.exceptions and not shown.warnings


@pytest.mark.parametrize(
    ("name", "component"),
    [("start", "lecture_keys"), ("start", "tape_alphabet"), ("states", "player_states"),
     ("reset", "dials"), ("states", "view_text")],
)  # fmt: skip
def test_a_component_that_shows_and_tells_nothing_is_not_believed(app, name, component):
    with visitor(app) as tab:
        tab.open(name)
        before = tab.address
        for told in (None, 3, "x", [], {"t": 5, "unit": 3}, {"name": "units", "value": 8}):
            shown = tab.tell(component, {"told": told, "moved": told, "value": told})
            assert not shown.exceptions, told
            assert tab.address == before


def status_of(app: App, path: str) -> int:
    connection = http.client.HTTPConnection(urlsplit(app.url).netloc, timeout=10)
    try:
        connection.putrequest("GET", path, skip_accept_encoding=True)
        connection.endheaders()
        return connection.getresponse().status
    finally:
        connection.close()


@pytest.mark.parametrize("length", [100, 16_000, A_MEGABYTE])
def test_an_address_of_any_length_is_answered_or_refused(app, length):
    for page in READ:
        try:
            status = status_of(app, f"/{page}?text={'A' * length}")
        except ConnectionError:  # it hangs up on what is far too long
            status = 414
        assert status in (200, 400, 404, 414, 431)
    assert status_of(app, "/_stcore/health") == 200
