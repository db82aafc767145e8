"""Two servers of two checkouts, side by side, and a tab at each; for benchmarks that compare."""

from __future__ import annotations

import ctypes
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

from tests.reliability.tab import Tab

COMMAND = "-m", "lstm_explorer.ui.server", "run", "streamlit_app.py"
"""How a server is started, from the folder of its checkout."""

PATIENCE = 120.0
"""Seconds after which a server or a page counts as never there."""


class Server:
    """A server of one checkout.

    Attributes:
        name: What it is called in a table.
        url: Where it answers, without a slash at the end.
    """

    def __init__(self, name: str, url: str, process: subprocess.Popen[bytes]) -> None:
        self.name, self.url, self._process = name, url, process
        self._clock = ctypes.c_int()
        libc = ctypes.CDLL(None, use_errno=True)
        if error := libc.clock_getcpuclockid(process.pid, ctypes.byref(self._clock)):
            raise OSError(error, os.strerror(error))

    def processor(self) -> float:
        """Seconds of processor time that its process has used, workers not counted.

        The kernel's own clock of the process: `/proc` has the same in steps of 10 ms.
        """
        return time.clock_gettime(self._clock.value)

    def until_workers_rest(self) -> None:
        """Wait while its workers import and compile, which they do soon after the first page."""
        deadline = time.monotonic() + PATIENCE
        before, quiet = -1.0, 0
        while quiet < 6 and time.monotonic() < deadline:
            time.sleep(1)
            now = sum(map(_used, _children(self._process.pid)))
            quiet = quiet + 1 if now - before < 0.05 and now > 0 else 0
            before = now


@contextmanager
def server(name: str, checkout: Path, home: Path) -> Iterator[Server]:
    """Start a checkout's server, and end it.

    Args:
        name: What it is called in a table.
        checkout: Its folder.
        home: Where it keeps data.

    Raises:
        RuntimeError: It did not answer.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    given = {"LSTM_EXPLORER_HOME": str(home), "PYTHONPATH": str(checkout), "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        [sys.executable, *COMMAND, "--server.port", str(port), "--server.headless", "true"],
        cwd=checkout, env=os.environ | given, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_until_healthy(process, url)
        yield Server(name, url, process)
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


class Caller:
    """One tab at a server: it asks for runs of pages, as a browser does, and takes them in."""

    def __init__(self, socket: ClientConnection, url: str) -> None:
        self._socket = socket
        self._tab = Tab(url)

    def go(self, page: str, parameters: Mapping[str, str]) -> None:
        """Open a page: as a link does where it is the tab's first, else as a click does."""
        tell_a_click(self._tab, page, parameters)
        self._run()

    def again(self) -> None:
        """Have the page run once more as it is, as anything does that changes nothing."""
        # In a tab's first run the server names the page that is the default, whatever is opened;
        # which one it was, a browser takes from the navigation.
        self._tab.turn_to(self._tab.page, self._tab.query)
        self._run()

    def _run(self) -> None:
        self._socket.send(self._tab.request())
        deadline = time.monotonic() + PATIENCE
        while True:
            data = self._socket.recv(timeout=max(deadline - time.monotonic(), 0))
            message = self._tab.take_in(data)
            if message.WhichOneof("type") == "script_finished" and (
                message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
            ):
                return


def tell_a_click(tab: Tab, page: str, parameters: Mapping[str, str]) -> None:
    """Have the tab's next request say that somebody went to a page with these parameters.

    This is the only place that knows how a click is told: change it where the app's own script
    tells it in another way than by the page and the address.
    """
    tab.turn_to(page, urlencode(parameters, quote_via=quote))


@contextmanager
def caller(at: Server) -> Iterator[Caller]:
    """A new tab, with nothing open yet."""
    stream = f"ws://{urlsplit(at.url).netloc}/_stcore/stream"
    with connect(
        stream, subprotocols=["streamlit"], max_size=None, origin=at.url, compression=None
    ) as socket:  # type: ignore[arg-type]
        yield Caller(socket, at.url)


def _wait_until_healthy(process: subprocess.Popen[bytes], url: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"The server ended with {process.returncode} before it answered.")
        with suppress(OSError), urllib.request.urlopen(f"{url}/_stcore/health", timeout=5):
            return
        time.sleep(0.1)
    raise RuntimeError(f"The server did not answer within {PATIENCE:.0f} s.")


def _children(pid: int) -> list[int]:
    with suppress(OSError):
        tasks = Path(f"/proc/{pid}/task").iterdir()
        return [int(each) for task in tasks for each in (task / "children").read_text().split()]
    return []


def _used(pid: int) -> float:
    with suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return 0.0
