from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_explorer.recipe.symbols import ALPHABET, drawn, found, joined, shown, split

FAMILY = "👩‍👩‍👧‍👦"  # seven code points, joined
THUMB = "👍🏽"  # with a skin colour
FLAG = "🇨🇭"  # two letters make one flag


def test_the_alphabet_is_twenty_six_letters():
    assert split(ALPHABET) == tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ")


@pytest.mark.parametrize("symbol", ["Ä", "A\u0308\u0323", FAMILY, THUMB, FLAG, "한", "क्षि", " "])
def test_what_a_reader_sees_as_one_is_one_symbol(symbol):
    assert len(split(symbol)) == 1
    assert split(f"x{symbol}y{symbol}") == ("x", *split(symbol), "y", *split(symbol))


def test_the_two_ways_to_write_an_accented_letter_are_one_symbol():
    assert split("A\u0308") == split("\u00c4")


@pytest.mark.parametrize(
    ("character", "name"),
    [("\n", "U+000A"), ("\r\n", "U+000D U+000A"), ("\x00", "U+0000"), ("\u200b", "U+200B"),
     ("\u2028", "U+2028"), ("\ud800", "U+D800"), ("\ue000", "U+E000")],
)  # fmt: skip
def test_a_character_that_cannot_be_shown_is_named_with_its_place(character, name):
    with pytest.raises(ValueError, match=rf"Symbol 3 \({name.replace('+', '[+]')}\)"):
        split(f"AB{character}")


def test_nothing_has_no_symbols():
    assert split("") == ()


def test_only_white_space_gets_a_sign():
    assert [shown(symbol) for symbol in ("A", " ", "\u00a0", FAMILY)] == ["A", "␣", "␣", FAMILY]


@given(st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters="|"), max_size=30))
def test_symbols_joined_again_are_the_normalised_text_and_split_alike(text):
    symbols = split(text)
    assert "".join(symbols) == unicodedata.normalize("NFC", text)
    assert split("".join(symbols)) == symbols


DAYS = "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"


def test_bars_stand_between_words():
    assert split("Mon| Tue |Wed") == ("Mon", "Tue", "Wed")


def test_words_joined_again_are_split_alike():
    assert split(joined(DAYS)) == DAYS
    assert joined("ABC") == "ABC", "letters need no bars"


def test_two_signs_that_would_become_one_letter_keep_their_bar():
    flag = split("🇨|🇭")
    assert len(flag) == 2
    assert split(joined(flag)) == flag


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("Mon||Tue", "Word 2 is empty"), ("Mon|", "Word 2 is empty"),
     ("a|" + "b" * 25, "Word 2 has 25 letters; at most 24"), ("a|<b>", "Word 2 has the sign < >"),
     ("a|b\nc", "cannot be shown")],
)  # fmt: skip
def test_a_word_that_cannot_be_is_named_with_its_place(text, sentence):
    with pytest.raises(ValueError, match=sentence):
        split(text)


@pytest.mark.parametrize(
    "text", ["Mon|Tue|Sun", "Mon Tue Sun", "MonTueSun", "mon tueSUN", " Mon  TueSun "]
)
def test_words_are_found_with_bars_with_spaces_and_run_together(text):
    assert found(text, DAYS) == ("Mon", "Tue", "Sun")


def test_the_longest_word_is_taken_unless_the_rest_could_not_be_read():
    assert found("abc", ("a", "ab", "bc", "c")) == ("ab", "c")
    assert found("abc", ("a", "ab", "bc")) == ("a", "bc")


def test_a_word_may_hold_a_space():
    assert found("New York Rome", ("New York", "Rome")) == ("New York", "Rome")


def test_what_is_no_word_stands_as_it_was_typed():
    assert found("Mon Xyz", DAYS) == ("Mon", "Xyz")


def test_case_counts_where_only_case_tells_words_apart():
    assert found("us US Us", ("us", "US", "them")) == ("us", "US", "Us")


def test_words_are_drawn_with_a_space_between_them():
    assert drawn(("Mon", None)) == "Mon ·"
    assert drawn(("A", None, " ")) == "A·␣"
