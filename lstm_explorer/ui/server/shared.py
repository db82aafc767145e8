"""What all visitors share: the trainings and sweeps under way, and a server made ready for them."""

from __future__ import annotations

import threading
from importlib import import_module
from operator import attrgetter
from typing import Any

import streamlit as st

from lstm_explorer.jobs.executor import RunExecutor
from lstm_explorer.jobs.limits import warms_up
from lstm_explorer.jobs.sweeps import Sweeps
from lstm_explorer.jobs.trainings import Trainings
from lstm_explorer.recipe.experiment import Experiment, ParsedText
from lstm_explorer.ui.server import journal, mends
from lstm_explorer.ui.server.memory import keep_house, leave_alone_what_stays, take_short_turns

_READ_AHEAD = "scipy.stats", "scipy.cluster.hierarchy"
"""What some pages need and takes half a second to import: nobody should have to be the first."""


BY_FINGERPRINT: Any = {
    Experiment: attrgetter("fingerprint"),
    ParsedText: attrgetter("experiment.fingerprint", "typed"),
}
"""How caches tell recipes and texts apart: Streamlit's own way, field by field, takes a while."""


HEAD_START = 3.0
"""Seconds that the first page has before a worker is started."""


@st.cache_resource(show_spinner=False)
def trainings() -> Trainings:
    """All trainings of this server, shared by everybody who visits.

    A worker is started soon after the first page was asked for: it imports TensorFlow and compiles
    the usual programs while people read, and the first paint need not share the processor with it.
    Where `limits.warms_up` says no, the first one who trains waits for that.
    """
    shared = Trainings()
    timer = threading.Timer(HEAD_START, _prepare, (shared,), {"worker": warms_up()})
    timer.daemon = True
    timer.start()
    return shared


def _prepare(shared: Trainings, *, worker: bool) -> None:
    if worker:
        shared.warm_up()
    for module in _READ_AHEAD:
        import_module(module)
    leave_alone_what_stays()  # these too


@st.cache_resource(show_spinner=False)
def sweeps() -> Sweeps:
    """All sweeps of this server, trained by the same workers as everything else."""
    return Sweeps(RunExecutor(trainings()))


@st.cache_resource(show_spinner=False)
def be_ready() -> None:
    """Once, before the first visitor, or with them where `streamlit run` started the app.

    What is in memory by now is here to stay. Telling the garbage collector so, with Streamlit's own
    collection after each run switched off (`.streamlit/config.toml`), takes a rerun from 70 ms of
    processor time to less than 10.
    """
    mends.prepare()
    journal.open_journal()
    take_short_turns()
    leave_alone_what_stays()
    keep_house()
