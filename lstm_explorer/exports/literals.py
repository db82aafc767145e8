"""Values as Python code that can be read."""

from __future__ import annotations

from collections.abc import Iterable


def listed(symbols: Iterable[str]) -> str:
    """Symbols as a Python list, as short as it can be read."""
    symbols = list(symbols)
    if any(len(symbol) != 1 for symbol in symbols):
        return lines(map(literal, symbols))
    joined = "".join(symbols)
    if len(joined) <= 60:
        return f"list({literal(joined)})"
    rows = (joined[start : start + 80] for start in range(0, len(joined), 80))
    return "list(\n" + "\n".join(f"    {literal(row)}" for row in rows) + "\n)"


def literal(text: str | None) -> str:
    """A Python literal, in double quotes where nothing needs to be escaped."""
    plain = text is not None and text.isprintable() and not set(text) & set('"\\')
    return f'"{text}"' if plain else repr(text)


def lines(entries: Iterable[str]) -> str:
    """Entries as a Python list, over several lines where one is too long."""
    # Joined by hand: a wrapped text would be broken within an entry that holds a space.
    rows, row = [], ""
    for entry in entries:
        if row and len(row) + len(entry) > 90:
            rows.append(row)
            row = ""
        row += f"{entry}, "
    rows.append(row)
    if len(rows) == 1:
        return f"[{row.removesuffix(', ')}]"
    return "[\n" + "\n".join(f"    {each.rstrip()}" for each in rows) + "\n]"
