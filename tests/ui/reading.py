"""What a page shows, read without a browser."""

from __future__ import annotations

import json
from typing import Any

from streamlit.testing.v1 import AppTest

PAGES = "start", "framings", "train", "states", "reset", "compare", "take_home", "bring"


def sentences(page: AppTest) -> str:
    """All that the page says in words, its warnings included."""
    kinds = page.title, page.markdown, page.caption, page.warning, page.info, page.error
    return "\n".join(element.value for elements in kinds for element in elements)


def address(page: AppTest) -> dict[str, str]:
    """The parameters that the page's URL has now."""
    given = {name: page.query_params[name] for name in page.query_params}
    return {name: each if isinstance(each, str) else each[-1] for name, each in given.items()}


def tape(page: AppTest, key: str) -> list[dict[str, Any]]:
    """The cells of a tape."""
    (found,) = (each for each in page.get("bidi_component") if each.key == f"tape_{key}")
    return json.loads(found.proto.json)["cells"]


def player(page: AppTest) -> dict[str, Any]:
    """What the state player of the page is given."""
    (found,) = (each for each in page.get("bidi_component") if each.key == "player_states")
    data = json.loads(found.proto.json)
    return {**data, **json.loads(data["told"])}


def charts(page: AppTest) -> dict[str, dict[str, Any]]:
    """The page's figures by their keys."""
    return {key: json.loads(data["figure"]) for key, data in _given_charts(page).items()}


def alternatives(page: AppTest) -> dict[str, str]:
    """What each figure is for those who cannot see it, by its key."""
    return {key: data["alt"] for key, data in _given_charts(page).items()}


def _given_charts(page: AppTest) -> dict[str, dict[str, Any]]:
    given = {each.key: json.loads(each.proto.json) for each in page.get("bidi_component")}
    return {key: data for key, data in given.items() if "hall" in data}


def links(page: AppTest) -> dict[str, str]:
    """Where the page links to: the query of each link by its label."""
    return {each.proto.label: each.proto.query_string for each in page.get("page_link")}
