"""Counts what a newcomer has to hold in the head: `python docs/structure.py [a checkout]`.

Rooms are the files and folders directly in the package. An arrow is an import from one room of
another, wherever it stands: in a function, and for a type checker only, too.
"""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

PACKAGE = "lstm_explorer"


def main(root: Path) -> None:
    """Print the numbers of the package and of its user interface."""
    contracts = tomllib.loads((root / "pyproject.toml").read_text())["tool"]["importlinter"]
    layered = {
        container: [set(re.findall(r"\w+", layer)) for layer in each["layers"]]
        for each in contracts["contracts"]
        if each["type"] == "layers"
        for container in each["containers"]
    }
    for container in (PACKAGE, f"{PACKAGE}.ui"):
        folder = root.joinpath(*container.split("."))
        arrows = found_arrows(folder, container)
        layers = layered.get(container, [])
        names = rooms(folder)
        modules = sum(1 for each in folder.glob("*.py"))
        print(container)
        print(f"  modules flat in it   {modules}")
        print(f"  rooms                {len(names)}")
        print(f"  arrows               {len(arrows)} of {len(names) * (len(names) - 1) // 2}")
        print(f"  layers in contract   {len(layers)}")
        print(f"  imports that run up  {len(running_up(arrows, layers))}")
        print(f"  circles              {len(circles(names, arrows))}")


def rooms(folder: Path) -> set[str]:
    """Names of the modules and folders with modules directly in a package."""
    files = {each.stem for each in folder.glob("*.py")} - {"__init__"}
    return files | {each.name for each in folder.iterdir() if (each / "__init__.py").exists()}


def found_arrows(folder: Path, package: str) -> set[tuple[str, str]]:
    """Which room imports which."""
    names = rooms(folder)
    found = set()
    for path in folder.rglob("*.py"):
        room = path.relative_to(folder).parts[0].removesuffix(".py")
        for module in imported(ast.parse(path.read_text("utf-8"))):
            rest = module.removeprefix(f"{package}.").split(".")[0]
            ours = module.startswith(f"{package}.") and {room, rest} <= names
            if ours and rest != room:
                found.add((room, rest))
    return found


def imported(tree: ast.AST) -> Iterator[str]:
    """Dotted names of all that a module imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def running_up(arrows: set[tuple[str, str]], layers: list[set[str]]) -> list[tuple[str, str]]:
    """Arrows from a lower layer to a higher one."""
    height = {name: at for at, layer in enumerate(layers) for name in layer}
    return [(room, other) for room, other in arrows if height.get(other, 99) < height.get(room, -1)]


def circles(names: set[str], arrows: set[tuple[str, str]]) -> list[set[str]]:
    """Groups of rooms each of which leads, by imports, to every other."""
    reach = {name: {name} | {b for a, b in arrows if a == name} for name in names}
    for through in names:
        for name in names:
            if through in reach[name]:
                reach[name] |= reach[through]
    groups = {
        frozenset(other for other in names if other in reach[name] and name in reach[other])
        for name in names
    }
    return [set(group) for group in groups if len(group) > 1]


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[1])
