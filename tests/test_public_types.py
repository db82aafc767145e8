"""What a type checker knows of the public names: the types that they have, and no `Any`."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import lstm_explorer
from tests.processes import ROOT


def _shown_to_a_type_checker() -> dict[str, str]:
    """The module that a type checker takes each public name from, below the package."""
    tree = ast.parse(Path(lstm_explorer.__file__).read_text("utf-8"))
    (only_typed,) = (node for node in tree.body if isinstance(node, ast.If))
    assert ast.unparse(only_typed.test) == "TYPE_CHECKING"
    return {
        alias.asname or "": (node.module or "").removeprefix("lstm_explorer.")
        for node in only_typed.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


def test_a_type_checker_finds_each_public_name_where_it_is_looked_up():
    assert _shown_to_a_type_checker() == lstm_explorer._HOMES


@pytest.fixture(scope="module")
def revealed(tmp_path_factory) -> dict[str, str]:
    """What mypy says of each public name, and of one that there is not, to another's program."""
    folder = tmp_path_factory.mktemp("program")
    names = [*lstm_explorer.__all__, "Lstm"]
    program = folder / "program.py"
    program.write_text("\n".join(f"from lstm_explorer import {each}" for each in names) + "\n")
    with program.open("a") as file:
        file.writelines(f"reveal_type({each})\n" for each in names)
    process = subprocess.run(
        [sys.executable, "-m", "mypy", "--cache-dir", folder / "cache", program],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    lines = [line for line in process.stdout.splitlines() if str(program) in line]
    notes = [line for line in lines if "Revealed type is" in line]
    assert len(notes) == len(names), process.stdout + process.stderr
    said = dict(zip(names, notes, strict=True))
    said["Lstm"] = "\n".join(line for line in lines if "error" in line)
    return said


@pytest.mark.slow
def test_every_public_name_has_its_own_type(revealed):
    untyped = [name for name in lstm_explorer.__all__ if 'type is "Any"' in revealed[name]]
    assert not untyped
    assert "-> lstm_explorer.recipe.experiment.Experiment" in revealed["Experiment"]
    assert "-> lstm_explorer.network.tracing.Trace" in revealed["trace"]


@pytest.mark.slow
def test_a_misspelt_name_is_an_error_and_the_only_one(revealed):
    assert 'has no attribute "Lstm"' in revealed["Lstm"]
    assert revealed["Lstm"].count("error:") == 1
