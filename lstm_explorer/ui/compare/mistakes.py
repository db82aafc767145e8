"""Which letters each recipe gets right, over seeds."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st

from lstm_explorer import figures
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.ui.compare.known import Row
from lstm_explorer.ui.compare.telling import diverged_said, seeds_said, share_said, tell
from lstm_explorer.ui.components import charts
from lstm_explorer.ui.text import sentences


def show(rows: Sequence[Row], experiment: Experiment) -> None:
    """Recipes down, letters across."""
    known = [row for row in rows if row.shown]
    letters = [
        letter
        for letter in experiment.classes
        if any(letter in run.by_letter for row in known for run in row.shown)
    ]
    shares = np.array([[_share(row, letter) for letter in letters] for row in known])
    tell("Which letters does it get right, and in how many runs?", _found(known, letters, shares))
    if not known:
        return
    names = [figures.two_lines(row.name, seeds_said(len(row.shown))) for row in known]
    charts.chart(
        figures.letter_shares.plain(
            shares, names, letters, height=80 + 42 * max(len(known), 3), dark=charts.dark()
        ),
        key="mistakes",
        alt="Share of runs in which each recipe answers each letter right.",
    )
    st.caption(
        "✓: right in all runs, ✗: in none, a number: in so many per cent of them. Empty: never "
        "asked for, since a window needs letters before it. Where several samples ask for a "
        f"letter, their share counts. {diverged_said(known)}"
    )


def _share(row: Row, letter: str) -> float:
    # With random runs a seed may not draw a letter at all.
    asked = [run.by_letter[letter] for run in row.shown if letter in run.by_letter]
    return float(np.mean(asked)) if asked else float("nan")


def _found(known: Sequence[Row], letters: Sequence[str], shares: np.ndarray) -> str:
    if not known:
        return "Nobody has trained any of these with these seeds yet: press **Train**."
    if (np.isnan(shares) | (shares == 1)).all():
        return f"Every letter, in every run, by all {len(known)} recipes."
    row, column = (int(n) for n in np.unravel_index(np.nanargmin(shares), shares.shape))
    worst = known[row]
    return (
        f"The least often right is **{sentences.said_symbol(letters[column])}** by "
        f"{worst.name}: {share_said(shares[row, column])}, {seeds_said(len(worst.shown))}."
    )
