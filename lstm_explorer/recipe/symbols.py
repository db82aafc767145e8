"""What one symbol is: the smallest thing a network reads, a letter in the lesson, or a word."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

import regex

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

BAR = "|"
"""Stands between the words of a sequence of words: Mon|Tue|Wed."""

LONGEST_WORD = 24
"""Most letters of a symbol that is a word."""

_MOST_MARKS = 30
"""Most characters of a symbol after its first: the Stream-Safe Text Format of Unicode (UAX #15)."""

# A word with these could be read as markup by what draws it.
_NOT_IN_WORDS = set("<>&{}")

# Control, surrogate and lone format characters, line and paragraph separators: they cannot be
# drawn in a box, so nobody could see what the network was fed.
_INVISIBLE = {"Cc", "Cs", "Cf", "Zl", "Zp", "Co", "Cn"}


def split(text: str) -> tuple[str, ...]:
    """Split a text into symbols as a reader sees them (Unicode grapheme clusters, NFC).

    Args:
        text: Any text; an accented letter or an emoji with its modifiers is one symbol. With bars
            in it every word between them is: Mon|Tue|Wed. White space around a word is left out.

    Returns:
        The symbols in order; `joined` again they are the normalised text.

    Raises:
        ValueError: The text holds a character that cannot be shown, or a word is empty, too long,
            or has one of the signs that no word can have.
    """
    if BAR in text:
        return tuple(_word(word, n) for n, word in enumerate(text.split(BAR), start=1))
    return _graphemes(text)


def joined(symbols: Iterable[str]) -> str:
    """Symbols as one text that `split` takes apart again: with bars where there are words."""
    symbols = tuple(symbols)
    together = "".join(symbols)
    # Two signs can also make one letter when nothing stands between them.
    return together if symbols == _graphemes(together) else BAR.join(symbols)


def is_word(symbol: str) -> bool:
    """Whether a symbol is longer than what a reader sees as one letter."""
    return len(symbol) > 1 and regex.fullmatch(r"\X", symbol) is None


def found(text: str, known: Sequence[str]) -> tuple[str, ...]:
    """The symbols of a text in which words may be run together: MonTue is Mon, Tue.

    Args:
        text: With bars or spaces between the words, or nothing.
        known: The symbols that there are, some of them words. Upper and lower case stand for each
            other where only one of them is known.

    Returns:
        Known symbols in order, the longest first where there are several ways; a stretch that is
        none of them stands as it was typed.

    Raises:
        ValueError: As for `split`.
    """
    names = _Names(known)
    if BAR in text:
        return tuple(names.get(word) or word for word in split(text))
    letters = _graphemes(text)
    longest = max(len(_graphemes(symbol)) for symbol in known)
    # From the end: what the text from each place on can be read as, None where it cannot.
    readings: list[tuple[str, int] | None] = [None] * len(letters) + [("", len(letters))]
    for place in reversed(range(len(letters))):
        for end in range(min(place + longest, len(letters)), place, -1):
            symbol = names.get("".join(letters[place:end]))
            if symbol is not None and readings[end] is not None:
                readings[place] = symbol, end
                break
        else:
            if letters[place].isspace() and readings[place + 1] is not None:
                readings[place] = "", place + 1
    if readings[0] is None:
        return tuple(names.get(word) or word for word in text.split())
    symbols, place = [], 0
    while place < len(letters):
        symbol, place = readings[place] or ("", len(letters))
        symbols += [symbol] if symbol else []
    return tuple(symbols)


def drawn(letters: Iterable[str | None]) -> str:
    """Letters of one sample or time step side by side, as they are drawn; padding is a dot."""
    letters = tuple(letters)
    between = " " if any(each is not None and is_word(each) for each in letters) else ""
    return between.join("·" if each is None else shown(each) for each in letters)


class _Names:
    """Known symbols by what may be typed for them."""

    def __init__(self, known: Sequence[str]) -> None:
        self._known = set(known)
        folded = [symbol.casefold() for symbol in known]
        self._folded = {
            fold: symbol
            for fold, symbol in zip(folded, known, strict=True)
            if folded.count(fold) == 1
        }

    def get(self, text: str) -> str | None:
        """The symbol, its case aside where that tells none apart."""
        return text if text in self._known else self._folded.get(text.casefold())


def _word(text: str, number: int) -> str:
    word = text.strip()
    letters = _graphemes(word)
    if not letters:
        raise ValueError(
            f"Word {number} is empty. Write words with one bar between two of them: Mon|Tue|Wed."
        )
    if len(letters) > LONGEST_WORD:
        raise ValueError(
            f"Word {number} has {len(letters):,} letters; at most {LONGEST_WORD} are allowed. "
            "Shorten it."
        )
    if len(letters) > 1 and (signs := sorted(_NOT_IN_WORDS & set(word))):
        raise ValueError(
            f"Word {number} has the sign {' '.join(signs)}, which stands only alone. "
            "Leave it out of words."
        )
    return "".join(letters)


def _graphemes(text: str) -> tuple[str, ...]:
    symbols = tuple(regex.findall(r"\X", unicodedata.normalize("NFC", text)))
    for position, symbol in enumerate(symbols, start=1):
        if all(unicodedata.category(character) in _INVISIBLE for character in symbol):
            names = " ".join(f"U+{ord(character):04X}" for character in symbol)
            raise ValueError(
                f"Symbol {position} ({names}) cannot be shown. "
                "Use letters, digits, signs or spaces, without line breaks or control characters."
            )
        if len(symbol) > _MOST_MARKS + 1:
            raise ValueError(
                f"Symbol {position} has {len(symbol) - 1:,} marks on its first character; at most "
                f"{_MOST_MARKS} are allowed. Leave some out."
            )
    return symbols


def shown(symbol: str) -> str:
    """A symbol as it is drawn: white space gets a visible sign."""
    return "␣" if symbol.isspace() else symbol
