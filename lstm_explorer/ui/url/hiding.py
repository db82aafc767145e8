"""Hiding: what a lecturer's link folds away, so that students get just the prepared controls."""

from __future__ import annotations

import streamlit as st

from lstm_explorer.ui.text.markdown import plain
from lstm_explorer.ui.url import address
from lstm_explorer.ui.url.parameters import CONTROLS

GROUPS = {
    "pages": ("the links to other pages", ".st-key-pages"),
    "recipe": ("all of the recipe", ".st-key-recipe"),
    "tour": ("the guided tour", ".st-key-tour_entry"),
    "share": ("share and lecture mode", ".st-key-share"),
    "train": (
        "everything that trains",
        "[class*='st-key-train'], .st-key-new_seed, .st-key-rewind, .st-key-sweep, .st-key-again",
    ),
    "sidebar": (
        "the whole sidebar",
        "[data-testid='stSidebar'], [data-testid='stExpandSidebarButton']",
    ),
}
"""What can be hidden together: in words, and where it is on the page."""


def hidden() -> frozenset[str]:
    """The names in the link's `hide=`."""
    given = (address.get("hide") or "").split(",")
    return frozenset(name for name in (each.strip() for each in given) if name in known())


def known() -> tuple[str, ...]:
    """Everything that can be hidden."""
    return (*GROUPS, *CONTROLS)


def hide() -> None:
    """Fold away what the link says; a name that nobody knows gets a sentence."""
    given = [each.strip() for each in (address.get("hide") or "").split(",") if each.strip()]
    unknown = [name for name in given if name not in known()]
    if unknown:
        st.warning(
            plain(
                f"`hide` does not know {', '.join(map(repr, unknown[:3]))}. It knows the groups "
                f"{', '.join(GROUPS)} and any control by its name in the link, such as text or "
                "units. The rest is hidden as asked."
            ),
            icon=":material/error:",
        )
    # A single control that is hidden is not drawn; a group is folded away where it stands.
    places = [GROUPS[name][1] for name in sorted(hidden()) if name in GROUPS]
    if places:
        st.html(f"<style>{', '.join(places)} {{ display: none !important; }}</style>")
