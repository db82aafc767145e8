"""Bring your own: a sequence to train on, or a trained network in a file."""

from __future__ import annotations

from functools import partial

import streamlit as st

from lstm_explorer.brought import recipe as bringing
from lstm_explorer.brought.archive import Busy, opened
from lstm_explorer.brought.keras_config import Refused
from lstm_explorer.network.cell import Weights
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.recipe.symbols import ALPHABET, BAR, drawn
from lstm_explorer.store import models
from lstm_explorer.ui.components import controls
from lstm_explorer.ui.shell import frame, visitor
from lstm_explorer.ui.shell import recipe as recipe_controls
from lstm_explorer.ui.text.markdown import plain
from lstm_explorer.ui.url import address, recipes
from lstm_explorer.wording import counted, reason

QUESTION = "What would you like to bring?"

EXAMPLES = {
    "Days of the week": "Mon|Tue|Wed|Thu|Fri|Sat|Sun",
    "MISSISSIPPI": "MISSISSIPPI",
    "DNA": "GATTACAGATTTACA",
    "Greek alphabet": "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ",
    "The lesson's alphabet": ALPHABET,
}
"""Sequences to begin with, by what their buttons say."""

_LONGEST_FILE = 64 * 2**10


def show(experiment: Experiment) -> None:
    """The two choices, and the one that is open."""
    kind = controls.choose_one("bring", "Bring")
    if kind == "a sequence":
        _sequence(experiment)
    else:
        _model(experiment)


def sequence_of(content: bytes) -> str:
    """The sequence in a text file: its one line, or one word a line.

    Raises:
        ValueError: It is no text, too long, or empty.
    """
    if len(content) > _LONGEST_FILE:
        raise ValueError(
            f"This file has {len(content):,} bytes; a sequence of 200 symbols needs no more than "
            f"{_LONGEST_FILE:,}. Shorten it."
        )
    try:
        lines = [line.strip() for line in content.decode("utf-8-sig").splitlines()]
    except UnicodeDecodeError:
        raise ValueError(
            "This file is no text in UTF-8. Save it as plain text in UTF-8, then bring it again."
        ) from None
    words = [line for line in lines if line]
    if not words:
        raise ValueError("This file is empty. Write a sequence into it, or one word a line.")
    return BAR.join(words)


def _sequence(experiment: Experiment) -> None:
    st.markdown(
        "Any 3 to 200 symbols, in any script; symbols may repeat. A symbol is what you see as one "
        "letter. For words, put bars between them."
    )
    with st.container(horizontal=True):
        for label, sequence in EXAMPLES.items():
            controls.button(f"example_{label}", label, {"sequence": sequence})
    typed, uploaded = st.columns([3, 2])
    with typed:
        recipe_controls.choose_sequence(experiment)
        recipe_controls.choose_framing(experiment)
    with uploaded:
        file = st.file_uploader(
            "Or a text file: the sequence in one line, or one word a line",
            type=["txt"], key="sequence_file", on_change=_take_file,
        )  # fmt: skip
        if file is not None:
            _say_problem(file.getvalue())
    st.markdown(_described(experiment))
    model = visitor.status(experiment).model
    frame.describe(experiment, model)
    ready = model is not None
    with st.container(horizontal=True):
        label = "See what it keeps in mind" if ready else "Train it"
        icon = frame.PAGES["states" if ready else "train"][1]
        controls.button("go", label, _go, look="primary", icon=icon)
        frame.link("framings", "See what it is fed", experiment)


def _go() -> None:
    experiment = address.recipe().experiment
    ready = visitor.status(experiment).model is not None
    if not ready:
        visitor.train(experiment, again=True)  # the page that opens says so where it cannot be
    address.follow("states" if ready else "train", recipes.parameters(experiment))


def _learn(sequence: str) -> None:
    address.put("sequence", sequence)


def _take_file() -> None:
    file = st.session_state.get("sequence_file")
    if file is not None:
        try:
            _learn(sequence_of(file.getvalue()))
        except ValueError:
            return  # the page says why, below the file


def _say_problem(content: bytes) -> None:
    try:
        sequence_of(content)
    except ValueError as error:
        st.warning(plain(str(error)), icon=":material/error:")


def _described(experiment: Experiment) -> str:
    symbols, classes = experiment.symbols, experiment.classes
    listed = plain(drawn(classes[:26])) + (" …" if len(classes) > 26 else "")
    return f"{counted(len(symbols), 'symbol')}, {len(classes)} different: **{listed}**"


def _model(experiment: Experiment) -> None:
    st.markdown(
        "A `.keras` file of one LSTM layer with a softmax layer on top, or its five arrays as "
        "`.npz`: `numpy.savez(file, *model.get_weights())`. No code in it is run."
    )
    file = st.file_uploader("A model file", type=["keras", "npz"], key="model_file")
    if file is None:
        return
    weights = _read(file.getvalue())
    if isinstance(weights, str):
        st.warning(plain(weights), icon=":material/error:")
        return
    st.markdown(
        f"**{counted(weights.units, 'unit')}, {weights.classes} classes, fed "
        f"{counted(weights.features, 'feature')}** at a time step. The file does not say what they "
        "mean; that is for you to say:"
    )
    meaning, way = st.columns([3, 2])
    with meaning:
        recipe_controls.choose_sequence(experiment)
        st.caption("Its different symbols are the classes, in this order.")
    with way:
        recipe_controls.choose_framing(experiment)
        recipe_controls.choose_encoding(experiment)
    _offer(experiment, weights)


def _read(content: bytes) -> Weights | str:
    """The weights in a file, or the sentence that says why there are none."""
    try:
        return _opened(content)
    except Busy as busy:
        return str(busy)


@st.cache_resource(show_spinner=False, max_entries=32)
def _opened(content: bytes) -> Weights | str:
    # A refusal is remembered like weights, or each rerun of the page would read the file anew;
    # that others were being read is not.
    try:
        return opened(content)
    except Busy:
        raise
    except Refused as refused:
        return str(refused)


def _offer(experiment: Experiment, weights: Weights) -> None:
    try:
        found = bringing.recipe(
            weights,
            framing=experiment.framing,
            sequence=experiment.sequence,
            encoding=experiment.encoding,
        )
    except ValueError as error:
        st.warning(plain(str(error)), icon=":material/error:")
        return
    with st.container(horizontal=True):
        for page, label in (
            ("states", "See what it keeps in mind"),
            ("reset", "What does a reset change?"),
        ):
            controls.button(
                f"open_{page}", label, partial(_keep_and_open, found, weights, page),
                look="primary" if page == "states" else "secondary", icon=frame.PAGES[page][1],
            )  # fmt: skip
    st.caption("The weights are kept on this server, so that the link works for others too.")


def _keep_and_open(experiment: Experiment, weights: Weights, page: str) -> None:
    try:
        models.save(bringing.model(experiment, weights))
    except OSError as error:
        visitor.tell(f"It could not be kept: {reason(error)}.")
        return
    address.follow(page, recipes.parameters(experiment))
