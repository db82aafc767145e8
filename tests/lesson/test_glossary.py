"""The glossary: one wording for every term, and none of the words that it rules out."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from lstm_explorer.lesson.glossary import TERMS, says, told
from tests.processes import ROOT
from tests.wording import forbidden

SPOKEN = [
    *(ROOT / "pages").glob("*.py"),
    *(ROOT / "lstm_explorer" / "ui").rglob("*.py"),
    *(ROOT / "lstm_explorer" / "figures").glob("*.py"),
    *(ROOT / "lstm_explorer" / "player").glob("*.py"),
    *(ROOT / "lstm_explorer" / "lesson" / "claims").glob("*.py"),
    *(ROOT / "lstm_explorer" / "lesson" / "tour").glob("*.py"),
]
"""Files whose texts visitors read."""


def texts(path: Path) -> Iterator[str]:
    """The texts in a file, its docstrings left out."""
    tree = ast.parse(path.read_text("utf-8"))
    lone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in lone:
            yield node.value


def test_a_term_is_explained_in_a_line_and_in_whole_sentences():
    for name, term in TERMS.items():
        assert term.says[0].isupper() or term.says.startswith("h and c"), name
        assert len(term.says) < 90 and len(term.whole) < 200, name
        assert all(part.endswith(".") for part in (term.says, term.more) if part), name


def test_no_explanation_uses_a_word_that_the_glossary_rules_out():
    found = {name: forbidden(term.whole) for name, term in TERMS.items()}
    assert not {name: words for name, words in found.items() if words}


def test_nothing_that_visitors_read_uses_a_word_that_the_glossary_rules_out():
    assert not [
        f"{path.relative_to(ROOT)}: {word} in {text!r}"
        for path in SPOKEN
        for text in texts(path)
        for word in forbidden(text)
    ]


def test_a_word_that_is_ruled_out_is_found_where_it_stands_alone():
    assert forbidden("Two neurons at one Timestep") == ("timestep", "neurons")
    assert forbidden("A configuration of time steps") == ()


def test_the_letters_of_the_equations_are_those_of_the_code():
    symbols = {term.symbol: name for name, term in TERMS.items() if term.symbol}
    assert symbols == {
        "t": "time step", "h": "hidden state", "c": "cell state", "i f o": "gates",
        "g": "candidate",
    }  # fmt: skip


def test_a_help_about_two_terms_names_both():
    assert told("carried", "reset").startswith(f"Carried: t{says('carried')[1:]} Reset: h and c")


def test_no_two_terms_are_written_the_same():
    forms = [form for term in TERMS.values() for form in term.forms]
    assert len(set(forms)) == len(forms)
    assert {"time steps", "unit", "batches", "losses", "runs"} <= set(forms)
