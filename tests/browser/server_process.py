"""A look into the server's process, where the machine allows one (Linux)."""

from __future__ import annotations

import re
import sys
from contextlib import suppress
from pathlib import Path

import pytest

needs_proc = pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux's")


def libraries(pid: int) -> set[str]:
    """The names of all files that a process has mapped into its memory."""
    lines = Path(f"/proc/{pid}/maps").read_text().splitlines()
    return {line.split(maxsplit=5)[5] for line in lines if len(line.split()) > 5}


def resident(pid: int) -> float:
    """MB that a process holds in memory; 0 where it has ended."""
    with suppress(OSError):
        found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
        return int(found[1]) / 1024 if found else 0.0
    return 0.0


def assert_free_of_tensorflow(pid: int) -> None:
    """The server itself never loaded TensorFlow, nor Keras, which would load it."""
    loaded = libraries(pid)
    assert any("/numpy/" in name for name in loaded), "this is not the process that draws"
    assert not {name for name in loaded if "tensorflow" in name or "/keras/" in name}
