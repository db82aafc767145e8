"""Telling: numbers over seeds in words, each with the number of runs behind it."""

from __future__ import annotations

from collections.abc import Sequence

from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.sweeps.statistics import Comparison, Share, Summary
from lstm_explorer.ui.compare.known import Row
from lstm_explorer.ui.components import lecture
from lstm_explorer.ui.shell import frame
from lstm_explorer.wording import counted, percent


def tell(asked: str, found: str) -> None:
    """One line that says what is asked, and one with what was found."""
    lecture.words("told", found if lecture.on() else f"{asked}  \n{found}")


def link_to_view(experiment: Experiment) -> None:
    """A link that opens exactly this view in a fresh browser."""
    frame.link_to_view("compare", experiment)


def seeds_said(count: int) -> str:
    """How many runs there are: "one seed", "32 seeds"."""
    return "one seed" if count == 1 else counted(count, "seed")


def share_said(value: float) -> str:
    """A share: 82.5 %."""
    return percent(value, 1)


def mean_said(summary: Summary) -> str:
    """A mean with its interval and its number of runs: 82.5 % [81.2, 83.9], 32 seeds."""
    said = share_said(summary.mean)
    if summary.deviation == 0:  # an interval would be a point, and look surer than it is
        return f"{said} each, {seeds_said(summary.count)}"
    if summary.low is not None and summary.high is not None:
        said += f" {interval_said(max(summary.low, 0), min(summary.high, 1))}"
    return f"{said}, {seeds_said(summary.count)}"


def perfect_said(share: Share) -> str:
    """In how many runs everything is right, with Wilson's interval: 7 of 10 [40, 89] %."""
    said = f"{share.successes} of {share.count}"
    if share.count == 1:
        return said
    return f"{said} [{100 * share.low:.0f}, {100 * share.high:.0f}] %"


def interval_said(low: float, high: float) -> str:
    """The ends of an interval of shares: [81.2, 83.9]."""
    return f"[{100 * low:.1f}, {100 * high:.1f}]"


def verdict(a: str, b: str, found: Comparison) -> str:
    """Whether A is better than B, in a sentence.

    Args:
        a: The name of A, as markdown.
        b: The name of B.
        found: Their accuracies compared.
    """
    counts = counts_said(found)
    if found.p is None:
        return f"Nothing can be said with {counts}: train at least two of both."
    if found.clear:
        better, worse = (a, b) if found.difference > 0 else (b, a)
        return (
            f"**{better} is better than {worse}**: {points(abs(found.difference))} more"
            f"{_interval(found)}, with {counts}."
        )
    if not found.difference:
        return f"**No difference**: both have the same mean, with {counts}."
    return f"**No difference is visible** with {counts}{_needed(found)}."


def counts_said(found: Comparison) -> str:
    """How many runs A and B have: "5 and 6 seeds", "one seed of each"."""
    if found.count_a == found.count_b == 1:
        return "one seed of each"
    return f"{found.count_a} and {seeds_said(found.count_b)}"


def points(difference: float) -> str:
    """A difference of shares: 3.2 points."""
    return f"{100 * difference:.1f} points"


def diverged_said(rows: Sequence[Row]) -> str:
    """Which runs diverged, and how they count; nothing where none did."""
    told = []
    for row in rows:
        count = sum(run.diverged for run in row.shown)
        if count:
            told.append(f"{count} of {counted(len(row.shown), 'run')} of {row.name}")
    if not told:
        return ""
    return f"Diverged: {', '.join(told)}; such a run answers nothing and counts as 0 % right."


def _interval(found: Comparison) -> str:
    if found.low is None or found.high is None:
        return ""
    ends = sorted((found.low, found.high), key=abs)
    sign = 1 if found.difference > 0 else -1
    return f" {interval_said(sign * ends[0], sign * ends[1])}"


def _needed(found: Comparison) -> str:
    if found.seeds is None:
        return ""
    return f": {found.seeds:,} of each would be needed to see one this large"
