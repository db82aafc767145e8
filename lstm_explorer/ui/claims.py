"""The ledger on a page: every claim with its verdict, and the chosen one with its evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import streamlit as st

from lstm_explorer import figures
from lstm_explorer.jobs.executor import RunExecutor
from lstm_explorer.jobs.requests import CheckFailed
from lstm_explorer.jobs.sweeps import SweepJob
from lstm_explorer.lesson.claims import CLAIMS, Claim, Entry, Ledger, Values, examine, ledger
from lstm_explorer.lesson.claims.claim import mean_told
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.sweeps.statistics import Summary, summarise
from lstm_explorer.sweeps.sweep import SweepFailed
from lstm_explorer.ui.components import charts, controls, into_sight, lecture
from lstm_explorer.ui.server import shared
from lstm_explorer.ui.shell import frame, visitor
from lstm_explorer.ui.text.markdown import plain
from lstm_explorer.ui.url import address, slides
from lstm_explorer.wording import counted, reason

SIGNS = {"holds": "✓", "fails": "✗", "depends": "◐"}
"""Verdicts, told by more than colour and words."""

HERE = 5
"""Seeds that a claim is tested with here, unless somebody chooses."""

PATIENCE = 30.0
"""Seconds that a page waits for an answer of Keras, which may have to wait for a free worker."""

_AGAIN = "claim_again"

POLL = 0.5
"""Seconds between two looks at a test that runs."""


def show() -> None:
    """All claims on the left, the chosen one on the right."""
    found = _read(ledger.SHIPPED)
    if lecture.on():
        _slides(found)
        return
    st.markdown(_overview(found))
    listed, opened = st.columns([5, 8], gap="medium")
    with listed:
        with st.container(height=560, border=False):
            claim = CLAIMS[_choose_claim(found)]
        into_sight.claim(claim.key)
    with opened:
        _open(claim, found.entries.get(claim.key))


def _overview(found: Ledger) -> str:
    words = Counter[str](entry.verdict.word for entry in found.entries.values())
    return (
        "The lesson drew its conclusions from one run each. Tested over seeds, of "
        f"{counted(words.total(), 'claim')} {words['holds']} hold ✓, {words['fails']} fail ✗, and "
        f"{words['depends']} depend on something ◐. A verdict is worked out from the numbers, by "
        "the rule beside it."
    )


def _slides(found: Ledger) -> None:
    """In a lecture every claim is a figure: what it says never stands without its verdict."""
    view = address.current()
    for number, claim in enumerate(CLAIMS.values(), 1):
        name = f"claim_{claim.key}"
        if not lecture.shows(name):
            continue
        shown = {"figure": str(number), "claim": claim.key}
        if not shown.items() <= view.parameters.items():
            address.amend(view, shown)  # nothing goes by it but who reads the address
        entry = found.entries.get(claim.key)
        with lecture.figure(f"{name}_says"):
            st.subheader(f"{number}. {_judged(claim, entry)}", anchor=False)
            if entry is not None:
                st.markdown(f"{plain(entry.verdict.because)}  \n**Rule.** {claim.rule}")
        if entry is not None:
            _dots(claim, entry, name)


def _judged(claim: Claim, entry: Entry | None) -> str:
    if entry is None:
        return f"· Not tested yet: “{claim.says}”"
    word, told = entry.verdict.word, entry.verdict.told
    return f"{SIGNS[word]} {told[0].upper()}{told[1:]}: “{claim.says}”"


def _choose_claim(found: Ledger) -> str:
    keys = list(CLAIMS)
    chosen = slides.claim(address.current())

    def labelled(key: str) -> str:
        entry = found.entries.get(key)
        sign = "·" if entry is None else SIGNS[entry.verdict.word]
        return f"{sign} {keys.index(key) + 1}. {CLAIMS[key].says}"

    controls.choose_from_column(
        "claim", "Claims", tuple(keys), chosen, labelled, also={"figure": None}
    )
    return chosen


def _open(claim: Claim, entry: Entry | None) -> None:
    st.subheader(claim.says, anchor=False)
    st.caption(f"The lesson, “{claim.section}”. {claim.asks}")
    if entry is None:
        st.info("Nobody has tested this claim yet. Test it here.", icon=":material/science:")
    else:
        _result(claim, entry)
    _test_here(claim)
    recipe = Experiment(framing=claim.view.get("framing", Experiment().framing))
    view = {name: value for name, value in claim.view.items() if name != "framing"}
    frame.link(claim.page, "See it in the app", recipe, **view)


def _result(claim: Claim, entry: Entry) -> None:
    verdict = entry.verdict
    st.markdown(f"{SIGNS[verdict.word]} **It {verdict.told}.** {plain(verdict.because)}")
    _dots(claim, entry, "dots_ledger")
    st.markdown(f"**Rule.** {claim.rule}")
    diverged = f" {counted(entry.diverged, 'run')} diverged." if entry.diverged else ""
    versions = ", ".join(f"{name} {number}" for name, number in entry.versions.items())
    st.caption(f"{entry.date}; {counted(entry.seeds, 'seed')} each; {versions}.{diverged}")
    with st.expander("Every number"):
        st.markdown(_table(claim, entry))


def _dots(claim: Claim, entry: Entry, key: str) -> None:
    values = _drawn(claim, entry)
    summaries = {name: summarise(numbers) for name, numbers in values.items()}
    said = {name: _mean(claim, found) for name, found in summaries.items()}
    title = f"One dot a run, mean and 95 % interval: {counted(entry.seeds, 'seed')}"
    charts.chart(
        figures.measured.plain(values, summaries, said, title=title, dark=charts.dark()),
        key=key,
        alt=f"One dot a run: {entry.verdict.because}",
    )


def _drawn(claim: Claim, entry: Entry) -> Values:
    """What has one axis: of numbers of several kinds, the shares."""
    if "share" not in claim.unit or claim.unit == "share":
        return entry.values
    return {name: numbers for name, numbers in entry.values.items() if max(numbers) <= 1}


def _mean(claim: Claim, found: Summary) -> str:
    return mean_told(found) if "share" in claim.unit and found.mean <= 1 else f"{found.mean:.3g}"


def _table(claim: Claim, entry: Entry) -> str:
    lines = ["| | mean | runs |", "|---|--:|--:|"]
    for name, numbers in entry.values.items():
        found = summarise(numbers)
        lines.append(f"| {plain(name)} | {_mean(claim, found)} | {found.count} |")
    return "\n".join(lines)


def _test_here(claim: Claim) -> None:
    """The test again on this machine: its runs are trained, kept, and judged by the same rule."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        most = max(claim.seeds, 1)
        seeds = controls.choose_number("again", "Seeds", 1, most, min(HERE, most))
        controls.button(
            "again", "Run it again here", lambda: _run_again(claim.key), icon=":material/replay:"
        )
    recipes = list(claim.recipes.values())
    pressed = st.session_state.pop(_AGAIN, None) == claim.key
    if recipes:
        visitor.attend_sweep(recipes, seeds)
        job = visitor.sweep_under_way(recipes, seeds)
        if job is not None and job.phase == "running":
            _await(claim, seeds, visitor.follow_sweep(job, recipes, seeds))
        elif job is not None and job.phase == "failed":
            st.error(plain(job.sentence or ""), icon=":material/error:")
        elif job is not None and job.phase == "done":
            _keep(claim, seeds)
    elif pressed:
        _keep(claim, seeds)
    own = _read(ledger.own()).entries.get(claim.key)
    if own is not None:
        verdict = own.verdict
        st.markdown(
            f"Here, {own.date}, {counted(own.seeds, 'seed')}: {SIGNS[verdict.word]} "
            f"**it {verdict.told}.** {plain(verdict.because)}"
        )


def _run_again(key: str) -> None:
    claim = CLAIMS[key]
    if recipes := list(claim.recipes.values()):
        visitor.sweep(recipes, _seeds(claim))
    else:
        st.session_state[_AGAIN] = key


def _seeds(claim: Claim) -> int:
    most = max(claim.seeds, 1)
    return controls.read_number("again", 1, most, min(HERE, most))


@st.fragment(run_every=POLL)
def _await(claim: Claim, seeds: int, jobs: Iterator[SweepJob | None]) -> None:
    recipes, job = list(claim.recipes.values()), next(jobs)
    if job is None or job.phase != "running":
        st.rerun(scope="app")
    left = "" if job.seconds_left is None else f", about {job.seconds_left:.0f} s left"
    st.progress(job.done / job.runs, text=f"{job.done} of {job.runs} runs{left}")
    if not visitor.may_stop_sweep(recipes, seeds):
        return
    controls.button(
        "stop_claim", "Stop", lambda: visitor.stop_sweep(recipes, seeds), icon=":material/stop:"
    )


def _keep(claim: Claim, seeds: int) -> None:
    try:
        with st.spinner("Measuring …"):
            _examined(claim.key, seeds)
    except TimeoutError:
        st.warning(
            f"Keras has not answered within {PATIENCE:.0f} s: trainings are under way, or "
            "TensorFlow is still being imported. Run it again in a minute.",
            icon=":material/hourglass_empty:",
        )
    except OSError as error:
        st.error(f"It could not be kept: {plain(reason(error))}.", icon=":material/error:")
    except (CheckFailed, SweepFailed) as error:
        st.error(plain(str(error)), icon=":material/error:")


@st.cache_resource(show_spinner=False, max_entries=256)
def _examined(key: str, seeds: int) -> None:
    # Once: the same seeds give the same runs, and these the same numbers.
    executor = RunExecutor(shared.trainings())
    ledger.keep_own(examine(CLAIMS[key], seeds=seeds, executor=executor, patience=PATIENCE))


def _read(path: Path) -> Ledger:
    try:
        status = path.stat()
    except OSError:
        return Ledger({})
    return _ledger(path, (status.st_mtime_ns, status.st_size))


@st.cache_resource(show_spinner=False, max_entries=4)
def _ledger(path: Path, stamp: tuple[int, int]) -> Ledger:
    # The stamp changes when the file does.
    return ledger.read(path)
