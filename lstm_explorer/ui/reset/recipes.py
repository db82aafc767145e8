"""Recipes side by side: what each has learned, and a button that trains what nobody has yet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import streamlit as st

from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.runs import evaluation
from lstm_explorer.store.models import TrainedModel
from lstm_explorer.ui.components import controls, lecture
from lstm_explorer.ui.shell import frame, visitor
from lstm_explorer.ui.shell.recipe_status import RecipeStatus


def compare_recipes(
    asked: str,
    recipes: Mapping[str, Experiment],
    model: TrainedModel,
    *,
    explained: Mapping[str, str],
) -> None:
    """One card a recipe: right answers of one run each, or how far its training is.

    Args:
        asked: What they are compared for, a sentence above them.
        recipes: By the name that they have here.
        model: That of the page's own recipe, which may be one of them.
        explained: What each name means.
    """
    if lecture.shows("recipes"):
        with lecture.figure("recipes"):
            st.markdown(asked)
            _cards(recipes, model, explained)


def _cards(
    recipes: Mapping[str, Experiment], model: TrainedModel, explained: Mapping[str, str]
) -> None:
    waiting = []
    columns = st.columns(len(recipes))
    for column, (name, recipe) in zip(columns, recipes.items(), strict=True):
        with column, st.container(border=True):
            st.markdown(f"**{name.replace('_', ' ')}**  \n{explained[name]}")
            if recipe == model.experiment:
                _trained(model)
                continue
            status = visitor.status(recipe)
            _state(name, status)
            if status.running:
                waiting.append(visitor.follow(status))
    if waiting:
        _await(waiting)


def _state(name: str, status: RecipeStatus) -> None:
    recipe = status.experiment
    if status.model is not None:
        _trained(status.model)
    elif status.job is not None and status.running:
        st.markdown(f"being trained: epoch {status.job.epoch:,} of {recipe.epochs:,}")
    else:
        controls.button(
            f"train_{name}", "Train it", lambda: visitor.train_and_wait(recipe, frame.PATIENCE),
            icon=":material/play_arrow:",
        )  # fmt: skip


def _trained(model: TrainedModel) -> None:
    right = evaluation.evaluate(model.experiment, model.weights).right
    st.markdown(f"{int(right.sum()):,} of {len(right):,} right, one seed")
    frame.link("reset", "Open it", model.experiment)


@st.fragment(run_every=frame.PATIENCE)
def _await(trainings: Sequence[Iterator[RecipeStatus]]) -> None:
    if not all([next(statuses).running for statuses in trainings]):  # each of them is attended to
        st.rerun(scope="app")
