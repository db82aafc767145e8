"""The notebook: the script's parts as cells of a Jupyter notebook (nbformat 4.5, which is JSON)."""

from __future__ import annotations

import json
from typing import Any

from lstm_explorer.exports.asking_code import expected_output
from lstm_explorer.exports.part import Part
from lstm_explorer.exports.parts import parts
from lstm_explorer.runs.feeding import Run
from lstm_explorer.store.models import TrainedModel


def notebook(model: TrainedModel, run: Run) -> str:
    """A notebook that gives the app's answers, or stops with an error.

    Args:
        model: The trained network and its recipe.
        run: A text fed to it, with no intervention but resets.

    Returns:
        JSON. `RETRAIN` in the first cell decides whether it trains from scratch.

    Raises:
        ValueError: The network is not an LSTM.
    """
    experiment, weights = model.experiment, model.weights
    title = (
        f"# {experiment.framing}\n\nMade by LSTM Explorer from recipe `{experiment.fingerprint}`. "
        "It needs keras, tensorflow and numpy."
    )
    if experiment.brought is None:
        title += " Set `RETRAIN = True` to train from scratch."
    cells = [_words("title", title)]
    for number, part in enumerate(parts(experiment, weights, run, retrain="False")):
        cells += [_words(f"why-{number}", f"## {part.title}\n\n{part.why}"), _code(number, part)]
    output = expected_output(experiment, weights, run)
    cells.append(_words("expected", f"## What it prints\n\n{_quoted(output)}"))
    content = {
        "cells": cells,
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _words(name: str, text: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": name, "metadata": {}, "source": _source(text)}


def _code(number: int, part: Part) -> dict[str, Any]:
    # A reader of the notebook need not scroll through the numbers.
    folded = {"jupyter": {"source_hidden": True}, "collapsed": True} if part.data else {}
    return {
        "cell_type": "code",
        "id": f"code-{number}",
        "metadata": folded,
        "execution_count": None,
        "outputs": [],
        "source": _source(part.code.strip("\n")),
    }


def _source(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def _quoted(text: str) -> str:
    """As a block of code: nothing in it is markdown, whatever symbols it holds."""
    return "\n".join(f"    {line}" for line in text.splitlines())
