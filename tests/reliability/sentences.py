"""What a message to a visitor must be like."""

from __future__ import annotations

import re


def is_a_sentence(text: str) -> bool:
    """Whether it begins and ends as sentences do, is short enough to be read, and is no code."""
    begins = re.match(r"[A-Z`“]", text)
    ends = re.search(r"[.!?][)”]?$", text)
    return bool(begins and ends and len(text) < 3_000 and "Traceback" not in text)
