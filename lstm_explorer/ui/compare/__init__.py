"""The Compare page: recipes side by side over many seeds; only the open section is computed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import streamlit as st

from lstm_explorer.jobs.sweeps import SweepJob
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.ui.compare import (
    accuracy,
    answers,
    budget,
    chosen,
    duel,
    known,
    loss,
    mistakes,
    seeds,
)
from lstm_explorer.ui.compare.budget import Plan
from lstm_explorer.ui.compare.known import Row
from lstm_explorer.ui.compare.telling import link_to_view
from lstm_explorer.ui.components import controls
from lstm_explorer.ui.shell import visitor

QUESTION = "Which framing learns it, and how sure is that?"

POLL = 1.0
"""Seconds between two looks at a sweep that runs."""

SECTIONS: dict[str, Callable[[Sequence[Row], Experiment], None]] = {
    "accuracy": accuracy.show,
    "mistakes": mistakes.show,
    "answers": answers.show,
    "loss": loss.show,
    "A or B": duel.show,
}
"""Every section by its name in the URL, in the order of the page."""


def show(experiment: Experiment) -> None:
    """Draw the choices, and the section that is open."""
    recipes = chosen.recipes(experiment)
    panels, which = st.columns([4, 1], vertical_alignment="center")
    with panels:
        section = controls.choose_one("panel", "Section", hide_label=True)
    with which, st.popover(f"Recipes ({len(recipes)})", width="stretch", key="recipes"):
        chosen.edit(recipes, experiment)
    number, switch, button = st.columns([2, 3, 4], vertical_alignment="bottom")
    with number:
        count = seeds.choose()
    with switch:
        plan = budget.choose(recipes)
    if plan.said:
        st.caption(plan.said)
    trained, most = _sweep(plan, count)
    visitor.attend_sweep(trained, most)
    job = visitor.sweep_under_way(trained, most)
    if job is not None and job.phase == "running":
        with button:
            seeds.offer_stop(trained, most)
        _watch(plan, count, section, experiment, visitor.follow_sweep(job, trained, most))
    else:
        rows = known.rows(plan.recipes, count)
        to_train = known.rows(trained, most) if plan.measure else rows
        with button:
            known_runs = sum(len(row.runs) for row in to_train)
            seeds.offer(trained, most, known_runs, measure=bool(plan.measure))
        seeds.say_how_it_ended(job)
        _draw(rows, section, experiment)


def _sweep(plan: Plan, count: int) -> tuple[list[Experiment], int]:
    """What the button trains: the recipes, or first what has to be measured of them."""
    return (plan.measure, budget.MEASURED) if plan.measure else (plan.recipes, count)


@st.fragment(run_every=POLL)
def _watch(
    plan: Plan, count: int, section: str, experiment: Experiment, jobs: Iterator[SweepJob | None]
) -> None:
    job = next(jobs)
    if job is None or job.phase != "running":
        st.rerun(scope="app")
    seeds.show_progress(job)
    _draw(known.rows(plan.recipes, count), section, experiment)


def _draw(rows: Sequence[Row], section: str, experiment: Experiment) -> None:
    SECTIONS[section](rows, experiment)
    link_to_view(experiment)
