"""Telling: what every section of the Reset page says about itself."""

from __future__ import annotations

import streamlit as st

from lstm_explorer.lab import workload
from lstm_explorer.recipe.experiment import Experiment, ParsedText
from lstm_explorer.runs.feeding import Run
from lstm_explorer.ui.components import lecture
from lstm_explorer.ui.shell import frame
from lstm_explorer.ui.text import sentences


def tell(asked: str, answered: str) -> None:
    """One line that says what is asked, and one with what this model answered."""
    lecture.words("told", answered if lecture.on() else f"{asked}  \n{answered}")


def affords(experiment: Experiment, products: int) -> bool:
    """Whether a page can wait for so much work; where it cannot, it says so."""
    if products <= workload.MOST:
        return True
    st.warning(
        f"With {experiment.units} units and {len(experiment.symbols)} symbols this takes "
        f"{products / 1e9:,.0f} billion products; a page waits for at most "
        f"{workload.MOST / 1e9:.0f} billion. Choose fewer units or a shorter sequence; in a "
        "notebook, the library has no such limit.",
        icon=":material/hourglass_disabled:",
    )
    return False


def link_to_view(experiment: Experiment) -> None:
    """A link that opens exactly this view in a fresh browser."""
    frame.link_to_view("reset", experiment)


def whole_run_fed(text: ParsedText) -> str:
    """What a run is called that is fed as in training."""
    return f"{sentences.name_of_run(text.experiment)}: {sentences.what_is_fed(text)}"


def answers_of(run: Run) -> str:
    """The answers of a run where it is asked, one after the other."""
    return " ".join(sentences.said_symbol(step.answer) for step in run.asked)
