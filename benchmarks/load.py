"""A lecture's load on one server: viewers that speak to it as browsers do.

    .venv/bin/python benchmarks/load.py                      a hundred viewers, about seven minutes
    .venv/bin/python benchmarks/load.py --viewers 20 --minutes 1
    .venv/bin/python benchmarks/load.py --public             with the limits of a class's server
    .venv/bin/python benchmarks/load.py --servers 2 --viewers 300     two, behind nginx, for 300
    .venv/bin/python benchmarks/load.py --soak 60    twenty who come and go for an hour

Each viewer fetches the page and its scripts, opens a websocket, walks through all pages, and then
does one thing every few seconds; some press Train. What a browser would repeat by itself (the
fragments that show a training) is repeated too. Printed are the share of failures, how long it took
from an action to the end of the script run that it caused, memory, and trainings. A few of them are
real browsers (`--browsers`), which go from page to page and wait until its question stands there.
The generator shares the machine with the servers, so a server of its own is a little faster.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from itertools import count
from pathlib import Path
from string import ascii_uppercase

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.browsers import look_with_browsers
from benchmarks.memory import Memory
from benchmarks.tally import Tally, quantiles
from benchmarks.viewer import Viewer
from lstm_explorer.commands.serve import ANY, PROFILE
from lstm_explorer.environment import PUBLIC
from lstm_explorer.jobs.limits import WORKERS
from tests.browser.proxy import proxy
from tests.browser.server import running_app

TEXTS = "ABCDEFGH", "KLMNOP", "XYZ", "ABABAB", "QRSTUVW", "ZYX", "HELLO", "MNO"
PAGES = "", "framings", "train", "states", "reset", "compare", "bring", "claims", "take_home"


async def attend(viewer: Viewer, *, begins: float, acts: float, pause: float, trains: str) -> None:
    """What one viewer does.

    Args:
        viewer: Whose arrival, walk through all pages, training and actions these are.
        begins: Seconds until it arrives.
        acts: Seconds for which it acts once it has seen all pages.
        pause: Seconds from one action to the next, in the mean; half of them from page to page.
        trains: What it trains, as the parameters of a link; nothing if empty.
    """
    await asyncio.sleep(begins)
    try:
        await viewer.visit()
        for page in PAGES:
            await asyncio.sleep(viewer.random.uniform(0.5, 1.5) * pause / 2)
            await viewer.go(page)
        if trains:
            await asyncio.sleep(pause)
            await viewer.go("train", **dict(pair.split("=") for pair in trains.split("&")))
            await asyncio.sleep(pause)
            if not viewer.follows:  # somebody else may be training the same
                await viewer.press("train", "press Train")
        await _act(viewer, time.monotonic() + acts, pause)
        await viewer.leave()
    except Exception as error:  # a viewer that is lost is what is counted here
        viewer.tally.failures.append(f"viewer {viewer.number}: {type(error).__name__}: {error}")
    viewer.tally.waited += viewer.waits


async def _act(viewer: Viewer, ends: float, pause: float) -> None:
    """Do one thing after the other, begun `pause` seconds apart, unless the server is slower."""
    todo = actions(viewer)
    due = time.monotonic()
    while True:
        due = max(due + viewer.random.uniform(0.5, 1.5) * pause, time.monotonic())
        if due > ends:
            return
        await asyncio.sleep(due - time.monotonic())
        await next(todo)


def actions(viewer: Viewer) -> Iterator[Awaitable[None]]:
    """What a viewer does next, without end; each is one run of a page."""
    dice = viewer.random
    while True:
        match dice.randrange(4):
            case 0:
                yield viewer.go("states")
                yield viewer.type("view_text", _text(dice))
            case 1:
                yield viewer.go("reset")
                yield viewer.type("view_text", _text(dice))
            case 2:
                yield viewer.go("", ask=str(dice.randrange(25)))
                yield viewer.press("flip", "reset on Start")
            case 3:
                framing = dice.choice(["one_char", "time_window", "padded_prefix"])
                yield viewer.go(dice.choice(["states", "reset", "framings"]), framing=framing)


def _text(dice: random.Random) -> str:
    """Half of the time what everybody types, and half what nobody has typed before."""
    own = "".join(dice.choices(ascii_uppercase, k=dice.randint(3, 12)))
    return dice.choice([dice.choice(TEXTS), own])


def recipes(viewers: int) -> Iterator[str]:
    """What each viewer trains, if at all: one in five its own recipe, one in five the same."""
    for number in range(viewers):
        if number % 5 == 0:
            yield f"framing=time_window&units=24&epochs=400&seed={1000 + number}"
        elif number % 5 == 1:
            yield "framing=one_char&units=24&epochs=600&seed=999"
        else:
            yield ""


async def lecture(given: argparse.Namespace, url: str, tally: Tally) -> None:
    """All viewers, and the browsers among them."""
    acts = 60 * given.minutes
    ends = time.monotonic() + given.ramp + len(PAGES) * given.pause / 2 + acts
    await asyncio.gather(
        *(
            attend(
                Viewer(number, url, tally), begins=given.ramp * number / given.viewers,
                acts=acts, pause=given.pause, trains=trains,
            )
            for number, trains in enumerate(recipes(given.viewers))
        ),
        look_with_browsers(given.browsers, url, ends, given.pause, tally),
    )  # fmt: skip


async def soak(given: argparse.Namespace, url: str, tally: Tally) -> None:
    """Viewers who come, walk through all pages, train, and go; others come in their place."""
    ends = time.monotonic() + 60 * given.soak
    numbers = count()

    async def chair(begins: float) -> None:
        await asyncio.sleep(begins)
        while time.monotonic() < ends:
            number = next(numbers)
            trains = (
                f"framing=one_char&units=16&epochs=200&seed={number}" if number % 4 == 0 else ""
            )
            await attend(
                Viewer(number, url, tally), begins=0, acts=2 * given.pause, pause=given.pause,
                trains=trains,
            )  # fmt: skip

    await asyncio.gather(*(chair(given.pause * n / 4) for n in range(given.viewers)))


@contextmanager
def _server(given: argparse.Namespace) -> Iterator[tuple[str, list[int], Path | None]]:
    if given.url:
        yield given.url, [given.pid] if given.pid else [], None
        return
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        home = Path(folder) / "home"
        environment = {WORKERS: "1"} if given.servers > 1 else {}
        options = ["--server.disconnectedSessionTTL", str(given.forget)] if given.forget else []
        if given.public:
            environment[PUBLIC] = ANY
            options += [part for name, value in PROFILE.items() for part in (f"--{name}", value)]
        apps = [
            stack.enter_context(running_app(home, trains=True, options=options, **environment))
            for _ in range(given.servers)
        ]
        url = apps[0].url
        if given.servers > 1:
            place = Path(folder) / "nginx"
            place.mkdir()
            url = stack.enter_context(proxy((apps[0].url, apps[1].url), place))
        yield url, [app.pid for app in apps], home


def report(tally: Tally, memory: Memory, home: Path | None, seconds: float) -> None:
    """Print what was met."""
    actions = [
        value for what, all_ in tally.seconds.items() for value in all_ if "scripts" not in what
    ]
    print(f"\n{'action':24} {'count':>6} {'p50':>7} {'p95':>7} {'p99':>7} {'worst':>7}  (ms)")
    for what, values in sorted(tally.seconds.items()):
        print(f"{what:24} {quantiles(values)}")
    print(f"{'all actions':24} {quantiles(actions)}")
    share = len(tally.failures) / max(1, len(actions) + len(tally.failures))
    print(
        f"\nfailures: {len(tally.failures)} of {len(actions) + len(tally.failures)} ({share:.2%})"
    )
    for sentence in sorted(set(tally.failures))[:10]:
        print(f"  {tally.failures.count(sentence)} x {sentence}")
    if memory.server:
        print(f"\nat every eighth: server {memory.eighths(memory.server)} MB")
        print(f"  workers {memory.eighths(memory.workers)} MB in {max(memory.processes)} processes")
        print(f"  threads {memory.eighths(memory.threads)}; files {memory.eighths(memory.files)}")
        print(f"  growth from the third eighth to the last: {memory.growth():.1f} MB")
        print(
            f"server: {memory.server[0]:.0f} MB at the start, {max(memory.server):.0f} at most, "
            f"{memory.server[-1]:.0f} at the end; workers {max(memory.workers):.0f} MB at most"
        )
    if home is not None:
        left = [path.name for path in home.rglob("*.tmp")]
        print(f"half-written files left behind: {len(left)}")
        kept = len(list((home / "models").glob("*.npz")))
        waited = max(tally.waited, default=0)
        print(f"trainings kept: {kept}; longest wait in the queue: {waited:.1f} s")
    print(f"actions a second: {len(actions) / seconds:.1f} over {seconds:.0f} s")
    if memory.busy:
        used = memory.busy[-1] - memory.busy[0]
        print(
            f"processor time: server {1000 * used / len(actions):.0f} ms an action, "
            f"{used / seconds:.0%} of a core; this generator {time.process_time() / seconds:.0%}"
        )
    print(f"mean: {1000 * statistics.mean(actions):.0f} ms")


async def _main(given: argparse.Namespace) -> int:
    # Browsers do not wait for each other: a thread for each viewer who fetches the page.
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(given.viewers + 8))
    tally = Tally()
    with _server(given) as (url, pids, home):
        memory = Memory(pids)
        watch = asyncio.create_task(memory.watch())
        started = time.monotonic()
        await (soak if given.soak else lecture)(given, url, tally)
        await asyncio.sleep(given.settle)
        watch.cancel()
        report(tally, memory, home, time.monotonic() - started)
    if given.json:
        Path(given.json).write_text(json.dumps(asdict(tally)))
    grown = given.bound and memory.growth() > given.bound
    if grown:
        print(f"The server grew by more than {given.bound} MB.")
    return 1 if tally.failures or grown else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--viewers", type=int, default=100)
    parser.add_argument("--ramp", type=float, default=60, help="seconds in which all arrive")
    parser.add_argument("--minutes", type=float, default=5, help="for which each acts")
    parser.add_argument("--pause", type=float, default=5, help="seconds between two actions")
    parser.add_argument("--settle", type=float, default=5, help="seconds to wait at the end")
    parser.add_argument("--browsers", type=int, default=2, help="real ones, besides")
    parser.add_argument("--soak", type=float, default=0, help="minutes of coming and going instead")
    parser.add_argument("--forget", type=int, help="seconds that it keeps who has left; else 120")
    parser.add_argument("--bound", type=float, help="MB that a server may grow after warm-up")
    parser.add_argument("--public", action="store_true", help="with a public server's limits")
    parser.add_argument("--servers", type=int, choices=(1, 2), default=1, help="2: behind nginx")
    parser.add_argument("--url", help="a server that runs already")
    parser.add_argument("--pid", type=int, help="its process")
    parser.add_argument("--json", help="also write every number here")
    sys.exit(asyncio.run(_main(parser.parse_args())))
