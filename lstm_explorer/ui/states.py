"""Scenes: what a visitor of the States page chose to look at, and to compare it with."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal, cast

import streamlit as st

from lstm_explorer.lesson.glossary import told
from lstm_explorer.network.cell import Weights
from lstm_explorer.player import Scene, page
from lstm_explorer.recipe.experiment import LESSON, Experiment, ParsedText
from lstm_explorer.recipe.framings import FRAMINGS
from lstm_explorer.runs.feeding import Run, feed, free_run
from lstm_explorer.store.models import TrainedModel
from lstm_explorer.ui.components import charts, controls
from lstm_explorer.ui.server import shared
from lstm_explorer.ui.shell import frame, visitor
from lstm_explorer.ui.text import sentences
from lstm_explorer.ui.text.markdown import plain
from lstm_explorer.wording import counted

FREE_ANSWERS = 15
"""How many of its own answers a free run feeds, unless somebody chooses."""


def chosen_scene(experiment: Experiment, model: TrainedModel) -> Scene:
    """Draw the controls of the States page, and return what they ask for."""
    with st.container(key="choices"):  # two beside each other on a phone; see the page's style
        words, how, order, whose, other = st.columns([4, 2, 2, 1.3, 2])
    with words:
        text = controls.choose_text(experiment)
    with how:
        feeding = controls.choose_from_list(
            "feeding", "Feed it", explained=told("teacher-forced", "free run"),
        )  # fmt: skip
    with order:
        by = controls.choose_from_list(
            "order", "Order of units",
            explained="By number, by the time step at which h is farthest from zero, or like "
            "beside like.",
        )  # fmt: skip
    with whose:
        path = cast(Literal["h", "c"], controls.choose_from_list("path", "Path of"))
    with other:
        kind = controls.choose_from_list("with", "Compare with")
    answers = 0
    if feeding == "free run":
        with st.columns([2, 8])[0]:
            most = min(100, experiment.most_answers(text))
            answers = controls.choose_number("answers", "Own answers fed", 0, most, FREE_ANSWERS)
    dark = charts.dark()
    stamp = float(model.losses.sum())
    scene = _scene(experiment, stamp, text, answers, by, path, dark, _model=model)
    return scene if kind == "nothing" else _compared(scene, model, kind, text, answers)


@st.cache_resource(show_spinner=False, max_entries=16, hash_funcs=shared.BY_FINGERPRINT)
def _scene(
    experiment: Experiment,
    stamp: float,
    text: ParsedText,
    answers: int,
    order: str,
    path: Literal["h", "c"],
    dark: bool,
    *,
    _model: TrainedModel,
) -> Scene:
    """Made once for all who look at the same thing; a scene keeps what it made for the browser."""
    run = _fed(_model.weights, text, answers)
    return Scene(
        run=run,
        weights=_model.weights,
        classes=experiment.classes,
        name=_name(text, answers),
        text=text.typed,
        said=_said(run),
        keras_difference=_model.keras_difference,
        order=order,
        path=path,
        dark=dark,
    )


def _fed(weights: Weights, text: ParsedText, answers: int) -> Run:
    if answers:
        return free_run(text.experiment, weights, text, answers)
    return feed(text.experiment, weights, text)


def _name(text: ParsedText, answers: int) -> str:
    said = f"{text.typed}, {sentences.what_is_fed(text)}"
    return f"{said}, then {answers} of its own answers" if answers else said


def _said(run: Run) -> tuple[str, ...]:
    last = len(run.steps) - 1
    return tuple(sentences.step_in_plain_words(step, last) for step in run.steps)


def _compared(
    scene: Scene, model: TrainedModel, kind: str, text: ParsedText, answers: int
) -> Scene:
    which, shown, about = st.columns([3, 3, 4])
    with shown:
        quantity = controls.choose_one("of", "Quantity")
    with which:
        found = _other(model, kind, text, answers)
    if found is None:
        return scene
    other, name = found
    if other.trace.h.shape[-1] != scene.weights.units:
        with about:
            st.caption(
                f"One network has {counted(scene.weights.units, 'unit')}, the other "
                f"{other.trace.h.shape[-1]}: there is no difference unit by unit."
            )
    return replace(scene, other=other, other_name=name, quantity=quantity)


def _other(
    model: TrainedModel, kind: str, text: ParsedText, answers: int
) -> tuple[Run, str] | None:
    experiment = text.experiment
    if kind == "another text":
        typed = controls.choose_text(experiment, "other_text", "The other text")
        return _fed(model.weights, typed, answers), _name(typed, answers)
    if kind == "another epoch":
        epochs = [int(epoch) for epoch in model.snapshot_epochs]
        number = controls.choose_number("other_snapshot", "Snapshot", 0, len(epochs) - 1, 0)
        run = _fed(model.snapshot(number), text, answers)
        return run, f"the same text, the network as it was after epoch {epochs[number]:,}"
    if kind == "another seed":
        seed = controls.choose_number("other_seed", "The other seed", 0, 2**31 - 1, 1)
        recipe = replace(experiment, seed=seed)
        if experiment.brought is not None:  # the same shape, trained here as the lesson does
            recipe = replace(recipe, brought=None, epochs=LESSON)
    else:
        others = tuple(key for key in FRAMINGS if key != experiment.framing)
        framing = controls.choose_from_list("other_framing", "The other framing", others)
        recipe = Experiment(framing=framing, sequence=experiment.sequence)
    other = model if recipe == experiment else _trained(recipe)
    return None if other is None else _of_recipe(recipe, other.weights, text, answers)


def _trained(recipe: Experiment) -> TrainedModel | None:
    """Another recipe's network; where there is none, what to do about it."""
    visitor.attend(recipe)
    status = visitor.status(recipe)
    if status.model is None and status.running:
        frame.await_training(visitor.follow(status))
    elif status.model is None:
        st.caption("Nobody has trained it here yet.")
        controls.button(
            "train_other", "Train the other", lambda: visitor.train_and_wait(recipe, 3.0)
        )
    return status.model


def _of_recipe(
    recipe: Experiment, weights: Weights, text: ParsedText, answers: int
) -> tuple[Run, str] | None:
    try:
        its_own = recipe.parse(text)
        run = _fed(weights, its_own, answers)
    except ValueError as error:
        st.warning(plain(str(error)), icon=":material/error:")
        return None
    return run, f"{recipe.framing}, seed {recipe.seed}: {_name(its_own, answers)}"


def chosen_unit(scene: Scene) -> int:
    """The unit that the URL names, or the one that moves most."""
    usual = int(scene.run.trace.c[0].std(axis=0).argmax())
    return controls.read_number("unit", 0, scene.weights.units - 1, usual)


def offer_file(scene: Scene, *, now: int, unit: int) -> None:
    """A button that hands out this player as one file, made only when it is asked for."""
    st.download_button(
        "Take this player home (HTML, 5 MB)",
        lambda: page(scene, now=now, unit=unit),
        file_name="lstm-state-player.html",
        mime="text/html",
        icon=":material/download:",
        key="take_home",
        on_click="ignore",
    )
