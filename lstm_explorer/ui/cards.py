"""Cards: one question and its answer, large enough for the back row."""

from __future__ import annotations

from html import escape
from typing import Literal

import streamlit as st

from lstm_explorer.numerals import percent
from lstm_explorer.runs import TimeStep
from lstm_explorer.symbols import drawn, shown
from lstm_explorer.ui import lecture
from lstm_explorer.ui.tape import TAPES

_STYLE = """
<style>
.card { border: 2px solid var(--st-border-color, #8884); border-radius: 12px; padding: 10px 18px; }
.card.carried { --card: var(--hall-carried, light-dark(#0072B2, #56B4E9)); }
.card.reset { --card: var(--hall-reset, light-dark(#D55E00, #F0803C)); border-style: dashed; }
.card.active { border-color: var(--card); }
.card:not(.active) { opacity: var(--hall-faint, 0.72); }
.card .name { font-size: 17px; }
.card .name b { color: var(--card); }
.card .asked { font: 700 44px/56px ui-monospace, "DejaVu Sans Mono", monospace; }
.card .asked span { color: var(--card); }
.card .verdict { font-size: 16px; }
</style>
"""


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
            _STYLE
            + f'<div class="card {kind}{" active" if active else ""}" data-testid="card-{kind}">'
            f'<div class="name">{mark}{escape(name)}</div>'
            f'<div class="asked">{escape(letters)} → <span>{escape(shown(step.answer))}</span>'
            f'</div><div class="verdict">{escape(verdict)} · {percent(step.probability)} sure</div>'
            "</div>"
        )
