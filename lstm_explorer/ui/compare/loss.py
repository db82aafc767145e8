"""How the loss falls, recipe by recipe, on one pair of axes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st

from lstm_explorer import figures
from lstm_explorer.figures import LossBand
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.ui.compare.known import Row
from lstm_explorer.ui.compare.telling import diverged_said, seeds_said, tell
from lstm_explorer.ui.components import charts, controls


def show(rows: Sequence[Row], experiment: Experiment) -> None:
    """Median and quartiles over seeds."""
    said, along = st.columns([4, 1], vertical_alignment="center")
    with along:
        across = controls.choose_one("x", "Along", hide_label=True)
    bands = [band for row in rows if (band := _band(row, across)) is not None]
    with said:
        tell(f"How fast does the loss fall, counted in {across}?", _found(bands, across))
    if not bands:
        return
    charts.chart(
        figures.loss_bands.plain(bands, across=across, dark=charts.dark()),
        key="losses",
        alt=f"Loss of each recipe over {across}, both axes logarithmic: "
        + "; ".join(f"{band.name}: {band.middle[-1]:.2g} in the end" for band in bands),
    )
    st.caption(
        "Median over the seeds, and between the quartiles a band where there are two or more. "
        f"Both axes are logarithmic. {diverged_said(rows)}"
    )


def _band(row: Row, across: str) -> LossBand | None:
    whole = [run for run in row.shown if not run.diverged and len(run.losses)]
    if not whole:
        return None
    losses = np.maximum([run.losses for run in whole], 1e-12)  # a logarithm has no place for zero
    x = whole[0].epochs * (row.recipe.updates_per_epoch if across == "updates" else 1)
    low, middle, high = np.quantile(losses, (0.25, 0.5, 0.75), axis=0)
    name = f"{row.name}, {seeds_said(len(whole))}"
    if len(whole) == 1:
        return LossBand(name, x, middle)
    return LossBand(name, x, middle, low, high)


def _found(bands: Sequence[LossBand], across: str) -> str:
    if not bands:
        return "Nobody has trained any of these with these seeds yet: press **Train**."
    lowest = min(bands, key=lambda band: float(band.middle[-1]))
    return (
        f"Lowest in the end: **{lowest.name}**, {lowest.middle[-1]:.2g} after "
        f"{lowest.x[-1]:,} {across}."
    )
