"""A session without a page: what it looks at, and what it hears."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace

import pytest

from lstm_explorer.ui.url import address
from lstm_explorer.ui.url.view import View


@contextmanager
def a_session(view: View | None = None) -> Iterator[None]:
    """A session of its own, that looks at a view."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(address, "st", SimpleNamespace(session_state={}))
        address._session().view = view or View("states", {})
        yield
