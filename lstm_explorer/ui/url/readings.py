"""Readings: how the text of a parameter becomes a value, and what is said where it cannot.

What depends on the recipe or the text that is fed (the last time step, the number of units) is
given when it is read, and gives way to the nearest that there is. What no recipe could allow is a
problem, and gets a sentence.
"""

from __future__ import annotations

from dataclasses import dataclass

DIGITS = 10
"""Most digits of a whole number: no valid one has more."""


def whole(text: str) -> int | None:
    """A whole number from 0 on, in plain digits; None where the text is none."""
    valid = text.isascii() and text.isdecimal() and len(text) <= DIGITS
    return int(text) if valid else None


@dataclass(frozen=True, slots=True)
class Reading:
    """Any text."""

    def problem(self, text: str) -> str | None:
        """What the text would have to be, where it is not; None where it can be read."""
        return None


@dataclass(frozen=True, slots=True)
class OneOf(Reading):
    """One of a few words; the first is the default.

    Attributes:
        words: All of them.
    """

    words: tuple[str, ...]

    def problem(self, text: str) -> str | None:
        """As `Reading.problem`."""
        if text in self.words:
            return None
        *most, last = self.words
        listed = ", ".join(most[:11])
        return f"{listed} or {last}" if len(most) <= 11 else f"one of {listed}, …"


@dataclass(frozen=True, slots=True)
class Whole(Reading):
    """A whole number. One beyond what a page has is brought to the nearest.

    Attributes:
        low: The least there can be.
        high: The most there can be, where that is known whatever the recipe.
    """

    low: int = 0
    high: int | None = None

    def problem(self, text: str) -> str | None:
        """As `Reading.problem`."""
        number = whole(text)
        if number is not None and self.low <= number and (self.high is None or number <= self.high):
            return None
        upward = "up" if self.high is None else f"to {self.high}"
        return f"a whole number from {self.low} {'on ' if self.high is None else ''}{upward}"

    def read(self, text: str | None, low: int, high: int, default: int) -> int:
        """The number, or the nearest from `low` to `high`; the default where the text is none."""
        number = whole(text or "")
        return min(max(default if number is None else number, low), high)


@dataclass(frozen=True, slots=True)
class Numbers(Reading):
    """Some whole numbers with dots between them: "3.17"; there may be none."""

    def problem(self, text: str) -> str | None:
        """As `Reading.problem`."""
        parts = text.split(".") if text else []
        if all(whole(part) is not None for part in parts):
            return None
        return "whole numbers with dots between them, such as 3.17"

    def read(self, text: str, low: int, high: int) -> tuple[int, ...]:
        """The numbers from `low` to `high` among them, in order."""
        found = {number for part in text.split(".") if (number := whole(part)) is not None}
        return tuple(sorted(number for number in found if low <= number <= high))


@dataclass(frozen=True, slots=True)
class Range(Reading):
    """Two whole numbers with a dash between them: "3-7"."""

    def problem(self, text: str) -> str | None:
        """As `Reading.problem`."""
        if [whole(part) is not None for part in text.split("-")] == [True, True]:
            return None
        return "two whole numbers with a dash between them, such as 3-7"

    def read(self, text: str | None, high: int) -> tuple[int, int]:
        """The range within 0 to `high`; all of it where the text is none."""
        if text is None or self.problem(text):
            return 0, high
        low, top = sorted(min(int(part), high) for part in text.split("-"))
        return low, top


TEXT = Reading()
FLAG = OneOf(("yes", "no"))
