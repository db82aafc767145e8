"""Reasons: what messages repeat of values and of errors, so that anybody may read them."""

from __future__ import annotations

import re

# In quotes, as Python's own errors name files, or bare: /a/b, C:\a\b, file:///a/b.
_PATH = re.compile(
    r"""(?P<quote>['"])(?:[A-Za-z]:)?[/\\].*?(?P=quote)"""
    r"""|(?:file:/?)?(?<![\w.])(?:[A-Za-z]:)?(?:[/\\]+[^\s/\\'":;,()<>]+){2,}[/\\]?"""
)


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
