"""Who is heard: what each letter fed counts for."""

from __future__ import annotations

import numpy as np
import streamlit as st

from lstm_explorer import figures
from lstm_explorer.lab import attribution, workload
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.runs.feeding import feed
from lstm_explorer.store.models import TrainedModel
from lstm_explorer.ui.components import charts, controls
from lstm_explorer.ui.components.tape import tape
from lstm_explorer.ui.reset.telling import affords, link_to_view, tell, whole_run_fed
from lstm_explorer.ui.text import sentences
from lstm_explorer.wording import percent


def who_is_heard(experiment: Experiment, model: TrainedModel) -> None:
    """The gradient of an answer with respect to each letter, and every letter replaced."""
    text = controls.choose_text(experiment)
    run = feed(experiment, model.weights, text)
    last = len(run.steps) - 1
    at = controls.read_time_step("t", last, default=last)
    gradient = attribution.gradients(model.weights, run, at).sum(axis=1)
    if not affords(experiment, workload.of_occlusion(experiment, run, at)):
        return
    lost = attribution.occlusion(experiment, model.weights, run, at)
    answer = sentences.said_symbol(run.steps[at].answer)
    half = np.abs(lost) > 0.5
    swayed = [t for t in range(at + 1) if half[t].any()]
    most = int(np.abs(lost).max(axis=1).argmax())
    asked = int(np.count_nonzero(np.abs(lost).max(axis=1) > 0))
    if not swayed:
        finding = (
            f"Replacing any one of the {asked} letters by any other never moves the probability "
            f"of {answer} by more than {percent(np.abs(lost).max())}: it does not go by which "
            "letters these were."
        )
    else:
        finding = (
            f"The probability of {answer} moves by more than half where another letter is fed at "
            f"time step{'s' if len(swayed) > 1 else ''} {', '.join(map(str, swayed[-8:]))}; most "
            f"at time step {most}."
        )
    tell(
        f"The answer {answer} at time step {at}: what if one letter before it had been another? "
        "Click a letter to ask about its answer.",
        finding,
    )
    tape(run, key="heard", name=whole_run_fed(text), now=at, selects="t")
    charts.chart(
        figures.hearing_map.plain(run, gradient, lost, experiment.classes, dark=charts.dark()),
        key="hearing",
        alt="What the answer loses if each letter is replaced by each other one.",
    )
    st.caption(
        "Above: the gradient of the answer's log-probability with respect to the number fed, in "
        "nats for each unit of input. Below: how much of the answer's probability is lost if that "
        "letter is fed instead. A dashed line is a reset: nothing before it is heard."
    )
    link_to_view(experiment)
