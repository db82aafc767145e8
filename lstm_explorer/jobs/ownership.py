"""Who asked for what, and who looks: what several asked for is ended by none of them alone."""

from __future__ import annotations

import time
from collections.abc import Hashable, Iterable

LEASE = 20.0
"""Seconds without a look after which somebody counts as gone."""


class Askers:
    """Who asked for each piece of work, and who looks at it.

    A viewer is named `visitor/tab`: the visitor is who asks, in however many tabs. Not safe for
    threads; whoever has one holds a lock.
    """

    def __init__(self) -> None:
        self._asked: dict[Hashable, set[str]] = {}
        self._looks: dict[Hashable, dict[str, float]] = {}

    def ask(self, work: Hashable, viewer: str) -> None:
        """Note that a viewer wants this work done."""
        self._asked.setdefault(work, set()).add(_visitor(viewer))
        self.look(work, viewer)

    def look(self, work: Hashable, viewer: str) -> None:
        """Note that a viewer looks at it now."""
        self._looks.setdefault(work, {})[viewer] = time.monotonic()

    def leave(self, work: Hashable, viewer: str) -> None:
        """Note that a viewer looks no longer, and wants it no longer."""
        self._looks.get(work, {}).pop(viewer, None)
        if _visitor(viewer) not in self._present(work):
            self._asked.get(work, set()).discard(_visitor(viewer))

    def watched(self, work: Hashable) -> bool:
        """Whether anybody has looked lately."""
        return bool(self._present(work))

    def may_end(self, work: Hashable, viewer: str) -> bool:
        """Whether it is the viewer's to end: they asked for it, or nobody who did is here."""
        askers = self._present(work) & self._asked.get(work, set())
        return not askers or _visitor(viewer) in askers

    def withdraw(self, work: Hashable, viewer: str) -> bool:
        """Take back what a viewer asked for, where somebody else did too: then it is theirs.

        Returns:
            Whether it is to end, because nobody else wants it; what is left of it stays theirs.
        """
        if not self.may_end(work, viewer):
            return False
        asked = self._asked.get(work, set())
        others = self._present(work) & asked - {_visitor(viewer)}
        if others:
            asked.discard(_visitor(viewer))
        return not others

    def count(self, viewer: str, works: Iterable[Hashable]) -> int:
        """How many of these a viewer's visitor has asked for."""
        visitor = _visitor(viewer)
        return sum(visitor in self._asked.get(work, ()) for work in works)

    def forget(self, work: Hashable) -> None:
        """Drop all that is known of a piece of work."""
        self._asked.pop(work, None)
        self._looks.pop(work, None)

    def _present(self, work: Hashable) -> set[str]:
        now = time.monotonic()
        looks = self._looks.get(work, {}).items()
        return {_visitor(viewer) for viewer, look in looks if now - look < LEASE}


def _visitor(viewer: str) -> str:
    return viewer.partition("/")[0]
