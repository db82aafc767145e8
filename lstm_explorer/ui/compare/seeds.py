"""How many seeds, and the sweep that trains them."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from lstm_explorer.jobs.sweeps import SweepJob
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.ui.compare.telling import seeds_said
from lstm_explorer.ui.components import controls
from lstm_explorer.ui.shell import visitor
from lstm_explorer.ui.text.markdown import plain
from lstm_explorer.ui.url.parameters import MOST_SEEDS
from lstm_explorer.wording import counted

DEFAULT = 10
"""So that the shipped models, of seed 7, are one of them."""


def choose() -> int:
    """Draw the number of seeds."""
    return controls.choose_number("seeds", "Seeds, from 1 to", 1, MOST_SEEDS, DEFAULT)


def offer(recipes: Sequence[Experiment], seeds: int, known: int, *, measure: bool = False) -> None:
    """The button that trains what is not known yet.

    Args:
        recipes: What to train.
        seeds: With seeds 1 to this.
        known: How many of these runs are known.
        measure: Whether it is their seconds that are wanted.
    """
    missing = len(recipes) * seeds - known
    label = f"Train {seeds_said(seeds)} of each"
    if measure:
        label = f"Measure: train {seeds_said(seeds)} of each"
    if not missing:
        label = f"All {counted(known, 'run')} are trained"
    controls.button(
        "sweep", label, lambda: visitor.sweep(recipes, seeds), look="primary", wide=True,
        icon=":material/play_arrow:" if missing else "", disabled=not missing,
        explained=f"{counted(missing, 'run')} to train, {known:,} known. What is known is not "
        "trained again, and what was trained stays when you stop.",
    )  # fmt: skip


def offer_stop(recipes: Sequence[Experiment], seeds: int) -> None:
    """The button that ends a sweep under way, for whoever asked for it."""
    if not visitor.may_stop_sweep(recipes, seeds):
        st.caption("Somebody else asked for these runs: you follow them, they can end them.")
        return
    controls.button(
        "stop_sweep", "Stop", lambda: visitor.stop_sweep(recipes, seeds), look="primary", wide=True,
        icon=":material/stop:", explained="What is trained is kept.",
    )  # fmt: skip


def show_progress(job: SweepJob) -> None:
    """How far a sweep is."""
    left = job.seconds_left
    when = "" if left is None else f", about {_time_said(left)} left"
    st.progress(job.done / job.runs, text=f"{job.done:,} of {counted(job.runs, 'run')} known{when}")


def say_how_it_ended(job: SweepJob | None) -> None:
    """What the viewer should know of a sweep that ended; nothing where all is well."""
    if job is None or job.phase in ("running", "done"):
        return
    if job.phase == "failed":
        st.error(plain(job.sentence or "The sweep ended with an error."), icon=":material/error:")
    else:
        st.caption(f"Stopped after {job.done:,} of {counted(job.runs, 'run')}; these are kept.")


def _time_said(seconds: float) -> str:
    return f"{max(seconds, 1):.0f} s" if seconds < 100 else f"{seconds / 60:.0f} min"
