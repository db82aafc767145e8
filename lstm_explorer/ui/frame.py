"""The frame of every page: its set-up, the way to the other pages, and the line under its title."""

from __future__ import annotations

import streamlit as st

from lstm_explorer import measures
from lstm_explorer.experiment import Experiment
from lstm_explorer.runs import TimeStep
from lstm_explorer.store import TrainedModel
from lstm_explorer.ui import address, session, tour, verdicts
from lstm_explorer.ui.markdown import plain
from lstm_explorer.ui.words import counted

PAGES = {
    "start": ("Start", ":material/play_circle:"),
    "framings": ("Framings", ":material/view_in_ar:"),
    "train": ("Train", ":material/model_training:"),
    "states": ("States", ":material/grid_on:"),
    "reset": ("Reset", ":material/content_cut:"),
    "compare": ("Compare", ":material/bar_chart:"),
    "claims": ("Claims", ":material/fact_check:"),
}
"""Every page's file in `pages/`, with its name and icon."""

PATIENCE = 0.5
"""Seconds that a page waits for a training it has started, before it says how far it is."""

_STYLE = """
<style>
[data-testid="stMainBlockContainer"] { padding: 2.2rem 2.5rem 2rem; }
@media (max-width: 640px) {
  [data-testid="stMainBlockContainer"] { padding: 3.8rem 1.2rem 2rem; }
}
[data-testid="stSidebarHeader"] { height: 2.2rem; min-height: 0; margin-bottom: 0; }
h1 { padding: 0 0 0.2rem 0 !important; }
[data-testid="stBaseButton-primary"], [data-testid="stBaseButton-primary"]:hover {
  color: light-dark(#FFFFFF, #0E1117);
}
</style>
"""


def page(name: str, question: str) -> Experiment:
    """Set a page up: its title is its question, and the way to the others carries the recipe.

    Args:
        name: Which of `PAGES` it is.
        question: What it answers.

    Returns:
        The recipe in the URL. Where that is none, a sentence says why, and the lesson's settings
        stand in for it.
    """
    st.set_page_config(
        page_title=f"{question} · LSTM Explorer",
        page_icon="🔤",  # a material icon would be fetched from Google for the browser's tab
        layout="wide",
        initial_sidebar_state="auto",
    )
    session.settle_memory()
    session.trainings()
    st.html(_STYLE)
    experiment, problem = address.recipe()
    with st.sidebar:
        _links(experiment)
    st.title(question, anchor=False)
    tour.guide(name)
    if problem:
        st.warning(
            f"{plain(problem)} Until then you see the lesson's settings for "
            f"`{experiment.framing}`.",
            icon=":material/error:",
        )
    return experiment


def link(name: str, label: str, experiment: Experiment, **view: object) -> None:
    """A link to another page, with this recipe and a view of it."""
    parameters = address.parameters(experiment, **view) | tour.carried()
    address.link(name, label, parameters, icon=PAGES[name][1])


def link_to_view(name: str, experiment: Experiment, **view: object) -> None:
    """A link that opens exactly this view of a page in a fresh browser."""
    parameters = address.parameters(experiment, **view)
    address.link_to_copy(name, "Link to exactly this view", parameters, icon=PAGES[name][1])


def describe(experiment: Experiment, model: TrainedModel | None) -> None:
    """The line that says what you are looking at."""
    parts = [
        f"**{experiment.framing}**",
        counted(experiment.units, "unit"),
        f"seed {experiment.seed}",
        counted(experiment.epochs, "epoch"),
    ]
    if model is None:
        parts.append("not trained yet")
    else:
        right = measures.evaluate(experiment, model.weights).right
        parts.append(f"{int(right.sum()):,} of {len(right):,} right, one run")
    st.markdown(" · ".join(parts))


def model_or_stop(experiment: Experiment) -> TrainedModel:
    """The recipe's model, described; where there is none, say what to do and end the page."""
    model = session.trained_model(experiment)
    describe(experiment, model)
    if model is not None:
        return model
    job = session.trainings().look(experiment, viewer=session.viewer())
    if job is not None and job.running:
        _await_training(experiment)
    else:
        st.info(
            "Nobody has trained this recipe here yet, so there is nothing to look into.",
            icon=":material/model_training:",
        )
        st.button(
            "Train it now",
            key="train_here",
            type="primary",
            icon=":material/play_arrow:",
            on_click=_train_here,
            args=(experiment,),
        )
    link("train", "Train this recipe and watch it", experiment)
    lesson = Experiment(framing=experiment.framing)
    link("states", f"Look at the trained {experiment.framing} of the lesson instead", lesson)
    st.stop()


def _train_here(experiment: Experiment) -> None:
    session.trainings().start(experiment, viewer=session.viewer())
    session.trainings().wait(experiment, PATIENCE)


@st.fragment(run_every=PATIENCE)
def _await_training(experiment: Experiment) -> None:
    job = session.trainings().look(experiment, viewer=session.viewer())
    if job is None or not job.running:
        st.rerun(scope="app")
    st.info(
        f"It is being trained: epoch {job.epoch:,} of {experiment.epochs:,}.",
        icon=":material/model_training:",
    )


def say_step(step: TimeStep, last: int) -> None:
    """One sentence about the current time step."""
    st.markdown(verdicts.step_in_words(step, last))


def _links(experiment: Experiment) -> None:
    parameters = address.parameters(experiment, text=address.get("text")) | tour.carried()
    for name, (title, icon) in PAGES.items():
        st.page_link(f"pages/{name}.py", label=title, icon=icon, query_params=parameters)
    tour.link()
