"""The player on a page: what its script is given; a hand on it changes the view."""

from __future__ import annotations

import json

import pytest

from lstm_explorer.ui.components import player
from tests.player.scenes import a_scene

HEARD = {"tab": "a tab", "heard": 5}


@pytest.fixture
def given(monkeypatch):
    """What a player is drawn with."""
    drawn: list[dict] = []
    monkeypatch.setattr(player, "mount", lambda *_, **__: lambda **options: drawn.append(options))
    monkeypatch.setattr(player.plotly, "served", lambda: "plotly.min.js")
    player.draw(a_scene(), key="here", now=2, unit=1, heard=HEARD)
    (options,) = drawn
    return options


def test_the_client_is_given_the_scene_and_where_to_begin(given):
    assert given["key"] == "player_here"
    assert given["data"]["view"] == {"now": 2, "unit": 1}
    assert given["data"]["plotly"] == "plotly.min.js"
    assert json.loads(given["data"]["told"])["film"]["text"] == "ABCDEFGHIJK"


def test_the_client_is_given_what_was_heard_so_that_a_later_move_stands(given):
    assert given["data"]["heard"] == HEARD


def test_a_player_tells_nothing_that_would_have_to_be_read_back(given):
    assert set(given) == {"key", "data"}
