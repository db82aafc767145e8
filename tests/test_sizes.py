"""How large a module, a class and a function may be, in Python and in scripts."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.processes import ROOT

MOST = {"module": 400, "class": 250, "function": 60}
"""Lines."""

_FIGURE = "a figure, property by property: its parts have no meaning of their own"
_PARTED = "parted by work that is under way"

WHY = {
    "heatmaps answers_map": _FIGURE,
    "maps hearing_map": _FIGURE,
    "over_seeds letter_shares": _FIGURE,
    "tensor_box tensor_box": _FIGURE,
    "trajectory trajectory": _FIGURE,
    "trajectory trajectory_3d": _FIGURE,
    "lags gradient_by_lag": "backpropagation in one go, beside its equations",
    "update _looped": "one program of XLA, whose parts share all they hold",
    "experiment": _PARTED,
    "experiment Experiment": _PARTED,
    "stops": "the tour's texts, which are read in their order",
}
"""What is larger, by its file and name, and why."""

PACKAGE = ROOT / "lstm_explorer"
PYTHON = [*sorted(PACKAGE.rglob("*.py")), *sorted((ROOT / "pages").glob("*.py"))]
SCRIPTS = sorted(PACKAGE.rglob("*.js"))

_CLASS = r"class (?P<class>\w+)"
_FUNCTION = r"(?:async )?function\*? ?(?P<function>\w*)\("
_METHOD = r"(?:async |get |set |\*)?(?P<method>(?!if|for|while|switch|catch)\w+)\("
_ARROW = r"(?:(?:const|let) |\w+\.)(?P<arrow>\w+) = (?:async )?\(.*=>"
_OPENS = re.compile(
    rf"^(?P<indent> *)(?:export )?(?:default )?(?:{_CLASS}|{_FUNCTION}|{_METHOD}|{_ARROW}).*\{{$"
)

Found = tuple[str, str, int]
"""A kind, a name, and how many lines it has."""


def in_python(path: Path) -> Iterator[Found]:
    text = path.read_text("utf-8")
    yield "module", "", len(text.splitlines())
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            kind = "class" if isinstance(node, ast.ClassDef) else "function"
            assert node.end_lineno is not None
            yield kind, node.name, node.end_lineno - node.lineno + 1


def in_script(path: Path) -> Iterator[Found]:
    """By what Biome's format says: what is opened in a line ends where its indent does."""
    lines = path.read_text("utf-8").splitlines()
    yield "module", "", len(lines)
    for start, line in enumerate(lines):
        if opened := _OPENS.match(line):
            ends = re.compile(rf"^{opened['indent']}\}}")
            end = next(n for n in range(start + 1, len(lines)) if ends.match(lines[n]))
            name = opened["class"] or opened["function"] or opened["method"] or opened["arrow"]
            yield ("class" if opened["class"] else "function"), name or "default", end - start + 1


def sizes(path: Path) -> Iterator[Found]:
    return in_python(path) if path.suffix == ".py" else in_script(path)


def too_large(path: Path) -> dict[str, str]:
    """What is too large in a file, by its name, and in words."""
    place = path.relative_to(ROOT)
    return {
        f"{path.stem} {name}".strip(): f"{place}: {kind} {name} has {lines} lines, of {MOST[kind]}"
        for kind, name, lines in sizes(path)
        if lines > MOST[kind]
    }


def test_nothing_is_larger_than_one_can_read_at_once():
    large = [
        said
        for path in (*PYTHON, *SCRIPTS)
        for name, said in too_large(path).items()
        if name not in WHY
    ]
    assert not large, "\n".join(large)


def test_what_is_said_to_be_larger_is():
    assert not WHY.keys() - {name for path in PYTHON for name in too_large(path)}


SCRIPT = """\
export class A {
  constructor() {
    a;
  }
  get b() {
    if (a) {
    }
  }
}
export async function c(one) {
  a;
}
function d() {
  const e = (f) => {
    a;
  };
  x.g = () => {
    a;
  };
}
export default function ({ data }) {
  a;
}
"""


def test_functions_of_scripts_are_found_however_they_are_written(tmp_path):
    script = tmp_path / "script.js"
    script.write_text(SCRIPT)
    found = {name: lines for kind, name, lines in in_script(script) if kind != "module"}
    assert found == {"A": 9, "constructor": 3, "b": 4, "c": 3, "d": 8, "e": 3, "g": 3, "default": 3}
