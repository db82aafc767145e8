"""The frame of every page: its set-up, the way to the other pages, and the line under its title."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

import streamlit as st

from lstm_explorer.network.cell import Weights
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.runs import evaluation
from lstm_explorer.store.models import TrainedModel
from lstm_explorer.ui.components import controls, glossary, hand, lecture
from lstm_explorer.ui.components.controls import Link
from lstm_explorer.ui.components.mount import style
from lstm_explorer.ui.server import shared
from lstm_explorer.ui.shell import share, simplifications, tour, visitor
from lstm_explorer.ui.shell.recipe_status import RecipeStatus
from lstm_explorer.ui.text.markdown import plain
from lstm_explorer.ui.url import address, hiding, parameters, recipes
from lstm_explorer.ui.url.view import LECTURED
from lstm_explorer.wording import counted

PAGES = {
    "start": ("Start", ":material/play_circle:"),
    "framings": ("Framings", ":material/view_in_ar:"),
    "train": ("Train", ":material/model_training:"),
    "states": ("States", ":material/grid_on:"),
    "reset": ("Reset", ":material/content_cut:"),
    "compare": ("Compare", ":material/bar_chart:"),
    "bring": ("Bring your own", ":material/upload_file:"),
    "claims": ("Claims", ":material/fact_check:"),
    "take_home": ("Take home", ":material/download:"),
}
"""Every page's file in `pages/`, with its name and icon."""

ASIDE = {"status": ("Status", ":material/monitor_heart:")}
"""Likewise of pages that are not about the network; they explain no words."""

PATIENCE = 0.5
"""Seconds that a page waits for a training it has started, before it says how far it is."""

_STYLE = Path(__file__).with_suffix(".css")


def page(name: str, question: str | Callable[[], str]) -> Experiment:
    """Set a page up: its title is its question, and the way to the others carries the recipe.

    Args:
        name: Which of `PAGES` or `ASIDE` it is.
        question: What it answers; asked for once the view is settled.

    Returns:
        The recipe of the view. Where that is none, a sentence says why, and the lesson's settings
        stand in for it.
    """
    address.begin(name)
    tour.open_stop(name)
    question = question if isinstance(question, str) else question()
    st.set_page_config(
        page_title=f"{question} · LSTM Explorer",
        page_icon="🔤",  # a material icon would be fetched from Google for the browser's tab
        layout="wide",
        initial_sidebar_state="auto",
    )
    visitor.arrive()
    hand.listen()
    st.html(style(_STYLE))
    experiment, problem, _ = address.recipe()
    visitor.attend(experiment)
    with st.sidebar:
        _links(name)
    title = (PAGES | ASIDE)[name][0]
    lecture.begin(name, title, LECTURED)
    st.title(question, anchor=False)
    hiding.hide()
    tour.guide(name)
    if told := visitor.what_was_told():
        st.warning(plain(told), icon=":material/warning:")
    _say_problems(name, problem, experiment)
    return experiment


def _say_problems(name: str, problem: str | None, experiment: Experiment) -> None:
    """One sentence for everything in the link that is not known, or cannot be."""
    said = parameters.problems(address.current().parameters, name)
    if said:
        said.append("Until then you see the usual.")
    if problem:
        until = f"Until then you see the lesson's settings for `{experiment.framing}`."
        said = [problem, until, *said]
    if said:
        st.warning(plain(" ".join(said)), icon=":material/error:")


def link(name: str, label: str, experiment: Experiment, **view: object) -> None:
    """A link to another page, with this recipe and a view of it."""
    controls.link(name, label, recipes.parameters(experiment, **view), icon=PAGES[name][1])


def link_to_view(name: str, experiment: Experiment) -> None:
    """A link that opens exactly this view of a page in a fresh browser."""
    view = {each: address.get(each) for each in parameters.view_of(name)}
    link(name, "Link to exactly this view", experiment, **view)


def describe(experiment: Experiment, model: TrainedModel | None) -> None:
    """The line that says what you are looking at."""
    parts = [
        f"**{experiment.framing}**",
        counted(experiment.units, "unit"),
        *_origin(experiment),
    ]
    if model is None and experiment.brought is None:
        parts.append("not trained yet")
    elif model is not None:
        right, count = _right(experiment, float(model.losses.sum()), _weights=model.weights)
        parts.append(f"{right:,} of {count:,} right, one run")
    st.markdown(" · ".join(parts))


@st.cache_resource(show_spinner=False, max_entries=64, hash_funcs=shared.BY_FINGERPRINT)
def _right(experiment: Experiment, stamp: float, *, _weights: Weights) -> tuple[int, int]:
    """How many samples it answers right, and how many there are; worked out once for all."""
    right = evaluation.evaluate(experiment, _weights).right
    return int(right.sum()), len(right)


def _origin(experiment: Experiment) -> tuple[str, ...]:
    if experiment.brought is not None:
        return ("a model file that was brought",)
    return f"seed {experiment.seed}", counted(experiment.epochs, "epoch")


def model_or_stop(status: RecipeStatus) -> TrainedModel:
    """The recipe's model, described; where there is none, say what to do and end the page."""
    experiment = status.experiment
    describe(experiment, status.model)
    if status.model is not None:
        return status.model
    if experiment.brought is not None:
        _ask_for_the_file(experiment)
    if status.running:
        await_training(visitor.follow(status))
    else:
        say_lost(status)
        st.info(
            "Nobody has trained this recipe here yet, so there is nothing to look into.",
            icon=":material/model_training:",
        )
        controls.button(
            "train_here", "Train it now", lambda: visitor.train_and_wait(experiment, PATIENCE),
            look="primary", icon=":material/play_arrow:",
        )  # fmt: skip
    link("train", "Train this recipe and watch it", experiment)
    lesson = Experiment(framing=experiment.framing)
    link("states", f"Look at the trained {experiment.framing} of the lesson instead", lesson)
    lecture.end(LECTURED)
    st.stop()


def say_lost(status: RecipeStatus) -> None:
    """Say that a training which this visitor asked for has ended with its server, if it has."""
    if visitor.was_lost(status):
        st.warning(
            "A training of this recipe was under way and is gone: the server was started again. "
            "Press Train.",
            icon=":material/restart_alt:",
        )


def _ask_for_the_file(experiment: Experiment) -> NoReturn:
    st.info(
        "This link names a model file that was brought to another server, or is no longer kept "
        "here. Bring the file here, and choose the same framing and sequence.",
        icon=":material/upload_file:",
    )
    link("bring", "Bring the model file", Experiment(sequence=experiment.sequence))
    lecture.end(LECTURED)
    st.stop()


@st.fragment(run_every=PATIENCE)
def await_training(statuses: Iterator[RecipeStatus]) -> None:
    """Say how far a recipe's training is; once it runs no more, the page is drawn anew.

    Args:
        statuses: As `session.follow` gives them.
    """
    status = next(statuses)
    if status.job is None or not status.job.running:
        st.rerun(scope="app")
    st.info(
        f"It is being trained: epoch {status.job.epoch:,} of {status.experiment.epochs:,}.",
        icon=":material/model_training:",
    )


def end(name: str) -> None:
    """What every page ends with: its words explained, and what it simplifies.

    Args:
        name: Which of `PAGES` or `ASIDE` it is.
    """
    if not lecture.on() and name in PAGES:
        glossary.show(name)
        simplifications.show(name)
    with st.sidebar, st.container(key="aside"):
        controls.links("aside_links", [
            Link(aside, title, {}, icon, carries_on=True) for aside, (title, icon) in ASIDE.items()
        ])  # fmt: skip
    lecture.end(LECTURED)
    address.write()


def _links(page: str) -> None:
    with st.container(key="pages", gap="small"):
        controls.links("page_links", [
            Link(name, title, {}, icon, carries_on=True) for name, (title, icon) in PAGES.items()
        ])  # fmt: skip
    with st.container(key="tour_entry"):
        tour.link()
    with st.container(key="share", gap="small"):
        share.button(tuple(PAGES), lectures=page in LECTURED)
        lecture.button(page, LECTURED)
