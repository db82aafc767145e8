"""Whose server this is: one's own machine, or one that everybody may visit."""

from __future__ import annotations

import os

PUBLIC = "LSTM_EXPLORER_PUBLIC"
"""Environment variable that names the hosts under which everybody may visit this server."""


def is_public() -> bool:
    """Whether everybody may visit it."""
    return bool(os.environ.get(PUBLIC))
