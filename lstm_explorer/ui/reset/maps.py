"""Two maps: who decides, and how much warm-up a letter needs."""

from __future__ import annotations

from typing import cast

import streamlit as st

from lstm_explorer import figures
from lstm_explorer.lab import maps, workload
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.store.models import TrainedModel
from lstm_explorer.ui.components import charts, controls
from lstm_explorer.ui.reset.telling import affords, link_to_view, tell
from lstm_explorer.ui.text import sentences
from lstm_explorer.wording import percent


def who_decides(experiment: Experiment, model: TrainedModel) -> None:
    """After some true letters, every letter in turn."""
    if not affords(experiment, workload.of_who_decides(experiment)):
        return
    found = maps.who_decides(experiment, model.weights)
    tell(
        "After so many true letters (down), each letter is fed once (across). Columns of one "
        "colour: the letter decides. Rows of one colour: the position does.",
        f"The position alone explains **{percent(found.by_position)}** of the "
        f"{found.answers.size:,} answers, the letter alone **{percent(found.by_letter)}**.",
    )
    charts.chart(
        figures.answer_map.plain(
            found.answers, found.positions.tolist(), experiment.classes, dark=charts.dark()
        ),
        key="decides",
        alt="The answer to every letter after every number of true letters.",
    )
    st.caption(
        "“Explains alone”: the share of answers that are the commonest in their row (position) or "
        "column (letter). One network, one run."
    )
    link_to_view(experiment)


def warm_up(experiment: Experiment, model: TrainedModel) -> None:
    """Warm-ups of every length before each letter."""
    kinds, which, _ = st.columns([5, 2, 2])
    with kinds:
        kind = cast(maps.WarmUp, controls.choose_one("kind", "Fed before the letter"))
    letter = 0
    if kind == "one letter repeated":
        with which:
            chosen = controls.choose_from_list("letter", "Which", experiment.classes)
            letter = experiment.classes.index(chosen)
    if not affords(experiment, workload.of_warm_up_map(experiment, kind)):
        return
    found = maps.warm_up_map(experiment, model.weights, kind, letter=letter)
    asked = experiment.symbols[:-1]
    cold = found.right[0]
    right_cold = [each for each, right in zip(asked, cold, strict=True) if right == 1]
    whole = int((found.right == 1).any(axis=0).sum())
    tell(
        "Each letter (across) is asked about after a warm-up of so many letters (down).",
        f"After {found.lengths[0]} letters, **{len(right_cold)} of {len(asked)}** are answered "
        f"right{_listed(right_cold)}; after the best length for each, **{whole}** of them"
        + (f" (in all of {found.tried} random warm-ups)." if found.tried > 1 else "."),
    )
    charts.chart(
        figures.share_map.plain(found.right, found.lengths.tolist(), asked, dark=charts.dark()),
        key="warm_up",
        alt="Whether each letter is answered right after a warm-up of each length.",
    )
    if not experiment.carried and not experiment.spec.padded:
        window = f"the {experiment.width - 1} letters" if experiment.width > 1 else "nothing"
        st.caption(
            f"`{experiment.framing}` resets the state before every sample: of the warm-up, "
            f"{window} just before the letter can reach it, however long it is."
        )
    link_to_view(experiment)


def _listed(letters: list[str]) -> str:
    if not letters or len(letters) > 6:
        return ""
    return f" ({', '.join(map(sentences.said_symbol, letters))})"
