"""What servers and their workers hold while they are under load."""

from __future__ import annotations

import asyncio
import os
import statistics
from contextlib import suppress
from pathlib import Path

from tests.browser.server_process import resident


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
            self.server.append(sum(resident(pid) for pid in self.pids))
            children = [child for pid in self.pids for child in _children(pid)]
            self.workers.append(sum(resident(pid) for pid in children))
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


def _children(pid: int) -> list[int]:
    with suppress(OSError):
        return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []
