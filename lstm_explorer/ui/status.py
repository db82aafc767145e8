"""How the server is: for the lecturer who looks after it."""

from __future__ import annotations

import os
import platform
import time
from functools import lru_cache
from importlib import metadata
from pathlib import Path

import streamlit as st

from lstm_explorer.environment import is_public
from lstm_explorer.jobs import limits
from lstm_explorer.store import models
from lstm_explorer.ui.server import journal, shared
from lstm_explorer.ui.server.viewers import viewers
from lstm_explorer.ui.text.markdown import plain
from lstm_explorer.wording import counted

QUESTION = "How is this server?"

EVERY = 2.0
"""Seconds between two looks."""

REMEMBERED = 20.0
"""Seconds that the size of the store is remembered: there may be hundreds of files."""

_LIBRARIES = "streamlit", "tensorflow", "keras", "numpy", "plotly", "pandas"


@st.fragment(run_every=EVERY)
def show() -> None:
    """Everything there is to know, again every two seconds."""
    _numbers()
    _processes()
    _faults()
    _set_up()


def _numbers() -> None:
    standing = shared.trainings().standing()
    told = {
        "Viewers": f"{viewers():,}",
        "Trainings under way": f"{standing.running:,}",
        "Waiting in the queue": f"{standing.waiting:,}",
        "Trainings ended": f"{standing.ended:,}",
        "Longest wait": f"{standing.longest_wait:.1f} s",
        "Sweeps under way": f"{shared.sweeps().under_way():,}",
    }
    for column, (label, value) in zip(st.columns(len(told)), told.items(), strict=True):
        column.metric(label, value)


def memory(pid: int) -> int | None:
    """Bytes that a process holds in memory; None where the system does not tell."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, IndexError, ValueError):
        return None
    return pages * os.sysconf("SC_PAGE_SIZE")


def _processes() -> None:
    standing = shared.trainings().standing()
    st.subheader("Processes", anchor=False)
    lines = ["| | works on | memory |", "|---|---|--:|"]
    lines.append(f"| server | the pages | {_megabytes(memory(os.getpid()))} |")
    for number, (pid, work) in enumerate(standing.workers.items(), 1):
        lines.append(f"| worker {number} | {plain(work)} | {_megabytes(memory(pid))} |")
    st.markdown("\n".join(lines))
    free = standing.most_workers - len(standing.workers)
    if free:
        st.caption(f"{counted(free, 'worker')} more can be started when there is more to train.")


def _megabytes(size: int | None) -> str:
    return "not told here" if size is None else f"{size / 1e6:,.0f} MB"


def _faults() -> None:
    faults = journal.last_faults()
    st.subheader("Last faults", anchor=False)
    if not faults:
        st.markdown("None since the server was started.")
    elif is_public():
        st.markdown(f"{counted(len(faults), 'fault')}; the server's log says which.")
    else:
        lines = ["| at | |", "|---|---|"]
        for fault in faults:
            at = time.strftime("%H:%M:%S", time.localtime(fault.at))
            lines.append(f"| {at} | {plain(fault.says[:300])} |")
        st.markdown("\n".join(lines))


def _set_up() -> None:
    st.subheader("Set-up", anchor=False)
    bounds = limits.limits()
    kind = "one that everybody may visit" if is_public() else "one's own machine"
    st.markdown(
        f"Server: **{kind}**, up for {_span(journal.uptime())}. A visitor may have "
        f"{counted(bounds.trainings, 'training')} and {counted(bounds.sweeps, 'sweep')} under way. "
        f"{_kept()}"
    )
    st.caption(", ".join(_versions()))


@st.cache_data(show_spinner=False, ttl=REMEMBERED)
def _kept() -> str:
    try:
        sizes = [
            file.stat().st_size for folder in models.folders() for file in folder.glob("*.npz")
        ]
    except OSError:
        return "Its folder of models cannot be read."
    return f"It keeps {counted(len(sizes), 'model')} of its visitors, {_megabytes(sum(sizes))}."


def _span(seconds: float) -> str:
    minutes = int(seconds / 60)
    return f"{minutes // 60} h {minutes % 60} min" if minutes >= 60 else f"{minutes} min"


@lru_cache(maxsize=1)
def _versions() -> tuple[str, ...]:
    libraries = (f"{name} {metadata.version(name)}" for name in _LIBRARIES)
    return f"Python {platform.python_version()}", *libraries
