"""Modules put together to one text: what Streamlit's components and the player's file are given."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from lstm_explorer.player import sources
from tests.processes import ROOT
from tests.scripts.test_scripts import NODE

PACKAGE = ROOT / "lstm_explorer"
SCRIPTS = sorted(PACKAGE.rglob("*.js"))
ENTRIES = [path for path in SCRIPTS if "export default function" in path.read_text("utf-8")]


@pytest.fixture
def modules(tmp_path):
    """A function that writes modules and puts the first together."""

    def joined(**texts: str) -> str:
        for name, text in texts.items():
            (tmp_path / f"{name}.js").write_text(text, "utf-8")
        return sources.script(tmp_path / f"{next(iter(texts))}.js")

    return joined


def test_there_are_scripts_to_look_at():
    assert len(SCRIPTS) > 30 and len(ENTRIES) > 10 and sources.PLAYER in ENTRIES


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda path: path.stem)
def test_a_script_put_together_is_a_module_in_which_every_name_is_declared_once(entry, tmp_path):
    whole = tmp_path / "whole.mjs"
    whole.write_text(sources.script(entry), "utf-8")
    check = subprocess.run([NODE, "--check", str(whole)], capture_output=True, text=True)
    assert check.returncode == 0, check.stderr
    assert whole.read_text("utf-8").count("export default") == 1


def test_every_module_is_part_of_a_script():
    used = "\n".join(map(sources.script, ENTRIES))
    for path in SCRIPTS:
        last = path.read_text("utf-8").rstrip().splitlines()[-1]
        assert last in used, f"Nothing needs {path.name}"


def test_what_several_modules_need_stands_once_and_before_them(modules):
    whole = modules(
        entry='import { a } from "./a.js";\nimport { b } from "./b.js";\n'
        "export default function () { return a() + b(); }\n",
        a='import { c } from "./c.js";\nexport function a() { return c; }\n',
        b='import { c } from "./c.js";\nexport const b = () => c;\n',
        c="export const c = 1;\n",
    )
    places = [whole.index(each) for each in ("const c", "function a", "const b", "default")]
    assert places == sorted(places)
    assert whole.count("const c = 1") == 1 and "import" not in whole


def test_a_name_that_is_not_exported_is_named_with_both_modules(modules):
    with pytest.raises(ValueError, match=r"entry\.js needs b, which a\.js does not export"):
        modules(entry='import { a, b } from "./a.js";\n', a="export const a = 1;\nconst b = 2;\n")


def test_modules_that_need_each_other_are_named(modules):
    with pytest.raises(ValueError, match=r"entry\.js → a\.js → entry\.js"):
        modules(
            entry='import { a } from "./a.js";\nexport const e = 1;\n',
            a='import { e } from "./entry.js";\nexport const a = 1;\n',
        )


@pytest.mark.parametrize(
    "line",
    ['import a from "./a.js";', 'import * as a from "./a.js";', 'import { a } from "plotly";',
     "export { a };", "export default 1;", 'export * from "./a.js";'],
)  # fmt: skip
def test_other_ways_to_import_and_export_are_refused_with_what_to_write(modules, line):
    with pytest.raises(ValueError, match="Write `import"):
        modules(entry=f"{line}\n", a="export const a = 1;\n")


def test_only_a_scripts_own_module_has_a_default_export(modules):
    with pytest.raises(ValueError, match="default"):
        modules(
            entry='import { a } from "./a.js";\n',
            a="export const a = 1;\nexport default function () {}\n",
        )


def test_the_players_style_touches_nothing_outside_of_it():
    assert sources.style().startswith(".lstm-player {")


def test_every_script_is_checked_for_types():
    assert not [
        path.name for path in SCRIPTS if not path.read_text("utf-8").startswith("// @ts-check\n")
    ]


def imported(path: Path) -> list[Path]:
    """The modules that a script imports."""
    found = sources._IMPORT.findall(path.read_text("utf-8"))
    return [(path.parent / place).resolve() for _, place in found]


def test_the_players_scripts_need_nothing_of_the_pages():
    for path in (PACKAGE / "player").glob("*.js"):
        assert all(each.parent == PACKAGE / "player" for each in imported(path)), path.name
