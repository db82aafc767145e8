"""What a page shows, read without a browser."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block

PAGES = "start", "framings", "train", "states", "reset", "compare", "take_home", "bring"


def sentences(page: AppTest) -> str:
    """All that the page says in words, its warnings included."""
    kinds = page.title, page.markdown, page.caption, page.warning, page.info, page.error
    return "\n".join(element.value for elements in kinds for element in elements)


def warned(page: AppTest) -> str:
    """What the page warns of, as a visitor reads it: without the marks of markdown."""
    return "\n".join(each.value for each in page.warning).replace("\\", "").replace("\u2060", "")


def address(page: AppTest) -> dict[str, str]:
    """The parameters that the page's URL has now."""
    given = {name: page.query_params[name] for name in page.query_params}
    return {name: each if isinstance(each, str) else each[-1] for name, each in given.items()}


def components(page: AppTest | Block) -> dict[str, dict[str, Any]]:
    """What every component of the page is given, by its key."""
    return {each.key: json.loads(each.proto.json) for each in page.get("bidi_component")}


def controls(page: AppTest | Block) -> dict[str, dict[str, Any]]:
    """Every control that is drawn, by its key; dials have their own way."""
    return {key: data for key, data in components(page).items() if "kind" in data}


def control(page: AppTest | Block, key: str) -> dict[str, Any]:
    """What a control is drawn with; it has to be there."""
    drawn = controls(page)
    assert key in drawn, f"No control {key!r} among {sorted(drawn)}"
    return drawn[key]


def shown(page: AppTest, key: str) -> Any:
    """What a control says."""
    return control(page, key)["value"]


def labels(page: AppTest, key: str) -> list[str]:
    """What can be chosen."""
    return [option["label"] for option in control(page, key)["options"]]


def dials(page: AppTest) -> dict[str, dict[str, Any]]:
    """The dials of the recipe, by the names of their fields."""
    return {each["name"]: each for each in components(page)["dials"]["dials"]}


def buttons(page: AppTest | Block) -> dict[str, dict[str, Any]]:
    """Every button that is drawn, by its key, in the order of the page."""
    return {key: data for key, data in controls(page).items() if data["kind"] == "button"}


def tape(page: AppTest, key: str) -> list[dict[str, Any]]:
    """The cells of a tape."""
    return components(page)[f"tape_{key}"]["cells"]


def player(page: AppTest) -> dict[str, Any]:
    """What the state player of the page is given."""
    data = components(page)["player_states"]
    return {**data, **json.loads(data["told"])}


def charts(page: AppTest) -> dict[str, dict[str, Any]]:
    """The page's figures by their keys."""
    return {key: json.loads(data["figure"]) for key, data in _given_charts(page).items()}


def alternatives(page: AppTest) -> dict[str, str]:
    """What each figure is for those who cannot see it, by its key."""
    return {key: data["alt"] for key, data in _given_charts(page).items()}


def _given_charts(page: AppTest) -> dict[str, dict[str, Any]]:
    return {key: data for key, data in components(page).items() if "hall" in data}


def link_items(page: AppTest) -> list[dict[str, Any]]:
    """Every link to a page of the app, in the order of the page."""
    return [
        item for data in controls(page).values() if data["kind"] == "links"
        for item in data["items"]
    ]  # fmt: skip


def links(page: AppTest) -> dict[str, str]:
    """Where the page links to: the query of each link by its label."""
    return {item["label"]: urlsplit(item["href"]).query for item in link_items(page)}
