"""Readings: what was written is read, and what cannot be is brought to the nearest, or told of."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from lstm_explorer.ui.url.readings import DIGITS, Numbers, OneOf, Range, Reading, Whole, whole

NUMBERS = some.integers(0, 10**DIGITS - 1)
ENDS = some.tuples(NUMBERS, NUMBERS).map(sorted)
TEXTS = some.text(max_size=12) | some.text("0123456789.-", max_size=12)
READINGS = Reading(), OneOf(("a", "b")), Whole(), Whole(1, 100), Numbers(), Range()


@given(NUMBERS)
def test_a_number_that_was_written_is_read(number):
    assert whole(str(number)) == number
    assert Whole().problem(str(number)) is None
    assert Whole().read(str(number), 0, number, 0) == number


@pytest.mark.parametrize(
    "text", ["", " 1", "1 ", "+1", "-1", "1.0", "1e3", "²", "٣", "１", "0x1", "1_0", "9" * 11]
)
def test_what_is_no_number_in_plain_digits_is_none(text):
    assert whole(text) is None
    assert Whole().problem(text) == "a whole number from 0 on up"
    assert Whole().read(text, 3, 9, 5) == 5


@given(NUMBERS, ENDS)
def test_a_number_out_of_reach_gives_way_to_the_nearest(number, ends):
    low, high = ends
    read = Whole().read(str(number), low, high, low)
    assert low <= read <= high
    assert abs(read - number) == min(abs(each - number) for each in (low, high, read))
    assert read == number or not low <= number <= high


@given(some.none() | TEXTS, ENDS, NUMBERS)
def test_every_text_is_a_number_that_there_is(text, ends, default):
    assert ends[0] <= Whole().read(text, *ends, default) <= ends[1]


@given(some.integers(0, 200))
def test_where_the_ends_are_known_whatever_the_recipe_a_number_beyond_is_told_of(number):
    problem = Whole(1, 100).problem(str(number))
    assert (problem is None) == (1 <= number <= 100)
    assert problem in (None, "a whole number from 1 to 100")


@given(some.sets(some.integers(0, 99), max_size=8))
def test_numbers_that_were_written_are_read(numbers):
    text = ".".join(map(str, numbers))
    assert Numbers().problem(text) is None
    assert Numbers().read(text, 0, 99) == tuple(sorted(numbers))


@given(TEXTS)
@example("9" * 4301 + ".3")
@example("..3.")
def test_of_any_text_the_numbers_in_reach_are_read_in_order_and_once(text):
    read = Numbers().read(text, 3, 7)
    assert list(read) == sorted({*read}) and {*read} <= {*range(3, 8)}


@given(some.tuples(some.integers(0, 99), some.integers(0, 99)).map(sorted))
def test_a_range_that_was_written_is_read(ends):
    first, last = ends
    text = f"{first}-{last}"
    assert Range().problem(text) is None
    assert Range().read(text, 99) == (first, last)
    assert Range().read(f"{last}-{first}", 99) == (first, last), "either way round"


@given(some.none() | TEXTS, some.integers(0, 30))
@example("9" * 4301 + "-1", 9)
@example("5-", 9)
@example("-5", 9)
@example("1-2-3", 9)
def test_any_text_is_a_range_within_the_time_steps(text, highest):
    low, high = Range().read(text, highest)
    assert 0 <= low <= high <= highest
    if text is None or Range().problem(text):
        assert (low, high) == (0, highest)


@pytest.mark.parametrize("reading", READINGS, ids=repr)
@given(text=TEXTS)
def test_a_text_is_read_or_told_of(reading, text):
    problem = reading.problem(text)
    assert problem is None or (problem[0].islower() and not problem.endswith("."))
    assert reading.problem(text) == problem


def test_a_long_list_of_words_is_cut_short():
    words = tuple(f"word {n}" for n in range(30))
    said = OneOf(words).problem("x")
    assert said is not None and said.startswith("one of word 0, word 1") and said.endswith(", …")
    assert OneOf(words[:3]).problem("x") == "word 0, word 1 or word 2"
