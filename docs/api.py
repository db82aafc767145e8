"""Write the API page from the library's docstrings: `make api`.

The source is read, not imported, so that no TensorFlow is needed and no default is worked out.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "docs" / "api.md"

_SECTIONS = "Args", "Returns", "Yields", "Raises", "Attributes"

_ABOUT = {
    "lstm_explorer.figures": """
Called, a function that draws returns Plotly's own `go.Figure`. Its `.plain(…)` takes the same and
returns `Plain`, the values of such a figure, which Plotly has not looked at: pages use that, since
it is far faster.
""",
}
"""What stands above a module's names."""

Definition = ast.FunctionDef | ast.ClassDef


def public() -> dict[str, list[tuple[str, Definition | None, str]]]:
    """Every public name by the module it is imported from: name, definition, and docstring."""
    return {
        "lstm_explorer": list(_of_the_package()),
        "lstm_explorer.figures": list(_listed("figures")),
        "lstm_explorer.exports": list(_listed("exports")),
    }


def page() -> str:
    """The API page, in Markdown."""
    parts = [
        "# The library\n\nMade from the docstrings by `make api`. Shapes are NumPy's; `letters`, "
        "`time`, `units` and `classes` stand for how many there are.\n"
    ]
    for module, names in public().items():
        parts.append(f"\n## `{module}`\n{_ABOUT.get(module, '')}")
        for name, definition, text in names:
            parts.append(f"\n### {name}\n")
            if definition is not None:
                parts.append(f"\n```python\n{signature(name, definition)}\n```\n")
            parts.append(f"\n{_in_markdown(text)}\n")
            if isinstance(definition, ast.ClassDef):
                parts += [_member(member) for member in members(definition)]
    return re.sub(r"\n{3,}", "\n\n", "".join(parts))


def members(definition: ast.ClassDef) -> list[ast.FunctionDef]:
    """A class's public methods and properties."""
    return [
        each
        for each in definition.body
        if isinstance(each, ast.FunctionDef) and not each.name.startswith("_")
    ]


def signature(name: str, definition: Definition) -> str:
    """How a function is called, or a class is made, in one line or one argument a line."""
    if isinstance(definition, ast.ClassDef):
        made = next((f for f in definition.body if getattr(f, "name", "") == "__init__"), None)
        if made is None:
            fields = [each for each in definition.body if isinstance(each, ast.AnnAssign)]
            own = [each for each in fields if not ast.unparse(each.target).startswith("_")]
            return _wrapped(f"class {name}", [ast.unparse(each) for each in own], "")
        return _wrapped(f"class {name}", _arguments(made), "")
    returns = f" -> {ast.unparse(definition.returns)}" if definition.returns else ""
    if any(ast.unparse(each) == "Drawing" for each in definition.decorator_list):
        returns = " -> go.Figure"
    return _wrapped(f"def {name}", _arguments(definition), returns)


def _of_the_package() -> Iterator[tuple[str, Definition | None, str]]:
    for name, module in sorted(_homes().items()):
        yield name, *_found(name, module)


def _homes() -> dict[str, str]:
    tree = _parsed("__init__")
    (homes,) = (
        node.value
        for node in tree.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "_HOMES"
    )
    return dict(ast.literal_eval(homes))


def _listed(package: str) -> Iterator[tuple[str, Definition | None, str]]:
    for node in _parsed(f"{package}.__init__").body:
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                yield alias.name, *_found(alias.name, node.module.removeprefix("lstm_explorer."))


def _found(name: str, module: str) -> tuple[Definition | None, str]:
    body = _parsed(module).body
    for node, after in zip(body, [*body[1:], None], strict=True):
        if isinstance(node, Definition) and node.name == name:
            return node, ast.get_docstring(node) or ""
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if name in [ast.unparse(each) for each in targets if each is not None]:
            said = after.value if isinstance(after, ast.Expr) else None
            return None, str(said.value) if isinstance(said, ast.Constant) else ""
    raise LookupError(f"{name} is not in {module}.")


def _parsed(module: str) -> ast.Module:
    path = ROOT / "lstm_explorer" / f"{module.replace('.', '/')}.py"
    if not path.exists():
        path = path.with_suffix("") / "__init__.py"
    return ast.parse(path.read_text("utf-8"))


def _arguments(definition: ast.FunctionDef) -> list[str]:
    given = ast.unparse(definition.args)
    split, depth, word = [], 0, ""
    for character in given:
        depth += (character in "([{") - (character in ")]}")
        if character == "," and depth == 0:
            split.append(word.strip())
            word = ""
        else:
            word += character
    split.append(word.strip())
    return [each for each in split if each and each not in ("self", "cls")]


def _wrapped(head: str, arguments: list[str], tail: str) -> str:
    line = f"{head}({', '.join(arguments)}){tail}"
    if len(line) <= 90:
        return line
    return f"{head}(\n" + "".join(f"    {each},\n" for each in arguments) + f"){tail}"


def _member(member: ast.FunctionDef) -> str:
    text = _in_markdown(ast.get_docstring(member) or "")
    if any(ast.unparse(each).endswith("property") for each in member.decorator_list):
        return f"\n#### `.{member.name}`\n\n{text}\n"
    return f"\n#### `.{member.name}({', '.join(_arguments(member))})`\n\n{text}\n"


def _in_markdown(text: str) -> str:
    """A Google-style docstring, its sections as lists."""
    lines, section = [], ""
    for line in text.splitlines():
        word = line.strip().removesuffix(":")
        if line == f"{word}:" and word in _SECTIONS:
            section = word
            lines += [f"**{word}**", ""]
        elif section and re.match(r"    \S", line):
            entry = re.match(r"    (\w+): (.*)", line)
            if entry and section != "Returns":
                lines.append(f"- `{entry[1]}`: {entry[2]}")
            else:
                lines.append(line.strip())
        elif section and line.startswith("     "):
            lines.append(f"  {line.strip()}")
        else:
            lines.append(line)
    return "\n".join(lines).strip()


if __name__ == "__main__":
    TARGET.write_text(page(), "utf-8")
