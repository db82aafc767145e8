"""What one symbol is: the smallest thing a network reads, a letter in the lesson."""

from __future__ import annotations

import unicodedata

import regex

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

# Control, surrogate and lone format characters, line and paragraph separators: they cannot be
# drawn in a box, so nobody could see what the network was fed.
_INVISIBLE = {"Cc", "Cs", "Cf", "Zl", "Zp", "Co", "Cn"}


def split(text: str) -> tuple[str, ...]:
    """Split a text into symbols as a reader sees them (Unicode grapheme clusters, NFC).

    Args:
        text: Any text; an accented letter or an emoji with its modifiers is one symbol.

    Returns:
        The symbols in order; joined again they are the normalised text.

    Raises:
        ValueError: The text holds a character that cannot be shown.
    """
    symbols = tuple(regex.findall(r"\X", unicodedata.normalize("NFC", text)))
    for position, symbol in enumerate(symbols, start=1):
        if all(unicodedata.category(character) in _INVISIBLE for character in symbol):
            names = " ".join(f"U+{ord(character):04X}" for character in symbol)
            raise ValueError(
                f"Symbol {position} ({names}) cannot be shown. "
                "Use letters, digits, signs or spaces, without line breaks or control characters."
            )
    return symbols


def shown(symbol: str) -> str:
    """A symbol as it is drawn: white space gets a visible sign."""
    return "␣" if symbol.isspace() else symbol
