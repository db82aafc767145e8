"""Replay: a training seen again, from its snapshots, as smoothly as a film."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st

from lstm_explorer.figures import palette
from lstm_explorer.figures.heatmaps import letters_of
from lstm_explorer.recipe.symbols import shown
from lstm_explorer.runs import evaluation
from lstm_explorer.runs.feeding import feed
from lstm_explorer.store.models import TrainedModel
from lstm_explorer.ui.components import charts, controls, lecture
from lstm_explorer.ui.components.mount import mount

_HTML = Path(__file__).with_suffix(".html")

_MOST_NUMBERS = 2_000_000
"""Units x time steps x snapshots that are sent; beyond, fewer snapshots are."""


def replay(model: TrainedModel, *, key: str) -> None:
    """Draw the replay: the state, its trajectory, the answers and the loss, at every snapshot."""
    if not lecture.shows(key):
        return
    colours = palette.palette(charts.dark())
    with lecture.figure(key):
        mount("replay", _HTML.read_text("utf-8"))(
            key=key,
            data={
                **_film(model.experiment.fingerprint, float(model.losses.sum()), _model=model),
                "signed": [colour for _, colour in colours.signed],
                "reset": colours.reset,
                "letters_scale": palette.letter_colours(len(model.experiment.classes)),
            },
        )


@st.cache_resource(show_spinner=False, max_entries=16)
def _film(fingerprint: str, stamp: float, *, _model: TrainedModel) -> dict[str, Any]:
    """All that the film shows, computed once for a model: runs, answers, one plane for all."""
    experiment = _model.experiment
    text = controls.whole_text(experiment)
    steps = experiment.encode(text).shape[1]
    every = -(-steps * experiment.units * len(_model.snapshot_epochs) // _MOST_NUMBERS)
    last = len(_model.snapshot_epochs) - 1
    numbers = sorted({*range(0, last, every), last})
    runs = [feed(experiment, _model.snapshot(n), text) for n in numbers]
    states = np.stack([run.trace.h[0] for run in runs])
    # One basis for the whole film, from all its states: then only the network moves.
    plane = evaluation.principal_components(states.reshape(-1, states.shape[-1]))
    points = plane.points.reshape(len(runs), -1, 2)
    epochs = [int(_model.snapshot_epochs[n]) for n in numbers]
    return {
        "epochs": epochs,
        "losses": [None, *(float(_model.losses[epoch - 1]) for epoch in epochs[1:])],
        "letters": letters_of(runs[0]),
        "cuts": [step.t for step in runs[0].steps if step.reset and step.t > 0],
        "asked": [step.asked for step in runs[0].steps],
        "answers": [[shown(step.answer) for step in run.steps] for run in runs],
        "numbers": [[experiment.classes.index(step.answer) for step in run.steps] for run in runs],
        "right": [[step.right for step in run.steps] for run in runs],
        "units": experiment.units,
        # h lies in -1..1: a byte is finer than a colour on a screen.
        "h": base64.b64encode(np.round(states * 127).astype(np.int8).tobytes()).decode(),
        "points": [[round(float(v), 4) for v in point] for run in points for point in run],
        "explained": [float(share) for share in plane.explained],
    }  # fmt: skip
