"""Hiding: what a lecturer's link folds away, so that students get just the prepared controls."""

from __future__ import annotations

import streamlit as st

from lstm_explorer.ui import address
from lstm_explorer.ui.markdown import plain

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

CONTROLS = (
    "text", "feeding", "answers", "order", "path", "with", "of", "other_text", "other_framing",
    "other_seed", "other_snapshot", "lab", "preset", "every", "show", "warm", "kind", "letter",
    "donor", "after", "into", "parts", "clamped", "hold", "range", "state", "x", "boxes", "panel",
    "seeds", "budget", "a", "b", "claim", "again", "take", "picture",
    "bring",
)  # fmt: skip
"""Controls of the pages that can be hidden one by one, by their names in the URL."""


def hidden() -> frozenset[str]:
    """The names in the link's `hide=`."""
    given = (address.get("hide") or "").split(",")
    return frozenset(name for name in (each.strip() for each in given) if name in known())


def known() -> tuple[str, ...]:
    """Everything that can be hidden."""
    fields = (name for name in address.RECIPE if name != "brought")  # which has no control
    return (*GROUPS, *fields, *CONTROLS)


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
    places = [_place(name) for name in sorted(hidden())]
    if places:
        st.html(f"<style>{', '.join(places)} {{ display: none !important; }}</style>")


def _place(name: str) -> str:
    if name in GROUPS:
        return GROUPS[name][1]
    if name == "reset":  # a list, and a number for one of its entries
        return ".st-key-recipe_reset, .st-key-recipe_reset_kind"
    prefix = "recipe" if name in address.RECIPE else "view"
    return f".st-key-{prefix}_{name}"
