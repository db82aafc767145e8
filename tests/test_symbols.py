from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_explorer.symbols import ALPHABET, shown, split

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


@given(st.text(st.characters(exclude_categories=["C", "Z"]), max_size=30))
def test_symbols_joined_again_are_the_normalised_text_and_split_alike(text):
    symbols = split(text)
    assert "".join(symbols) == unicodedata.normalize("NFC", text)
    assert split("".join(symbols)) == symbols
