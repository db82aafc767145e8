"""What a page points at, brought into sight."""

from __future__ import annotations

from lstm_explorer.ui.components.mount import mount

_HTML = "<span></span>"


def claim(key: str) -> None:
    """Scroll the list of claims, and nothing else, until the chosen one can be read whole."""
    mount("into_sight", _HTML)(key="claim_sight", data={"claim": key})


def stop(number: int, look_at: str) -> None:
    """Scroll the page to what a stop of the tour points at, until the visitor takes over.

    Args:
        number: Of the stop.
        look_at: What it points at, as a selector of CSS.
    """
    mount("into_sight", _HTML)(key="tour_sight", data={"stop": str(number), "lookAt": look_at})
