"""A job: one training that somebody asked for, as it stands, and how a report moves it on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from lstm_explorer.jobs.protocol import (
    Discarded,
    Failed,
    Progress,
    Trained,
    weights_from_bytes,
)
from lstm_explorer.network.cell import Weights
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.store.models import Damaged, TrainedModel, unpack

Phase = Literal[
    "waiting", "preparing", "training", "done", "paused", "stopped", "superseded", "failed"
]
Ending = Literal["paused", "stopped", "superseded"]
"""What a job can be told to become before it is done."""

_RUNNING = "waiting", "preparing", "training"


@dataclass(frozen=True, eq=False, slots=True)
class Job:
    """One training, as it stands now; a new value replaces it when it moves on.

    Attributes:
        experiment: Its recipe.
        phase: "waiting" for a free worker, "preparing" (TensorFlow, the program), "training",
            and in the end "done", "paused", "stopped", "superseded" (nothing is kept) or "failed".
        losses: Of the epochs reported so far, `(epoch,)`.
        accuracies: Likewise.
        weights: After the last reported epoch; None before the first.
        after: The model that it goes on from; None from scratch.
        keep: Whether the store keeps what comes of it.
        trained_since: How many epochs the first report told of, and when it came, on the
            monotonic clock in seconds; None before.
        reported_at: When the last report came, on the same clock.
        asked_at: When it was asked for, on the same clock.
        begun_at: When a worker began it; None before.
        model: What came of it, where the phase is "done", "paused" or "stopped".
        ending: What it was told to become, once the epochs under way are done.
        unwatched: Whether it was told to stop because nobody had looked at it for a while.
        sentence: What the viewer should know: why it failed, or that it could not be saved.
    """

    experiment: Experiment
    phase: Phase = "waiting"
    losses: tuple[float, ...] = ()
    accuracies: tuple[float, ...] = ()
    weights: Weights | None = None
    after: TrainedModel | None = None
    keep: bool = True
    trained_since: tuple[int, float] | None = None
    reported_at: float | None = None
    asked_at: float = 0.0
    begun_at: float | None = None
    model: TrainedModel | None = None
    ending: Ending | None = None
    unwatched: bool = False
    sentence: str | None = None

    @property
    def epoch(self) -> int:
        """How many epochs are finished, as far as reported."""
        return len(self.losses)

    @property
    def running(self) -> bool:
        """Whether there is more to come."""
        return self.phase in _RUNNING

    def seconds_per_epoch(self) -> float | None:
        """The pace so far; None while there is nothing to go by."""
        if self.trained_since is None or self.reported_at is None or self.phase != "training":
            return None
        first, since = self.trained_since
        return (self.reported_at - since) / (self.epoch - first) if self.epoch > first else None

    def seconds_left(self) -> float | None:
        """An estimate from the epochs reported so far; None while there is nothing to go by."""
        pace = self.seconds_per_epoch()
        return None if pace is None else pace * (self.experiment.epochs - self.epoch)

    def waited(self, now: float) -> float:
        """Seconds that it waited for a worker, so far or in all."""
        return (now if self.begun_at is None else self.begun_at) - self.asked_at

    def done(self, model: TrainedModel) -> Job:
        """The job with its model, wherever that was trained."""
        return replace(
            self,
            phase="done",
            losses=tuple(model.losses.tolist()),
            accuracies=tuple(model.accuracies.tolist()),
            weights=model.weights,
            model=model,
        )

    def log_line(self, now: float) -> str:
        """One line on how it ended."""
        took = waited = ""
        if self.begun_at is not None:
            took = f" in {now - self.begun_at:.1f} s"
            if self.waited(now) >= 0.1:
                waited = f", after waiting {self.waited(now):.1f} s"
        reason = f": {self.sentence}" if self.sentence else ""
        return (
            f"Training {self.phase}: {described(self.experiment)}, "
            f"{self.epoch:,} of {self.experiment.epochs:,} epochs{took}{waited}{reason}"
        )


def described(experiment: Experiment) -> str:
    """A recipe in a few words, for the log; no text that a visitor typed is among them."""
    return (
        f"{experiment.framing}, {experiment.units} units, seed {experiment.seed} "
        f"({experiment.fingerprint[:8]})"
    )


def advanced(job: Job, report: Progress, now: float) -> Job:
    """A job after a report of some epochs more.

    Raises:
        ValueError: It cannot be one about this job.
    """
    losses = (*job.losses, *report.losses)
    accuracies = (*job.accuracies, *report.accuracies)
    if not len(losses) == len(accuracies) <= job.experiment.epochs:
        raise ValueError(f"It tells of {len(losses)} losses and {len(accuracies)} accuracies.")
    return replace(
        job,
        phase="training",
        losses=losses,
        accuracies=accuracies,
        weights=weights_from_bytes(report.weights, job.experiment),
        trained_since=job.trained_since or (len(losses), now),
        reported_at=now,
    )


def finished(job: Job, report: Trained | Discarded | Failed, ending: Ending) -> Job:
    """A job after its worker's last report.

    Args:
        job: Before.
        report: What the worker says came of it.
        ending: What it has become where it was told to end before it was done.

    Raises:
        TypeError, ValueError: It cannot be one about this job.
    """
    if isinstance(report, Discarded):
        return replace(job, phase="superseded")
    if isinstance(report, Failed):
        return replace(job, phase="failed", sentence=report.sentence)
    experiment = Experiment(**report.recipe)
    if replace(experiment, epochs=job.experiment.epochs) != job.experiment:
        raise ValueError("It tells of another recipe than was asked for.")
    try:
        model = unpack(report.model, experiment)
    except Damaged as error:
        return replace(job, phase="failed", sentence=f"The trained model cannot be used: {error}.")
    return replace(
        job.done(model),
        sentence=unsaved(report.unsaved),
        phase="done" if experiment == job.experiment else ending,
    )


def unsaved(reason: str | None) -> str | None:
    """The sentence for a model that could not be saved; None where it could."""
    if reason is None:
        return None
    return (
        f"Trained, but it could not be saved ({reason}). You can look at it until the app is "
        "closed; make room or mend the folder to keep it."
    )
