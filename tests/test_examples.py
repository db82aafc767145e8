"""The examples: they run, and what they show is what they showed when they were written."""

from __future__ import annotations

import copy

import nbformat
import pytest
from nbclient import NotebookClient

from tests.processes import ROOT

NOTEBOOK = ROOT / "examples" / "k_to_b.ipynb"


def _shown(book):
    """All that is printed or shown as text, cell by cell."""
    return [
        [output.get("text") or output["data"]["text/plain"] for output in cell.outputs]
        for cell in book.cells
        if cell.cell_type == "code"
    ]


def test_k_to_b_takes_ten_lines():
    book = nbformat.read(NOTEBOOK, as_version=4)
    nbformat.validate(book)
    first = next(cell for cell in book.cells if cell.cell_type == "code")
    assert len([line for line in first.source.splitlines() if line.strip()]) <= 10
    one, two = first.outputs[0].text.splitlines()
    assert (one[-1], two[-1]) == ("L", "B")


@pytest.mark.slow
def test_the_notebook_gives_what_it_shows():
    book = nbformat.read(NOTEBOOK, as_version=4)
    again = copy.deepcopy(book)
    NotebookClient(again, timeout=120, resources={"metadata": {"path": str(ROOT)}}).execute()
    assert _shown(again) == _shown(book)
