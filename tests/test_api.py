"""The public names: each is explained, with shapes and errors, and the API page says the same."""

from __future__ import annotations

import ast
import importlib.util
import re

import pytest

import lstm_explorer
from tests.processes import ROOT

_SPEC = importlib.util.spec_from_file_location("api", ROOT / "docs" / "api.py")
api = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(api)

PUBLIC = [
    (f"{module}.{name}", definition, text)
    for module, names in api.public().items()
    for name, definition, text in names
]
FUNCTIONS = [
    (name, definition, text)
    for name, definition, text in PUBLIC
    if isinstance(definition, ast.FunctionDef)
] + [
    (f"{name}.{member.name}", member, ast.get_docstring(member) or "")
    for name, definition, _ in PUBLIC
    if isinstance(definition, ast.ClassDef)
    for member in api.members(definition)
]


def _each(entries):
    return pytest.mark.parametrize(
        ("name", "definition", "text"), entries, ids=[name for name, *_ in entries]
    )


def test_the_page_is_what_the_docstrings_say():
    assert api.TARGET.read_text("utf-8") == api.page(), "Run `make api`, then commit docs/api.md."


def test_every_name_that_can_be_imported_is_on_the_page():
    page = api.TARGET.read_text("utf-8")
    for name in lstm_explorer.__all__:
        assert f"\n### {name}\n" in page


@_each(PUBLIC + FUNCTIONS)
def test_every_public_name_is_explained(name, definition, text):
    assert text.strip().split("\n")[0].endswith((".", ":", "?")), text


@_each(FUNCTIONS)
def test_every_array_that_is_given_or_returned_has_a_shape(name, definition, text):
    given = [*definition.args.args, *definition.args.kwonlyargs]
    for argument in given:
        if argument.annotation and "ndarray" in ast.unparse(argument.annotation):
            said = re.search(rf"^\s+{argument.arg}: (.*(?:\n\s{{8,}}.*)*)", text, re.M)
            assert said and "`(" in said[1], f"{argument.arg} has no shape"
    if definition.returns and ast.unparse(definition.returns) == "np.ndarray":
        assert "`(" in text, "what is returned has no shape"


@_each(FUNCTIONS)
def test_every_error_that_is_raised_is_named(name, definition, text):
    raised = {
        ast.unparse(node.exc.func)
        for node in ast.walk(definition)
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call)
    }
    assert all(f"{error}:" in text for error in raised), raised
