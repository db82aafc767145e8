"""Statistics against SciPy itself, textbooks, cases worked by hand, and laws."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from lstm_explorer.sweeps import statistics
from lstm_explorer.sweeps.statistics import Comparison, compare, seeds_to_see, share, summarise

# The extra hours of sleep that two drugs gave ten patients (Student 1908); R calls it `sleep`.
FIRST = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
SECOND = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]

# Eighths, whose sums are exact.
runs = st.lists(st.integers(-800, 800).map(lambda n: n / 8), min_size=2, max_size=12)


def varied(*samples: list[float]) -> bool:
    return any(len(set(sample)) > 1 for sample in samples)


# --- one recipe -----------------------------------------------------------------------------


@given(runs)
def test_the_interval_of_a_mean_is_scipys(values):
    found = summarise(values)
    assert found.count == len(values)
    assert found.mean == pytest.approx(np.mean(values))
    assert found.deviation == pytest.approx(np.std(values, ddof=1))
    if varied(values):
        scipys = stats.t.interval(0.95, len(values) - 1, np.mean(values), stats.sem(values))
        assert (found.low, found.high) == pytest.approx(scipys)
        assert (found.low, found.high) == pytest.approx(
            tuple(stats.ttest_1samp(values, 0).confidence_interval(0.95))
        )


def test_a_mean_worked_by_hand():
    """1, 2, 3: mean 2, deviation 1, and t is 4.303 with two degrees of freedom (any table)."""
    found = summarise([1, 2, 3])
    assert (found.count, found.mean, found.deviation) == (3, 2, 1)
    assert found.high - 2 == 2 - found.low == pytest.approx(4.303 / math.sqrt(3), abs=1e-3)


def test_one_run_has_a_mean_and_no_interval():
    found = summarise([0.5])
    assert (found.count, found.mean) == (1, 0.5)
    assert (found.deviation, found.low, found.high) == (None, None, None)


@given(st.floats(-1e6, 1e6), st.integers(2, 40))
def test_runs_that_are_all_equal_have_exactly_their_mean_and_no_spread(value, count):
    """A sum divided by how many there are can miss it: three times 0.1 is not 0.3."""
    found = summarise([value] * count)
    assert (found.mean, found.deviation, found.low, found.high) == (value, 0, value, value)


@given(runs, st.integers(-400, 400), st.integers(1, 16))
def test_moving_and_stretching_values_moves_and_stretches_their_summary(values, by, factor):
    before, after = summarise(values), summarise([factor * value + by for value in values])
    assert after.mean == pytest.approx(factor * before.mean + by)
    assert after.low == pytest.approx(factor * before.low + by)
    assert after.high == pytest.approx(factor * before.high + by)
    assert after.deviation == pytest.approx(factor * before.deviation)


@given(runs.filter(varied))
def test_more_of_the_same_runs_narrow_the_interval(values):
    few, many = summarise(values), summarise(values * 4)
    assert many.mean == pytest.approx(few.mean)
    assert many.high - many.low < few.high - few.low


# --- a share --------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 2, 10, 30])
def test_of_none_and_of_all_wilsons_interval_is_worked_by_hand(count):
    """With no success the upper end is z² / (n + z²); all of n is its mirror image."""
    z = 1.959964
    none, all_ = share([False] * count), share([True] * count)
    assert (none.share, all_.share) == (0, 1)
    assert none.low == pytest.approx(0, abs=1e-12)
    assert none.high == pytest.approx(z**2 / (count + z**2), abs=1e-6)
    assert (all_.low, all_.high) == pytest.approx((1 - none.high, 1))


def test_a_half_is_worked_by_hand():
    """5 of 10: the middle stays, half as wide as z / (2 √(n + z²))."""
    found = share([True, False] * 5)
    half = 1.959964 / (2 * math.sqrt(10 + 1.959964**2))
    assert (found.low, found.high) == pytest.approx((0.5 - half, 0.5 + half), abs=1e-6)


def test_newcombes_example_of_wilsons_interval():
    """81 of 263 (Newcombe 1998, table I): 0.2553 to 0.3662."""
    found = share(np.arange(263) < 81)
    assert (found.successes, found.count) == (81, 263)
    assert (found.low, found.high) == pytest.approx((0.2553, 0.3662), abs=5e-5)


@given(st.lists(st.booleans(), min_size=1, max_size=60))
def test_a_share_lies_within_its_interval_and_its_contrary_mirrors_it(holds):
    found, contrary = share(holds), share([not each for each in holds])
    assert 0 <= found.low <= found.share + 1e-12
    assert found.share - 1e-12 <= found.high <= 1
    assert found.share + contrary.share == pytest.approx(1)
    assert found.low == pytest.approx(1 - contrary.high, abs=1e-12)
    more = share(holds * 4)
    assert more.high - more.low < found.high - found.low


# --- two recipes ----------------------------------------------------------------------------


def test_students_sleep():
    """R: t.test(extra ~ group) gives -3.3654832 to 0.2054832."""
    found = compare(FIRST, SECOND)
    assert found.difference == pytest.approx(-1.58)
    assert (found.low, found.high) == pytest.approx((-3.3654832, 0.2054832), abs=1e-6)
    assert not found.clear


def test_welch_worked_by_hand():
    """Variances 1 and 4, three runs each: (1/3 + 4/3)² / (1/18 + 16/18) = 50/17 degrees."""
    found = compare([4, 5, 6], [0, 2, 4])
    half = float(stats.t.ppf(0.975, 50 / 17)) * math.sqrt(5 / 3)
    assert (found.low, found.difference, found.high) == pytest.approx((3 - half, 3, 3 + half))


@given(runs, runs)
def test_two_recipes_are_compared_as_scipy_compares_them(a, b):
    found = compare(a, b)
    assert (found.count_a, found.count_b) == (len(a), len(b))
    tested = stats.mannwhitneyu(a, b)
    if len({*a, *b}) > 1:
        assert found.p == pytest.approx(tested.pvalue)
    # U counts a pair that ties as half.
    assert found.wins + found.ties / 2 == pytest.approx(tested.statistic / (len(a) * len(b)))
    if len(set(a)) > 1 and len(set(b)) > 1:
        scipys = stats.ttest_ind(a, b, equal_var=False).confidence_interval(0.95)
        assert (found.low, found.high) == pytest.approx(tuple(scipys), abs=1e-9)


def test_scipys_own_example_of_mann_and_whitney():
    """Ages at diagnosis of diabetes, from the reference page of `mannwhitneyu`: U = 17 of 20."""
    found = compare([19, 22, 16, 29, 24], [20, 11, 17, 12])
    assert found.wins == 17 / 20
    assert found.p == pytest.approx(0.1111, abs=1e-4)


@given(runs, runs)
def test_every_pair_is_won_tied_or_lost(a, b):
    found = compare(a, b)
    assert found.wins + found.ties + found.losses == pytest.approx(1)
    assert min(found.wins, found.ties, found.losses) >= 0


@given(runs, runs)
def test_the_other_way_round_everything_is_mirrored(a, b):
    one, other = compare(a, b), compare(b, a)
    assert other.difference == pytest.approx(-one.difference)
    assert (other.wins, other.ties, other.losses) == (one.losses, one.ties, one.wins)
    assert other.p == pytest.approx(one.p)
    assert (other.seeds, other.clear) == (one.seeds, one.clear)
    if one.low is None:
        assert (other.low, other.high) == (None, None)
    else:
        assert (other.low, other.high) == pytest.approx((-one.high, -one.low), abs=1e-9)


def assert_alike(one: Comparison, other: Comparison) -> None:
    for name in ("wins", "ties", "losses", "p"):
        assert getattr(one, name) == pytest.approx(getattr(other, name)), name
    assert one.clear == other.clear
    assert one.seeds == other.seeds


@given(runs, runs, st.integers(-400, 400))
def test_a_constant_added_to_both_changes_nothing(a, b, constant):
    one = compare(a, b)
    moved = compare([x + constant for x in a], [x + constant for x in b])
    assert_alike(one, moved)
    assert moved.difference == pytest.approx(one.difference, abs=1e-9)
    assert (one.low is None) == (moved.low is None)
    if one.low is not None:
        assert (moved.low, moved.high) == pytest.approx((one.low, one.high), abs=1e-9)


@given(runs, runs, st.integers(-20, 20))
def test_another_unit_of_measurement_changes_the_difference_and_nothing_else(a, b, power):
    one = compare(a, b)
    scaled = compare([x * 2.0**power for x in a], [x * 2.0**power for x in b])
    assert_alike(one, scaled)
    assert scaled.difference == one.difference * 2.0**power


@given(runs, runs)
def test_more_of_the_same_runs_narrow_the_interval_of_a_difference(a, b):
    few, many = compare(a, b), compare(a * 4, b * 4)
    assert many.difference == pytest.approx(few.difference, abs=1e-9)
    if few.low is not None:
        assert many.high - many.low < few.high - few.low
    assert many.wins == pytest.approx(few.wins)


@given(runs)
def test_a_recipe_is_no_better_than_itself(a):
    found = compare(a, a)
    assert found.difference == 0
    assert found.wins == found.losses
    assert not found.clear
    assert found.seeds is None
    assert found.p == pytest.approx(1, abs=0.05)


@pytest.mark.parametrize(("a", "b"), [([1], [2, 3]), ([1, 2], [3]), ([1], [2])])
def test_one_run_has_a_difference_and_nothing_to_judge_it_by(a, b):
    found = compare(a, b)
    assert found.difference == np.mean(a) - np.mean(b)
    assert found.losses == 1
    assert (found.low, found.high, found.p, found.seeds) == (None, None, None, None)
    assert not found.clear


@pytest.mark.parametrize("value", [0.0, 0.1, 0.96, 1.0, 1 / 3])
def test_where_no_run_differs_from_another_nothing_is_found(value):
    found = compare([value] * 3, [value] * 7)
    assert (found.difference, found.ties, found.p, found.seeds) == (0, 1, 1, None)
    assert (found.low, found.high) == (None, None)
    assert not found.clear


@pytest.mark.parametrize(("count", "clear"), [(2, False), (4, True), (30, True)])
def test_where_neither_varies_the_ranks_decide(count, clear):
    """All of n runs above all of n others: with two the chance is 2 in 6, with four 2 in 70."""
    found = compare([0.7] * count, [0.1] * count)
    assert (found.low, found.wins, found.seeds) == (None, 1, None)
    assert found.clear == clear


def test_where_only_one_varies_its_spread_alone_counts():
    found = compare([0.96] * 5, [0.1, 0.2, 0.3])
    half = float(stats.t.ppf(0.975, 2)) * 0.1 / math.sqrt(3)
    assert (found.low, found.high) == pytest.approx((0.76 - half, 0.76 + half))
    assert found.clear


# --- how many runs --------------------------------------------------------------------------


@pytest.mark.parametrize(("effect", "seeds"), [(0.2, 394), (0.5, 64), (0.8, 26), (1.0, 17)])
def test_cohens_table(effect, seeds):
    """Runs of each group at power 0.8 (Cohen 1988; G*Power says 394 for 0.2)."""
    assert seeds_to_see(effect) == seeds


@given(st.floats(0.012, 50))
def test_so_many_runs_have_the_power_and_one_less_has_not(effect):
    """Held against SciPy's noncentral F, since t² is F with one degree of freedom."""

    def power(count: int) -> float:
        freedom = 2 * count - 2
        critical = stats.f.ppf(0.95, 1, freedom)
        return float(stats.ncf.sf(critical, 1, freedom, effect**2 * count / 2))

    seeds = seeds_to_see(effect)
    if seeds is None:
        assert power(statistics.MOST_SEEDS) < 0.8
        return
    assert 2 <= seeds <= statistics.MOST_SEEDS
    assert not power(seeds) < 0.8 - 1e-9  # not a number where SciPy gives up, near 1
    assert seeds == 2 or power(seeds - 1) < 0.8 + 1e-9


@pytest.mark.parametrize("most", [60, 64, 100])
def test_more_runs_than_the_most_are_not_looked_for(most, monkeypatch):
    monkeypatch.setattr(statistics, "MOST_SEEDS", most)
    assert seeds_to_see(0.5) == (64 if most >= 64 else None)
    assert seeds_to_see(1e-9) is None


def test_so_many_runs_do_show_the_difference_four_times_of_five():
    generator = np.random.default_rng(1)
    draws = generator.normal([[0.8], [0.0]], 1, (2000, 2, 26))
    seen = np.mean([compare(a, b).clear for a, b in draws])
    assert seen == pytest.approx(0.8, abs=0.03)


def test_the_seeds_of_a_comparison_are_those_of_its_effect():
    found = compare(FIRST, SECOND)
    spread = math.sqrt((np.var(FIRST, ddof=1) + np.var(SECOND, ddof=1)) / 2)
    assert found.seeds == seeds_to_see(1.58 / spread)


# --- what cannot be asked -------------------------------------------------------------------


@pytest.mark.parametrize("wrong", [[], [[1, 2], [3, 4]], 7.0], ids=["none", "2-D", "a number"])
def test_what_is_not_one_number_a_run_is_refused(wrong):
    for ask in (summarise, share, lambda w: compare(w, [1]), lambda w: compare([1], w)):
        with pytest.raises(ValueError, match="one number a run"):
            ask(wrong)


@pytest.mark.parametrize("effect", [0, -0.5, math.nan])
def test_no_number_of_runs_shows_a_difference_that_is_not_there(effect):
    with pytest.raises(ValueError, match="`effect` must be above 0"):
        seeds_to_see(effect)
