"""Visits to single pages, without a browser, and without a worker ever being started."""

from __future__ import annotations

from collections.abc import Callable
from unittest.mock import Mock, create_autospec

import pytest
from streamlit.testing.v1 import AppTest

from lstm_explorer.jobs.trainings import Trainings
from lstm_explorer.ui.server import shared
from tests.processes import ROOT

Visit = Callable[..., AppTest]


@pytest.fixture(autouse=True)
def trainings(monkeypatch: pytest.MonkeyPatch) -> Mock:
    """Stands in for the server's trainings: nothing runs, and nothing can be started."""
    idle = create_autospec(Trainings, instance=True)
    idle.job.return_value = idle.wait.return_value = None
    monkeypatch.setattr(shared, "trainings", lambda: idle)
    return idle


@pytest.fixture
def visit() -> Visit:
    """Opens one page as a link does: `visit("states", framing="one_char", t=5)`.

    The page runs without the entry point, as it may after a deep link.
    """

    def open_page(name: str, **parameters: object) -> AppTest:
        app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
        page = app.switch_page(f"pages/{name}.py")
        for parameter, value in parameters.items():
            page.query_params[parameter] = str(value)
        return page.run()

    return open_page
