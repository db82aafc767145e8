"""Recipes side by side: what each has learned, and a button that trains what nobody has yet."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from lstm_explorer import measures
from lstm_explorer.experiment import Experiment
from lstm_explorer.ui import frame, session
from lstm_explorer.ui.components import controls, lecture


def compare_recipes(
    asked: str, recipes: Mapping[str, Experiment], *, explained: Mapping[str, str]
) -> None:
    """One card a recipe: right answers of one run each, or how far its training is.

    Args:
        asked: What they are compared for, a sentence above them.
        recipes: By the name that they have here.
        explained: What each name means.
    """
    if lecture.shows("recipes"):
        with lecture.figure("recipes"):
            st.markdown(asked)
            _cards(recipes, explained)


def _cards(recipes: Mapping[str, Experiment], explained: Mapping[str, str]) -> None:
    waiting = [recipe for recipe in recipes.values() if _running(recipe)]
    columns = st.columns(len(recipes))
    for column, (name, recipe) in zip(columns, recipes.items(), strict=True):
        with column, st.container(border=True):
            st.markdown(f"**{name.replace('_', ' ')}**  \n{explained[name]}")
            _state(name, recipe)
    if waiting:
        _await(waiting)


def _state(name: str, recipe: Experiment) -> None:
    model = session.trained_model(recipe)
    if model is not None:
        right = measures.evaluate(recipe, model.weights).right
        st.markdown(f"{int(right.sum()):,} of {len(right):,} right, one seed")
        frame.link("reset", "Open it", recipe)
        return
    if _running(recipe):
        job = session.trainings().look(recipe, viewer=session.viewer())
        st.markdown(f"being trained: epoch {job.epoch if job else 0:,} of {recipe.epochs:,}")
        return
    controls.button(
        f"train_{name}", "Train it", lambda: session.train_and_wait(recipe, frame.PATIENCE),
        icon=":material/play_arrow:",
    )  # fmt: skip


def _running(recipe: Experiment) -> bool:
    job = session.trainings().look(recipe, viewer=session.viewer())
    return job is not None and job.running


@st.fragment(run_every=frame.PATIENCE)
def _await(recipes: list[Experiment]) -> None:
    if not all(_running(recipe) for recipe in recipes):
        st.rerun(scope="app")
