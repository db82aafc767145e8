"""Trainings that somebody asked for, run by worker processes and shared by all who look."""

from __future__ import annotations

import hashlib
import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

from lstm_explorer.jobs import limits
from lstm_explorer.jobs.job import Ending, Job, described
from lstm_explorer.jobs.pool import Pool
from lstm_explorer.jobs.protocol import Check, Question, Run, Task, weights_to_bytes, write
from lstm_explorer.jobs.requests import Kind, Request
from lstm_explorer.jobs.scheduler import Scheduler
from lstm_explorer.lab.batches import BatchCheck
from lstm_explorer.recipe.experiment import Experiment, refuse_to_train
from lstm_explorer.store.models import TrainedModel

CHECKS = 32
"""How many finished checks are remembered."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How the trainings of a server stand.

    Attributes:
        workers: What each process works on, by its number.
        most_workers: How many there may be.
        waiting: Trainings, checks and runs that no worker has begun.
        running: Trainings that are waiting or under way.
        ended: Trainings that have ended since the server started.
        longest_wait: Of all that were begun since, in seconds.
    """

    workers: Mapping[int, str]
    most_workers: int
    waiting: int
    running: int
    ended: int
    longest_wait: float


class Trainings:
    """All trainings of one server. Its methods may be called from any thread."""

    def __init__(self, workers: int | None = None, command: Sequence[str] | None = None) -> None:
        """Nothing is started yet.

        Args:
            workers: Most trainings at once; `limits.workers()` when left out.
            command: Starts a worker; the project's own when left out.
        """
        self._most = workers or limits.workers()
        own = sys.executable, "-m", "lstm_explorer.jobs.worker"
        self._pool = Pool(self._most, command or own)
        self._checks: dict[str, Request] = {}
        self._counted = 0

    def warm_up(self) -> None:
        """Start one worker if there is none, so that TensorFlow is imported while people read."""
        with self._pool.scheduler() as scheduler:
            scheduler.warm_up()

    # --- trainings ---

    def start(
        self,
        experiment: Experiment,
        *,
        viewer: str = "",
        after: TrainedModel | None = None,
        keep: bool = True,
    ) -> Job:
        """Train a recipe, or join the training of it that is under way.

        Args:
            experiment: The recipe.
            viewer: Who asks, as `Ownership` names them.
            after: A model of the same recipe with fewer epochs, to go on from.
            keep: Whether the store keeps the model; else it lives as long as the job is
                remembered.

        Raises:
            ValueError: The recipe is one of brought weights.
            TooMuch: It is longer than a training may be here, or one too many for its viewer or
                for the server.
        """
        refuse_to_train(experiment)
        with self._pool.moved:
            with self._pool.scheduler() as scheduler:
                scheduler.train(
                    experiment,
                    viewer,
                    time.monotonic(),
                    bounds=limits.limits(),
                    after=after,
                    keep=keep,
                )
            return scheduler.jobs[experiment.fingerprint]

    def job(self, experiment: Experiment) -> Job | None:
        """The recipe's job as it stands, if there is one."""
        with self._pool.moved:
            return self._pool.jobs.get(experiment.fingerprint)

    def attend(self, experiment: Experiment, *, viewer: str = "") -> None:
        """Keep a recipe's job alive: somebody looks at it."""
        with self._pool.scheduler() as scheduler:
            scheduler.attend(experiment.fingerprint, viewer, time.monotonic())

    def wait(self, experiment: Experiment, seconds: float) -> Job | None:
        """The recipe's job once it has ended, or as it stands when time is up."""

        def ended() -> bool:
            job = self.job(experiment)
            return job is None or not job.running

        with self._pool.moved:
            self._pool.moved.wait_for(ended, seconds)
            return self.job(experiment)

    def leave(self, experiment: Experiment, *, viewer: str) -> None:
        """Look no longer; a running job that nobody else looks at is ended.

        At once and without a trace where it was not to be kept, else as any that nobody looks at.
        """
        with self._pool.scheduler() as scheduler:
            scheduler.leave(experiment.fingerprint, viewer, time.monotonic())

    def place_in_queue(self, experiment: Experiment) -> int:
        """How many jobs wait before this one starts, itself included; 0 when it does not wait."""
        with self._pool.scheduler() as scheduler:
            return scheduler.waiting.place(experiment.fingerprint)

    def may_end(self, experiment: Experiment, *, viewer: str = "") -> bool:
        """Whether a viewer may stop, pause or forget a job: who asked for it, if they are here."""
        with self._pool.scheduler() as scheduler:
            return scheduler.owners.may_end(experiment.fingerprint, viewer, time.monotonic())

    def stop(self, experiment: Experiment, *, viewer: str = "") -> bool:
        """End a job after the block of epochs under way; what was trained is kept as a model.

        Args:
            experiment: Its recipe.
            viewer: Who wants it ended.

        Returns:
            Whether it ends: not where it is somebody else's, and not where somebody else asked for
            it too; then it is theirs alone from here on.
        """
        return self._end(experiment, viewer, "stopped")

    def pause(self, experiment: Experiment, *, viewer: str = "") -> bool:
        """Like `stop`, meant to be gone on with; meanwhile its worker is free for others."""
        return self._end(experiment, viewer, "paused")

    def resume(self, experiment: Experiment, *, viewer: str = "") -> None:
        """Go on with a paused or stopped job, exactly where it was.

        Raises:
            TooMuch: As `start`.
        """
        bounds = limits.limits()
        with self._pool.scheduler() as scheduler:
            scheduler.resume(experiment.fingerprint, viewer, time.monotonic(), bounds=bounds)

    def forget(self, experiment: Experiment, *, viewer: str = "") -> None:
        """Take away what is left of a finished job, if it is the viewer's; its model stays."""
        with self._pool.scheduler() as scheduler:
            scheduler.forget(experiment.fingerprint, viewer, time.monotonic())

    # --- what else workers do ---

    def check_batch(self, model: TrainedModel, *, viewer: str = "") -> Future[BatchCheck]:
        """Whether samples of one batch know of each other in this network, computed in Keras.

        A free worker does it; trainings under way go on. Whoever asks about the same network
        shares what is found. `result(timeout=seconds)` waits no longer than that and raises
        `TimeoutError`, or `CheckFailed` where the check came to nothing; a failed one is tried
        again when it is next asked for.

        Args:
            model: The network.
            viewer: Who asks, as `Ownership` names them.

        Raises:
            TooMuch: It is one too many for its viewer.
        """
        task = _check(model)
        with self._pool.scheduler() as scheduler:
            check = self._checks.get(task.job)
            if check is None or check.failed:
                bounds, now = limits.limits(), time.monotonic()
                scheduler.check(task.job, viewer, now, bounds=bounds)
                self._forget_oldest_checks()
                check = self._checks[task.job] = self._promise("check", task)
            return check.future

    def run(self, recipe: dict[str, Any]) -> Future[bytes]:
        """Train a recipe as one run of a sweep; what comes of it is `outcomes.pack`'s bytes.

        Runs wait until no training and no check does, and leave one worker to those. The future
        raises `WorkerLost` where the worker was killed or ended by itself, and `CheckFailed` for
        any other end.
        """
        with self._pool.scheduler() as scheduler:
            task = Run(job=self._name("run"), recipe=recipe)
            scheduler.run(task.job, "run", time.monotonic())
            return self._promise("run", task).future

    def ask(self, question: str) -> Future[bytes]:
        """Put one of `training.keras_answers` to Keras; it waits and fails as a run does."""
        with self._pool.scheduler() as scheduler:
            task = Question(job=self._name("question"), question=question)
            scheduler.run(task.job, "question", time.monotonic())
            return self._promise("question", task).future

    # --- the whole ---

    def standing(self) -> Standing:
        """How things stand: for whoever looks after the server."""
        with self._pool.scheduler() as scheduler:
            return Standing(
                workers={
                    pid: _work(scheduler, scheduler.workers[number].job)
                    for number, pid in self._pool.pids().items()
                },
                most_workers=self._most,
                waiting=len(scheduler.waiting),
                running=sum(job.running for job in scheduler.jobs.values()),
                ended=scheduler.ended,
                longest_wait=scheduler.longest_wait,
            )

    def close(self) -> None:
        """End all workers and wait for them."""
        with self._pool.scheduler() as scheduler:
            scheduler.close()
        self._pool.end()

    def _end(self, experiment: Experiment, viewer: str, phase: Ending) -> bool:
        with self._pool.scheduler() as scheduler:
            return scheduler.end(experiment.fingerprint, viewer, phase, time.monotonic())

    def _name(self, kind: Kind) -> str:
        self._counted += 1
        return f"{kind} {self._counted}"

    def _promise(self, kind: Kind, task: Task) -> Request:
        """What the pool gives to a worker when the scheduler says so: once the block has ended."""
        request = self._pool.requests[task.job] = Request(kind, task, Future())
        return request

    def _forget_oldest_checks(self) -> None:
        ended = [name for name, check in self._checks.items() if check.future.done()]
        for name in ended[: max(0, len(ended) - CHECKS + 1)]:
            del self._checks[name]


def _check(model: TrainedModel) -> Check:
    """The check of a network, named by all that it is about."""
    recipe, weights = model.experiment.recipe, weights_to_bytes(model.weights)
    digest = hashlib.sha256(write(Check(job="", recipe=recipe, weights=weights))).hexdigest()
    return Check(job=f"check {digest}", recipe=recipe, weights=weights)


def _work(scheduler: Scheduler, name: str | None) -> str:
    if name in scheduler.jobs:
        return described(scheduler.jobs[name].experiment)
    return f"a {scheduler.requests[name]}" if name in scheduler.requests else "nothing"
