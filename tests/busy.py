"""A command on a busy machine: `python -m tests.busy make test` has four processes count beside it.

What passes here waits for the right thing, and what was promised holds where everything is slow.
"""

from __future__ import annotations

import itertools
import subprocess
import sys
from multiprocessing import Process

BUSY = 4


def count() -> None:
    """Keep a processor busy for as long as the command runs."""
    for _ in itertools.count():
        pass


def main(*command: str) -> int:
    """Run it; its exit code."""
    busy = [Process(target=count, daemon=True) for _ in range(BUSY)]
    for each in busy:
        each.start()
    try:
        return subprocess.run(command).returncode
    finally:
        for each in busy:
            each.kill()
            each.join()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
