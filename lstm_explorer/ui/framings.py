"""Samples on a page: what a framing makes of the sequence, in tables, tapes and words."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.recipe.framings import FRAMINGS, PADDING, unit_vector
from lstm_explorer.recipe.symbols import shown
from lstm_explorer.runs import evaluation
from lstm_explorer.store import models
from lstm_explorer.ui.components import lecture, tape
from lstm_explorer.wording import counted, percent

_LISTED = 200
_ON_TAPE = 12


def shape(experiment: Experiment) -> str:
    """The shape of x as Keras prints it."""
    return str(tuple(experiment.samples.x.shape))


def shape_in_words(experiment: Experiment) -> str:
    """The shape of x in words."""
    count, length, features = experiment.samples.x.shape
    return (
        f"A box of {counted(count, 'sample')}, {counted(length, 'time step')} and "
        f"{counted(features, 'feature')}."
    )


def pairs_table(experiment: Experiment) -> None:
    """The samples with their targets, as the lesson prints them, and the numbers behind them."""
    samples = experiment.samples
    rows = range(min(len(samples), _LISTED))
    table = pd.DataFrame(
        {
            "letters → target": [
                f"{experiment.letters_of(n)} → {shown(experiment.classes[samples.y[n]])}"
                for n in rows
            ],
            "numbers fed": [_numbers(experiment, n) for n in rows],
            "class": [int(samples.y[n]) for n in rows],
        }
    )
    if not lecture.on():  # two hundred rows are for a desk
        st.dataframe(table, height=330, key="pairs", placeholder="")
    if len(samples) > _LISTED:
        st.caption(f"The first {_LISTED} of {len(samples):,}.")
    if experiment.encoding == "one_hot":
        last = len(experiment.classes) - 1
        st.caption(
            f"e₀ stands for a one at place 0 and zeros at all others up to place {last}, e₁ for a "
            "one at place 1, and so on; 0 is all zeros."
        )


def _numbers(experiment: Experiment, sample: int) -> str:
    """What a sample feeds, number by number, or vector by vector where letters are vectors."""
    if experiment.encoding == "one_hot":
        places = experiment.samples.classes[sample].ravel()
        return "  ".join("0" if n == PADDING else unit_vector(n) for n in places)
    return "  ".join(f"{value:.2f}" for value in experiment.samples.x[sample].ravel())


def flow_in_words(experiment: Experiment) -> str:
    """Where the state is reset, in a sentence."""
    if not experiment.carried:
        together = (
            f" The {experiment.batch_size} samples of a batch are worked on side by side, each "
            "with a state of its own."
            if experiment.batch_size > 1
            else ""
        )
        return f"✂ The state is reset **before every sample**: it is stateless.{together}"
    kept = "The state is **carried from each sample to the next**"
    slots = (
        f", in {experiment.batch_size} slots: slot k of a batch goes on from slot k of the one "
        "before"
        if experiment.batch_size > 1
        else ""
    )
    if experiment.reset == "epoch":
        return f"✂ {kept}{slots}, and reset only at the end of an epoch, after the last sample."
    if experiment.reset == "never":
        return f"{kept}{slots}, and never reset, not even between epochs."
    return f"✂ {kept}{slots}, and reset before every {experiment.reset} samples."


def flow_tape(experiment: Experiment) -> None:
    """The first samples of a pass as the state meets them, with a cut wherever it is reset."""
    if lecture.shows(tape.TAPES):
        lecture.words("flow_says", flow_in_words(experiment))
    count, length, _ = experiment.samples.x.shape
    cells: list[dict[str, Any]] = []
    batch = experiment.batch_size if experiment.carried else 1
    for position, n in enumerate(range(0, count, batch)):
        if len(cells) >= 2 * _ON_TAPE:
            break
        target = shown(experiment.classes[experiment.samples.y[n]])
        for t in range(length):
            places = experiment.samples.classes[n, t]
            cells.append(
                {
                    "t": len(cells),
                    "letters": [None if p < 0 else shown(experiment.classes[p]) for p in places],
                    "asked": t == length - 1,
                    "cut": t == 0 and position > 0 and experiment.resets_before(position),
                    "answer": target if t == length - 1 else "",
                    "probability": None,
                    "right": None,
                    "expected": "",
                }
            )
    tape.draw(
        cells, key="flow", name="The first samples, with the letter to answer under each",
        large=lecture.on(),
    )  # fmt: skip
    orders = {
        True: "in a new random order every epoch",
        False: "always in this order",
        "once": "in one random order, the same every epoch",
    }
    order = orders[experiment.shuffle]
    st.caption(
        f"The first time steps that the network meets, with its target under each sample"
        f"{', as slot 0 of the batch sees them' if batch > 1 else ''}; the samples are taken "
        f"{order}."
    )


@st.cache_resource(show_spinner=False)
def _framings() -> pd.DataFrame:
    rows = []
    for key, framing in FRAMINGS.items():
        experiment = Experiment(framing=key)
        model = models.load(experiment)
        right = evaluation.evaluate(experiment, model.weights).accuracy if model else None
        rows.append(
            {
                "framing": key,
                "x: samples, time steps, features": shape(experiment),
                "state is reset": "after every epoch"
                if experiment.carried
                else "before every sample",
                "updates": f"{experiment.updates:,}",
                "lesson's run": framing.lesson.accuracy or "only sketched",
                f"our run, seed {experiment.seed}": "–" if right is None else percent(right, 2),
            }
        )
    return pd.DataFrame(rows)


def framings_table() -> None:
    """All framings at the lesson's settings, side by side."""
    if lecture.shows("framings"):
        with lecture.figure("framings"):
            if lecture.on():  # a grid measures itself on the screen, and would be cut off
                st.table(_framings().set_index("framing"))
            else:
                right = {
                    name: st.column_config.TextColumn(alignment="right")
                    for name in _framings().columns[3:]
                }
                st.dataframe(
                    _framings(), hide_index=True, key="framings", width="stretch",
                    column_config=right,
                )  # fmt: skip
