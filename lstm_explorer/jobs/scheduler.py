"""The scheduler: what visitors may have, what a report changes, what a death costs.

It is arithmetic: no thread, process, file or clock. Whoever has one tells it what happened, and
when, and carries out what it puts into its `outbox`, in that order (`effects`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from lstm_explorer.jobs import effects
from lstm_explorer.jobs.dispatch import Dispatcher, Worker
from lstm_explorer.jobs.job import Ending, Job, advanced, finished
from lstm_explorer.jobs.limits import Limits
from lstm_explorer.jobs.protocol import (
    Checked,
    Discarded,
    Failed,
    Found,
    Garbled,
    Progress,
    Ready,
    Report,
    Trained,
)
from lstm_explorer.jobs.requests import Kind
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.store.models import TrainedModel

FINISHED = 32
"""How many finished trainings are remembered, each with its model."""

CLOSING = "The app is being closed."

_Answer = Checked | Found | Failed


class Scheduler(Dispatcher):
    """All that one server was asked for."""

    # --- what visitors want ---

    def train(
        self,
        experiment: Experiment,
        viewer: str,
        now: float,
        *,
        bounds: Limits,
        after: TrainedModel | None = None,
        keep: bool = True,
    ) -> None:
        """Let a recipe wait for a worker, or join its training where that is under way.

        Raises:
            TooMuch: It is more than the bounds allow.
        """
        name = experiment.fingerprint
        job = self.jobs.get(name)
        if job is not None and job.running:
            self.jobs[name] = replace(job, keep=job.keep or keep, ending=None)
            for _, worker in self._having(name):
                worker.again |= worker.ending is not None
        else:
            self._end_unwatched(now)
            bounds.check_training(experiment, self._asked_by(viewer))
            bounds.check_queue(len(self.waiting.trainings))
            self._forget_oldest()
            if job is None or job.phase != "paused":
                self.owners.forget(name)  # what they asked for has ended
            self._enqueue(Job(experiment, after=after, keep=keep, asked_at=now))
        self.owners.ask(name, viewer, now)
        self._dispatch(now)

    def resume(self, name: str, viewer: str, now: float, *, bounds: Limits) -> None:
        """Let a paused or stopped training go on, exactly where it was.

        Raises:
            TooMuch: As `train`.
        """
        job = self.jobs.get(name)
        if job is not None and job.phase in ("paused", "stopped"):
            after = job.model or job.after  # paused again before it went on: still from there
            self.train(job.experiment, viewer, now, bounds=bounds, after=after, keep=job.keep)

    def check(self, name: str, viewer: str, now: float, *, bounds: Limits) -> None:
        """Let a check wait for a worker.

        Raises:
            TooMuch: It is one too many for its viewer.
        """
        bounds.check_number(self._asked_by(viewer))
        self.owners.ask(name, viewer, now)
        self._add_request(name, "check", now)

    def run(self, name: str, kind: Kind, now: float) -> None:
        """Let a run of a sweep or a question wait for a worker."""
        self._add_request(name, kind, now)

    def attend(self, name: str, viewer: str, now: float) -> None:
        """Somebody looks at a training, which keeps it going."""
        if name in self.jobs:
            self.owners.touch(name, viewer, now)

    def leave(self, name: str, viewer: str, now: float) -> None:
        """Somebody looks no longer: what was not to be kept, and nobody else looks at, ends."""
        self.owners.drop(name, viewer, now)
        job = self.jobs.get(name)
        if job and job.running and not job.keep and not self.owners.watched(name, now):
            self._end(name, "superseded")

    def end(self, name: str, viewer: str, phase: Ending, now: float) -> bool:
        """End a training for its viewer.

        Returns:
            Whether it ends: not where it is somebody else's, and not where it is theirs too.
        """
        ends = name in self.jobs and self.owners.cancel(name, viewer, now)
        if ends:
            self._end(name, phase)
        return ends

    def forget(self, name: str, viewer: str, now: float) -> None:
        """Take away what is left of a training that has ended, if it is the viewer's."""
        job = self.jobs.get(name)
        if job is not None and not job.running and self.owners.may_end(name, viewer, now):
            self._forget(name)

    def withdraw(self, names: Iterable[str]) -> None:
        """Nobody wants these requests any more; what a worker has already goes its way."""
        for name in names:
            if name in self.waiting:
                self._drop_request(name)

    def close(self) -> None:
        """Nothing is begun any more, and whoever waits for a request is told so."""
        self.closed = True
        for name in tuple(self.requests):
            self._fail(name, CLOSING)
        self.outbox += [effects.Release(name) for name in self.jobs]

    # --- what workers tell ---

    def report(self, number: int, report: Report | Garbled, now: float) -> None:
        """A worker said something.

        Raises:
            TypeError, ValueError: It cannot be about the job that the worker has.
        """
        worker = self.workers[number]
        if worker.condemned or isinstance(report, Ready) or report.job != worker.job:
            return
        if report.job in self.requests:
            self._take_in_answer(worker, report, now)
        elif report.job in self.jobs:  # else it is a run, and the app is being closed
            self._take_in(worker, self.jobs[report.job], report, now)

    def died(self, number: int, now: float, *, heard: bool, last_words: str) -> None:
        """A worker has ended.

        Args:
            number: Which.
            now: When.
            heard: Whether it was handed the last job that it was sent. A training of which it
                never heard is given to another worker, once; whatever else it had has failed.
            last_words: For the log.
        """
        worker = self.workers.pop(number)
        name = worker.job
        if name is not None and not self.closed:
            if heard or name in self.requests or name in self._begun_again:
                self._lose(name, last_words)
            else:
                self._begin_again(name, worker)
        self._dispatch(now)
        if worker.leaving:
            self.warm_up()  # so that the next training need not wait for TensorFlow

    def _take_in_answer(self, worker: Worker, report: Report | Garbled, now: float) -> None:
        name = worker.job
        assert name is not None
        expected = Checked if self.requests[name] == "check" else Found
        if isinstance(report, Failed):
            self._fail(name, report.sentence, with_worker=report.leaves)
        elif isinstance(report, expected):
            self.outbox.append(effects.Resolve(name, report))
            self._drop_request(name)
        else:
            raise TypeError(f"{type(report).__name__} is no answer to a request of its kind.")
        _let_go(worker, report)
        self._dispatch(now)

    def _take_in(self, worker: Worker, job: Job, report: Report | Garbled, now: float) -> None:
        name = job.experiment.fingerprint
        if isinstance(report, Progress):
            self.jobs[name] = advanced(job, report, now)
            self._end_if_unwatched(name, now)
            return
        if not isinstance(report, Trained | Discarded | Failed):
            raise TypeError(f"{type(report).__name__} says nothing about a training.")
        untried = job.phase == "preparing" and name not in self._begun_again
        if isinstance(report, Failed) and report.leaves and untried:
            self._warn(f"A training is begun again with another worker: {report.sentence}")
            _let_go(worker, report)
            self._begin_again(name, worker)
        else:
            self._finish(worker, job, report, now)
        self._dispatch(now)

    def _finish(
        self, worker: Worker, job: Job, report: Trained | Discarded | Failed, now: float
    ) -> None:
        name = job.experiment.fingerprint
        job = finished(job, report, worker.ending or "stopped")
        # Somebody may have asked to keep it after its worker had been told not to.
        to_save = isinstance(report, Trained) and not report.kept and job.keep
        self._settle(name, job, to_save=to_save and job.model is not None)
        _let_go(worker, report)
        if worker.again and job.phase in ("superseded", "paused", "stopped"):
            # Somebody wanted it after it had been told to end: it goes on where it is now.
            after = job.model or job.after
            self._enqueue(Job(job.experiment, after=after, keep=job.keep, asked_at=now))

    def _lose(self, name: str, last_words: str) -> None:
        what = self.requests.get(name, "training")
        self._warn(f"A worker ended during a {what}: {last_words}")
        sentence = (
            f"The {what} process ended before it was finished: it was killed, or ran out of "
            f"memory. {'Ask' if name in self.requests else 'Press Train to start'} again."
        )
        self._fail(name, sentence, with_worker=True)

    # --- what is remembered ---

    def _asked_by(self, viewer: str) -> int:
        running = (name for name, job in self.jobs.items() if job.running)
        return self.owners.count(viewer, (*running, *self.requests))

    def _add_request(self, name: str, kind: Kind, now: float) -> None:
        self.requests[name] = kind
        if self.closed:
            self._fail(name, CLOSING)
            return
        (self.waiting.add_check if kind == "check" else self.waiting.add_run)(name)
        self._dispatch(now)

    def _forget_oldest(self) -> None:
        finished = [name for name, job in self.jobs.items() if not job.running]
        for name in finished[: max(0, len(finished) - FINISHED + 1)]:
            self._forget(name)

    def _forget(self, name: str) -> None:
        del self.jobs[name]
        self._begun_again.discard(name)
        self.owners.forget(name)

    def _warn(self, sentence: str) -> None:
        self.outbox.append(effects.Warn(sentence))


def _let_go(worker: Worker, last: Trained | Discarded | _Answer) -> None:
    """A worker has nothing to do any more, and may have said that it leaves."""
    worker.job = None
    worker.leaving = last.grown or (isinstance(last, Failed) and last.leaves)
