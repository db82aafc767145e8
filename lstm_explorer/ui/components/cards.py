"""Cards: one question and its answer, large enough for the back row."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Literal

import streamlit as st

from lstm_explorer.recipe.symbols import drawn, shown
from lstm_explorer.runs.feeding import TimeStep
from lstm_explorer.ui.components import lecture
from lstm_explorer.ui.components.mount import style
from lstm_explorer.ui.components.tape import TAPES
from lstm_explorer.wording import percent

_STYLE = Path(__file__).with_suffix(".css")


def answer_card(
    name: str, step: TimeStep, *, kind: Literal["carried", "reset"], active: bool
) -> None:
    """What a network answered at one time step.

    Args:
        name: Of the run: "State carried from A to J".
        step: Where it was asked.
        kind: The run's colour.
        active: Whether this is the run that the page shows in full.
    """
    if not lecture.shows(TAPES):
        return
    letters = drawn(step.letters)
    verdict = "nothing follows it"
    if step.right is not None:
        right = " or ".join(map(shown, step.expected))
        verdict = "✓ right" if step.right else f"✗ wrong, it should be {right}"
    mark = "✂ " if kind == "reset" else ""
    with lecture.figure(f"card_{kind}"):
        st.html(
            style(_STYLE)
            + f'<div class="card {kind}{" active" if active else ""}" data-testid="card-{kind}">'
            f'<div class="name">{mark}{escape(name)}</div>'
            f'<div class="asked">{escape(letters)} → <span>{escape(shown(step.answer))}</span>'
            f'</div><div class="verdict">{escape(verdict)} · {percent(step.probability)} sure</div>'
            "</div>"
        )
