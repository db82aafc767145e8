"""In what is handed out, too, whatever was typed is text: in code, in notebooks, in web pages."""

from __future__ import annotations

import ast
import json
import re

import pytest

from lstm_explorer import Experiment, exports, feed, figures
from lstm_explorer.runs.feeding import Run
from lstm_explorer.store.models import TrainedModel
from tests.networks import fabricated_model

PLAIN = "ABCDEFGHIJKLMNOPQR"

LETTERS = (
    '"""+exit(1)+""" #n', "'''\\{exit()}%s$`\"", "<script>hit</scrip", "</script><svg abd",
    "]'))\\\"\\N{A}\\x41\\",
)  # fmt: skip
"""Texts of eighteen letters that would end a string, a script or a comment."""

WORDS = "[a](javascript:hit())|![b](//x/y.png)|$\\sum$|\"\"\"+exit(1)|'''\\x41|%(a)s|\\|# hit"


def handed_out(sequence: str) -> tuple[TrainedModel, Run]:
    recipe = Experiment(framing="one_char", sequence=sequence, units=2, epochs=1)
    model = fabricated_model(recipe)
    return model, feed(recipe, model.weights, recipe.sequence)


class _Blank(ast.NodeTransformer):
    """Takes every text and number out of code."""

    def visit_Constant(self, node: ast.Constant) -> ast.Constant:
        return ast.Constant(None)

    def visit_List(self, node: ast.List) -> ast.List:
        return ast.List([], ast.Load())


def structure(code: str) -> str:
    """Code without what its texts, numbers and lists hold."""
    return ast.dump(_Blank().visit(ast.parse(code)))


def texts(code: str) -> set[object]:
    return {node.value for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Constant)}


@pytest.mark.parametrize("sequence", LETTERS)
def test_letters_are_only_a_text_in_the_script(sequence):
    plain, given = (exports.script(*handed_out(each)) for each in (PLAIN, sequence))
    assert sequence in texts(given)
    assert structure(given) == structure(plain)


def test_words_are_only_texts_in_the_script():
    eight = "one|two|three|four|five|six|seven|eight"
    plain, given = (exports.script(*handed_out(each)) for each in (eight, WORDS))
    assert set(WORDS.split("|")) <= texts(given)
    assert structure(given) == structure(plain)


@pytest.mark.parametrize("sequence", [*LETTERS, WORDS])
def test_a_notebook_shows_what_was_typed_in_code_only(sequence):
    for cell in json.loads(exports.notebook(*handed_out(sequence)))["cells"]:
        if cell["cell_type"] == "code":
            ast.parse("".join(line for line in cell["source"] if not line.startswith("%")))
            continue
        prose = [line for line in cell["source"] if not line.startswith("    ")]  # that is code
        assert not re.search("hit|exit|javascript|sum", "".join(prose)), prose


@pytest.mark.parametrize("sequence", [*LETTERS, WORDS])
def test_a_web_page_has_no_more_scripts_than_it_needs(sequence):
    _, run = handed_out(sequence)
    figure = figures.answers_map.plain(run, Experiment(sequence=sequence).classes, height=300)
    written = figures.web_page(figure)
    plain = figures.web_page(figures.heatmap.plain(run, "h"))
    assert written.count("<script") == plain.count("<script")
    assert "<svg abd" not in written and "<script>hit" not in written
