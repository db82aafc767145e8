"""Markdown: what somebody typed, made safe to stand in a sentence."""

from __future__ import annotations

import re

# A field's name in backticks is ours, and stays; everything else is shown as it was typed.
_FIELD_OR_SIGN = re.compile(r"`[a-z_]+`|[\\`*_\[\]<~$&|]")

_ENDLESS = re.compile(r"(\S{60})\S{240,}")


def plain(text: str) -> str:
    """Markdown that shows a text as it is: no links, no pictures, no emphasis, no endless words.

    Without it a link to this app could make the visitor's browser fetch a picture from anywhere.
    """
    short = _ENDLESS.sub(r"\1…", text)
    return _FIELD_OR_SIGN.sub(lambda m: m[0] if len(m[0]) > 1 else f"\\{m[0]}", short)
