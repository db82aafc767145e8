"""Scripts and styles: modules put together to the one text that a component or a file takes.

A script is written as modules, with `import { name } from "./other.js";` and `export` before what
others may have. A component of Streamlit takes one text, and so does a file that is opened from a
disk: there each module stands once, before those that need it, without these words.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

PLAYER = Path(__file__).with_name("player.js")
"""The player's script, whose other modules stand beside it."""

_IMPORT = re.compile(r'^import \{([^}]*)\} from "(\.[^"]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async function|function|class|const|let) (\w+))", re.MULTILINE)
_OTHER = re.compile(r"^(?:import\b|export\b(?! default function)).*", re.MULTILINE)


@cache
def script(entry: Path) -> str:
    """A script with all that it imports, as one module whose default export is the script's.

    Args:
        entry: The script's file.

    Raises:
        ValueError: A module imports what another does not export, in a circle, or in words other
            than those above.
    """
    joined: dict[Path, str] = {}
    _join(entry.resolve(), joined, ())
    return "\n".join(joined.values())


def style() -> str:
    """The player's style, which touches nothing outside of it."""
    return f".lstm-player {{\n{text('cells.css')}\n}}\n{text('player.css')}"


def text(name: str) -> str:
    """One of the player's own files."""
    return PLAYER.with_name(name).read_text("utf-8")


def _join(module: Path, joined: dict[Path, str], above: tuple[Path, ...]) -> None:
    if module in above:
        names = " → ".join(each.name for each in (*above, module))
        raise ValueError(f"Modules import each other in a circle: {names}.")
    if module in joined:
        return
    source = module.read_text("utf-8")
    for names, place in _IMPORT.findall(source):
        needed = (module.parent / place).resolve()
        _join(needed, joined, (*above, module))
        exported = set(_EXPORT.findall(needed.read_text("utf-8")))
        wanted = {name.strip() for name in names.split(",") if name.strip()}
        if missing := sorted(wanted - exported):
            raise ValueError(
                f"{module.name} needs {missing[0]}, which {needed.name} does not export."
            )
    source = _EXPORT.sub("", _IMPORT.sub("", source))
    if other := _OTHER.search(source):
        raise ValueError(
            f"{module.name} has {other[0]!r}. Write `import {{ name }} from "
            '"./other.js";` or `export` before a declaration.'
        )
    if above and "export default" in source:
        raise ValueError(f"{module.name} has a default export: only a script's own module has one.")
    joined[module] = source
