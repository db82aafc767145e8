"""Keeps TensorFlow out of the quick tests."""

from __future__ import annotations

import pytest


def pytest_ignore_collect(config: pytest.Config) -> bool | None:
    """All tests here are slow, and merely collecting them imports TensorFlow, for seconds."""
    return True if config.option.markexpr == "not slow" else None
