"""What a visitor's hand does on a page, without a browser: with what is drawn, and nothing else.

A change is told as `hand.js` tells it, made of the control's own data as `controls.js` makes it.
"""

from __future__ import annotations

import re
from typing import Any

from streamlit.testing.v1 import AppTest

from tests.ui.reading import components, control, dials, link_items

TAB = "a tab"


def do(page: AppTest, *changes: object) -> AppTest:
    """Tell of changes, numbered on from the last that the page says was heard."""
    drawn = components(page)["hand"]
    last = drawn["heard"] if drawn["tab"] == TAB else 0
    numbered = [[last + n, change] for n, change in enumerate(changes, 1)]
    return tell(page, {"tab": TAB, "n": last + len(changes), "changes": numbered})


def tell(page: AppTest, told: object) -> AppTest:
    """Send what a script of ours might, or one of somebody else's."""
    page._page_hash = ""  # as a browser does, it stays on the page that it was led to
    page.session_state["hand"] = {"told": told}
    return page.run()


def choose(page: AppTest, key: str, label: str) -> AppTest:
    """Choose one of a control's options."""
    options = {option["label"]: option for option in control(page, key)["options"]}
    assert label in options, f"{key!r} has no {label!r} but {list(options)}"
    assert options[label]["sets"] is not None, f"{label!r} of {key!r} cannot be chosen"
    return do(page, ["set", options[label]["sets"]])


def type_into(page: AppTest, key: str, text: str) -> AppTest:
    """Type into a field and press Enter."""
    drawn = control(page, key)
    if drawn["kind"] == "numbers":
        numbers = sorted({int(each) for each in re.split(r"[\s,.;]+", text) if each})
        assert all(drawn["low"] <= number <= drawn["high"] for number in numbers), text
        return do(page, ["set", {drawn["name"]: ".".join(map(str, numbers))}])
    assert drawn["kind"] == "text", drawn["kind"]
    return do(page, ["set", {drawn["name"]: text}])


def set_number(page: AppTest, key: str, number: int) -> AppTest:
    """Set a number, by its box or its slider."""
    drawn = control(page, key)
    assert drawn["kind"] in ("number", "slider"), drawn["kind"]
    assert drawn["low"] <= number <= drawn["high"], number
    if drawn.get("press"):
        return do(page, ["press", drawn["press"], number])
    return do(page, ["set", {drawn["name"]: number}])


def set_range(page: AppTest, key: str, first: int, last: int) -> AppTest:
    """Set both ends of a range."""
    drawn = control(page, key)
    assert drawn["kind"] == "range", drawn["kind"]
    assert drawn["low"] <= first <= last <= drawn["high"], (first, last)
    return do(page, ["set", {drawn["name"]: f"{first}-{last}"}])


def turn(page: AppTest, name: str, value: float) -> AppTest:
    """Turn a dial of the recipe, or type into its box."""
    drawn = dials(page)[name]
    assert drawn["least"] <= value <= drawn["most"], value
    assert not drawn["whole"] or float(value).is_integer(), value
    return do(page, ["set", {name: value}])


def switch(page: AppTest, key: str) -> AppTest:
    """Turn a switch on, or off."""
    drawn = control(page, key)
    assert drawn["kind"] == "toggle", drawn["kind"]
    return do(page, ["set", drawn["off"] if drawn["value"] else drawn["on"]])


def press(page: AppTest, key: str) -> AppTest:
    """Press a button."""
    return do(page, pressing(page, key))


def pressing(page: AppTest, key: str) -> list[Any]:
    """The change that a press of a button tells of."""
    drawn = control(page, key)
    assert drawn["kind"] == "button", drawn["kind"]
    assert not drawn["disabled"], f"{key!r} is disabled"
    return drawn["does"]


def follow_link(page: AppTest, label: str) -> AppTest:
    """Follow a link of the page; where two are called the same, they have to lead to the same."""
    found = [item["does"] for item in link_items(page) if item["label"] == label]
    assert found, f"No link {label!r} among {[item['label'] for item in link_items(page)]}"
    assert all(each == found[0] for each in found), found
    return do(page, found[0])


def click(page: AppTest, key: str, t: int) -> AppTest:
    """Click a letter of a tape."""
    drawn = components(page)[f"tape_{key}"]
    assert drawn["selects"], f"{key!r} selects nothing"
    assert t in [cell["t"] for cell in drawn["cells"]], t
    return do(page, ["set", {drawn["selects"]: t}])


def click_before(page: AppTest, key: str, t: int) -> AppTest:
    """Click just before a letter of a tape, which sets a reset there, or lifts it."""
    drawn = components(page)[f"tape_{key}"]
    assert drawn["resets"] is not None, f"{key!r} takes no resets"
    resets = sorted({*drawn["resets"]} ^ {t})
    return do(page, ["set", {"resets": ".".join(map(str, resets)), "at": None}])


def go_to(page: AppTest, url: str) -> AppTest:
    """Go back or forward to an address of the past."""
    return do(page, ["address", url])
