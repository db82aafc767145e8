"""The same letters, fed to every recipe's network of this seed."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

import streamlit as st

from lstm_explorer.lab.answers import after_each_letter, shortest
from lstm_explorer.network.cell import Weights
from lstm_explorer.player.cells import cell_of
from lstm_explorer.recipe.experiment import Experiment, ParsedText
from lstm_explorer.recipe.symbols import shown
from lstm_explorer.runs.feeding import TimeStep, feed, free_run
from lstm_explorer.sweeps import sweep
from lstm_explorer.ui.compare.known import Files, Row
from lstm_explorer.ui.compare.telling import tell
from lstm_explorer.ui.components import controls, lecture
from lstm_explorer.ui.components.tape import TAPES, draw
from lstm_explorer.ui.server import shared
from lstm_explorer.ui.shell import visitor
from lstm_explorer.ui.text.markdown import plain

_NARROW = 14  # letters up to which two tapes fit side by side
_A_SLIDE = 4  # tapes that are shown together in a lecture
_ORDER = 0  # seed of the random order: the same for everybody


def show(rows: Sequence[Row], experiment: Experiment) -> None:
    """One tape a recipe, column by column the same letters."""
    how, what, state = st.columns([3, 4, 3])
    with how:
        feeding = controls.choose_from_list("feeding", "Feed it")
    with state:
        if feeding == "free run":
            own = controls.choose_number("answers", "Own answers fed", 0, 100, 10)
        else:
            kept = controls.choose_from_list("state", "State")
    with what:
        if feeding == "free run":
            letter = controls.choose_from_list("letter", "From the letter", experiment.classes)
        else:
            text = controls.choose_text(experiment)
    if feeding == "free run":
        fed = [_free(row, letter, own) for row in rows]
    else:
        ordered = _shuffled(experiment, text) if feeding == "in random order" else text
        fed = [_fed(row, ordered, kept) for row in rows]
    tell(
        "What does each answer to the same letters? Under each letter, the answer after it.",
        f"One seed each, seed {experiment.seed}: {_found(rows, fed)}.",
    )
    _tapes(rows, fed)
    st.caption(
        "Padded framings are asked after every letter about all letters so far; windows answer "
        "from their last letter on."
    )


def _found(rows: Sequence[Row], fed: Sequence[list[dict[str, Any]] | str]) -> str:
    asked = [
        (row, cells) for row, cells in zip(rows, fed, strict=True) if not isinstance(cells, str)
    ]
    if not asked:
        return "there is no network to ask"
    judged = [(row, cells) for row, cells in asked if _judged(cells)]
    if not judged:
        return "nothing of this follows in the sequence, so no answer is right or wrong"
    whole = sum(all(_judged(cells)) for _, cells in judged)
    row, fewest = min(judged, key=lambda each: sum(_judged(each[1])) / len(_judged(each[1])))
    return (
        f"{whole} of {len(judged)} networks make no mistake; the fewest right has "
        f"**{row.name}**, {_counted(fewest)}"
    )


def _tapes(rows: Sequence[Row], fed: Sequence[list[dict[str, Any]] | str]) -> None:
    longest = max((len(cells) for cells in fed if not isinstance(cells, str)), default=0)
    columns = st.columns(2 if longest <= _NARROW else 1)
    for number, (row, cells) in enumerate(zip(rows, fed, strict=True)):
        with columns[number % len(columns)]:
            if isinstance(cells, str):
                if lecture.shows(_slide(number)):
                    lecture.words(f"silent_{number}", f"**{row.name}**: {plain(cells)}")
            else:
                name = f"{row.name}, seed {row.recipe.seed}: {_counted(cells)}"
                draw(cells, key=f"probe_{number}", name=name, figure=_slide(number))


def _slide(number: int) -> str:
    """Which figure of a lecture a tape belongs to: all of them are more than a hall can read."""
    return f"{TAPES}_{number // _A_SLIDE}"


def _judged(cells: list[dict[str, Any]]) -> list[bool]:
    """Whether each answer is right, where one can be."""
    return [cell["right"] for cell in cells if cell["right"] is not None]


def _counted(cells: list[dict[str, Any]]) -> str:
    judged = _judged(cells)
    return f"{sum(judged)} of {len(judged)} right" if judged else "nothing to be right about"


def _fed(row: Row, typed: str | ParsedText, state: str) -> list[dict[str, Any]] | str:
    """The cells of a tape, or a sentence that says why there is none."""
    recipe, weights = row.recipe, _network(row)
    if weights is None:
        return f"nobody has trained it with seed {recipe.seed} yet."
    try:
        text = recipe.parse(typed)
    except ValueError as error:
        return str(error)
    resets: Sequence[int] | None = {"as trained": None, "carried": ()}.get(state)
    if state == "reset before every letter":
        resets = range(text.time_steps)
    if recipe.spec.padded:
        steps = [(step, True) for step in after_each_letter(recipe, weights, text, resets=resets)]
    else:
        steps = _with_cuts(feed(recipe, weights, text, resets=resets).steps)
    return _cells(recipe, text.symbols, steps)


def _free(row: Row, letter: str, answers: int) -> list[dict[str, Any]] | str:
    recipe, weights = row.recipe, _network(row)
    if weights is None:
        return f"nobody has trained it with seed {recipe.seed} yet."
    # A window cannot begin with one letter: it is given those that follow in the sequence.
    place = recipe.symbols.index(letter)
    start = recipe.symbols[place : place + shortest(recipe)]
    try:
        run = free_run(recipe, weights, recipe.join(start), answers)
    except ValueError as error:
        return str(error)
    steps = _with_cuts(run.steps)
    own = [step.answer for step, _ in steps[:-1]]
    return _cells(recipe, (*start, *own), steps)


def _with_cuts(steps: Sequence[TimeStep]) -> list[tuple[TimeStep, bool]]:
    began = {step.sample: step.reset for step in reversed(steps)}
    return [(step, began[step.sample]) for step in steps if step.asked]


def _cells(
    recipe: Experiment, symbols: Sequence[str], steps: Sequence[tuple[TimeStep, bool]]
) -> list[dict[str, Any]]:
    """One cell a letter, so that letters stand under one another from tape to tape."""
    silent = len(symbols) - len(steps)
    cells: list[dict[str, Any]] = [
        {"t": t, "letters": [shown(symbol)], "asked": False, "cut": False, "answer": None,
         "probability": None, "right": None, "expected": ""}
        for t, symbol in enumerate(symbols[:silent])
    ]  # fmt: skip
    for t, (step, cut) in enumerate(steps, silent):
        known = {"t": t, "letters": [shown(symbols[t])], "cut": cut and t > silent}
        cells.append({**cell_of(step), **known})
    return cells


def _network(row: Row) -> Weights | None:
    model = visitor.status(row.recipe, row.files.model).model
    return _kept(row.recipe, row.files) if model is None else model.weights


@st.cache_resource(show_spinner=False, max_entries=64, hash_funcs=shared.BY_FINGERPRINT)
def _kept(recipe: Experiment, files: Files) -> Weights | None:
    outcome = sweep.kept(recipe)
    return None if outcome is None else outcome.weights


def _shuffled(experiment: Experiment, text: ParsedText) -> str:
    symbols = list(text.symbols)
    random.Random(_ORDER).shuffle(symbols)
    return experiment.join(symbols)
