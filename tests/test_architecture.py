"""The rules of the house that import-linter cannot hold (its contracts are in pyproject.toml)."""

from __future__ import annotations

import ast
import importlib.util
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
LIBRARY = sorted((ROOT / "lstm_explorer").rglob("*.py"))
PAGES = sorted((ROOT / "pages").glob("*.py"))
ENTRY = ROOT / "streamlit_app.py"
EVERYTHING = [*LIBRARY, *PAGES, ENTRY]

HOMES = {
    "streamlit": ("lstm_explorer/ui", "pages", "streamlit_app.py"),
    "plotly": (
        "lstm_explorer/figures",
        "lstm_explorer/player/standalone.py",
        "lstm_explorer/ui/components/plotly.py",
    ),
    "tensorflow": ("lstm_explorer/training",),
    "keras": ("lstm_explorer/training",),
    "lstm_explorer.training": (
        "lstm_explorer/training",
        "lstm_explorer/commands",
        "lstm_explorer/jobs/worker.py",
    ),
}
"""What may be imported only below certain paths."""

DECIDES = "dispatch", "effects", "job", "ownership", "protocol", "scheduler", "timeouts", "waiting"
"""Modules of `jobs` that are arithmetic."""

DOES = {"logging", "os", "pathlib", "queue", "socket", "subprocess", "threading", "time"}
"""What arithmetic needs nothing of."""

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


@cache
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


def test_heavy_libraries_are_imported_only_where_they_belong():
    strays = [
        f"{named(path)} imports {module}"
        for path in EVERYTHING
        for module in imported(parsed(path))
        for package, homes in HOMES.items()
        if below(module, package)
        and not any(Path(named(path)).is_relative_to(home) for home in homes)
    ]
    assert not strays, "\n".join(strays)


def test_only_training_takes_the_names_that_lead_to_tensorflow():
    forbidden = {f"lstm_explorer.{name}" for name in LEADS_TO_TENSORFLOW}
    others = [path for path in EVERYTHING if "training" not in path.parts]
    assert not [named(path) for path in others if forbidden & set(imported(parsed(path)))]


def test_who_is_next_is_decided_without_a_thread_a_process_a_file_or_a_clock():
    strays = [
        f"{name} imports {module}"
        for name in DECIDES
        for module in imported(parsed(ROOT / "lstm_explorer" / "jobs" / f"{name}.py"))
        if module.partition(".")[0] in DOES
    ]
    assert not strays, "\n".join(strays)


def test_a_page_has_no_numpy_no_session_state_and_a_question():
    for path in PAGES:
        tree = parsed(path)
        assert not any(below(module, "numpy") for module in imported(tree)), named(path)
        assert "session_state" not in path.read_text(encoding="utf-8"), named(path)
        assert ast.get_docstring(tree), named(path)


def test_a_page_does_not_lean_on_the_entry_point_or_on_another_page():
    leaning = [
        f"{named(path)} on {module}"
        for path in PAGES
        for module in imported(parsed(path))
        if below(module, "streamlit_app") or below(module, "pages")
    ]
    assert not leaning, "\n".join(leaning)


def test_only_the_address_reads_and_writes_the_url():
    touch = [
        named(path)
        for path in EVERYTHING
        if any(getattr(node, "attr", None) == "query_params" for node in ast.walk(parsed(path)))
    ]
    assert set(touch) <= {"lstm_explorer/ui/url/address.py"}


def done_at_import(path: Path) -> Iterator[str]:
    """What a module does when it is imported, each with its place."""
    for node in run_at_import(parsed(path)):
        name = getattr(node, "id", getattr(node, "attr", None))
        place = f"{named(path)}, line {getattr(node, 'lineno', '?')}"
        if name in WORK:
            yield f"{place}: {name}"
        lone = isinstance(node, ast.Expr) and not isinstance(node.value, ast.Constant)
        registers = ast.unparse(node).startswith("app.command()(")  # what a decorator would do
        if lone and not registers:
            yield f"{place}: {ast.unparse(node)}"
        if isinstance(node, ast.For | ast.While | ast.With | ast.Delete):
            yield place


def test_a_module_does_no_work_when_it_is_imported():
    work = [each for path in LIBRARY for each in done_at_import(path)]
    assert not work, "\n".join(work)


def test_a_module_says_in_a_sentence_what_is_in_it():
    first = {
        named(path): (ast.get_docstring(parsed(path)) or "").split("\n")[0] for path in LIBRARY
    }
    assert not [path for path, line in first.items() if not line.endswith((".", ":"))]


NAMED = re.compile(r"\b(?:from|import|-m) (lstm_explorer(?:\.\w+)*)")
"""A module in a program that is written as text: no tool that renames modules finds it."""


def test_a_module_that_is_named_in_a_text_is_there():
    lost = [
        f"{named(path)}: {module}"
        for path in [*EVERYTHING, *(ROOT / "tests").rglob("*.py")]
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        for module in NAMED.findall(node.value)
        if importlib.util.find_spec(module) is None
    ]
    assert not lost, "\n".join(lost)
