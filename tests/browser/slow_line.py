"""A slow line between a browser and the server: each message of the websocket is held back."""

from __future__ import annotations

import asyncio
import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

HERE = "127.0.0.1"
SPREAD = 0.5
"""A message takes this much of the delay more or less."""


class SlowLine:
    """Carries bytes both ways, each in order and each late; files are not held back.

    Attributes:
        url: Where the server is reached over this line.
        delay: Seconds that a message takes one way, in the mean; it may be changed at any time.
    """

    def __init__(self, server: str, delay: float, *, seed: int) -> None:
        parts = urlsplit(server)
        self._server = str(parts.hostname), int(parts.port or 80)
        self._draw = random.Random(seed)
        self.delay = delay
        self.url = ""
        self._open = asyncio.Event()
        self._open.set()
        self._loop: asyncio.AbstractEventLoop | None = None

    def hold(self) -> None:
        """From now on let nothing of a websocket through, either way."""
        self._call(self._open.clear)

    def let_go(self) -> None:
        """Let all that was held through at once, and what comes after it."""
        self._call(self._open.set)

    def _call(self, does: Callable[[], None]) -> None:
        assert self._loop is not None
        done = threading.Event()
        self._loop.call_soon_threadsafe(lambda: (does(), done.set()))
        done.wait()

    async def listen(self) -> asyncio.Server:
        self._loop = asyncio.get_running_loop()
        listening = await asyncio.start_server(self._connect, HERE, 0)
        self.url = f"http://{HERE}:{listening.sockets[0].getsockname()[1]}"
        return listening

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        first = await reader.read(65_536)
        there, back = await asyncio.open_connection(*self._server)
        back.write(first)
        slow = b"/_stcore/stream" in first.partition(b"\r\n")[0]
        await asyncio.gather(self._carry(reader, back, slow), self._carry(there, writer, slow))

    async def _carry(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, slow: bool
    ) -> None:
        held: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        giving = asyncio.create_task(self._give(held, writer, slow))
        clock, free = asyncio.get_running_loop().time, 0.0
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            while data := await reader.read(262_144):
                late = self.delay * self._draw.uniform(1 - SPREAD, 1 + SPREAD) if slow else 0.0
                free = max(free, clock() + late)  # none overtakes another
                held.put_nowait((free, data))
        held.put_nowait((free, b""))
        await giving

    async def _give(
        self, held: asyncio.Queue[tuple[float, bytes]], writer: asyncio.StreamWriter, slow: bool
    ) -> None:
        clock = asyncio.get_running_loop().time
        with suppress(ConnectionError):
            while True:
                due, data = await held.get()
                await asyncio.sleep(max(due - clock(), 0))
                if slow:
                    await self._open.wait()
                if not data:
                    break
                writer.write(data)
                await writer.drain()
        writer.close()


@contextmanager
def slow_line(server: str, delay: float, *, seed: int = 0) -> Iterator[SlowLine]:
    """A line to a server: `with slow_line(app.url, 0.6) as line`."""
    line = SlowLine(server, delay, seed=seed)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    listening = asyncio.run_coroutine_threadsafe(line.listen(), loop).result()
    try:
        yield line
    finally:
        loop.call_soon_threadsafe(listening.close)
        asyncio.run_coroutine_threadsafe(_end_all(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _end_all() -> None:
    running = asyncio.all_tasks() - {asyncio.current_task()}
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)
