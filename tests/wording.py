"""Which words of a text the glossary has others for."""

from __future__ import annotations

import re

from lstm_explorer.lesson.glossary import TERMS


def forbidden(text: str) -> tuple[str, ...]:
    """Those that a term's `never` lists, in the glossary's order."""
    words = (word for term in TERMS.values() for word in term.never)
    return tuple(word for word in words if re.search(rf"\b{word}\b", text, re.IGNORECASE))
