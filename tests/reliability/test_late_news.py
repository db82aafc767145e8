"""A browser that has not heard yet of what the server has changed."""

from __future__ import annotations

import pytest

from tests.browser.server import running_app
from tests.reliability.visitor import visitor

pytestmark = pytest.mark.slow


def test_a_training_is_not_left_for_the_recipe_that_the_browser_still_believes_in(tmp_path):
    """As in a drag: the dial is further on than the address that the next request brings along."""
    recipe = {"framing": "one_char", "units": "9", "epochs": "100000", "seed": "77"}
    with running_app(tmp_path / "home") as app, visitor(app) as tab:
        tab.open("train", recipe)
        tab.press("train")
        now = tab.address
        assert "epochs=100000" in now
        tab.believe(now.replace("epochs=100000", "epochs=90000"))
        shown = tab.ask_again()
        assert "100,000" in shown.text and "90,000" not in shown.text
        shown = tab.press("stop")
        assert "100,000" in shown.text and "90,000" not in shown.text
        assert "epochs=100000" in tab.address


def test_a_setting_is_not_lost_to_another_that_is_changed_at_once(tmp_path):
    with running_app(tmp_path / "home") as app, visitor(app) as tab:
        tab.open("framings", {"framing": "one_char"})
        before = tab.address
        tab.type("recipe_sequence", "ABCDEFGH")
        tab.believe(before)
        tab.type("recipe_encoding", "one_hot")
        assert "sequence=ABCDEFGH" in tab.address
        assert "encoding=one_hot" in tab.address


def test_nor_is_it_lost_to_one_that_cannot_be(tmp_path):
    with running_app(tmp_path / "home") as app, visitor(app) as tab:
        tab.open("framings", {"framing": "one_char"})
        before = tab.address
        tab.type("recipe_sequence", "ABCDEFGH")
        tab.believe(before)
        tab.type("recipe_encoding", "nonsense")
        assert "sequence=ABCDEFGH" in tab.address


def test_who_has_gone_back_changes_what_is_on_the_screen(tmp_path):
    with running_app(tmp_path / "home") as app, visitor(app) as tab:
        tab.open("framings", {"framing": "one_char"})
        tab.type("recipe_sequence", "ABCDEFGH")
        tab.open("framings", {"framing": "one_char"})
        tab.type("recipe_encoding", "one_hot")
        assert "sequence" not in tab.address
        assert "encoding=one_hot" in tab.address
