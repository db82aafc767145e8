"""Exported code, run in a process of its own that knows nothing of this project."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Ended:
    """How a program ended."""

    code: int
    printed: str
    complained: str


def run_alone(script: str, folder: Path, *arguments: str) -> Ended:
    """Run a script in an empty folder, where the project cannot be imported."""
    path = folder / "exported.py"
    path.write_text(script, encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    process = subprocess.run(
        [sys.executable, path.name, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**environment, "TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONIOENCODING": "utf-8"},
        timeout=600,
    )
    return Ended(process.returncode, process.stdout, process.stderr)
