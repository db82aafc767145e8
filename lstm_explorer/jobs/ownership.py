"""Who asked for what, and who looks: what several asked for is ended by none of them alone."""

from __future__ import annotations

from collections.abc import Hashable, Iterable

LEASE = 20.0
"""Seconds without a look after which somebody counts as gone."""


class Ownership:
    """Who asked for each piece of work, and who looks at it.

    A viewer is named `visitor/tab`: the visitor is who asks, in however many tabs. `now` is in
    seconds, on whatever clock the caller has. Not safe for threads; whoever has one holds a lock.
    """

    def __init__(self) -> None:
        self._asked: dict[Hashable, set[str]] = {}
        self._touched: dict[Hashable, dict[str, float]] = {}

    def ask(self, work: Hashable, viewer: str, now: float) -> None:
        """Note that a viewer wants this work done."""
        self._asked.setdefault(work, set()).add(visitor_of(viewer))
        self.touch(work, viewer, now)

    def touch(self, work: Hashable, viewer: str, now: float) -> None:
        """Note that a viewer looks at it now, which renews their lease."""
        self._touched.setdefault(work, {})[viewer] = now

    def drop(self, work: Hashable, viewer: str, now: float) -> None:
        """Note that a viewer looks no longer, and wants it no longer."""
        self._touched.get(work, {}).pop(viewer, None)
        if visitor_of(viewer) not in self._present(work, now):
            self._asked.get(work, set()).discard(visitor_of(viewer))

    def watched(self, work: Hashable, now: float) -> bool:
        """Whether anybody has looked lately."""
        return bool(self._present(work, now))

    def may_end(self, work: Hashable, viewer: str, now: float) -> bool:
        """Whether it is the viewer's to end: they asked for it, or nobody who did is here."""
        owners = self._present(work, now) & self._asked.get(work, set())
        return not owners or visitor_of(viewer) in owners

    def cancel(self, work: Hashable, viewer: str, now: float) -> bool:
        """Take back what a viewer asked for, where somebody else did too: then it is theirs.

        Returns:
            Whether it is to end, because nobody else wants it; what is left of it stays theirs.
        """
        if not self.may_end(work, viewer, now):
            return False
        asked = self._asked.get(work, set())
        others = self._present(work, now) & asked - {visitor_of(viewer)}
        if others:
            asked.discard(visitor_of(viewer))
        return not others

    def count(self, viewer: str, works: Iterable[Hashable]) -> int:
        """How many of these a viewer's visitor has asked for."""
        visitor = visitor_of(viewer)
        return sum(visitor in self._asked.get(work, ()) for work in works)

    def forget(self, work: Hashable) -> None:
        """Drop all that is known of a piece of work."""
        self._asked.pop(work, None)
        self._touched.pop(work, None)

    def _present(self, work: Hashable, now: float) -> set[str]:
        touched = self._touched.get(work, {}).items()
        return {visitor_of(viewer) for viewer, at in touched if now - at < LEASE}


def visitor_of(viewer: str) -> str:
    """The visitor of a viewer `visitor/tab`."""
    return viewer.partition("/")[0]
