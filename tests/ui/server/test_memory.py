"""Room for many visitors, and none of them left behind."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.processes import ROOT

resource = pytest.importorskip("resource", reason="Windows knows no such limit")

PROGRAM = """
import resource
from lstm_explorer.ui.server.memory import allow_files
resource.setrlimit(resource.RLIMIT_NOFILE, ({soft}, {hard}))
allow_files({wanted})
print(*resource.getrlimit(resource.RLIMIT_NOFILE))
"""


def limits(**numbers: int) -> tuple[int, ...]:
    """What a process may open after it has asked for so many files."""
    command = [sys.executable, "-c", PROGRAM.format(**numbers)]
    printed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return tuple(map(int, printed.split()))


def test_a_server_may_open_as_many_files_as_it_is_allowed_to():
    assert limits(soft=256, hard=900, wanted=800) == (800, 900)
    assert limits(soft=256, hard=900, wanted=65_536) == (900, 900)


def test_who_may_open_more_keeps_that():
    assert limits(soft=900, hard=900, wanted=256) == (900, 900)


LEFT_ALONE = """
import gc, weakref
from lstm_explorer.ui.server.memory import leave_alone_what_stays
class Visitor: pass
leave_alone_what_stays()
visitor = Visitor()
visitor.itself = visitor
gone = weakref.ref(visitor)
del visitor
gc.collect()
print(gc.get_freeze_count() > len(gc.get_objects()), gone() is None)
"""


def test_what_stays_is_left_alone_and_what_comes_later_is_not():
    command = [sys.executable, "-c", LEFT_ALONE]
    printed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert printed.split() == ["True", "True"]
