"""Markdown: what somebody typed, made safe to stand in a sentence."""

from __future__ import annotations

import re

# A field's name in backticks is ours, and stays; everything else is shown as it was typed.
_FIELD_OR_SIGN = re.compile(r"`[a-z_]+`|[\\`*_\[\]<~$&|]")

# Streamlit looks for these once backslashes are gone: :red[…], :material/home:, :smile:, http://…,
# www.…, a@b.de, --, ->, <=. A sign that takes no room keeps their parts from being taken together.
_TOGETHER = re.compile(r"(?<=:)(?=\S)|(?<=[-<>~])(?=[-=>])|(?<=www)(?=\.)|(?<=@)(?=\S)", re.I)

_APART = "\u2060"  # the word joiner

# At the beginning they would make a heading, a list or a quotation.
_FIRST = re.compile(r"^\s*(?:(?=>|(?:[-+]|#{1,6})(?:\s|$))|\d{1,9}(?=[.)](?:\s|$)))")

_ENDLESS = re.compile(r"(\S{60})\S{240,}")


def plain(text: str) -> str:
    """Markdown that shows a text as it is: no links, pictures, colours, icons or endless words.

    Without it a link to this app could make the visitor's browser fetch a picture from anywhere.
    """
    short = _TOGETHER.sub(_APART, _ENDLESS.sub(r"\1…", text))
    escaped = _FIELD_OR_SIGN.sub(lambda m: m[0] if len(m[0]) > 1 else f"\\{m[0]}", short)
    return _FIRST.sub(lambda m: f"{m[0]}\\", escaped)
