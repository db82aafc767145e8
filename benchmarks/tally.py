"""What all viewers together have met, and how it is told."""

from __future__ import annotations

from dataclasses import dataclass, field

PATIENCE = 60.0
"""Seconds after which an action without an answer counts as failed."""


@dataclass
class Tally:
    """What all viewers together have met.

    Attributes:
        seconds: Of every action, by what it was.
        failures: One sentence each.
        waited: Longest that each viewer's training stood in the queue, in seconds.
    """

    seconds: dict[str, list[float]] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)
    waited: list[float] = field(default_factory=list)

    def add(self, what: str, seconds: float) -> None:
        """Take note of one action."""
        self.seconds.setdefault(what, []).append(seconds)


def quantiles(seconds: list[float]) -> str:
    """p50, p95, p99 and the longest, in milliseconds."""
    ordered = sorted(seconds)
    at = [ordered[min(len(ordered) - 1, int(share * len(ordered)))] for share in (0.5, 0.95, 0.99)]
    told = " ".join(f"{1000 * value:7.0f}" for value in [*at, ordered[-1]])
    return f"{len(ordered):6d} {told}"
