"""Names of recipes beside a figure, with as much room as they need; on a phone above their rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from textwrap import wrap
from typing import Any

_LETTER = 7.0
"""Pixels that a letter takes at 14 px."""

_LONGEST = 54
_LEAST, _MOST = 150, 370

_ACROSS = 46
"""Letters in a line of 13 px across a phone."""

LINE = 18
"""Pixels that such a line is high."""


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


def in_lines(text: str, length: int) -> str:
    """A text in lines of at most so many letters."""
    return "<br>".join(wrap(text, length))


def above_rows(labels: Sequence[str], *, row: int, plot: float = 0.34) -> dict[str, Any]:
    """The layout of a figure that is narrower than a phone is high: names stand above their rows.

    Args:
        labels: One for each row, from the top down.
        row: Pixels that a row is high without its name.
        plot: How far what is drawn reaches above the middle of its row, in rows.
    """
    told = [in_lines(label, _ACROSS) for label in labels]
    lines = max((label.count("<br>") + 1 for label in told), default=1)
    high = row + LINE * lines
    return {
        "height": 84 + high * len(labels),
        "margin": {"l": 12, "r": 12, "t": 34, "b": 30},
        "title": {"font": {"size": 14}},
        "yaxis": {
            "showticklabels": False,
            "range": [len(labels) - 0.5, -plot - (LINE * lines + 6) / high],
        },
        "annotations": [
            {
                "text": label, "x": 0, "xref": "paper", "xanchor": "left", "align": "left",
                "y": place - plot, "yanchor": "bottom", "showarrow": False, "font": {"size": 13},
            }
            for place, label in enumerate(told)
        ],
    }  # fmt: skip
