"""How long links and files take that nobody should have made.

`PYTHONPATH=. .venv/bin/python benchmarks/links.py`: five seconds are promised for a page, one for a
file. The tests open the same and do not look at a clock.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from lstm_explorer.brought.archive import opened
from tests.brought.test_archive import BAD
from tests.browser.server import running_app
from tests.reliability.links import every_parameter, links
from tests.reliability.test_fuzzed_pages import LONG, RECIPES, all_opened


def main() -> None:
    """Measure, and print a table."""
    print("| opened | how many | slowest, ms |\n|---|--:|--:|")
    with tempfile.TemporaryDirectory() as folder, running_app(Path(folder) / "home") as app:
        for name, wanted in (
            ("links", [*links(225, RECIPES, seed=4)]),
            ("nonsense in each parameter", [*every_parameter(seed=5)]),
            ("a megabyte in a link", LONG),
        ):
            seconds = [shown.seconds for shown in all_opened(app, wanted)]
            print(f"| {name} | {len(seconds)} | {1000 * max(seconds):.0f} |", flush=True)
    seconds = [*_refused()]
    print(f"| files that are refused | {len(seconds)} | {1000 * max(seconds):.0f} |")


def _refused() -> Iterator[float]:
    for make in BAD.values():
        content, _ = make()
        began = time.perf_counter()
        with suppress(ValueError):
            opened(content)
        yield time.perf_counter() - began


if __name__ == "__main__":
    main()
