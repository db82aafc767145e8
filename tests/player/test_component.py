"""The player on the server's side: what a client tells is believed only where it can be."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from lstm_explorer.player import component, draw
from tests.player.scenes import a_scene


@pytest.fixture
def told(monkeypatch):
    """Tells the player something, as a client would, and returns what the page heard."""
    drawn: list[dict] = []
    state: dict = {}
    fake = SimpleNamespace(session_state=state)
    monkeypatch.setattr(component, "_component", lambda: lambda **options: drawn.append(options))
    monkeypatch.setattr(component, "served_plotly", lambda: "plotly.min.js")
    monkeypatch.setattr(component, "st", fake)

    def tell(message):
        heard: list[dict[str, int]] = []
        draw(a_scene(), key="here", now=2, unit=1, moved=heard.append)
        state["player_here"] = {"moved": message}
        drawn[-1]["on_moved_change"]()
        return heard

    tell.drawn = drawn
    return tell


def test_a_move_is_heard(told):
    assert told({"t": 5, "unit": 3}) == [{"t": 5, "unit": 3}]


@pytest.mark.parametrize("message", [None, [], "t", 5, [{"t": 5}]])
def test_a_message_of_another_kind_is_ignored(told, message):
    assert told(message) == []


@pytest.mark.parametrize("value", ["5", 2.5, None, [5], {"t": 5}, True])
def test_what_is_no_whole_number_is_ignored(told, value):
    assert told({"t": value, "unit": 3}) == [{"unit": 3}]


def test_the_client_is_given_the_scene_and_where_to_begin(told):
    told(None)
    (options,) = told.drawn
    assert options["key"] == "player_here"
    assert options["data"]["view"] == {"now": 2, "unit": 1}
    assert options["data"]["plotly"] == "plotly.min.js"
