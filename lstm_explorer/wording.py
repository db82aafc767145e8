"""How sentences write numbers, counts, values and errors, the same everywhere."""

from __future__ import annotations

import re

# In quotes, as Python's own errors name files, or bare: /a/b, C:\a\b, file:///a/b.
_PATH = re.compile(
    r"""(?P<quote>['"])(?:[A-Za-z]:)?[/\\].*?(?P=quote)"""
    r"""|(?:file:/?)?(?<![\w.])(?:[A-Za-z]:)?(?:[/\\]+[^\s/\\'":;,()<>]+){2,}[/\\]?"""
)


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


def counted(count: int, noun: str) -> str:
    """A number with its noun: 1 epoch, 2,500 epochs."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def reason(error: BaseException) -> str:
    """Why it was raised: its message, with … for every path in it."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return _PATH.sub("…", str(error))


def repeated(value: object) -> str:
    """A value as a message repeats it: enough of it to know it again."""
    try:
        text = repr(value)
    except ValueError:  # Python writes no whole number of more than 4,300 digits
        return "a number of more than 4,300 digits"
    return text if len(text) <= 200 else f"{text[:200]}…"
