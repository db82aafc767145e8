"""Numerals: one way of writing numbers."""

from __future__ import annotations

import ast
import re

import pytest

from lstm_explorer.wording import percent, signed_percent
from tests.lesson.test_glossary import SPOKEN
from tests.processes import ROOT


def test_a_share_is_told_in_per_cent_with_a_space():
    assert percent(0.825, 1) == "82.5 %"
    assert percent(1) == "100 %"
    assert signed_percent(0.032, 1) == "+3.2 %" and signed_percent(-0.5) == "-50 %"


@pytest.mark.parametrize("path", SPOKEN, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_sentence_writes_per_cent_in_another_way(path):
    shares = [
        ast.unparse(node)
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FormattedValue)
        and node.format_spec is not None
        and re.search(r"\.\d%", ast.unparse(node.format_spec))
    ]
    assert not shares
