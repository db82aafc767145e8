"""Viewers who come and go for a while: nothing grows, nothing is left behind.

`benchmarks/load.py --soak 60` does it for an hour; docs/reliability.md has what it found.
"""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from tests.browser.server_process import needs_proc
from tests.processes import ROOT


@needs_proc
@pytest.mark.soak
def test_viewers_come_and_go_and_the_server_stays_as_it_is():
    options = "--viewers 6 --soak 1 --pause 0.7 --settle 2 --browsers 0 --forget 5 --bound 25"
    command = [sys.executable, str(ROOT / "benchmarks" / "load.py"), *options.split()]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert re.search(r"failures: 0 of [1-9]\d\d ", ended.stdout), ended.stdout
    assert "half-written files left behind: 0" in ended.stdout
    threads = [int(each) for each in re.search(r"threads ([\d ]+);", ended.stdout)[1].split()]
    assert threads[-1] <= max(threads[2:6]) + 5, "no thread for each who has been here"
