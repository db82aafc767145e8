"""Statistics over seeds, under their usual names; SciPy computes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

LEVEL = 0.95
"""Of every confidence interval."""

POWER = 0.8
"""How sure one wants to be to see a difference that is there."""

MOST_SEEDS = 100_000
"""`seeds_to_see` looks no further."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What some runs have in common.

    Attributes:
        count: How many runs.
        mean: Their arithmetic mean.
        deviation: Their sample standard deviation; None for one run.
        low: Lower end of the 95 % confidence interval of the mean (Student's t); None for one run.
        high: Its upper end.
    """

    count: int
    mean: float
    deviation: float | None = None
    low: float | None = None
    high: float | None = None


def summarise(values: Sequence[float] | np.ndarray) -> Summary:
    """Mean, sample standard deviation and Student's t interval (Student 1908).

    Args:
        values: One a run, `(runs,)`.

    Raises:
        ValueError: There is no value.
    """
    from scipy import stats  # 0.5 s, and only pages about many runs need it

    given = _numbers(values)
    count, mean = len(given), _mean(given)
    if count == 1:
        return Summary(1, mean)
    deviation = _variance(given) ** 0.5
    half = float(stats.t.ppf((1 + LEVEL) / 2, count - 1)) * deviation / count**0.5
    return Summary(count, mean, deviation, mean - half, mean + half)


@dataclass(frozen=True, slots=True)
class Share:
    """In how many of some runs something holds.

    Attributes:
        successes: In how many.
        count: Of how many.
        low: Lower end of the 95 % confidence interval of the share (Wilson).
        high: Its upper end.
    """

    successes: int
    count: int
    low: float
    high: float

    @property
    def share(self) -> float:
        """Successes divided by runs."""
        return self.successes / self.count


def share(holds: Sequence[bool] | np.ndarray) -> Share:
    """A binomial proportion with Wilson's score interval (Wilson 1927).

    Raises:
        ValueError: There is no run.
    """
    given = _numbers(holds).astype(bool)
    return _share(int(given.sum()), len(given))


@lru_cache(maxsize=4096)  # a page asks for dozens, mostly the same, half a millisecond each
def _share(successes: int, count: int) -> Share:
    from scipy import stats

    found = stats.binomtest(successes, count).proportion_ci(LEVEL, method="wilson")
    return Share(successes, count, float(found.low), float(found.high))


@dataclass(frozen=True, slots=True)
class Comparison:
    """Whether A is better than B.

    Attributes:
        count_a: Runs of A.
        count_b: Runs of B.
        difference: Mean of A minus mean of B.
        low: Lower end of the 95 % confidence interval of that difference (Welch's t); None where
            one of them has a single run, or where neither varies at all.
        high: Its upper end.
        wins: Of all pairs of a run of A and a run of B, the share in which A's is larger.
        ties: The share in which they are equal.
        losses: The share in which B's is larger.
        p: Of the two-sided Mann-Whitney U test; None where one of them has a single run.
        seeds: Runs of each that it would take to see this difference four times of five
            (`seeds_to_see`); None where there is no difference, or no spread to go by.
    """

    count_a: int
    count_b: int
    difference: float
    low: float | None
    high: float | None
    wins: float
    ties: float
    losses: float
    p: float | None
    seeds: int | None

    @property
    def clear(self) -> bool:
        """Whether the interval excludes zero; without one, whether p is below 5 %."""
        if self.low is None or self.high is None:
            return self.p is not None and self.p < 1 - LEVEL
        return self.low > 0 or self.high < 0


def compare(a: Sequence[float] | np.ndarray, b: Sequence[float] | np.ndarray) -> Comparison:
    """Compare two samples: Welch's t interval (1947), Mann-Whitney's U (1947) and the pairs.

    Args:
        a: One value a run, `(runs,)`.
        b: Of the other, `(runs,)`.

    Returns:
        The difference of the means and its interval, and of all pairs of one run of each how many
        `a` wins, ties and loses.

    Raises:
        ValueError: One of them has no value.
    """
    from scipy import stats

    one, two = _numbers(a), _numbers(b)
    signs = np.sign(one[:, None] - two[None, :])
    wins, ties, losses = (float((signs == sign).mean()) for sign in (1, 0, -1))
    difference = _mean(one) - _mean(two)
    low = high = p = None
    seeds = None
    if min(len(one), len(two)) > 1:
        low, high = _welch(one, two)
        # Where neither varies all is ties but between the two, and only the exact test knows it.
        how = "exact" if low is None else "auto"
        p = float(stats.mannwhitneyu(one, two, method=how).pvalue) if ties < 1 else 1.0
        spread = ((_variance(one) + _variance(two)) / 2) ** 0.5
        if difference and spread:
            seeds = seeds_to_see(abs(difference) / spread)
    return Comparison(len(one), len(two), difference, low, high, wins, ties, losses, p, seeds)


def seeds_to_see(effect: float) -> int | None:
    """Runs of each of two recipes that show a difference four times of five.

    Two-sided t test at the 5 % level with power 0.8, by the noncentral t distribution (Cohen 1988).

    Args:
        effect: Difference of the means divided by the common standard deviation (Cohen's d), > 0.

    Returns:
        The smallest such number, at least 2; None where it is above `MOST_SEEDS`.

    Raises:
        ValueError: The effect is not above zero.
    """
    if not effect > 0:
        raise ValueError(f"`effect` must be above 0, got {effect!r}. Two equal means never differ.")
    low, high = 1, 2
    while _power(effect, high) < POWER:
        if high == MOST_SEEDS:
            return None
        low, high = high, min(high * 2, MOST_SEEDS)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if _power(effect, middle) >= POWER else (middle, high)
    return high


def _power(effect: float, count: int) -> float:
    from scipy import stats

    freedom = 2 * count - 2
    critical = stats.t.ppf((1 + LEVEL) / 2, freedom)
    shift = effect * (count / 2) ** 0.5
    seen = stats.nct.sf(critical, freedom, shift) + stats.nct.cdf(-critical, freedom, shift)
    return 1.0 if np.isnan(seen) else float(seen)  # SciPy gives up where the power is as good as 1


def _welch(one: np.ndarray, two: np.ndarray) -> tuple[float | None, float | None]:
    """Welch's interval, by hand: SciPy's warns of data that do not vary, as runs often do not."""
    from scipy import stats

    parts = [_variance(each) / len(each) for each in (one, two)]
    if not any(parts):  # there are no degrees of freedom then
        return None, None
    freedom = sum(parts) ** 2 / sum(
        part**2 / (len(each) - 1) for part, each in zip(parts, (one, two), strict=True)
    )
    difference = _mean(one) - _mean(two)
    half = float(stats.t.ppf((1 + LEVEL) / 2, freedom)) * sum(parts) ** 0.5
    return difference - half, difference + half


def _mean(given: np.ndarray) -> float:
    """Of values that are all equal exactly that value, which a sum divided may miss."""
    return float(given[0] + (given - given[0]).mean())


def _variance(given: np.ndarray) -> float:
    """Of values that are all equal exactly 0."""
    return float((given - given[0]).var(ddof=1))


def _numbers(values: Sequence[float] | np.ndarray) -> np.ndarray:
    given = np.asarray(values, float)
    if given.ndim != 1 or not len(given):
        raise ValueError(f"Give one number a run, at least one; got {given.shape}.")
    return given
