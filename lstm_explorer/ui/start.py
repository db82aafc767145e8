"""The first page's runs: the alphabet recited, with and without a reset."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from lstm_explorer.network.interventions import Reset
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.runs.evaluation import Restart, restart
from lstm_explorer.runs.feeding import Run, feed, free_run
from lstm_explorer.store.models import TrainedModel
from lstm_explorer.ui.server import shared


@dataclass(frozen=True, eq=False, slots=True)
class Recital:
    """What the network answers to its whole sequence.

    Attributes:
        carried: With its state carried all the way.
        wiped: With a reset before one letter.
        again: How the second goes on after the reset, beside how the first began.
        recited: What it says if fed the first letter, and then only its own answers.
    """

    carried: Run
    wiped: Run
    again: Restart
    recited: str


def recital(experiment: Experiment, model: TrainedModel, at: int) -> Recital:
    """The runs of a network, with a reset before time step `at`."""
    return _recital(experiment, float(model.losses.sum()), at, _model=model)


@st.cache_resource(show_spinner=False, max_entries=64, hash_funcs=shared.BY_FINGERPRINT)
def _recital(experiment: Experiment, stamp: float, at: int, *, _model: TrainedModel) -> Recital:
    # Made once for all: everybody comes to this page, most of them to the same letter.
    weights, letters = _model.weights, experiment.symbols[:-1]
    carried = feed(experiment, weights, experiment.join(letters))
    wiped = feed(experiment, weights, experiment.join(letters), interventions=[Reset(at)])
    own = free_run(experiment, weights, letters[0], len(letters) - 1)
    recited = experiment.join(step.answer for step in own.steps)
    return Recital(carried, wiped, restart(carried, wiped, at), recited)
