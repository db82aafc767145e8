"""The public names: each is explained, with shapes and errors, and the API page says the same."""

from __future__ import annotations

import ast
import importlib.util
import re

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


def test_the_page_is_what_the_docstrings_say():
    assert api.TARGET.read_text("utf-8") == api.page(), "Run `make api`, then commit docs/api.md."


def test_every_name_that_can_be_imported_is_on_the_page():
    page = api.TARGET.read_text("utf-8")
    for name in lstm_explorer.__all__:
        assert f"\n### {name}\n" in page


def test_every_public_name_is_explained():
    unexplained = [
        name
        for name, _, text in PUBLIC + FUNCTIONS
        if not text.strip().split("\n")[0].endswith((".", ":", "?"))
    ]
    assert not unexplained


def _without_a_shape(definition, text):
    """The arrays that a function takes or returns, and of which no shape is said."""
    for argument in (*definition.args.args, *definition.args.kwonlyargs):
        if argument.annotation and "ndarray" in ast.unparse(argument.annotation):
            said = re.search(rf"^\s+{argument.arg}: (.*(?:\n\s{{8,}}.*)*)", text, re.M)
            if not (said and "`(" in said[1]):
                yield argument.arg
    if definition.returns and ast.unparse(definition.returns) == "np.ndarray" and "`(" not in text:
        yield "what is returned"


def test_every_array_that_is_given_or_returned_has_a_shape():
    shapeless = {name: [*_without_a_shape(what, text)] for name, what, text in FUNCTIONS}
    assert not {name: found for name, found in shapeless.items() if found}


def _raised(definition):
    return {
        ast.unparse(node.exc.func)
        for node in ast.walk(definition)
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call)
    }


def test_every_error_that_is_raised_is_named():
    unnamed = {
        name: [error for error in _raised(definition) if f"{error}:" not in text]
        for name, definition, text in FUNCTIONS
    }
    assert not {name: errors for name, errors in unnamed.items() if errors}
