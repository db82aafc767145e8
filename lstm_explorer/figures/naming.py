"""Names of recipes beside a figure, in two lines, with as much room as they need."""

from __future__ import annotations

from collections.abc import Iterable

_LETTER = 7.0
"""Pixels that a letter takes at 14 px."""

_LONGEST = 54
_LEAST, _MOST = 150, 370


def two_lines(name: str, below: str = "") -> str:
    """A recipe's name: its framing in bold, and in a second line what differs from the lesson's.

    Args:
        name: Such as "stateful, 16 units".
        below: What else stands in the second line.
    """
    framing, _, rest = name.partition(", ")
    second = ", ".join(part for part in (shortened(rest), below) if part)
    return f"<b>{framing}</b>" + (f"<br>{second}" if second else "")


def shortened(text: str) -> str:
    """A text no longer than there can be room for."""
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def room(labels: Iterable[str]) -> int:
    """Pixels that the longest line of some labels takes, markup aside."""
    lines = [line for label in labels for line in label.split("<br>")]
    longest = max((len(line.replace("<b>", "").replace("</b>", "")) for line in lines), default=0)
    return int(min(max(_LETTER * longest + 12, _LEAST), _MOST))
