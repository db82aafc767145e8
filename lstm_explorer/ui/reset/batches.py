"""Inside a batch: whether its samples share anything, in NumPy and in the genuine Keras model."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import replace

import streamlit as st

from lstm_explorer.jobs.limits import TooMuch
from lstm_explorer.lab.batches import BatchCheck
from lstm_explorer.lab.batches import inside_a_batch as check_in_numpy
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.store.models import TrainedModel
from lstm_explorer.ui.components import lecture
from lstm_explorer.ui.reset.recipes import compare_recipes
from lstm_explorer.ui.reset.telling import link_to_view, tell
from lstm_explorer.ui.server import shared
from lstm_explorer.ui.shell import visitor
from lstm_explorer.ui.text.markdown import plain

_ORDERS: dict[str, tuple[bool | str, str]] = {
    "in order": (False, "as the sequence has them"),
    "one fixed random order": ("once", "drawn once from the seed"),
    "reshuffled": (True, "a new order every epoch"),
}

_SHARED = 1e-4
"""A change in another sample's output above this would be more than rounding."""


def inside_a_batch(experiment: Experiment, model: TrainedModel) -> None:
    """Permute the batch, corrupt one sample, ask one by one."""
    ours = check_in_numpy(experiment, model.weights)
    most = max(ours.permuted, ours.corrupted, ours.one_by_one)
    tell(
        "The lesson says that samples of one batch share state. If they did, another sample's "
        "output would change.",
        f"The largest change is **{most:.1e}** in a probability"
        + (
            ": rounding, and nothing else. Samples of one batch share nothing."
            if most < _SHARED
            else ": more than rounding."
        ),
    )
    if lecture.shows("batch"):
        _beside_keras(ours, model)
    compare_recipes(
        "**Does the order of training matter?** The same recipe, in three orders:",
        {name: replace(experiment, shuffle=shuffle) for name, (shuffle, _) in _ORDERS.items()},
        model,
        explained={name: meaning for name, (_, meaning) in _ORDERS.items()},
    )
    link_to_view(experiment)


def _beside_keras(ours: BatchCheck, model: TrainedModel) -> None:
    try:
        check = shared.trainings().check_batch(model, viewer=visitor.viewer())
    except TooMuch as error:
        _table(ours, None)
        st.warning(plain(str(error)), icon=":material/error:")
        return
    if not check.done():
        _table(ours, None)
        _await(check)
    elif (failed := check.exception()) is not None:
        _table(ours, None)
        st.warning(plain(str(failed)), icon=":material/error:")
    else:
        _table(ours, check.result())


@st.fragment(run_every=0.5)
def _await(check: Future[BatchCheck]) -> None:
    if check.done():
        st.rerun(scope="app")


def _table(ours: BatchCheck, keras: BatchCheck | None) -> None:
    rows = {
        "the batch permuted": (ours.permuted, keras and keras.permuted),
        "one sample corrupted": (ours.corrupted, keras and keras.corrupted),
        "asked one by one": (ours.one_by_one, keras and keras.one_by_one),
    }
    lines = [
        "| largest change of another sample's output | NumPy | Keras' own model |",
        "|---|--:|--:|",
    ]
    lines += [
        f"| {name} | {mine:.1e} | {'being computed' if theirs is None else f'{theirs:.1e}'} |"
        for name, (mine, theirs) in rows.items()
    ]
    with lecture.figure("batch"):
        st.markdown("\n".join(lines))
