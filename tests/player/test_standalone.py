from __future__ import annotations

import base64
import json
import re
from html.parser import HTMLParser

import pytest

from lstm_explorer import player
from tests.player.scenes import a_scene, told

EVIL = "</script><script>alert(1)</script><!--<img src=x onerror=alert(2)>"


class Outline(HTMLParser):
    """The tags of a page, and all its attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs


@pytest.fixture(scope="module")
def evil_scene():
    return a_scene(text=EVIL, sequence=EVIL, name=EVIL, other_name=EVIL)


def test_the_page_fetches_nothing(evil_scene):
    page = player.page(evil_scene)
    fetching = {"src", "href", "srcset", "data", "action", "poster"}
    assert not [each for each in Outline(page).attributes if each[0] in fetching]
    assert "@import" not in page
    assert not re.search(r"url\(\s*['\"]?https?:", page.partition("<script>")[0])


def test_what_was_typed_cannot_end_the_script(evil_scene):
    page = player.page(evil_scene)
    tame = player.page(a_scene())
    assert Outline(page).tags == Outline(tame).tags
    for part in ("alert(1)", "alert(2)", "onerror=alert"):
        assert part not in page


def test_the_page_holds_the_whole_scene(evil_scene):
    page = player.page(evil_scene, now=3, unit=2)
    (kept,) = re.findall(r'JSON\.parse\(.*?atob\("([^"]+)"\)', page, re.DOTALL)
    data = json.loads(base64.b64decode(kept))
    data |= json.loads(data["told"])
    assert data["film"]["text"] == EVIL
    assert data["view"] == {"now": 3, "unit": 2}
    assert data == {**told(evil_scene, now=3, unit=2), "plotly": ""}


@pytest.mark.parametrize("dark", [False, True])
def test_the_page_has_the_scenes_theme(dark):
    page = player.page(a_scene(dark=dark))
    assert f"color-scheme: {'dark' if dark else 'light'};" in page
