"""The tape: letters fed from left to right, under each the answer; the same on every page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lstm_explorer.player import sources
from lstm_explorer.player.cells import cell_of
from lstm_explorer.recipe.symbols import shown
from lstm_explorer.runs.feeding import Run
from lstm_explorer.ui.components import lecture
from lstm_explorer.ui.components.mount import mount
from lstm_explorer.ui.url import address

_HTML = '<div class="name"></div><div class="tape" role="group"></div>'

TAPES = "tapes"
"""All tapes of a page, and the cards with their answers, are one figure of a lecture."""


def tape(
    run: Run,
    *,
    key: str,
    name: str,
    reset_at: int | None = None,
    now: int | None = None,
    selects: str | None = None,
    warm: int = 0,
    donated_from: int | None = None,
    held_from: int | None = None,
    resets: Sequence[int] | None = None,
) -> None:
    """Draw a run as a tape.

    Args:
        run: What was fed.
        key: The tape's name on the page.
        name: What this run is, in words: "state carried", "reset before K".
        reset_at: Where somebody reset it; from there on its answers have the colour of a reset.
        now: The current time step, outlined.
        selects: The URL parameter that a click on a letter sets to its time step.
        warm: So many of the first time steps only warm the state up.
        donated_from: From this time step on the state is another run's.
        held_from: From this time step on units are held; its answers have the text's colour.
        resets: Where it is reset by hand; a click just before a letter sets or lifts one there.
    """
    cells = [
        {
            **cell_of(step),
            "disturbed": reset_at is not None and step.t >= reset_at,
            "donated": donated_from is not None and step.t >= donated_from,
            "held": held_from is not None and step.t >= held_from,
            "warm": step.t < warm,
        }
        for step in run.steps
    ]
    draw(cells, key=key, name=name, now=now, selects=selects, resets=resets)


def answers_tape(
    letters: Sequence[str], answers: Sequence[str], targets: Sequence[str], *, key: str, name: str
) -> None:
    """Draw samples, each a cell of its own, with a network's answer and the right one."""
    draw(
        [
            {"t": n, "letters": [fed], "asked": True, "cut": False, "answer": shown(answer),
             "probability": None, "right": answer == target, "expected": shown(target)}
            for n, (fed, answer, target) in enumerate(zip(letters, answers, targets, strict=True))
        ],
        key=key, name=name, wrap=True,
    )  # fmt: skip


def draw(
    cells: Sequence[dict[str, Any]],
    *,
    key: str,
    name: str,
    now: int | None = None,
    selects: str | None = None,
    wrap: bool = False,
    resets: Sequence[int] | None = None,
    figure: str = TAPES,
    large: bool = False,
) -> None:
    """Draw cells that say for themselves what was fed and answered; `cells.js` knows the fields."""
    if not lecture.shows(figure):
        return
    name_on_page = f"tape_{key}"
    with lecture.figure(name_on_page):
        mount("tape", _HTML, css=sources.text("cells.css"))(
            key=name_on_page,
            data={
                "key": name_on_page, "cells": list(cells), "name": name, "now": now,
                "selects": selects, "wrap": wrap or large, "large": large,
                "resets": None if resets is None else list(resets), **address.heard(),
            },
        )  # fmt: skip
