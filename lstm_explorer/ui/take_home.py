"""What a visitor can take home of the experiment that is set up: code, model, numbers, figures."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from lstm_explorer import exports, figures
from lstm_explorer.exports.spreadsheet import csv, is_formula
from lstm_explorer.lesson.listings import Listing, listings_of
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.runs.feeding import Run, feed
from lstm_explorer.store.models import TrainedModel
from lstm_explorer.ui.components import charts, controls
from lstm_explorer.ui.components.pictures import offer_pictures
from lstm_explorer.ui.shell import frame
from lstm_explorer.ui.text.markdown import plain
from lstm_explorer.wording import counted

if TYPE_CHECKING:
    import pandas as pd
    from streamlit.delta_generator import DeltaGenerator

    from lstm_explorer.figures import Plain

QUESTION = "What can I take home?"

MOST_ROWS = 2_000_000
"""Most rows of a table that is handed out: making more takes gigabytes."""


def show(experiment: Experiment, model: TrainedModel) -> None:
    """Draw what is fed, the choice of kinds, and the files of the one that is open."""
    words, often = st.columns([2, 3], vertical_alignment="bottom")
    with words:
        text = controls.choose_text(experiment)
    run = feed(experiment, model.weights, text)
    resets = controls.read_numbers("resets", 1, len(run.steps) - 1)
    if resets is not None:
        run = feed(experiment, model.weights, text, resets=resets)
    with often:
        st.markdown(_resets_in_words(resets))
    kind = controls.choose_one("take", "What", hide_label=True)
    _KINDS[kind](model, run)
    chosen = None if resets is None else ".".join(map(str, resets))
    frame.link("reset", "Reset it elsewhere", experiment, text=text.typed, resets=chosen)


def _resets_in_words(resets: tuple[int, ...] | None) -> str:
    if resets is None:
        return "The state is reset where training resets it."
    if not resets:
        return "The state is reset before the first time step, and never after."
    if len(resets) > 8:
        return f"The state is reset before {len(resets)} of the time steps, as in the link."
    return f"The state is reset before time steps 0, {', '.join(map(str, resets))}."


def _code(model: TrainedModel, run: Run) -> None:
    left, right = st.columns([3, 2], gap="medium")
    with left:
        one, two = st.columns(2)
        with one:
            _offer(model, "Keras script", ".py", lambda: exports.script(model, run), primary=True)
        with two:
            _offer(model, "Notebook", ".ipynb", lambda: exports.notebook(model, run), primary=True)
        again = " With `--train` (`RETRAIN = True` in the notebook) it trains from scratch first."
        st.markdown(
            "It needs `keras`, `tensorflow` and `numpy`, asks the trained network, whose "
            "weights it brings along, and prints these answers."
            + (again if model.experiment.brought is None else "")
        )
        # Folded: some hundred lines, and on a phone what stands beside them comes below.
        with st.expander("Read it", icon=":material/code:"):
            st.code(exports.script(model, run, brief=True), language="python", wrap_lines=True)
    with right:
        st.markdown("**What changed since the lesson's listings**")
        st.markdown("\n".join(map(_listing, listings_of(model.experiment.framing))))


def _listing(listing: Listing) -> str:
    sign = "✗ " if listing.breaks else ""
    where = f" → *{listing.part}*" if listing.part else ""
    return f"- {sign}**{listing.numbers}**, {listing.does}. {listing.changed}{where}"


def _model(model: TrainedModel, run: Run) -> None:
    experiment, weights = model.experiment, model.weights
    st.markdown(
        f"The trained network: an LSTM of {counted(experiment.units, 'unit')} and a softmax over "
        f"{len(experiment.classes)} classes, {sum(array.size for array in weights):,} weights."
    )
    one, two = st.columns(2)
    with one:
        _offer(
            model, "Keras model", ".keras",
            lambda: exports.keras_file(experiment, weights), primary=True,
        )  # fmt: skip
    with two:
        _offer(model, "Weights for NumPy", ".npz", lambda: _packed(weights._asdict()))
    keras_name, numpy_name = (exports.file_name(model, end) for end in (".keras", ".npz"))
    st.code(
        f'model = keras.saving.load_model("{keras_name}")\n'
        f'weights = numpy.load("{numpy_name}")  # {", ".join(weights._fields)}',
        language="python",
    )


def _trace(model: TrainedModel, run: Run) -> None:
    experiment = model.experiment
    first = exports.trace_table(run, steps=1)  # all of it may be millions of rows
    rows = len(first) * len(run.steps)
    st.markdown(
        f"**What is inside**: {rows:,} rows, one for each time step, unit and quantity "
        "(h, c, i, f, g, o)."
    )
    numpy = _offer_table(model, "Trace", rows, lambda: exports.trace_table(run), primary=True)
    with numpy:
        _offer(
            model, "Trace, NumPy", "-trace.npz",
            lambda: _packed(exports.trace_arrays(experiment, run)),
        )  # fmt: skip
    st.dataframe(first.head(6), hide_index=True)
    rows = len(run.steps) * len(experiment.classes)
    st.markdown(f"**What it answers**: {rows:,} rows, one for each time step and class.")
    _offer_table(model, "Answers", rows, lambda: exports.answers_table(experiment, run))
    texts = exports.fed_at(run) + list(experiment.classes)
    if formula := next(filter(is_formula, texts), None):
        st.caption(
            f"A spreadsheet would take {plain(formula)} for a formula, so in the CSV "
            "files an apostrophe stands before such texts. Parquet and NumPy have them as they are."
        )


def _offer_table(
    model: TrainedModel,
    name: str,
    rows: int,
    made: Callable[[], pd.DataFrame],
    *,
    primary: bool = False,
) -> DeltaGenerator:
    """Buttons for a table as CSV and as Parquet; gives the place beside them."""
    one, two, three = st.columns(3)
    if rows > MOST_ROWS:
        one.caption(
            f"As CSV and Parquet at most {MOST_ROWS:,} rows are handed out. The NumPy file has all "
            "numbers, and a shorter text fewer rows."
        )
        return three
    ending = f"-{name.lower()}"
    with one:
        _offer(model, f"{name}, CSV", f"{ending}.csv", lambda: csv(made()), primary=primary)
    with two:
        _offer(model, f"{name}, Parquet", f"{ending}.parquet", lambda: _parquet(made()))
    return three


@dataclass(frozen=True, slots=True)
class _Picture:
    """A figure that can be taken home.

    Attributes:
        drawn: Makes it of a model, a run, and whether the theme is dark.
        alt: What it shows.
    """

    drawn: Callable[[TrainedModel, Run, bool], Plain]
    alt: str


def _heatmap_of(quantity: str) -> Callable[[TrainedModel, Run, bool], Plain]:
    return lambda model, run, dark: figures.heatmap.plain(run, quantity, height=430, dark=dark)


_PICTURES = {
    **{
        title: _Picture(_heatmap_of(quantity), f"{title} of every unit at every time step.")
        for quantity, title in figures.TITLES.items()
    },
    "Answers": _Picture(
        lambda model, run, dark: figures.answers_map.plain(
            run, model.experiment.classes, height=520, dark=dark
        ),
        "The probability of every answer at every time step.",
    ),
    "Path of h": _Picture(
        lambda model, run, dark: figures.trajectory.plain(
            run, "h", model.experiment.classes, height=520, dark=dark
        ),
        "The hidden state in its two main directions, a point a time step.",
    ),
    "Loss": _Picture(
        lambda model, run, dark: figures.learning_curve.plain(
            model.losses, title="Loss", epochs=model.experiment.epochs, share=False,
            height=430, dark=dark,
        ),
        "The mean loss of every epoch.",
    ),
    "What is fed": _Picture(
        lambda model, run, dark: figures.tensor_box.plain(
            model.experiment.samples, model.experiment.classes, height=520, dark=dark
        ),
        "The training samples as a box of samples, time steps and features.",
    ),
}  # fmt: skip


def _figures(model: TrainedModel, run: Run) -> None:
    which, buttons, page = st.columns([3, 3, 2], vertical_alignment="bottom")
    with which:
        name = controls.choose_from_list("picture", "Figure", tuple(_PICTURES))
    dark = charts.dark()
    picture = _PICTURES[name]
    drawn = picture.drawn(model, run, dark)
    ending = f"-{name.lower().replace(' ', '-')}"
    with buttons:
        paper = figures.on_paper(drawn, dark=dark)
        offer_pictures(paper, key="figure", name=exports.file_name(model, ending))
    with page:
        _offer(
            model, "Interactive HTML, 5 MB", f"{ending}.html",
            lambda: figures.web_page(drawn, dark=dark),
        )  # fmt: skip
    charts.chart(drawn, key="picture", alt=picture.alt)


_KINDS: dict[str, Callable[[TrainedModel, Run], None]] = {
    "code": _code,
    "model": _model,
    "trace": _trace,
    "figures": _figures,
}
"""What there is, by its name in the URL."""

_MIME = {
    "py": "text/x-python",
    "ipynb": "application/x-ipynb+json",
    "csv": "text/csv",
    "html": "text/html",
}


def _offer(
    model: TrainedModel,
    label: str,
    ending: str,
    made: Callable[[], str | bytes],
    *,
    primary: bool = False,
) -> None:
    """A button that hands out a file, made only when it is asked for."""
    st.download_button(
        label,
        made,
        file_name=exports.file_name(model, ending),
        mime=_MIME.get(ending.rpartition(".")[2], "application/octet-stream"),
        icon=":material/download:",
        key=f"take{ending.replace('.', '_')}",
        on_click="ignore",
        type="primary" if primary else "secondary",
        width="stretch",
    )


def _parquet(table: pd.DataFrame) -> bytes:
    written = io.BytesIO()
    table.to_parquet(written, index=False)
    return written.getvalue()


def _packed(arrays: dict[str, np.ndarray]) -> bytes:
    written = io.BytesIO()
    np.savez_compressed(written, allow_pickle=False, **arrays)
    return written.getvalue()
