"""Words: numbers with what they count."""

from __future__ import annotations


def counted(count: int, noun: str) -> str:
    """A number with its noun: 1 epoch, 2,500 epochs."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
