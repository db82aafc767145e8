"""How a mend is put in place of one of Streamlit's own functions, once."""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable
from typing import Any

Function = Callable[..., Any]

_LOG = logging.getLogger(__name__)


def replace(owner: Any, name: str, mended: Callable[[Function], Function]) -> None:
    """Put a function in place of another that it may call; doing it again does nothing.

    Args:
        owner: The class or module that has it.
        name: Its name there.
        mended: Makes the new function from the one that is there.
    """
    made = getattr(owner, name, None)
    if made is None:
        _LOG.warning(
            "This version of Streamlit has no %s.%s to mend. Install what requirements.txt names.",
            owner.__name__,
            name,
        )
        return
    if made is not original(owner, name):
        return
    new = functools.wraps(made)(mended(made))
    new.in_place_of = made  # type: ignore[attr-defined]
    setattr(owner, name, new)


def original(owner: Any, name: str) -> Any:
    """What Streamlit itself has there."""
    found = getattr(owner, name)
    return getattr(found, "in_place_of", found)
