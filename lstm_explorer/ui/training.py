"""Training on a page: start it, watch it, stop it, and look at what came of it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from lstm_explorer import figures, measures
from lstm_explorer.cell import Weights
from lstm_explorer.experiment import Experiment
from lstm_explorer.jobs import Job
from lstm_explorer.store import TrainedModel
from lstm_explorer.ui import address, charts, frame, samples, session
from lstm_explorer.ui.tape import answers_tape

POLL = 0.5
"""Seconds between two looks at a training that runs."""

_ON_TAPE = 60


def show(experiment: Experiment) -> None:
    """The whole of it for one recipe: the run under way, else the model, else an invitation."""
    session.trainings().warm_up()
    job = session.trainings().look(experiment)
    if job is not None and job.running:
        _watch(experiment)
        return
    model = session.trained_model(experiment)
    frame.describe(experiment, model)
    if job is not None:
        _tell_how_it_ended(experiment, job)
    _train_button(experiment, "Train" if model is None else "Train again")
    if model is None:
        st.markdown(
            f"This recipe has not been trained here yet. It takes {experiment.epochs:,} epochs of "
            f"{experiment.updates_per_epoch:,} update"
            f"{'' if experiment.updates_per_epoch == 1 else 's'}. Press **Train**, or change the "
            "recipe at the left; the lesson's own settings come trained."
        )
        _pictures(experiment, (), (), None)
        return
    _pictures(experiment, model.losses.tolist(), model.accuracies.tolist(), model.weights)
    _say_what_it_took(model)


@st.fragment(run_every=POLL)
def _watch(experiment: Experiment) -> None:
    job = session.trainings().look(experiment)
    if job is None or not job.running:
        st.rerun(scope="app")
    frame.describe(experiment, None)
    st.button(
        "Stop", key="stop", icon=":material/stop:", type="primary",
        on_click=session.trainings().stop, args=(experiment,),
    )  # fmt: skip
    st.progress(job.epoch / experiment.epochs, text=_how_far(experiment, job))
    _pictures(experiment, job.losses, job.accuracies, job.weights)


def _train_button(experiment: Experiment, label: str) -> None:
    st.button(
        label, key="train", type="primary", icon=":material/play_arrow:",
        on_click=_start, args=(experiment,),
    )  # fmt: skip


def _start(experiment: Experiment) -> None:
    session.trainings().start(experiment)


def _how_far(experiment: Experiment, job: Job) -> str:
    if job.phase == "waiting":
        place = session.trainings().place_in_queue(experiment)
        return f"Waiting for its turn, number {place} in the queue"
    if job.epoch == 0:
        return (
            "Getting ready: TensorFlow and the program for this shape, a few seconds the first time"
        )
    left = job.seconds_left()
    remaining = "" if left is None else f", about {max(left, 1):.0f} s left"
    return f"Epoch {job.epoch:,} of {experiment.epochs:,}{remaining}"


def _tell_how_it_ended(experiment: Experiment, job: Job) -> None:
    if job.phase == "failed":
        st.error(job.sentence, icon=":material/error:")
    elif job.sentence:
        st.warning(job.sentence, icon=":material/warning:")
    if job.phase == "stopped" and job.model is not None:
        kept = job.model.experiment
        st.info(
            f"Stopped after {kept.epochs:,} of {experiment.epochs:,} epochs. What was learned is "
            f"kept as the recipe with {kept.epochs:,} epochs.",
            icon=":material/stop_circle:",
        )
        st.button(
            f"Look at the {kept.epochs:,} epochs", key="kept",
            on_click=address.put_recipe, args=(kept,),
        )  # fmt: skip


def _pictures(
    experiment: Experiment,
    losses: Sequence[float],
    accuracies: Sequence[float],
    weights: Weights | None,
) -> None:
    left, right = st.columns(2)
    dark = charts.dark()
    with left:
        charts.chart(
            figures.learning_curve(
                losses, title="Loss (mean cross-entropy of each epoch)",
                epochs=experiment.epochs, share=False, dark=dark,
            ),
            key="loss",
            alt="Mean cross-entropy over the samples, epoch by epoch.",
        )  # fmt: skip
    with right:
        charts.chart(
            figures.learning_curve(
                accuracies, title="Accuracy (right answers of each epoch)",
                epochs=experiment.epochs, share=True, dark=dark,
            ),
            key="accuracy",
            alt="Share of right answers, epoch by epoch.",
        )  # fmt: skip
    _answers(experiment, weights)


def _answers(experiment: Experiment, weights: Weights | None) -> None:
    chosen = samples.distinct(experiment)
    listed = chosen[:_ON_TAPE]
    targets = [experiment.classes[experiment.samples.y[n]] for n in listed]
    letters = [samples.letters_of_sample(experiment, n).lstrip("·")[-6:] for n in listed]
    if weights is None:
        st.caption("Its answers will appear here, letter by letter.")
        return
    evaluation = measures.evaluate(experiment, weights)
    answers = [experiment.classes[evaluation.probabilities[n].argmax()] for n in listed]
    right, count = int(evaluation.right.sum()), len(evaluation.right)
    st.markdown(f"Its answers now: **{right:,} of {count:,}** samples right, one run.")
    answers_tape(letters, answers, targets, key="answers", name="Answers to the samples")
    if len(chosen) > len(listed):
        st.caption(
            f"{len(listed)} of the {len(chosen)} different samples are shown, the shortest first."
        )


def _say_what_it_took(model: TrainedModel) -> None:
    updates = model.experiment.epochs * model.experiment.updates_per_epoch
    st.caption(
        f"{updates:,} updates in {model.seconds:.1f} s, compiling included, with "
        + ", ".join(f"{name} {number}" for name, number in model.versions.items())
        + f". The largest difference between what this app draws and Keras' own layers on these "
        f"samples was {model.keras_difference:.0e}. Loss and accuracy are counted during each "
        "epoch, as Keras' fit reports them; the answers are those of the network as it is now."
    )
