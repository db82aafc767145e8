"""The papers name what there is: the tree, the layers, paths, targets of make, one version."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import yaml

import lstm_explorer
from tests.processes import ROOT

PACKAGE = ROOT / "lstm_explorer"
PAPERS = [
    ROOT / name
    for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "docs/design.md",
                 "docs/decisions.md", "docs/look.md", "docs/testing.md", "docs/reliability.md")
]  # fmt: skip
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
DESIGN = (ROOT / "docs" / "design.md").read_text("utf-8")

EVERY_PAPER = pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.name)

_FENCED = re.compile(r"^```\w*\n(.*?)^```$", re.M | re.S)
_FILE = re.compile(r"[\w*./-]*\w\.(?:py|js|ts|css|html|json|toml|yml|md|conf|txt|cff|ipynb)")
_FOLDER = re.compile(r"\w[\w./-]*/")


def blocks(text: str, first: str) -> list[list[str]]:
    """The lines of every fenced block that begins so."""
    return [found.splitlines() for found in _FENCED.findall(text) if found.startswith(first)]


def drawn() -> set[str]:
    """The folders and modules of the tree in the design, by their paths below the package."""
    ((_, *lines),) = blocks(DESIGN, "lstm_explorer/\n")
    found = set()
    above: dict[int, str] = {}
    for line in lines:
        name = line.split()[0]
        depth = (len(line) - len(line.lstrip())) // 2
        above[depth] = above.get(depth - 1, "") + name
        found.add(above[depth])
    return found


def there() -> set[str]:
    """The package's folders, and the modules that lie in no folder of it."""
    files = [path for path in PACKAGE.rglob("*") if path.is_file()]
    folders = {
        path.parent.relative_to(PACKAGE) for path in files if "__pycache__" not in path.parts
    }
    modules = {path.name for path in PACKAGE.glob("*.py")}
    return {f"{folder.as_posix()}/" for folder in folders - {Path()}} | modules


def layers_drawn(first: str) -> list[set[str]]:
    ((*lines,),) = blocks(DESIGN, first)
    return [set(line.split(":")[-1].split()) for line in lines]


def layers_held(container: str) -> list[set[str]]:
    for contract in PROJECT["tool"]["importlinter"]["contracts"]:
        if contract["type"] == "layers" and contract["containers"] == [container]:
            return [set(re.findall(r"\w+", layer)) for layer in contract["layers"]]
    raise AssertionError(f"No contract has the layers of {container}.")


def named_in(paper: Path) -> set[str]:
    """Every path that a paper names, between backticks."""
    text = _FENCED.sub("", paper.read_text("utf-8"))
    words = [word for code in re.findall(r"`([^`]+)`", text) for word in code.split()]
    return {word for word in words if _FILE.fullmatch(word) or _FOLDER.fullmatch(word)}


def leads_somewhere(name: str) -> bool:
    """Whether a path is one from the top, or within the package; a bare name may lie anywhere."""
    if "/" in name:
        return any(any(above.glob(name.rstrip("/"))) for above in (ROOT, PACKAGE))
    places = ROOT.glob(name), (ROOT / "docs").glob(name), PACKAGE.rglob(name)
    return any(any(place) for place in (*places, (ROOT / "tests").rglob(name)))


def test_the_tree_is_that_of_the_folders():
    assert drawn() == there()


@pytest.mark.parametrize(
    ("first", "container"), [("ui  ", "lstm_explorer"), ("pages' modules", "lstm_explorer.ui")]
)
def test_the_layers_are_those_of_the_contract(first, container):
    assert layers_drawn(first) == layers_held(container)


def test_the_design_is_one_page():
    assert len(DESIGN.split()) < 1_000


@EVERY_PAPER
def test_every_path_that_a_paper_names_leads_somewhere(paper):
    assert not [name for name in sorted(named_in(paper)) if not leads_somewhere(name)]


@EVERY_PAPER
def test_every_target_of_make_that_a_paper_names_exists(paper):
    named = set(re.findall(r"(?:`|^)make ([a-z]+)", paper.read_text("utf-8"), re.M))
    assert named <= set(re.findall(r"^([a-z]+):", MAKEFILE, re.M))


def test_there_is_one_version():
    assert "version" in PROJECT["project"]["dynamic"]
    assert PROJECT["tool"]["setuptools"]["dynamic"]["version"] == {
        "attr": "lstm_explorer.__version__"
    }
    changes = (ROOT / "CHANGELOG.md").read_text("utf-8")
    newest = re.search(r"^## (\d\S*) - (\S+)$", changes, re.M)
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert newest is not None
    assert newest[1] == lstm_explorer.__version__ == citation["version"]
    assert newest[2] == str(citation["date-released"])


def test_hooks_run_what_make_lint_runs():
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))
    run = [hook["entry"] for each in hooks["repos"] for hook in each["hooks"]]
    lint = re.search(r"^lint:.*\n((?:\t.*\n)+)", MAKEFILE, re.M)
    assert lint is not None
    assert run == [
        line.strip().replace("$(PY)", ".venv/bin/python") for line in lint[1].splitlines()
    ]
    assert {each["repo"] for each in hooks["repos"]} == {"local"}, "nothing is fetched"


@pytest.mark.parametrize("name", ["test", "lowest"])
def test_a_workflow_ends_with_make_test(name):
    path = ROOT / ".github" / "workflows" / f"{name}.yml"
    steps = yaml.safe_load(path.read_text("utf-8"))["jobs"]["test"]["steps"]
    assert steps[-1]["run"].startswith("make test")
