"""How much each recipe answers right, over seeds."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

import streamlit as st

from lstm_explorer import figures
from lstm_explorer.recipe.budgets import parameters_of
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.sweeps.statistics import Summary, share, summarise
from lstm_explorer.ui.compare.known import Row
from lstm_explorer.ui.compare.telling import (
    diverged_said,
    mean_said,
    perfect_said,
    seeds_said,
    share_said,
    tell,
)
from lstm_explorer.ui.components import charts
from lstm_explorer.wording import counted


def show(rows: Sequence[Row], experiment: Experiment) -> None:
    """Every run a dot, and a table."""
    summaries = [summarise(row.accuracies) if row.shown else None for row in rows]
    tell("How many of its own training samples does each answer right?", _found(rows, summaries))
    dots = [
        _dots(row, summary, experiment.seed) for row, summary in zip(rows, summaries, strict=True)
    ]
    mine = f"seed {experiment.seed}"
    charts.chart(
        figures.distribution.plain(
            dots, mark=mine, title=f"Right answers after training; ◇ is {mine}",
            height=70 + 40 * max(len(rows), 3), dark=charts.dark(),
        ),
        key="distribution",
        alt="Accuracy of every run, recipe by recipe: "
        + "; ".join(f"{each.name}: {each.said}" for each in dots),
    )  # fmt: skip
    st.markdown("\n".join(_table(rows, summaries)))
    st.caption(
        f"A dot is a run, ◇ is seed {experiment.seed}, the seed at the left. The bar under the "
        "dots is the mean with its 95 % interval (Student's t, cut off at 0 and 100 %); "
        "“all right” has Wilson's interval. Seconds are those of the machine that trained a run. "
        + diverged_said(rows)
    )


def _found(rows: Sequence[Row], summaries: Sequence[Summary | None]) -> str:
    known = [
        (row, summary) for row, summary in zip(rows, summaries, strict=True) if summary is not None
    ]
    if not known:
        return "Nobody has trained any of these with these seeds yet: press **Train**."
    perfect = [row.name for row, _ in known if min(row.accuracies) == 1]
    worst, least = min(known, key=lambda each: each[1].mean)
    counts = sorted({summary.count for _, summary in known})
    missing = len(rows) - len(known)
    untrained = f" {missing} not trained yet." if missing else ""
    return (
        f"{_range(counts)}. Everything right{'' if counts == [1] else ' in every run'}: "
        f"{len(perfect)} of {counted(len(known), 'recipe')}. Fewest right: "
        f"**{worst.name}**, {mean_said(least)}.{untrained}"
    )


def _range(counts: Sequence[int]) -> str:
    if len(counts) == 1:
        return f"{seeds_said(counts[0]).capitalize()} each"
    return f"{counts[0]} to {counts[-1]} seeds each"


def _dots(row: Row, summary: Summary | None, seed: int) -> figures.Dots:
    mine = None if row.mine is None else row.mine.accuracy
    # Drawn twice, the run of the page's own seed would look like two.
    others = [run for run in row.runs if run.seed != seed]
    return figures.Dots(
        name=row.name,
        values=tuple(run.accuracy for run in others),
        seeds=tuple(run.seed for run in others),
        mean=None if summary is None else summary.mean,
        low=None if summary is None else summary.low,
        high=None if summary is None else summary.high,
        said="not trained yet" if summary is None else mean_said(summary),
        mine=mine,
    )


def _table(rows: Sequence[Row], summaries: Sequence[Summary | None]) -> list[str]:
    seed = rows[0].recipe.seed
    lines = [
        f"| recipe | mean [95 % interval], runs | all right, runs | seed {seed} alone | "
        "parameters | updates | seconds a run |",
        "|---|--:|--:|--:|--:|--:|--:|",
    ]
    for row, summary in zip(rows, summaries, strict=True):
        framing, _, rest = row.name.partition(",")
        cells = [
            f"**{framing}**{',' if rest else ''}{rest}",
            "not trained yet" if summary is None else _unbroken(mean_said(summary)),
            _unbroken(_all_right(row)),
            "not trained yet" if row.mine is None else share_said(row.mine.accuracy),
            f"{parameters_of(row.recipe):,}",
            f"{row.recipe.updates:,}",
            f"{median(run.seconds for run in row.shown):.2g}" if row.shown else "–",
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def _all_right(row: Row) -> str:
    return perfect_said(share([value == 1 for value in row.accuracies])) if row.shown else "–"


def _unbroken(text: str) -> str:
    return text.replace(" ", "\N{NO-BREAK SPACE}")
