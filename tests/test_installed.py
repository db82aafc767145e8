"""`pip install .`: the wheel has all that the library needs, and works far from its source."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

from tests.processes import ROOT

pytestmark = pytest.mark.slow

SOURCES = "lstm_explorer", "pyproject.toml", "README.md", "LICENSE"

PROGRAM = """
from pathlib import Path
import lstm_explorer
from lstm_explorer import Experiment, FRAMINGS, Reset, feed, load
from lstm_explorer import figures
from lstm_explorer.player import sources
from lstm_explorer.lesson.claims import ledger
recipe = Experiment()
run = feed(recipe, load(recipe).weights, "ABCDEFGHIJK", interventions=[Reset(10)])
assert all(load(Experiment(framing=framing)) for framing in FRAMINGS)
assert ledger.read(ledger.SHIPPED).entries
package = Path(lstm_explorer.__file__).parent
drawn = "components/replay.html", "components/dials.js", "components/dials.css"
for name in ("shell/frame.css", *drawn):
    assert (package / "ui" / name).is_file(), name
assert len(sources.script(sources.PLAYER)) > 10_000 and len(sources.style()) > 1000
print(lstm_explorer.__file__)
print(run.steps[10].answer)
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory) -> Path:
    """The Python of a fresh environment with the wheel in it, and our dependencies beside it."""
    folder = tmp_path_factory.mktemp("installed")
    source = folder / "source"
    source.mkdir()
    for name in (*SOURCES, *(path.name for path in ROOT.glob("requirements*.txt"))):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, source / name)
    venv.create(folder / "venv", with_pip=False)
    python = folder / "venv" / "bin" / "python"
    purelib = subprocess.check_output(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], text=True
    ).strip()
    Path(purelib, "ours.pth").write_text(sysconfig.get_path("purelib") + "\n")
    wheels = folder / "wheels"
    build = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation"]
    subprocess.run([*build, "--wheel-dir", str(wheels), str(source)], check=True)
    (wheel,) = wheels.glob("*.whl")
    install = [sys.executable, "-m", "pip", "--python", str(python), "install", "--no-deps"]
    subprocess.run([*install, "--no-index", str(wheel)], check=True)
    return python


def test_the_installed_library_reaches_k_to_b_and_has_its_models(installed, tmp_path):
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    process = subprocess.run(
        [installed, "-c", PROGRAM], cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    assert process.returncode == 0, process.stderr
    place, answer = process.stdout.split()
    assert Path(place).is_relative_to(installed.parents[1])
    assert answer == "B"
