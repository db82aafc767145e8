"""A lecture's load on one server: viewers that speak to it as browsers do.

    .venv/bin/python benchmarks/load.py                      a hundred viewers, about seven minutes
    .venv/bin/python benchmarks/load.py --viewers 20 --minutes 1
    .venv/bin/python benchmarks/load.py --servers 2 --viewers 300     two, behind nginx, for 300
    .venv/bin/python benchmarks/load.py --soak 60    twenty who come and go for an hour

Each viewer fetches the page and its scripts, opens a websocket, walks through all pages, and then
changes something every few seconds; some press Train. What a browser would repeat by itself (the
fragments that show a training) is repeated too. Printed are the share of failures, how long it took
from an action to the end of the script run that it caused, memory, and trainings. A few of them are
real browsers (`--browsers`), which go from page to page and wait until its question stands there.
The generator shares the machine with the servers, so a server of its own is a little faster.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import re
import statistics
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass, field
from http.cookiejar import CookieJar
from itertools import count, cycle
from pathlib import Path
from string import ascii_uppercase
from typing import Any
from urllib.parse import urlencode, urlsplit

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.browser.proxy import proxy
from tests.browser.server import running_app

PATIENCE = 60.0
"""Seconds after which an action without an answer counts as failed."""

TEXTS = "ABCDEFGH", "KLMNOP", "XYZ", "ABABAB", "QRSTUVW", "ZYX", "HELLO", "MNO"
PAGES = "", "framings", "train", "states", "reset", "compare", "bring", "claims", "take_home"


@dataclass
class Tally:
    """What all viewers together have met.

    Attributes:
        seconds: Of every action, by what it was.
        failures: One sentence each.
        waited: Longest that each viewer's training stood in the queue, in seconds.
    """

    seconds: dict[str, list[float]] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)
    waited: list[float] = field(default_factory=list)

    def add(self, what: str, seconds: float) -> None:
        """Take note of one action."""
        self.seconds.setdefault(what, []).append(seconds)


class Viewer:
    """One browser tab, as the server sees it."""

    def __init__(self, number: int, url: str, tally: Tally) -> None:
        self.number = number
        self.url = url
        self.tally = tally
        self.random = random.Random(number)
        self.cookies = CookieJar()
        self.query = ""
        self.page_hash = ""
        self.pages: dict[str, str] = {}
        self.widgets: dict[str, str] = {}
        self.repeats: dict[str, asyncio.Task[None]] = {}
        self.done = asyncio.Event()
        self.hurt: str | None = None
        self.queued_since: float | None = None
        self.waits: list[float] = []

    async def visit(self) -> None:
        """Open the first page."""
        started = time.monotonic()
        await asyncio.to_thread(self._fetch_page)
        self.tally.add("page and scripts", time.monotonic() - started)
        parts = urlsplit(self.url)
        socket = f"ws://{parts.netloc}/_stcore/stream"
        self.socket = await websockets.connect(
            socket, subprotocols=["streamlit"], max_size=None, origin=self.url, compression=None,
            additional_headers={
                "Cookie": "; ".join(f"{each.name}={each.value}" for each in self.cookies)
            },
        )  # fmt: skip
        self.reader = asyncio.create_task(self._read())
        await self.act("open Start", "")

    async def leave(self) -> None:
        """Close the tab."""
        self._stop_repeating()
        await self.socket.close()
        with suppress(asyncio.CancelledError, websockets.ConnectionClosed):
            await self.reader

    async def go(self, page: str, **parameters: str) -> None:
        """Follow a link to a page."""
        self.query = urlencode(parameters)
        self._stop_repeating()
        await self.act(f"go to {page or 'start'}", self.pages.get(page, ""), page=page)

    async def press(self, key: str, what: str) -> None:
        """Press a button."""
        await self.act(what, self.page_hash, widget=(key, "trigger_value", True))

    async def type(self, key: str, text: str) -> None:
        """Type into a box."""
        await self.act("type a text", self.page_hash, widget=(key, "string_value", text))

    async def act(
        self,
        what: str,
        page_hash: str,
        *,
        page: str = "",
        widget: tuple[str, str, object] | None = None,
    ) -> None:
        """Ask for a run of the script and wait for its end."""
        message = BackMsg()
        run = message.rerun_script
        run.query_string, run.page_script_hash, run.page_name = self.query, page_hash, page
        run.context_info.url = f"{self.url}/{page}"
        run.context_info.timezone = "Europe/Berlin"
        if widget:
            key, kind, value = widget
            name = next((full for own, full in self.widgets.items() if own == key), None)
            if name is None:
                self.tally.failures.append(f"{what}: there is no {key}")
                return
            setattr(run.widget_states.widgets.add(id=name), kind, value)
        self.done.clear()
        started = time.monotonic()
        try:
            await self.socket.send(message.SerializeToString())
            await asyncio.wait_for(self.done.wait(), PATIENCE)
        except (TimeoutError, websockets.ConnectionClosed) as error:
            self.tally.failures.append(f"{what}: {type(error).__name__}")
            return
        if self.hurt:
            self.tally.failures.append(f"{what}: {self.hurt}")
            self.hurt = None
        self.tally.add(what, time.monotonic() - started)

    def _fetch_page(self) -> None:
        keeping = urllib.request.HTTPCookieProcessor(self.cookies)
        browser = urllib.request.build_opener(keeping)
        with browser.open(f"{self.url}/", timeout=PATIENCE) as answer:
            page = answer.read().decode()
        for source in re.findall(r'(?:src|href)="\.?/?(static/[^"]+)"', page):
            with browser.open(f"{self.url}/{source}", timeout=PATIENCE) as answer:
                answer.read()

    async def _read(self) -> None:
        async for data in self.socket:
            message = ForwardMsg()
            message.ParseFromString(data)
            self._take_in(message)

    def _take_in(self, message: ForwardMsg) -> None:
        match message.WhichOneof("type"):
            case "new_session":
                self.page_hash = message.new_session.page_script_hash
            case "navigation":
                self.pages = {
                    each.url_pathname: each.page_script_hash
                    for each in message.navigation.app_pages
                }
            case "page_info_changed":
                self.query = message.page_info_changed.query_string
            case "delta":
                self._look_at(message.delta)
            case "auto_rerun":
                again = message.auto_rerun
                if again.fragment_id not in self.repeats:
                    self.repeats[again.fragment_id] = asyncio.create_task(
                        self._repeat(again.fragment_id, again.interval)
                    )
            case "script_finished":
                if message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                    self.done.set()
                elif message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                    self.hurt = "the script does not compile"
                    self.done.set()

    def _look_at(self, delta: object) -> None:
        element = delta.new_element  # type: ignore[attr-defined]
        kind = element.WhichOneof("type")
        if kind == "exception":
            self.hurt = f"an exception: {element.exception.message[:100]}"
        body = getattr(element, kind, None) if kind else None
        name = getattr(body, "id", "")
        if isinstance(name, str) and name.startswith("$$ID-"):
            self.widgets[name.split("-", 2)[2]] = name
        if kind == "progress":
            waiting = element.progress.text.startswith("Waiting")
            if waiting and self.queued_since is None:
                self.queued_since = time.monotonic()
            elif not waiting and self.queued_since is not None:
                self.waits.append(time.monotonic() - self.queued_since)
                self.queued_since = None

    async def _repeat(self, fragment: str, interval: float) -> None:
        while True:
            await asyncio.sleep(interval)
            message = BackMsg()
            run = message.rerun_script
            run.query_string, run.page_script_hash = self.query, self.page_hash
            run.fragment_id, run.is_auto_rerun = fragment, True
            run.context_info.url = self.url
            with suppress(websockets.ConnectionClosed):
                await self.socket.send(message.SerializeToString())

    def _stop_repeating(self) -> None:
        for task in self.repeats.values():
            task.cancel()
        self.repeats.clear()


async def attend(viewer: Viewer, begins: float, ends: float, pause: float, trains: str) -> None:
    """What one viewer does from its arrival to the end of the lecture."""
    await asyncio.sleep(begins)
    try:
        await viewer.visit()
        for page in PAGES:
            await asyncio.sleep(viewer.random.uniform(0.5, 1.5) * pause / 2)
            await viewer.go(page)
        if trains:
            await viewer.go("train", **dict(pair.split("=") for pair in trains.split("&")))
            await viewer.press("train", "press Train")
            await asyncio.sleep(pause)
        while time.monotonic() < ends:
            await asyncio.sleep(viewer.random.uniform(0.5, 1.5) * pause)
            await _change_something(viewer)
        await viewer.leave()
    except Exception as error:  # a viewer that is lost is what is counted here
        viewer.tally.failures.append(f"viewer {viewer.number}: {type(error).__name__}: {error}")
    viewer.tally.waited += viewer.waits


async def _change_something(viewer: Viewer) -> None:
    dice = viewer.random
    # Half of them what everybody types, and half what nobody has typed before.
    own = "".join(dice.choices(ascii_uppercase, k=dice.randint(3, 12)))
    text = dice.choice([dice.choice(TEXTS), own])
    match dice.randrange(4):
        case 0:
            await viewer.go("states")
            await viewer.type("view_text", text)
        case 1:
            await viewer.go("reset")
            await viewer.type("view_text", text)
        case 2:
            await viewer.go("", ask=str(dice.randrange(25)))
            await viewer.press("flip", "reset on Start")
        case 3:
            framing = dice.choice(["one_char", "time_window", "padded_prefix"])
            await viewer.go(dice.choice(["states", "reset", "framings"]), framing=framing)


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
    ends = time.monotonic() + given.ramp + 60 * given.minutes
    await asyncio.gather(
        *(
            attend(
                Viewer(number, url, tally),
                given.ramp * number / given.viewers, ends, given.pause, trains,
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
            stays = min(ends, time.monotonic() + 6 * given.pause)
            await attend(Viewer(number, url, tally), 0, stays, given.pause, trains)

    await asyncio.gather(*(chair(given.pause * n / 4) for n in range(given.viewers)))


async def look_with_browsers(
    browsers: int, url: str, ends: float, pause: float, tally: Tally
) -> None:
    """Real browsers, each a visitor who goes from page to page until the end."""
    if not browsers:
        return
    from playwright.async_api import async_playwright

    from tests.browser.conftest import CHROMIUM_ARGUMENTS
    from tests.browser_setup import chromium_on_path

    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(
            executable_path=chromium_on_path(), args=CHROMIUM_ARGUMENTS
        )
        contexts = [await chromium.new_context() for _ in range(browsers)]
        await asyncio.gather(*(_look(each, url, ends, pause, tally) for each in contexts))
        await chromium.close()


async def _look(context: Any, url: str, ends: float, pause: float, tally: Tally) -> None:
    page = await context.new_page()
    page.on("pageerror", lambda error: tally.failures.append(f"browser: {error}"))
    started = time.monotonic()
    await page.goto(url)
    await page.locator("h1").wait_for(timeout=1000 * PATIENCE)
    tally.add("browser: open Start", time.monotonic() - started)
    for title in cycle(("Framings", "States", "Reset", "Compare", "Claims", "Start")):
        if time.monotonic() > ends:
            break
        await asyncio.sleep(pause)
        before = await page.locator("h1").inner_text()
        started = time.monotonic()
        try:
            await page.locator(".st-key-pages").get_by_text(title, exact=True).click()
            await page.wait_for_function(
                "before => { const now = document.querySelector('h1')?.innerText;"
                " return now && now !== before; }",
                arg=before,
                timeout=1000 * PATIENCE,
            )
            tally.add("browser: go to a page", time.monotonic() - started)
        except Exception as error:  # what a visitor would have seen is what is counted
            tally.failures.append(f"browser: {title}: {type(error).__name__}")
        if await page.locator('[data-testid="stException"]').count():
            tally.failures.append(f"browser: {title} shows an exception")
    await context.close()


class Memory:
    """What a server and its worker processes hold, looked at every second.

    Attributes:
        server: Its resident memory, in MB.
        workers: Theirs.
        threads: Of the server.
        files: Its open files and sockets.
        processes: How many workers there are.
        busy: Seconds of processor time that the server has used.
    """

    def __init__(self, pids: list[int]) -> None:
        self.pids = pids
        self.server: list[float] = []
        self.workers: list[float] = []
        self.threads: list[int] = []
        self.files: list[int] = []
        self.processes: list[int] = []
        self.busy: list[float] = []

    async def watch(self) -> None:
        """Look once a second until cancelled."""
        while True:
            self.server.append(sum(_resident(pid) for pid in self.pids))
            children = [child for pid in self.pids for child in _children(pid)]
            self.workers.append(sum(_resident(pid) for pid in children))
            self.processes.append(len(children))
            self.busy.append(sum(_processor_seconds(pid) for pid in self.pids))
            self.threads.append(sum(_entries(f"/proc/{pid}/task") for pid in self.pids))
            self.files.append(sum(_entries(f"/proc/{pid}/fd") for pid in self.pids))
            await asyncio.sleep(1)

    def growth(self) -> float:
        """MB by which the server holds more in the last eighth than in the third, by medians."""
        eighth = max(1, len(self.server) // 8)
        early, late = self.server[2 * eighth : 3 * eighth], self.server[-eighth:]
        return statistics.median(late) - statistics.median(early)

    def eighths(self, values: list[float] | list[int]) -> str:
        """A series as it was at every eighth of the time, and at the end."""
        found = [values[n * (len(values) - 1) // 8] for n in range(9)]
        return " ".join(f"{each:.0f}" for each in found)


def _processor_seconds(pid: int) -> float:
    with suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return 0.0


def _entries(folder: str) -> int:
    with suppress(OSError):
        return len(list(Path(folder).iterdir()))
    return 0


def _resident(pid: int) -> float:
    with suppress(OSError):
        found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
        return int(found[1]) / 1024 if found else 0.0
    return 0.0


def _children(pid: int) -> list[int]:
    with suppress(OSError):
        return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


@contextmanager
def _server(given: argparse.Namespace) -> Iterator[tuple[str, list[int], Path | None]]:
    if given.url:
        yield given.url, [given.pid] if given.pid else [], None
        return
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        home = Path(folder) / "home"
        workers = {"LSTM_EXPLORER_WORKERS": "1"} if given.servers > 1 else {}
        options = ["--server.disconnectedSessionTTL", str(given.forget)] if given.forget else []
        apps = [
            stack.enter_context(running_app(home, options=options, **workers))
            for _ in range(given.servers)
        ]
        url = apps[0].url
        if given.servers > 1:
            place = Path(folder) / "nginx"
            place.mkdir()
            url = stack.enter_context(proxy((apps[0].url, apps[1].url), place))
        yield url, [app.pid for app in apps], home


def quantiles(seconds: list[float]) -> str:
    """p50, p95, p99 and the longest, in milliseconds."""
    ordered = sorted(seconds)
    at = [ordered[min(len(ordered) - 1, int(share * len(ordered)))] for share in (0.5, 0.95, 0.99)]
    told = " ".join(f"{1000 * value:7.0f}" for value in [*at, ordered[-1]])
    return f"{len(ordered):6d} {told}"


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
    parser.add_argument("--minutes", type=float, default=5, help="after the last has arrived")
    parser.add_argument("--pause", type=float, default=5, help="seconds between two actions")
    parser.add_argument("--settle", type=float, default=5, help="seconds to wait at the end")
    parser.add_argument("--browsers", type=int, default=2, help="real ones, besides")
    parser.add_argument("--soak", type=float, default=0, help="minutes of coming and going instead")
    parser.add_argument("--forget", type=int, help="seconds that it keeps who has left; else 120")
    parser.add_argument("--bound", type=float, help="MB that a server may grow after warm-up")
    parser.add_argument("--servers", type=int, choices=(1, 2), default=1, help="2: behind nginx")
    parser.add_argument("--url", help="a server that runs already")
    parser.add_argument("--pid", type=int, help="its process")
    parser.add_argument("--json", help="also write every number here")
    sys.exit(asyncio.run(_main(parser.parse_args())))
