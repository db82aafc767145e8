"""How many tabs are open."""

from __future__ import annotations

import streamlit as st

_here: set[object] = set()


def be_counted() -> None:
    """Count the tab that asks, until it is closed."""
    _presence()


def viewers() -> int:
    """How many are counted."""
    return len(_here)


def _leave(presence: object) -> None:
    _here.discard(presence)


@st.cache_resource(show_spinner=False, scope="session", on_release=_leave)
def _presence() -> object:
    presence = object()
    _here.add(presence)
    return presence
