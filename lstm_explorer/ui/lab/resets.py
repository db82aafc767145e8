"""The reset scheduler: set and lift resets between the letters of the tape."""

from __future__ import annotations

from functools import partial

import streamlit as st

from lstm_explorer import figures, measures
from lstm_explorer.experiment import Experiment
from lstm_explorer.runs import Run, feed
from lstm_explorer.store import TrainedModel
from lstm_explorer.ui import address, charts, controls, verdicts
from lstm_explorer.ui.lab.telling import link_to_view, tell, whole_run_fed
from lstm_explorer.ui.tape import tape


def schedule_resets(experiment: Experiment, model: TrainedModel) -> None:
    """Two runs of one text, one with the chosen resets, and what they differ in."""
    words, often, how_many, what = st.columns([5, 3, 2, 2])
    with words:
        text = controls.choose_text(experiment)
    trained = feed(experiment, model.weights, text)
    resets = _chosen(trained)
    with how_many:
        most = max(len(trained.steps) - 1, 1)
        every = controls.choose_number("every", "n", 1, most, min(5, most))
    with often:
        _choose_preset(resets, trained, every)
    with what:
        quantity = controls.choose_one("show", "Show", ("c", "h"))
    wiped = feed(experiment, model.weights, text, resets=resets)
    tell(
        "Both runs are fed the same letters. Click between two letters of the lower tape to set a "
        "reset, or to lift it.",
        verdicts.resets_in_words(trained, wiped),
    )
    tape(trained, key="untouched", name=whole_run_fed(experiment, text))
    first = min((t for t in resets if t not in trained.resets), default=None)
    tape(
        wiped,
        key="wiped",
        name=_told(resets),
        reset_at=first,
        now=first,
        toggles=partial(_toggle, resets),
    )
    _pictures(trained, wiped, quantity, first)
    link_to_view(experiment)


def _chosen(trained: Run) -> tuple[int, ...]:
    """The time steps before which the state is reset, as the URL has them."""
    last = len(trained.steps) - 1
    given = address.get("resets")
    if given is None:
        at = controls.chosen_time_step("at", last, default=last)
        return tuple(sorted({t for t in trained.resets if t > 0} | ({at} if at else set())))
    parts = [part for part in given.split(".") if part.isascii() and part.isdecimal()]
    return tuple(sorted({int(part) for part in parts if len(part) < 6 and 0 < int(part) <= last}))


def _choose_preset(resets: tuple[int, ...], trained: Run, every: int) -> None:
    count = len(trained.steps)
    presets: dict[str, tuple[int, ...]] = {
        "as in training": tuple(t for t in trained.resets if t > 0),
        "never": (),
        "before every letter": tuple(range(1, count)),
        f"every n = {every}": tuple(range(every, count, every)),
    }
    by_hand = "set by hand"
    key = "view_preset"
    st.session_state[key] = next((name for name, at in presets.items() if at == resets), by_hand)

    def changed() -> None:
        chosen = st.session_state[key]
        if chosen in presets:
            _put(presets[chosen])

    st.selectbox("Resets", [by_hand, *presets], key=key, on_change=changed)


def _put(places: tuple[int, ...]) -> None:
    address.put("at", None)
    address.put("resets", ".".join(map(str, places)))


def _toggle(resets: tuple[int, ...], at: int) -> None:
    _put(tuple(sorted(set(resets) ^ {at})))


def _told(resets: tuple[int, ...]) -> str:
    if not resets:
        return "never reset: the state is carried all the way"
    if len(resets) > 8:
        return f"reset before {len(resets)} time steps"
    plural = "s" if len(resets) > 1 else ""
    return f"reset before time step{plural} {', '.join(map(str, resets))}"


def _pictures(carried: Run, wiped: Run, quantity: str, now: int | None) -> None:
    ends = figures.limits(quantity, [carried, wiped])
    dark = charts.dark()
    columns = st.columns(3)
    for column, key, run, title in zip(
        columns, ("left", "middle"), (carried, wiped), ("as in training", "reset"), strict=False
    ):
        with column:
            charts.chart(
                figures.heatmap(
                    run, quantity, ends=ends, now=now, title=f"{quantity}, {title}", room=20,
                    height=300, dark=dark,
                ),
                key=key,
                alt=f"{figures.TITLES[quantity]}, {title}, on one scale with the other.",
            )  # fmt: skip
    with columns[2]:
        distances = {name: measures.state_distance(carried, wiped, name) for name in ("h", "c")}
        charts.chart(
            figures.distance_curves(carried, distances, height=300, dark=dark),
            key="distance",
            alt="The distance between the two states after every time step.",
        )
