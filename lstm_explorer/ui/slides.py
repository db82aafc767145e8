"""A lecture's figures on Claims: each claim is one, in their order, so one says which the other is.

Both follow from the view alone, whatever was drawn of it on the way.
"""

from __future__ import annotations

from lstm_explorer.claims import CLAIMS
from lstm_explorer.ui.readings import Whole
from lstm_explorer.ui.view import View

FIRST = "reads"
"""The claim that is open before anybody chooses: the one that surprises most."""

LAST = 999
"""A number that no page has so many figures for; it stands for the page's last."""


def claim(view: View) -> str:
    """The claim that is open on a desk."""
    given = view.parameters.get("claim")
    return given if given in CLAIMS else FIRST


def figure(view: View) -> int:
    """The figure that is due in a lecture; where a link names none, the claim that is open."""
    begins = list(CLAIMS).index(claim(view)) + 1 if view.page == "claims" else 1
    return Whole().read(view.parameters.get("figure"), 1, LAST, begins)


def opened(view: View, number: int) -> dict[str, str]:
    """What else there is to set where a figure is shown: who leaves the lecture is still at it."""
    if view.page != "claims":
        return {}
    return {"claim": list(CLAIMS)[min(number, len(CLAIMS)) - 1]}
