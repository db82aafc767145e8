"""What surrounds the program: environment variables, and the libraries' versions."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version

PUBLIC = "LSTM_EXPLORER_PUBLIC"
"""Environment variable that names the hosts under which everybody may visit this server."""


def is_public() -> bool:
    """Whether everybody may visit it."""
    return bool(os.environ.get(PUBLIC))


def versions() -> dict[str, str]:
    """By name; no library is imported for it."""
    found = {name: version(name) for name in ("tensorflow", "keras", "numpy")}
    return {"python": platform.python_version(), **found}
