"""What waits for a worker, and who is next."""

from __future__ import annotations

from collections.abc import Iterator


class Waiting:
    """Names of trainings and checks in the order of asking, and of runs behind them.

    Attributes:
        elsewhere: Trainings that another server has under way; they hold up nobody.
    """

    def __init__(self) -> None:
        self.elsewhere: set[str] = set()
        self._queue: list[str] = []
        self._checks: set[str] = set()
        self._runs: list[str] = []
        self._after_check = False  # whether the last to begin was a check

    def __contains__(self, name: str) -> bool:
        return name in self._queue or name in self._runs

    def __len__(self) -> int:
        return len(self._queue) + len(self._runs)

    @property
    def trainings(self) -> tuple[str, ...]:
        """Trainings, in the order of asking."""
        return tuple(name for name in self._queue if name not in self._checks)

    def place(self, name: str) -> int:
        """How many begin before this training or check does, itself included; 0: it waits not."""
        return self._queue.index(name) + 1 if name in self._queue else 0

    def add_training(self, name: str, *, first: bool = False) -> None:
        """Let a training wait, behind all others or before them."""
        self._queue.insert(0 if first else len(self._queue), name)

    def add_check(self, name: str) -> None:
        """Let a check wait."""
        self._queue.append(name)
        self._checks.add(name)

    def add_run(self, name: str) -> None:
        """Let a run wait, or a question: until no training and no check does."""
        self._runs.append(name)

    def remove(self, name: str) -> None:
        """It waits no longer."""
        (self._queue if name in self._queue else self._runs).remove(name)
        self._checks.discard(name)
        self.elsewhere.discard(name)

    def begin(self, name: str) -> None:
        """It is given to a worker."""
        if name in self._queue:
            self._after_check = name in self._checks
        self.remove(name)

    def next(self) -> str | None:
        """The training or check that is next: a check first, but not two before one training."""
        return next(self._in_turn(), None)

    def next_run(self) -> str | None:
        """The run that is next, once nothing else could be begun."""
        nothing_else = self.next() is None
        return self._runs[0] if nothing_else and self._runs else None

    def _in_turn(self) -> Iterator[str]:
        here = [name for name in self._queue if name not in self.elsewhere]
        yield from sorted(here, key=lambda name: (name in self._checks) == self._after_check)
