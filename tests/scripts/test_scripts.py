"""The parts of the scripts that need no browser, in the Node that Playwright brings."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from playwright._impl._driver import compute_driver_executable

NODE = compute_driver_executable()[0]
TESTS = sorted(Path(__file__).parent.glob("*.test.js"))


@pytest.mark.parametrize("file", TESTS, ids=lambda file: file.name.removesuffix(".test.js"))
def test_a_script_does_what_its_own_tests_say(file):
    run = subprocess.run([NODE, "--test", str(file)], capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
