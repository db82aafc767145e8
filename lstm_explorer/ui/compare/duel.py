"""Is A better than B? On the letters that both are asked for."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from lstm_explorer import figures
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.sweeps.statistics import Comparison, compare, summarise
from lstm_explorer.ui.compare.known import KnownRun, Row
from lstm_explorer.ui.compare.telling import (
    counts_said,
    diverged_said,
    interval_said,
    mean_said,
    points,
    tell,
    verdict,
)
from lstm_explorer.ui.components import charts, controls, lecture
from lstm_explorer.ui.text import sentences
from lstm_explorer.wording import percent


def show(rows: Sequence[Row], experiment: Experiment) -> None:
    """Two recipes, their difference, and what it would take to see it."""
    if len(rows) < 2:
        st.markdown("There is only one recipe. Add another under **Recipes**.")
        return
    one, other = _chosen(rows)
    letters = _common(one, other, experiment)
    a, b = _scores(one.shown, letters), _scores(other.shown, letters)
    if not a or not b or one is other:
        told = "both are the same recipe: choose two." if one is other else _untrained(one, other)
        tell("Is A better than B?", told[0].upper() + told[1:])
        return
    found = compare(a, b)
    tell(
        f"Is A better than B, on the {len(letters)} letters that both are asked for?",
        verdict(one.name, other.name, found),
    )
    _picture(one, other, a, b, letters)
    left, right = st.columns([6, 5])
    with left:
        charts.chart(
            figures.difference.plain(
                found.difference, found.low, found.high, names=("A", "B"), dark=charts.dark()
            ),
            key="difference",
            alt=f"A minus B: {points(found.difference)}.",
        )
    with right:
        if lecture.shows("difference"):
            lecture.words("numbers", _numbers(found))
    st.caption(
        "Every letter counts once, however many samples ask for it"
        + (f": {_listed(letters)}. " if len(letters) <= 30 else ". ")
        + "Difference: Welch's t interval, 95 %. p: two-sided Mann-Whitney U test. Seeds needed: "
        "to see this difference four times of five (two-sided t test, 5 %). "
        + diverged_said([one, other])
    )


def _chosen(rows: Sequence[Row]) -> tuple[Row, Row]:
    names = tuple(row.name for row in rows)
    left, right = st.columns(2)
    with left:
        a = controls.choose_from_list("a", "A", names)
    with right:
        # The first of the list is the default, and A is usually that.
        b = controls.choose_from_list("b", "B", (*names[1:], names[0]))
    by_name = {row.name: row for row in rows}
    return by_name[a], by_name[b]


def _common(one: Row, other: Row, experiment: Experiment) -> list[str]:
    """The letters that every run of both is asked for, in the sequence's order."""
    runs = (*one.shown, *other.shown)
    return [each for each in experiment.classes if all(each in run.by_letter for run in runs)]


def _scores(runs: Sequence[KnownRun], letters: Sequence[str]) -> list[float]:
    if not letters:
        return []
    return [sum(run.by_letter[each] for each in letters) / len(letters) for run in runs]


def _untrained(one: Row, other: Row) -> str:
    missing = [row.name for row in (one, other) if not row.shown]
    if not missing:
        return "no letter is asked for by both."
    return f"nobody has trained {' and '.join(missing)} with these seeds yet: press **Train**."


def _picture(
    one: Row, other: Row, a: Sequence[float], b: Sequence[float], letters: Sequence[str]
) -> None:
    dots = []
    for letter, row, values in (("A", one, a), ("B", other, b)):
        summary = summarise(values)
        dots.append(
            figures.Dots(
                name=f"{letter}, {row.name}",
                values=tuple(values),
                seeds=tuple(run.seed for run in row.shown),
                mean=summary.mean,
                low=summary.low,
                high=summary.high,
                said=mean_said(summary),
            )
        )
    charts.chart(
        figures.distribution.plain(
            dots, mark="", title=f"Right answers on {len(letters)} letters, every run a dot",
            height=190, dark=charts.dark(),
        ),
        key="duel",
        alt=f"Every run of A and of B. A: {dots[0].said}. B: {dots[1].said}.",
    )  # fmt: skip


def _numbers(found: Comparison) -> str:
    interval = ", no interval"
    if found.low is not None and found.high is not None:
        interval = " " + interval_said(found.low, found.high)
    p = "–" if found.p is None else "< 0.001" if found.p < 0.001 else f"{found.p:.3f}"
    seeds = "–" if found.seeds is None else f"{found.seeds:,} of each"
    return "\n".join(
        [
            f"| A − B, {counts_said(found)} | |",
            "|---|--:|",
            f"| difference | {points(found.difference)}{interval} |",
            f"| of all pairs of runs A wins | {percent(found.wins)} |",
            f"| ties · B wins | {percent(found.ties)} · {percent(found.losses)} |",
            f"| p | {p} |",
            f"| seeds needed to see it | {seeds} |",
        ]
    )


def _listed(letters: Sequence[str]) -> str:
    return " ".join(map(sentences.said_symbol, letters))
