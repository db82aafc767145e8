"""Keeps tests away from the user's own data, and those that share a server beside each other."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.browser.server import PROGRAMS

# `make test` says the same twice; `make soak` looks for new examples.
# A deadline would be a timed assertion: on a busy machine 0.2 s are over before anything is wrong.
settings.register_profile("the same every time", derandomize=True, deadline=None)
settings.register_profile("new examples", derandomize=False, deadline=None, print_blob=True)
settings.load_profile("the same every time")

HOME = "LSTM_EXPLORER_HOME"
TRAINS = "training_server"
BROWSER = Path(__file__).parent / "browser"
WANDERING = "WANDERING_SEED"
"""The seed of the hand that wanders (`tests/browser/test_hand.py`); unless given, a new one."""


def pytest_configure() -> None:
    os.environ.setdefault(WANDERING, str(int(time.time())))  # workers of xdist get the same


def pytest_report_header() -> str:
    return f"the hand wanders with {WANDERING}={os.environ[WANDERING]}"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if BROWSER in item.path.parents or item.get_closest_marker("soak"):
            item.add_marker(pytest.mark.slow)
        if TRAINS in item.fixturenames:
            item.add_marker(pytest.mark.xdist_group(TRAINS))
        elif _shares_with_its_module(item):
            item.add_marker(pytest.mark.xdist_group(item.nodeid.partition("::")[0]))


def _shares_with_its_module(item: pytest.Item) -> bool:
    """Whether it uses a server or a worker that its module starts once: these stay together."""
    found = item._fixtureinfo.name2fixturedefs.values()
    return any(each.scope == "module" for definitions in found for each in definitions)


@pytest.fixture(scope="session", autouse=True)
def _shared_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What tests save lands in a temporary folder, also for fixtures of a whole session."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(HOME, str(tmp_path_factory.mktemp("home")))
        patch.setenv(PROGRAMS, str(_of_this_run(tmp_path_factory, "programs")))
        yield


def _of_this_run(tmp_path_factory: pytest.TempPathFactory, name: str) -> Path:
    """A folder that all processes of this run of the tests share."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / name
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home for one test, as on the user's first visit."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv(HOME, str(folder))
    return folder
