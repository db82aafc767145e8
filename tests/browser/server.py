"""The app as a real server in a process of its own."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from lstm_explorer.jobs.limits import WARM_UP

ROOT = Path(__file__).parents[2]

PROGRAMS = "TESTS_PROGRAMS"
"""Environment variable: the folder in which the tests' servers share what XLA has compiled."""


@dataclass(frozen=True)
class App:
    """A running server.

    Attributes:
        url: Where it answers, without a slash at the end.
        home: The folder below which it keeps the user's data.
        pid: The server's process.
    """

    url: str
    home: Path
    pid: int
    _log: Path

    def log(self) -> str:
        """What the server has written so far."""
        return self._log.read_text(errors="replace")


@contextmanager
def running_app(
    home: Path,
    *,
    trains: bool = False,
    script: str | Path = "streamlit_app.py",
    options: Sequence[str] = (),
    **environment: str,
) -> Iterator[App]:
    """Start the app and end it: `with running_app(tmp_path) as app`.

    Args:
        home: `LSTM_EXPLORER_HOME` of the server; keep it to start again with the same data.
        trains: Whether it has a worker soon after its first page, as it has for its users. Else
            TensorFlow is imported and the usual programs are compiled when somebody trains: half
            a minute of a processor that most tests need not pay for.
        script: The entry point, relative to the repository.
        options: More of Streamlit's.
        environment: More environment variables.

    Raises:
        AssertionError: The log holds a traceback, or the server did not end when told to.
    """
    port = free_port()
    command = [sys.executable, "-m", "lstm_explorer.ui.server", "run", str(script)]
    command += ["--server.port", str(port), "--server.headless", "true"]
    command += ["--logger.enableRich", "false"]  # tracebacks as plain text
    command += options
    environment = {"PYTHONUNBUFFERED": "1", **environment, "LSTM_EXPLORER_HOME": str(home)}
    environment = {WARM_UP: "yes" if trains else "no"} | environment
    _share_programs(home)
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "server.log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=os.environ | environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        app = App(f"http://127.0.0.1:{port}", home, process.pid, log)
        try:
            _wait_until_healthy(process, port)
            yield app
        except BaseException as error:
            error.add_note(f"The server's log:\n{app.log()[-4000:]}")
            raise
        finally:
            ended = _end(process)
        assert "Traceback" not in app.log(), app.log()
        assert ended, f"The server did not end within 20 s of SIGTERM:\n{app.log()}"


def _share_programs(home: Path) -> None:
    """Compile nothing that another server of these tests has compiled: seconds, for each recipe."""
    if (shared := os.environ.get(PROGRAMS)) and not os.path.lexists(home / "xla"):
        home.mkdir(parents=True, exist_ok=True)
        (home / "xla").symlink_to(shared)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_until_healthy(process: subprocess.Popen[bytes], port: int, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not _healthy(port):
        if process.poll() is not None:
            raise RuntimeError(f"The server ended with {process.returncode} before it answered.")
        if time.monotonic() > deadline:
            raise TimeoutError(f"The server did not answer within {seconds:.0f} s.")
        time.sleep(0.1)


def _healthy(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/_stcore/health")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _end(process: subprocess.Popen[bytes]) -> bool:
    """End exactly this process; False if it had to be forced."""
    process.terminate()
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return False
    return True
