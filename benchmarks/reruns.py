"""What a rerun of each page costs the server, beside another checkout of it, in one run.

    .venv/bin/python benchmarks/reruns.py --against ../before            about eight minutes
    .venv/bin/python benchmarks/reruns.py --against ../before --browser  clicks, in a real browser

`--against` is the folder of another checkout, "before"; this one is "after". Both run side by side
with the same Python, and are asked in turns, so that whatever else the machine does hits both. A
line is a page: the median of 40 times, processor time of the server's process and time until the
run had ended. "For the first time" is once, on a server that has just been started.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.side_by_side import Caller, Server, caller, server
from lstm_explorer.lesson.claims import CLAIMS
from lstm_explorer.recipe.framings import FRAMINGS

HERE = Path(__file__).resolve().parents[1]

PAGES = (
    "start", "framings", "train", "states", "reset", "compare", "bring", "claims", "take_home",
)  # fmt: skip

TITLES = (
    "Start", "Framings", "Train", "States", "Reset", "Compare", "Bring your own", "Claims",
    "Take home",
)  # fmt: skip
"""What the links to them say, in the same order."""

TIMES = 40
CLICKS = 15

_REST = 0.02
"""Seconds in which a server finishes what it does after a run, before its clock is read."""

_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Cost(NamedTuple):
    """What one run cost, in seconds."""

    processor: float
    wall: float


Costs = dict[str, list[Cost]]
"""By the server's name."""


def setting(page: str, n: int) -> Mapping[str, str]:
    """One setting of the page, another one for every n up to seven at least."""
    text = _ALPHABET[n % 15 :][: 5 + n % 7]
    settings = {
        "start": {"ask": str(n % 25)},
        "framings": {"framing": list(FRAMINGS)[n % 7]},
        "train": {"framing": list(FRAMINGS)[n % 7]},
        "states": {"text": text},
        "reset": {"text": text},
        "compare": {"seeds": str(1 + n % 10)},
        "bring": {"sequence": _ALPHABET[: 5 + n % 20]},
        "claims": {"claim": list(CLAIMS)[n % len(CLAIMS)]},
        "take_home": {"text": text},
    }
    return settings[page]


def measured(at: Server, act: Callable[[], None]) -> Cost:
    """What an act costs a server."""
    processor, wall = at.processor(), time.monotonic()
    act()
    wall = time.monotonic() - wall
    time.sleep(_REST)
    return Cost(at.processor() - processor, wall)


def in_turns(servers: Sequence[Server], times: int) -> Iterator[tuple[int, Server]]:
    """Each server so many times, the one and the other first by turns."""
    for n in range(times):
        for each in servers if n % 2 else reversed(servers):
            yield n, each


def first_sight(servers: Sequence[Server]) -> dict[str, Costs]:
    """Every page for the first time, each in a new tab."""
    found: dict[str, Costs] = {page: {} for page in PAGES}
    for n, page in enumerate(PAGES):
        for at in servers if n % 2 else reversed(servers):
            found[page][at.name] = [measured(at, lambda at=at, page=page: _by_link(at, page))]
    return found


def _by_link(at: Server, page: str) -> None:
    with caller(at) as tab:
        tab.go(page, {})


def by_link(servers: Sequence[Server], page: str, times: int) -> Costs:
    """A page opened by its link in a new tab, once it has been opened before."""
    found: Costs = {at.name: [] for at in servers}
    for _, at in in_turns(servers, times):
        found[at.name].append(measured(at, lambda at=at: _by_link(at, page)))
    return found


def in_a_tab(
    servers: Sequence[Server], page: str, times: int, act: Callable[[Caller, int], None],
    between: Callable[[Caller, int], None] = lambda tab, n: None,
) -> Costs:  # fmt: skip
    """An act in a tab that has the page open, with something between that is not counted."""
    found: Costs = {at.name: [] for at in servers}
    with ExitStack() as stack:
        tabs = {at.name: stack.enter_context(caller(at)) for at in servers}
        for tab in tabs.values():
            tab.go(page, {})
            tab.again()
        for n, at in in_turns(servers, times):
            tab = tabs[at.name]
            between(tab, n)
            time.sleep(_REST)
            found[at.name].append(measured(at, lambda tab=tab, n=n: act(tab, n)))
    return found


def figures(servers: Sequence[Server], times: int) -> Iterator[tuple[str, dict[str, Costs]]]:
    """All figures, each page by page."""
    yield "for the first time, once", first_sight(servers)
    for each in servers:
        each.until_workers_rest()
    yield "opened by its link", {page: by_link(servers, page, times) for page in PAGES}
    yield (
        "run again as it is",
        {page: in_a_tab(servers, page, times, lambda tab, n: tab.again()) for page in PAGES},
    )
    yield (
        "another setting",
        {
            page: in_a_tab(
                servers, page, times, lambda tab, n, page=page: tab.go(page, setting(page, n))
            )
            for page in PAGES
        },
    )
    yield (
        "from the page before it",
        {
            page: in_a_tab(
                servers, page, times,
                lambda tab, n, page=page: tab.go(page, {}),
                lambda tab, n, other=other: tab.go(other, {}),
            )
            for other, page in pairwise((PAGES[-1], *PAGES))
        },
    )  # fmt: skip


def print_table(what: str, found: Mapping[str, Costs], names: Sequence[str]) -> None:
    """A line a page, and all pages together."""
    before, after = names
    print(
        f"\n| {what} | CPU {before}, ms | {after} | ratio | time {before}, ms | {after} | ratio |\n"
        "|---|--:|--:|--:|--:|--:|--:|"
    )
    all_ = [0.0] * 4
    for page, costs in found.items():
        medians = [
            statistics.median(cost[kind] for cost in costs[name])
            for kind in (0, 1) for name in names
        ]  # fmt: skip
        all_ = [total + each for total, each in zip(all_, medians, strict=True)]
        print(_line(page, medians))
    print(_line("**all pages**", all_), flush=True)


def _line(name: str, seconds: Sequence[float]) -> str:
    cpu, cpu_after, wall, wall_after = seconds
    return (
        f"| {name} | {1000 * cpu:.1f} | {1000 * cpu_after:.1f} | {cpu_after / cpu:.2f} "
        f"| {1000 * wall:.1f} | {1000 * wall_after:.1f} | {wall_after / wall:.2f} |"
    )


def main() -> int:
    """Start both servers, measure, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--against", type=Path, required=True, help="the other checkout's folder")
    parser.add_argument("--times", type=int, default=TIMES, help="of each figure")
    parser.add_argument("--browser", action="store_true", help="clicks in a real browser instead")
    given = parser.parse_args()
    names = "before", "after"
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        servers = [
            stack.enter_context(server(name, checkout, Path(folder) / name))
            for name, checkout in zip(names, (given.against.resolve(), HERE), strict=True)
        ]
        if given.browser:
            from benchmarks.clicks import clicks, print_clicks  # Playwright is not needed before

            print_clicks(clicks(servers, TITLES, CLICKS), names)
        else:
            for what, found in figures(servers, given.times):
                print_table(what, found, names)
    return 0


if __name__ == "__main__":
    sys.exit(main())
