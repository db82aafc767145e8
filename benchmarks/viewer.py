"""A viewer who speaks to the server as a browser does: one tab, and what it repeats by itself."""

from __future__ import annotations

import asyncio
import random
import re
import time
import urllib.request
from contextlib import suppress
from http.cookiejar import CookieJar
from typing import Any
from urllib.parse import urlsplit

import websockets
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.tally import PATIENCE, Tally
from tests.reliability.tab import Tab


class Viewer:
    """One viewer with one tab; what it meets goes into the tally.

    Attributes:
        random: Its own dice.
        waits: How long its trainings stood in the queue, in seconds.
        follows: Whether its page shows how far a training is, and so offers none.
    """

    def __init__(self, number: int, url: str, tally: Tally) -> None:
        self.number = number
        self.tally = tally
        self.random = random.Random(number)
        self.waits: list[float] = []
        self._tab = Tab(url)
        self._cookies = CookieJar()
        self._repeats: dict[str, asyncio.Task[None]] = {}
        self._done = asyncio.Event()
        self._hurt: str | None = None
        self._queued_since: float | None = None
        self.follows = False

    async def visit(self) -> None:
        """Open the first page."""
        started = time.monotonic()
        await asyncio.to_thread(self._fetch_page)
        self.tally.add("page and scripts", time.monotonic() - started)
        url = self._tab.url
        cookies = "; ".join(f"{each.name}={each.value}" for each in self._cookies)
        self._socket = await websockets.connect(
            f"ws://{urlsplit(url).netloc}/_stcore/stream", subprotocols=["streamlit"],
            max_size=None, origin=url, compression=None, additional_headers={"Cookie": cookies},
        )  # fmt: skip
        self._reader = asyncio.create_task(self._read())
        await self._act("open Start")

    async def leave(self) -> None:
        """Close the tab."""
        self._stop_repeating()
        await self._socket.close()
        with suppress(asyncio.CancelledError, websockets.ConnectionClosed):
            await self._reader

    async def go(self, page: str, **parameters: str) -> None:
        """Follow a link to a page."""
        self._stop_repeating()
        self.follows = False
        await self._act(f"go to {page or 'start'}", ["follow", page or "start", parameters])

    async def press(self, key: str, what: str) -> None:
        """Press a button."""
        if self._is_there(what, key):
            await self._act(what, self._tab.presses[key])

    async def type(self, key: str, text: str) -> None:
        """Type into a box."""
        if self._is_there(what := "type a text", key):
            await self._act(what, ["set", {key.partition("_")[2]: text}])

    def _is_there(self, what: str, key: str) -> bool:
        there = key in self._tab.widgets
        if not there:
            self.tally.failures.append(f"{what}: there is no {key}")
        return there

    async def _act(self, what: str, change: list[Any] | None = None) -> None:
        """Tell a change of the hand, if there is one, and wait for the end of the run it causes."""
        widget = self._tab.change(change) if change else None
        self._done.clear()
        started = time.monotonic()
        try:
            await self._socket.send(self._tab.request(widget=widget))
            await asyncio.wait_for(self._done.wait(), PATIENCE)
        except (TimeoutError, websockets.ConnectionClosed) as error:
            self.tally.failures.append(f"{what}: {type(error).__name__}")
            return
        if self._hurt:
            self.tally.failures.append(f"{what}: {self._hurt}")
            self._hurt = None
        self.tally.add(what, time.monotonic() - started)

    def _fetch_page(self) -> None:
        keeping = urllib.request.HTTPCookieProcessor(self._cookies)
        browser = urllib.request.build_opener(keeping)
        with browser.open(f"{self._tab.url}/", timeout=PATIENCE) as answer:
            page = answer.read().decode()
        for source in re.findall(r'(?:src|href)="\.?/?(static/[^"]+)"', page):
            with browser.open(f"{self._tab.url}/{source}", timeout=PATIENCE) as answer:
                answer.read()

    async def _read(self) -> None:
        async for data in self._socket:
            self._heed(self._tab.take_in(data))

    def _heed(self, message: ForwardMsg) -> None:
        match message.WhichOneof("type"):
            case "delta":
                self._look_at(message.delta.new_element)
            case "auto_rerun":
                again = message.auto_rerun
                if again.fragment_id not in self._repeats:
                    self._repeats[again.fragment_id] = asyncio.create_task(
                        self._repeat(again.fragment_id, again.interval)
                    )
            case "script_finished":
                if message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                    self._done.set()
                elif message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                    self._hurt = "the script does not compile"
                    self._done.set()

    def _look_at(self, element: Element) -> None:
        match element.WhichOneof("type"):
            case "exception":
                self._hurt = f"an exception: {element.exception.message[:100]}"
            case "progress":
                self.follows = True
                waiting = element.progress.text.startswith("Waiting")
                if waiting and self._queued_since is None:
                    self._queued_since = time.monotonic()
                elif not waiting and self._queued_since is not None:
                    self.waits.append(time.monotonic() - self._queued_since)
                    self._queued_since = None

    async def _repeat(self, fragment: str, interval: float) -> None:
        while True:
            await asyncio.sleep(interval)
            with suppress(websockets.ConnectionClosed):
                await self._socket.send(self._tab.request(fragment=fragment))

    def _stop_repeating(self) -> None:
        for task in self._repeats.values():
            task.cancel()
        self._repeats.clear()
