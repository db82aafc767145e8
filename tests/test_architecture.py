"""The rules of the house that import-linter cannot hold (its contracts are in pyproject.toml)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LIBRARY = sorted((ROOT / "lstm_explorer").rglob("*.py"))
PAGES = sorted((ROOT / "pages").glob("*.py"))
ENTRY = ROOT / "streamlit_app.py"

HOMES = {
    "streamlit": ("lstm_explorer/ui", "lstm_explorer/player", "pages", "streamlit_app.py"),
    "plotly": ("lstm_explorer/figures", "lstm_explorer/player"),
    "tensorflow": ("lstm_explorer/training",),
    "keras": ("lstm_explorer/training",),
    "lstm_explorer.training": ("lstm_explorer/training", "lstm_explorer/commands"),
}
"""What may be imported only below certain paths."""

LEADS_TO_TENSORFLOW = {"initial_weights", "keras_model", "train"}
"""Names of the package whose look-up imports TensorFlow."""

WORK = {
    "open", "read_text", "read_bytes", "read_csv", "loadtxt", "iterdir", "glob", "mkdir",
    "default_rng", "random", "seed", "set_random_seed",
    "environ", "getenv", "putenv", "setenv",
    "Thread", "Popen", "run", "Trainings", "load", "print", "basicConfig",
}  # fmt: skip
"""Names that stand for work: reading files, drawing random numbers, changing the environment."""


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(tree: ast.Module) -> Iterator[str]:
    """Every module and name that is imported anywhere in the file, in functions too.

    What only a type checker imports does not count.
    """
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            waiting += node.orelse
            continue
        waiting += ast.iter_child_nodes(node)
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def below(module: str, package: str) -> bool:
    return f"{module}.".startswith(f"{package}.")


def run_at_import(tree: ast.Module) -> Iterator[ast.AST]:
    """All that Python evaluates while it imports the file: not functions' bodies, not hints."""
    waiting: list[ast.AST] = list(tree.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.If) and "__name__" in ast.unparse(node.test):
            continue
        yield node
        if isinstance(node, ast.Lambda):
            waiting += node.args.defaults
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            arguments = node.args
            waiting += [
                *node.decorator_list,
                *arguments.defaults,
                *filter(None, arguments.kw_defaults),
            ]
        elif isinstance(node, ast.AnnAssign):
            waiting += [node.value] if node.value else []
        else:
            waiting += ast.iter_child_nodes(node)


def test_there_is_something_to_look_at():
    assert len(LIBRARY) > 15
    assert {page.stem for page in PAGES} >= {"start", "framings", "train", "states", "reset"}


@pytest.mark.parametrize("path", [*LIBRARY, *PAGES, ENTRY], ids=named)
def test_heavy_libraries_are_imported_only_where_they_belong(path):
    for module in imported(parsed(path)):
        for package, homes in HOMES.items():
            if below(module, package):
                assert any(Path(named(path)).is_relative_to(home) for home in homes), module


@pytest.mark.parametrize("path", [*LIBRARY, *PAGES, ENTRY], ids=named)
def test_only_training_takes_the_names_that_lead_to_tensorflow(path):
    if "training" not in path.parts:
        forbidden = {f"lstm_explorer.{name}" for name in LEADS_TO_TENSORFLOW}
        assert not forbidden & set(imported(parsed(path)))


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_a_page_has_no_numpy_no_session_state_and_a_question(path):
    tree = parsed(path)
    assert not any(below(module, "numpy") for module in imported(tree))
    assert "session_state" not in path.read_text(encoding="utf-8")
    assert ast.get_docstring(tree)


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_a_page_does_not_lean_on_the_entry_point_or_on_another_page(path):
    leaning = [m for m in imported(parsed(path)) if below(m, "streamlit_app") or below(m, "pages")]
    assert not leaning


@pytest.mark.parametrize("path", [*LIBRARY, *PAGES, ENTRY], ids=named)
def test_only_the_address_reads_and_writes_the_url(path):
    names = {getattr(node, "attr", None) for node in ast.walk(parsed(path))}
    assert "query_params" not in names or named(path) == "lstm_explorer/ui/address.py"


@pytest.mark.parametrize("path", LIBRARY, ids=named)
def test_a_module_does_no_work_when_it_is_imported(path):
    for node in run_at_import(parsed(path)):
        name = getattr(node, "id", getattr(node, "attr", None))
        place = f"line {getattr(node, 'lineno', '?')}"
        assert name not in WORK, f"{place}: {name}"
        lone = isinstance(node, ast.Expr) and not isinstance(node.value, ast.Constant)
        registers = ast.unparse(node).startswith("app.command()(")  # what a decorator would do
        assert not lone or registers, f"{place}: {ast.unparse(node)}"
        assert not isinstance(node, ast.For | ast.While | ast.With | ast.Delete), place


@pytest.mark.parametrize("path", LIBRARY, ids=named)
def test_a_module_says_in_a_sentence_what_is_in_it(path):
    docstring = ast.get_docstring(parsed(path))
    assert docstring
    assert docstring.splitlines()[0].endswith((".", ":"))
