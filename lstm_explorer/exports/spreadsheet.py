"""A table as a CSV file in which a spreadsheet finds text where there is text, and no formula."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

_BEGINS_A_FORMULA = tuple("=+-@＝＋－＠")


def csv(table: pd.DataFrame) -> bytes:
    """The table in UTF-8, with an apostrophe before each text that would count as a formula."""
    guarded = table.copy(deep=False)
    for name in table.columns:
        texts = {text for text in table[name].unique() if isinstance(text, str)}
        formulas = {text: f"'{text}" for text in texts if is_formula(text)}
        if formulas:
            guarded[name] = table[name].map(lambda text, known=formulas: known.get(text, text))
    # With a mark in front of it Excel reads the text as UTF-8; pandas skips it.
    return guarded.to_csv(index=False).encode("utf-8-sig")


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would work a text out; a sign alone is only a sign."""
    return len(text) > 1 and text.startswith(_BEGINS_A_FORMULA)
