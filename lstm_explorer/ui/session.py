"""What the server keeps between reruns: the trainings under way, and models that were read."""

from __future__ import annotations

import gc
import threading
import uuid

import streamlit as st

from lstm_explorer import store
from lstm_explorer.experiment import Experiment
from lstm_explorer.jobs import RunExecutor, Trainings
from lstm_explorer.shared_sweeps import Sweeps

HEAD_START = 3.0
"""Seconds that the first page has before a worker is started."""


@st.cache_resource(show_spinner=False)
def trainings() -> Trainings:
    """All trainings of this server, shared by everybody who visits.

    A worker is started soon after the first page was asked for: it imports TensorFlow and compiles
    the usual programs while people read, and the first paint need not share the processor with it.
    """
    shared = Trainings()
    timer = threading.Timer(HEAD_START, shared.warm_up)
    timer.daemon = True
    timer.start()
    return shared


@st.cache_resource(show_spinner=False)
def sweeps() -> Sweeps:
    """All sweeps of this server, trained by the same workers as everything else."""
    return Sweeps(RunExecutor(trainings()))


def viewer() -> str:
    """A name for this visitor's session, for jobs to know who looks."""
    return str(st.session_state.setdefault("viewer", uuid.uuid4().hex))


def settle_on(experiment: Experiment) -> None:
    """Note that this visitor now looks at this recipe, and at no other."""
    before = st.session_state.get("looks_at")
    if before is not None and before != experiment:
        trainings().leave(before, viewer=viewer())
    st.session_state["looks_at"] = experiment


def stored(experiment: Experiment) -> bool:
    """Whether the store has a file of this recipe."""
    return any(store.stamp(experiment))


def trained_model(experiment: Experiment) -> store.TrainedModel | None:
    """The recipe's model: what was just trained, else what the store holds, else None."""
    job = trainings().look(experiment, viewer=viewer())
    if job is not None and job.phase == "done" and job.model is not None:
        return job.model
    return _stored(experiment, store.stamp(experiment))


@st.cache_resource(show_spinner=False, max_entries=64)
def _stored(experiment: Experiment, stamp: object) -> store.TrainedModel | None:
    # The stamp changes when a file does, so that a new or mended one is read again.
    return store.load(experiment)


@st.cache_resource(show_spinner=False)
def settle_memory() -> None:
    """Once, after all imports: tell the garbage collector that they are here to stay.

    With Streamlit's own collection after each run switched off (`.streamlit/config.toml`) this
    takes a rerun from 70 ms of processor time to less than 10.
    """
    gc.collect()
    gc.freeze()
