"""Training on a page: start it, watch it, pause it, go on with it, and see it again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import streamlit as st

from lstm_explorer import figures
from lstm_explorer.jobs.job import Job
from lstm_explorer.jobs.limits import TooMuch
from lstm_explorer.network.cell import Weights
from lstm_explorer.recipe.checks import MOST_EPOCHS
from lstm_explorer.recipe.experiment import LESSON, Experiment, distinct_samples
from lstm_explorer.runs import evaluation as measures
from lstm_explorer.runs.feeding import feed
from lstm_explorer.store import models
from lstm_explorer.store.models import TrainedModel
from lstm_explorer.ui.components import charts, controls
from lstm_explorer.ui.components.replay import replay
from lstm_explorer.ui.components.tape import answers_tape
from lstm_explorer.ui.server import shared
from lstm_explorer.ui.shell import frame, visitor
from lstm_explorer.ui.shell.recipe_status import RecipeStatus
from lstm_explorer.ui.text.markdown import plain
from lstm_explorer.ui.url import address
from lstm_explorer.wording import counted, reason

POLL = 0.5
"""Seconds between two looks at a training that runs."""

PATIENCE = 0.4
"""Seconds that a page waits for a training it has just started, before it streams it instead."""

_ON_TAPE = 60


def follows_the_hand() -> bool:
    """Whether every change of a control retrains at once."""
    return address.get("live") == "yes"


def show(status: RecipeStatus) -> None:
    """The whole of it for one recipe: the run under way, else the model, else an invitation."""
    experiment = status.experiment
    if follows_the_hand() and experiment.brought is None:
        visitor.settle_on(experiment)
        status = _trained_at_once(status)
    if status.running:
        _watch(visitor.follow(status))
    elif experiment.brought is not None:
        _say_brought(status)
    elif status.model is None and status.job and status.job.phase in ("paused", "stopped"):
        _ended_early(status, status.job)
    else:
        _show_model(status)


def _show_model(status: RecipeStatus) -> None:
    experiment, job, model = status.experiment, status.job, status.model
    frame.describe(experiment, model)
    if job is not None and job.phase == "failed":
        st.error(plain(job.sentence or ""), icon=":material/error:")
    elif job is not None and job.sentence:
        st.warning(plain(job.sentence), icon=":material/warning:")
    rewound = model is not None and address.get("rewound") == "yes"
    _buttons(status, rewound=rewound)
    if model is None:
        frame.say_lost(status)
        _invite(experiment)
        _pictures(experiment, (), (), None)
    elif rewound:
        st.markdown(f"Rewound to the initial weights of seed {experiment.seed}: no epoch yet.")
        _pictures(experiment, (), (), model.snapshot(0))
    else:
        _learned(experiment, model)


def _say_brought(status: RecipeStatus) -> None:
    experiment, model = status.experiment, frame.model_or_stop(status)
    st.info(
        "This network comes from a model file that was brought: how it was trained is not known, "
        "and it is not trained further here. What you see is how it answers now.",
        icon=":material/upload_file:",
    )
    _pictures(experiment, model.losses.tolist(), model.accuracies.tolist(), model.weights)
    fresh = replace(experiment, brought=None, epochs=LESSON)
    frame.link("train", "Train a network of its shape from scratch", fresh)


def _learned(experiment: Experiment, model: TrainedModel) -> None:
    _point_out_plateau(model)
    _pictures(experiment, model.losses.tolist(), model.accuracies.tolist(), model.weights)
    st.subheader("See the training again", anchor=False)
    replay(model, key="replay")
    _say_what_it_took(model)


def _trained_at_once(status: RecipeStatus) -> RecipeStatus:
    """With the switch on, nobody has to press Train; most recipes are done before one could."""
    asked_to_wait = status.job is not None and status.job.phase in ("paused", "stopped", "failed")
    if status.model is not None or asked_to_wait:
        return status
    if visitor.train(status.experiment, keep=False, again=True):
        return status.asked_for(shared.trainings().wait(status.experiment, PATIENCE))
    if told := visitor.what_was_told():
        st.warning(told, icon=":material/warning:")
    return status


@st.fragment(run_every=POLL)
def _watch(statuses: Iterator[RecipeStatus]) -> None:
    status = next(statuses)
    experiment, job, mine = status.experiment, status.job, status.mine
    if job is None or not job.running:
        st.rerun(scope="app")
    ends = job.ending is not None
    frame.describe(experiment, None)
    with st.container(horizontal=True):
        if mine:
            controls.button("pause", "Pause", lambda: visitor.pause(experiment),
                            icon=":material/pause:", look="primary", disabled=ends)  # fmt: skip
            controls.button("stop", "Stop", lambda: visitor.stop(experiment),
                            icon=":material/stop:", disabled=ends)  # fmt: skip
        _switch()
    if not mine:
        st.caption("Somebody else asked for this training: you follow it, they can end it.")
    st.progress(job.epoch / experiment.epochs, text=_how_far(experiment, job))
    _pictures(experiment, job.losses, job.accuracies, job.weights)
    if job.weights is not None:
        _state_now(experiment, job.weights)


def _state_now(experiment: Experiment, weights: Weights) -> None:
    run = feed(experiment, weights, controls.whole_text(experiment))
    title = "Hidden state h over the sequence, as it is now"
    charts.chart(
        figures.heatmap.plain(run, "h", title=title, height=280, dark=charts.dark()),
        key="state_now",
        alt="h of every unit at every time step of the sequence.",
    )


def _ended_early(status: RecipeStatus, job: Job) -> None:
    """A run that was paused or stopped: what it had learned, and how to go on."""
    experiment = status.experiment
    frame.describe(experiment, None)
    kept = job.model.experiment if job.model else None
    with st.container(horizontal=True):
        controls.button("resume", "Resume", lambda: _resume(experiment),
                        icon=":material/play_arrow:", look="primary")  # fmt: skip
        if job.phase == "paused":
            controls.button("stop", "Stop", lambda: visitor.stop(experiment),
                            icon=":material/stop:")  # fmt: skip
        elif kept:
            controls.button("kept", f"Look at the {counted(kept.epochs, 'epoch')}",
                            {"epochs": kept.epochs})  # fmt: skip
        if status.mine:
            controls.button("rewind", "Rewind", lambda: _forget(experiment),
                            icon=":material/replay:",
                            explained="Back to the same initial weights.")  # fmt: skip
        _switch()
    done = kept.epochs if kept else 0
    said = "Paused" if job.phase == "paused" else "Stopped"
    unsaved = f" {plain(job.sentence)}" if job.sentence else ""
    st.progress(
        done / experiment.epochs,
        text=f"{said} after {done:,} of {counted(experiment.epochs, 'epoch')}.{unsaved}",
    )
    if job.unwatched:
        st.caption("Nobody looked at it any more, so its place was given to others.")
    if kept and job.phase == "stopped" and not unsaved:
        st.caption(f"What was learned is kept as the recipe with {counted(kept.epochs, 'epoch')}.")
    _pictures(experiment, job.losses, job.accuracies, job.weights)


def _buttons(status: RecipeStatus, *, rewound: bool) -> None:
    experiment, model = status.experiment, status.model
    with st.container(horizontal=True):
        label = "Train again" if model and not rewound else "Train"
        known = experiment if model else None
        controls.button("train", label, lambda: _start(known), icon=":material/play_arrow:",
                        look="primary")  # fmt: skip
        if model and not rewound:
            more = max(experiment.epochs, 1)
            controls.button("train_on", f"Train on, {more:,} more",
                            lambda: _train_on(experiment, model, more),
                            icon=":material/fast_forward:",
                            disabled=experiment.epochs + more > MOST_EPOCHS,
                            explained="Go on from these weights, Adam's moments included.",
                            )  # fmt: skip
            controls.button("rewind", "Rewind", {"rewound": "yes"}, icon=":material/replay:",
                            explained="Back to the same initial weights.")  # fmt: skip
        controls.button("new_seed", "New seed", _new_seed, icon=":material/casino:",
                        explained="The same recipe with other initial weights.")  # fmt: skip
        if model and not status.kept:
            controls.button("keep", "Keep this one", lambda: _keep(model),
                            icon=":material/save:")  # fmt: skip
        _switch()


def _switch() -> None:
    controls.toggle(
        "switch_live", "Retrain as you drag", follows_the_hand(), on={"live": "yes"},
        off={"live": None}, explained="Every change of the recipe trains it at once.",
    )  # fmt: skip


def _start(known: Experiment | None) -> None:
    """Train the recipe; anew only if it is the one that the button was drawn for as trained."""
    experiment, problem, _ = address.recipe()
    if problem is None:
        address.put("rewound", None)
        visitor.train(experiment, again=experiment == known)


def _resume(experiment: Experiment) -> None:
    try:
        shared.trainings().resume(experiment, viewer=visitor.viewer())
        address.put("asked", visitor.asked(experiment))
    except TooMuch as error:
        visitor.tell(str(error))


def _forget(experiment: Experiment) -> None:
    shared.trainings().forget(experiment, viewer=visitor.viewer())


def _train_on(experiment: Experiment, model: TrainedModel, more: int) -> None:
    longer = replace(experiment, epochs=experiment.epochs + more)
    if visitor.train(longer, after=model):
        address.put_all({"epochs": longer.epochs, "asked": visitor.asked(longer)})


def _new_seed() -> None:
    experiment = address.recipe().experiment
    address.put_all({"rewound": None, "seed": (experiment.seed + 1) % 2**31})


def _keep(model: TrainedModel) -> None:
    try:
        models.save(model)
    except OSError as error:
        visitor.tell(f"It could not be saved: {reason(error)}.")


def _invite(experiment: Experiment) -> None:
    st.markdown(
        "This recipe has not been trained here yet. It takes "
        f"{counted(experiment.epochs, 'epoch')} of "
        f"{counted(experiment.updates_per_epoch, 'update')}"
        ". Press **Train**, or change the recipe at the left; the lesson's settings come trained."
    )


def _how_far(experiment: Experiment, job: Job) -> str:
    if job.ending is not None:
        verb = "Pausing" if job.ending == "paused" else "Stopping"
        return f"{verb}: the epochs under way are finished first"
    if job.phase == "waiting":
        if job.sentence:
            return job.sentence
        place = shared.trainings().place_in_queue(experiment)
        return f"Waiting for its turn, number {place} in the queue"
    if job.epoch == 0:
        return "Getting ready: the first training of a new shape takes a few seconds"
    pace, left = job.seconds_per_epoch(), job.seconds_left()
    if pace is None or left is None:
        return f"Epoch {job.epoch:,} of {experiment.epochs:,}"
    rate = experiment.updates_per_epoch / pace
    return (
        f"Epoch {job.epoch:,} of {experiment.epochs:,}, {rate:,.0f} updates per second, "
        f"about {max(left, 1):.0f} s left"
    )


def _point_out_plateau(model: TrainedModel) -> None:
    since = measures.plateau(model.losses)
    if since is not None:
        st.caption(
            f"The loss has hardly moved since epoch {since:,}: more epochs of the same kind may "
            "change little."
        )


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
            figures.learning_curve.plain(
                losses, title="Loss (mean cross-entropy of each epoch)",
                epochs=experiment.epochs, share=False, dark=dark,
            ),
            key="loss",
            alt="Mean cross-entropy over the samples, epoch by epoch.",
        )  # fmt: skip
    with right:
        charts.chart(
            figures.learning_curve.plain(
                accuracies, title="Accuracy (right answers of each epoch)",
                epochs=experiment.epochs, share=True, dark=dark,
            ),
            key="accuracy",
            alt="Share of right answers, epoch by epoch.",
        )  # fmt: skip
    _answers(experiment, weights)


def _answers(experiment: Experiment, weights: Weights | None) -> None:
    chosen = distinct_samples(experiment)
    listed = chosen[:_ON_TAPE]
    targets = [experiment.classes[experiment.samples.y[n]] for n in listed]
    letters = [experiment.letters_of(n).lstrip("·")[-6:] for n in listed]
    if weights is None:
        st.caption("Its answers will appear here, letter by letter.")
        return
    evaluation = measures.evaluate(experiment, weights)
    answers = [experiment.classes[evaluation.probabilities[n].argmax()] for n in listed]
    right, count = int(evaluation.right.sum()), len(evaluation.right)
    samples_right = f"**{right:,} of {count:,}** sample{'' if count == 1 else 's'} right"
    st.markdown(f"Its answers now: {samples_right}, one run.")
    answers_tape(letters, answers, targets, key="answers", name="Answers to the samples")
    if len(chosen) > len(listed):
        st.caption(
            f"{len(listed)} of the {len(chosen)} different samples are shown, the shortest first."
        )


def _say_what_it_took(model: TrainedModel) -> None:
    updates = counted(model.experiment.updates, "update")
    versions = ", ".join(f"{name} {number}" for name, number in model.versions.items())
    st.caption(
        f"{updates} in {model.seconds:.1f} s, compiling included, with "
        f"{versions}. The largest difference between what this app draws and Keras' own layers on "
        f"these samples was {model.keras_difference:.0e}. Loss and accuracy are counted during "
        "each epoch, as Keras' fit reports them; the answers are those of the network as it is now."
    )
