"""The reset scheduler: set and lift resets between the letters of the tape."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from lstm_explorer import figures
from lstm_explorer.recipe.experiment import Experiment, ParsedText
from lstm_explorer.runs import evaluation
from lstm_explorer.runs.feeding import Run, feed
from lstm_explorer.store.models import TrainedModel
from lstm_explorer.ui.components import charts, controls
from lstm_explorer.ui.components.controls import Option
from lstm_explorer.ui.components.tape import tape
from lstm_explorer.ui.reset.telling import link_to_view, tell, whole_run_fed
from lstm_explorer.ui.server import shared
from lstm_explorer.ui.shell import frame
from lstm_explorer.ui.text import sentences
from lstm_explorer.ui.url import address, hiding

if TYPE_CHECKING:
    from lstm_explorer.figures import Plain

_TITLES = "as in training", "reset"


def schedule_resets(experiment: Experiment, model: TrainedModel) -> None:
    """Two runs of one text, one with the chosen resets, and what they differ in."""
    with st.container(key="choices"):  # two beside each other on a phone; see the page's style
        words, often, how_many, what = st.columns([5, 3, 2, 2])
    with words:
        text = controls.choose_text(experiment)
    trained = feed(experiment, model.weights, text)
    resets = _chosen(trained)
    count = len(trained.steps)
    most = max(count - 1, 1)
    every = controls.read_number("every", 1, most, min(5, most))
    with often:
        regular = _choose_preset(resets, trained, every)
    if regular:
        with how_many:
            controls.choose_number("every", "Every n =", 1, most, min(5, most), then=_reset_every)
    with what:
        quantity = controls.choose_one("show", "Show")
    wiped = feed(experiment, model.weights, text, resets=resets)
    tell(
        "Both runs are fed the same letters. Click between two letters of the lower tape to set a "
        "reset, or to lift it.",
        sentences.resets_in_words(trained, wiped),
    )
    tape(trained, key="untouched", name=whole_run_fed(text))
    first = min((t for t in resets if t not in trained.resets), default=None)
    tape(
        wiped,
        key="wiped",
        name=_told(resets),
        reset_at=first,
        now=first,
        resets=resets,
    )
    stamp = float(model.losses.sum())
    pictures = _figures(
        experiment, stamp, text, resets, quantity, first, charts.dark(), _runs=(trained, wiped)
    )
    _show(pictures, quantity)
    link_to_view(experiment)
    frame.link(
        "take_home", "Take this experiment home", experiment,
        text=address.get("text"), resets=".".join(map(str, resets)),
    )  # fmt: skip


def _chosen(trained: Run) -> tuple[int, ...]:
    """The time steps before which the state is reset, as the URL has them."""
    last = len(trained.steps) - 1
    given = controls.read_numbers("resets", 1, last)
    if given is None:
        at = controls.read_time_step("at", last, default=last)
        return tuple(sorted({t for t in trained.resets if t > 0} | ({at} if at else set())))
    return given


def _every(n: int, count: int) -> tuple[int, ...]:
    return tuple(range(n, count, n))


def _choose_preset(resets: tuple[int, ...], trained: Run, every: int) -> bool:
    """How often it is reset; whether that is every n time steps."""
    count = len(trained.steps)
    regular = f"every n = {every}"
    presets: dict[str, tuple[int, ...]] = {
        "as in training": tuple(t for t in trained.resets if t > 0),
        "never": (),
        "before every letter": tuple(range(1, count)),
        regular: _every(every, count),
    }
    by_hand = "set by hand"
    chosen = next((name for name, at in presets.items() if at == resets), by_hand)
    options = [Option(by_hand, None), *(Option(name, _set(at)) for name, at in presets.items())]
    if "preset" not in hiding.hidden():
        controls.choose_option("view_preset", "select", "Resets", options, chosen)
    return chosen == regular


def _set(places: tuple[int, ...]) -> dict[str, str | None]:
    """What the view is set to for resets before these time steps."""
    return {"at": None, "resets": ".".join(map(str, places))}


def _reset_every(n: int) -> None:
    """Reset every n of the time steps that the view feeds when this is heard."""
    if type(n) is int and n > 0:
        experiment = address.recipe().experiment
        count = controls.read_text(experiment).time_steps
        address.put_all({"every": n, **_set(_every(n, count))})


def _told(resets: tuple[int, ...]) -> str:
    if not resets:
        return "never reset: the state is carried all the way"
    if len(resets) > 8:
        return f"reset before {len(resets)} time steps"
    plural = "s" if len(resets) > 1 else ""
    return f"reset before time step{plural} {', '.join(map(str, resets))}"


@st.cache_resource(show_spinner=False, max_entries=64, hash_funcs=shared.BY_FINGERPRINT)
def _figures(
    experiment: Experiment,
    stamp: float,
    text: ParsedText,
    resets: tuple[int, ...],
    quantity: str,
    now: int | None,
    dark: bool,
    *,
    _runs: tuple[Run, Run],
) -> tuple[Plain, ...]:
    """Made once for all who look at the same thing, as a class does."""
    ends = figures.limits(quantity, _runs)
    maps = (
        figures.heatmap.plain(
            run, quantity, ends=ends, now=now, title=f"{quantity}, {title}", room=20,
            height=300, dark=dark,
        )
        for run, title in zip(_runs, _TITLES, strict=True)
    )  # fmt: skip
    carried, wiped = _runs
    distances = {name: evaluation.state_distance(carried, wiped, name) for name in ("h", "c")}
    return *maps, figures.distance_curves.plain(carried, distances, height=300, dark=dark)


def _show(pictures: tuple[Plain, ...], quantity: str) -> None:
    left, middle, right = st.columns(3)
    for column, key, picture, title in zip(
        (left, middle), ("left", "middle"), pictures, _TITLES, strict=False
    ):
        with column:
            charts.chart(
                picture,
                key=key,
                alt=f"{figures.TITLES[quantity]}, {title}, on one scale with the other.",
            )
    with right:
        charts.chart(
            pictures[-1],
            key="distance",
            alt="The distance between the two states after every time step.",
        )
