"""Numerals: how numbers are written, the same everywhere."""

from __future__ import annotations


def percent(share: float, digits: int = 0) -> str:
    """A share in per cent: 82.5 %.

    Args:
        share: 0 to 1.
        digits: After the point.
    """
    return f"{100 * share:.{digits}f} %"


def signed_percent(share: float, digits: int = 0) -> str:
    """A difference of shares in per cent: +3.2 %.

    Args:
        share: −1 to 1.
        digits: After the point.
    """
    return f"{100 * share:+.{digits}f} %"
