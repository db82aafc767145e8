"""Jobs: trainings that somebody asked for, run by worker processes and shared by all who look."""

from __future__ import annotations

import base64
import errno
import hashlib
import json
import logging
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from math import inf
from typing import Any

from lstm_explorer import store
from lstm_explorer.experiment import Experiment, refuse_to_train
from lstm_explorer.jobs import limits
from lstm_explorer.jobs.job import (
    Job,
    advanced,
    finished,
    told,
    unsaved,
)
from lstm_explorer.jobs.locks import Turns
from lstm_explorer.jobs.ownership import Askers
from lstm_explorer.jobs.process import Ending, WorkerProcess
from lstm_explorer.jobs.protocol import encoded
from lstm_explorer.jobs.requests import CheckFailed, Errand
from lstm_explorer.jobs.timeouts import patience
from lstm_explorer.lab.batches import BatchCheck
from lstm_explorer.reasons import reason
from lstm_explorer.store import TrainedModel, pack, save

FINISHED = 32
"""How many finished jobs are remembered, each with its model, and how many checks."""

ELSEWHERE = 0.5
"""Seconds between two looks at what another server trains."""

WATCH = 5.0
"""Seconds between two looks at whether a worker hangs."""

_LOG = logging.getLogger(__name__)


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
    """All jobs of one server. Its methods may be called from any thread."""

    def __init__(self, workers: int | None = None, command: Sequence[str] | None = None) -> None:
        """Nothing is started yet.

        Args:
            workers: Most trainings at once; `limits.workers()` when left out.
            command: Starts a worker; the project's own when left out.
        """
        self._most = workers or limits.workers()
        self._command = command or (sys.executable, "-m", "lstm_explorer.jobs.worker")
        self._lock = threading.RLock()
        self._moved = threading.Condition(self._lock)
        self._jobs: dict[str, Job] = {}
        self._askers = Askers()
        self._turns = Turns()
        self._stamps: dict[str, tuple[int, ...]] = {}  # the store's, when a job began to wait
        self._elsewhere: set[str] = set()  # waiting jobs that another server has under way
        self._looks_later = self._watches = False
        self._checks: dict[str, Errand] = {}
        self._runs: dict[str, Errand] = {}
        self._retried: set[str] = set()  # jobs that a second worker was given
        self._queue: deque[str] = deque()  # of jobs and checks; runs wait until it is empty
        self._checked = False  # whether the last of these to begin was a check
        self._workers: list[WorkerProcess] = []
        self._counted = 0
        self._ended = 0
        self._longest_wait = 0.0
        self._closed = False

    def warm_up(self) -> None:
        """Start one worker if there is none, so that TensorFlow is imported while people read."""
        with self._lock:
            if not self._workers and not self._closed:
                with suppress(OSError):  # whoever asks for a training is told
                    self._start_worker()

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
            viewer: Who asks, as `Askers` names them.
            after: A model of the same recipe with fewer epochs, to go on from.
            keep: Whether the store keeps the model; else it lives as long as the job is
                remembered.

        Raises:
            ValueError: The recipe is one of brought weights.
            TooMuch: It is longer than a training may be here, or one too many for its viewer or
                for the server.
        """
        refuse_to_train(experiment)
        name = experiment.fingerprint
        with self._lock:
            job = self._jobs.get(name)
            if job is None or not job.running:
                self._check_limits(experiment, viewer)
                self._forget_oldest()
                if job is None or job.phase != "paused":
                    self._askers.forget(name)  # what they asked for has ended
                self._enqueue(Job(experiment, after=after, keep=keep))
            else:
                self._jobs[name] = replace(job, keep=job.keep or keep, ending=None)
                for worker in self._workers:
                    worker.again |= worker.job == name and worker.ending is not None
            self._askers.ask(name, viewer)
            self._dispatch()
            return self._jobs[name]

    def look(self, experiment: Experiment, *, viewer: str = "") -> Job | None:
        """The recipe's job as it stands, if there is one; looking keeps it alive."""
        name = experiment.fingerprint
        with self._lock:
            if name in self._jobs:
                self._askers.look(name, viewer)
            return self._jobs.get(name)

    def wait(self, experiment: Experiment, seconds: float) -> Job | None:
        """The recipe's job once it has ended, or as it stands when time is up."""
        name = experiment.fingerprint

        def ended() -> bool:
            job = self._jobs.get(name)
            return job is None or not job.running

        with self._moved:
            self._moved.wait_for(ended, seconds)
            return self._jobs.get(name)

    def leave(self, experiment: Experiment, *, viewer: str) -> None:
        """Look no longer; a running job that nobody else looks at is ended.

        At once and without a trace where it was not to be kept, else as any that nobody looks at.
        """
        name = experiment.fingerprint
        with self._lock:
            self._askers.leave(name, viewer)
            job = self._jobs.get(name)
            unwatched = job is not None and job.running and not self._askers.watched(name)
            if unwatched and not self._jobs[name].keep:
                self._end(name, "superseded")

    def place_in_queue(self, experiment: Experiment) -> int:
        """How many jobs wait before this one starts, itself included; 0 when it does not wait."""
        name = experiment.fingerprint
        with self._lock:
            return self._queue.index(name) + 1 if name in self._queue else 0

    def may_end(self, experiment: Experiment, *, viewer: str = "") -> bool:
        """Whether a viewer may stop, pause or forget a job: who asked for it, if they are here."""
        with self._lock:
            return self._askers.may_end(experiment.fingerprint, viewer)

    def stop(self, experiment: Experiment, *, viewer: str = "") -> bool:
        """End a job after the block of epochs under way; what was trained is kept as a model.

        Args:
            experiment: Its recipe.
            viewer: Who wants it ended.

        Returns:
            Whether it ends: not where it is somebody else's, and not where somebody else asked for
            it too; then it is theirs alone from here on.
        """
        return self._end_for(viewer, experiment.fingerprint, "stopped")

    def pause(self, experiment: Experiment, *, viewer: str = "") -> bool:
        """Like `stop`, meant to be gone on with; meanwhile its worker is free for others."""
        return self._end_for(viewer, experiment.fingerprint, "paused")

    def resume(self, experiment: Experiment, *, viewer: str = "") -> None:
        """Go on with a paused or stopped job, exactly where it was."""
        with self._lock:
            job = self._jobs.get(experiment.fingerprint)
            if job is not None and job.phase in ("paused", "stopped"):
                after = job.model or job.after  # paused again before it went on: still from there
                self.start(experiment, viewer=viewer, after=after, keep=job.keep)

    def check_batch(self, model: TrainedModel, *, viewer: str = "") -> Future[BatchCheck]:
        """Whether samples of one batch know of each other in this network, computed in Keras.

        A free worker does it; trainings under way go on. Whoever asks about the same network
        shares what is found. `result(timeout=seconds)` waits no longer than that and raises
        `TimeoutError`, or `CheckFailed` where the check came to nothing; a failed one is tried
        again when it is next asked for.

        Args:
            model: The network.
            viewer: Who asks, as `Askers` names them.

        Raises:
            TooMuch: It is one too many for its viewer.
        """
        request = {"check": model.experiment.recipe, "weights": encoded(model.weights)}
        name = "check " + hashlib.sha256(json.dumps(request).encode()).hexdigest()
        with self._lock:
            check = self._checks.get(name)
            if check is None or check.failed:
                limits.limits().check_number(self._asked_by(viewer))
                if name in self._queue:  # it waited, and was cancelled
                    self._queue.remove(name)
                self._forget_oldest_checks()
                self._askers.forget(name)
                self._askers.ask(name, viewer)
                check = self._checks[name] = Errand("check", request, Future())
                if self._closed:
                    check.found.set_exception(CheckFailed("The app is being closed."))
                else:
                    self._queue.append(name)
                    self._dispatch()
            return check.found

    def run(self, recipe: dict[str, Any]) -> Future[bytes]:
        """Train a recipe as one run of a sweep; what comes of it is `outcomes.pack`'s bytes.

        Runs wait until no training and no check does, and leave one worker to those. The future
        raises `WorkerLost` where the worker was killed or ended by itself, and `CheckFailed` for
        any other end.
        """
        return self._enqueue_errand(Errand("run", {"run": recipe}, Future()))

    def ask(self, question: str) -> Future[bytes]:
        """Put one of `training.keras_questions` to Keras; it waits and fails as a run does."""
        return self._enqueue_errand(Errand("question", {"question": question}, Future()))

    def forget(self, experiment: Experiment, *, viewer: str = "") -> None:
        """Take away what is left of a finished job, if it is the viewer's; its model stays."""
        name = experiment.fingerprint
        with self._lock:
            job = self._jobs.get(name)
            if job is not None and not job.running and self._askers.may_end(name, viewer):
                del self._jobs[name]
                self._askers.forget(name)

    def standing(self) -> Standing:
        """How things stand: for whoever looks after the server."""
        with self._lock:
            running = [job for job in self._jobs.values() if job.running]
            return Standing(
                workers={worker.pid: self._work_of(worker) for worker in self._workers},
                most_workers=self._most,
                waiting=len(self._queue) + len(self._waiting_runs()),
                running=len(running),
                ended=self._ended,
                longest_wait=self._longest_wait,
            )

    def close(self) -> None:
        """End all workers and wait for them."""
        with self._lock:
            self._closed = True
            workers = list(self._workers)
            for errand in (*self._checks.values(), *self._runs.values()):
                errand.fail(CheckFailed("The app is being closed."))
            self._runs.clear()
            for name in self._jobs:
                self._turns.give_back(name)
        for worker in workers:
            worker.end()

    def _check_limits(self, experiment: Experiment, viewer: str) -> None:
        self._end_unwatched()
        bounds = limits.limits()
        bounds.check_training(experiment, self._asked_by(viewer))
        bounds.check_queue(sum(name in self._jobs for name in self._queue))

    def _asked_by(self, viewer: str) -> int:
        running = (name for name, job in self._jobs.items() if job.running)
        checks = (name for name, check in self._checks.items() if not check.found.done())
        return self._askers.count(viewer, (*running, *checks))

    def _work_of(self, worker: WorkerProcess) -> str:
        job = self._jobs.get(worker.job or "")
        if job is not None:
            return told(job.experiment)
        errand = self._checks.get(worker.job or "") or self._runs.get(worker.job or "")
        return "nothing" if errand is None else f"a {errand.what}"

    def _end_for(self, viewer: str, name: str, phase: Ending) -> bool:
        with self._lock:
            ends = name in self._jobs and self._askers.withdraw(name, viewer)
            if ends:
                self._end(name, phase)
            return ends

    def _enqueue(self, job: Job) -> None:
        name = job.experiment.fingerprint
        self._jobs.pop(name, None)  # the newest stands last
        self._jobs[name] = job
        self._retried.discard(name)
        self._stamps[name] = store.stamp(job.experiment)
        self._queue.append(name)

    def _enqueue_errand(self, errand: Errand) -> Future[bytes]:
        with self._lock:
            if self._closed:
                errand.fail(CheckFailed("The app is being closed."))
            else:
                self._counted += 1
                self._runs[f"{errand.what} {self._counted}"] = errand
                self._dispatch()
        return errand.found

    def _end(self, name: str, phase: Ending, *, unwatched: bool = False) -> None:
        job = self._jobs.get(name)
        if job is None:
            return
        if name in self._queue:
            self._take_out(name)
            job = replace(job, phase=phase, unwatched=unwatched, sentence="It had not begun.")
            self._jobs[name] = job
            self._moved.notify_all()
        elif job.phase == "paused":
            self._jobs[name] = replace(job, phase=phase)
        for worker in self._workers:
            if worker.job == name:
                worker.again = False
                if worker.ending is None:
                    worker.ending = phase
                    self._jobs[name] = replace(job, ending=phase, unwatched=unwatched)
                    worker.send({"discard" if phase == "superseded" else "stop": name})

    def _forget_oldest(self) -> None:
        finished = [name for name, job in self._jobs.items() if not job.running]
        for name in finished[: max(0, len(finished) - FINISHED + 1)]:
            del self._jobs[name]
            self._askers.forget(name)

    def _forget_oldest_checks(self) -> None:
        ended = [
            name
            for name, check in self._checks.items()
            if check.found.done() and name not in self._queue
        ]
        for name in ended[: max(0, len(ended) - FINISHED + 1)]:
            del self._checks[name]
            self._askers.forget(name)

    def _watch_workers(self) -> None:
        """Look again and again, while anybody works, whether somebody hangs."""
        if not self._watches:
            self._watches = _later(WATCH, self._end_hung)

    def _end_hung(self) -> None:
        """Kill workers that say nothing any more; their place is needed, and their end is read."""
        with self._lock:
            for worker in self._workers:
                if worker.hangs():
                    _LOG.warning("A worker said nothing for %.0f s: killed", worker.patience)
                    worker.patience = inf
                    worker.kill()
            self._watches = False
            if any(worker.job is not None or worker.leaving for worker in self._workers):
                self._watch_workers()

    def _dispatch(self) -> None:
        while not self._closed and (self._free_worker() or len(self._workers) < self._most):
            name = self._next()
            if name is None:
                break
            try:
                worker = self._free_worker() or self._start_worker()
            except OSError as error:
                self._fail_unbegun(name, error)
                continue
            if name in self._checks:
                self._send(worker, name, self._checks[name])
            else:
                self._begin(worker, name)
        if self._elsewhere.issuperset(self._queue):
            self._dispatch_runs()

    def _next(self) -> str | None:
        """Take out of the queue what is next: no training that another server has under way."""
        self._end_unwatched()
        for name in self._in_turn():
            if name in self._checks:
                self._queue.remove(name)
            elif self._take_turn(name) and not self._take_from_store(name):
                self._take_out(name, with_turn=True)
            else:
                continue
            self._checked = name in self._checks
            return name
        return None

    def _in_turn(self) -> list[str]:
        """The queue: a check first, which takes a second, but not two before one training."""
        return sorted(self._queue, key=lambda name: (name in self._checks) == self._checked)

    def _fail_unbegun(self, name: str, error: OSError) -> None:
        """There is no worker to be had: say so, rather than have it wait for ever."""
        _LOG.warning("No worker can be started: %s", reason(error))
        sentence = f"No process could be started for it ({reason(error)}). Try again in a minute."
        errand = self._checks.get(name) or self._runs.pop(name, None)
        if errand is None:
            self._jobs[name] = replace(self._jobs[name], phase="failed", sentence=sentence)
            self._note_end(name)
        else:
            errand.fail(CheckFailed(sentence))

    def _end_unwatched(self) -> None:
        """Leave out the jobs that nobody waits for any more: each would cost its compilation."""
        for name in tuple(self._queue):
            if name in self._jobs:
                self._end_if_unwatched(name)

    def _end_if_unwatched(self, name: str) -> None:
        if not self._askers.watched(name):
            self._end(name, "stopped", unwatched=True)

    def _take_out(self, name: str, *, with_turn: bool = False) -> None:
        """Take a job out of the queue, and give its turn back unless it is about to begin."""
        self._queue.remove(name)
        self._stamps.pop(name)
        self._elsewhere.discard(name)
        if not with_turn:
            self._turns.give_back(name)

    def _take_turn(self, name: str) -> bool:
        job = self._jobs[name]
        if not job.keep:
            return True  # what is not kept cannot be shared
        if self._turns.take(name):
            return True
        self._elsewhere.add(name)
        self._look_later()
        sentence = "Another server has this training under way; it will be here then."
        self._jobs[name] = replace(job, sentence=sentence)
        return False

    def _take_from_store(self, name: str) -> bool:
        """Whether a waiting job is done, because another server has trained its recipe since."""
        job = self._jobs[name] = replace(self._jobs[name], sentence=None)
        if not job.keep or store.stamp(job.experiment) == self._stamps[name]:
            return False
        model = store.load(job.experiment)
        if model is None:
            return False
        self._take_out(name)
        self._jobs[name] = job.done(model)
        self._note_end(name)
        return True

    def _look_later(self) -> None:
        if not self._looks_later:
            self._looks_later = _later(ELSEWHERE, self._look_elsewhere)

    def _look_elsewhere(self) -> None:
        """See what has become of what other servers trained, even while all workers are busy."""
        with self._lock:
            self._looks_later = False
            waiting, self._elsewhere = self._elsewhere, set()
            for name in () if self._closed else waiting:
                if not self._take_from_store(name) and self._take_turn(name):
                    self._turns.give_back(name)  # nobody has it; it waits for a worker
            self._dispatch()
            self._moved.notify_all()

    def _begin(self, worker: WorkerProcess, name: str) -> None:
        job = replace(self._jobs[name], phase="preparing", begun_at=time.monotonic())
        self._longest_wait = max(self._longest_wait, job.waited)
        worker.job, worker.ending, worker.again, self._jobs[name] = name, None, False, job
        after = job.after and partial(_packed, job.after)  # which takes a while
        request = {"train": job.experiment.recipe, "job": name}
        worker.patience = patience(request)
        self._watch_workers()
        worker.send({**request, "after": after, "keep": job.keep})

    def _note_end(self, name: str) -> None:
        """A training has come to its end, whichever it is: others may have it, and the log says."""
        self._turns.give_back(name)
        self._ended += 1
        _LOG.info("%s", self._jobs[name].in_the_log())

    def _waiting_runs(self) -> list[str]:
        """Those that wait; those that were cancelled meanwhile are dropped."""
        self._runs = {name: run for name, run in self._runs.items() if not run.found.cancelled()}
        return [name for name, run in self._runs.items() if not run.found.running()]

    def _dispatch_runs(self) -> None:
        """Give the runs of sweeps to all workers but one, which trainings need not wait for."""
        for name in self._waiting_runs():
            busy = sum(worker.job is not None for worker in self._workers)
            if self._closed or busy >= max(1, self._most - 1):
                return
            worker = self._free_worker()
            if worker is None and len(self._workers) >= self._most:
                return  # one of them is ending
            try:
                worker = worker or self._start_worker()
            except OSError as error:
                self._fail_unbegun(name, error)
                continue
            if not self._send(worker, name, self._runs[name]):
                del self._runs[name]

    def _send(self, worker: WorkerProcess, name: str, errand: Errand) -> bool:
        """Send a worker on an errand, unless nobody wants it any more."""
        wanted = errand.found.set_running_or_notify_cancel()
        if wanted:
            worker.job, worker.patience = name, patience(errand.request)
            self._watch_workers()
            worker.send({**errand.request, "job": name})
        errand.request.clear()  # the network need not be remembered as well
        return wanted

    def _free_worker(self) -> WorkerProcess | None:
        return next((w for w in self._workers if w.job is None and w.listens()), None)

    def _start_worker(self) -> WorkerProcess:
        worker = WorkerProcess(self._command)
        try:  # it waits for our lock before it does anything
            threading.Thread(target=self._attend, args=(worker,), daemon=True).start()
        except RuntimeError as error:  # no thread is to be had
            worker.kill()
            raise OSError(errno.EAGAIN, str(error)) from error
        self._workers.append(worker)
        return worker

    def _attend(self, worker: WorkerProcess) -> None:
        for report in worker.reports():
            with self._lock:
                if report.get("job") == worker.job and worker.job is not None:
                    try:
                        self._take_in(worker, report)
                    except Exception:  # else the thread would end and the job run for ever
                        _LOG.exception("A worker's report could not be understood")
                        worker.kill()
                        break
                    self._moved.notify_all()
        with self._lock:
            said_so, worker.leaving = worker.leaving, True  # nobody sends it anything now
        heard = worker.heard_of_its_job()
        with self._lock:
            self._workers.remove(worker)
            name = worker.job
            if name is not None and not self._closed:
                if heard or name not in self._jobs or name in self._retried:
                    self._lose(worker, name)
                else:  # it had ended before it was asked, and that was not known yet
                    self._begin_again(worker, self._jobs[name])
            self._dispatch()
            if said_so:
                self.warm_up()  # so that the next training need not wait for TensorFlow
            self._moved.notify_all()

    def _lose(self, worker: WorkerProcess, name: str) -> None:
        errand = self._checks.get(name) or self._runs.pop(name, None)
        what = "training" if errand is None else errand.what
        _LOG.warning("A worker ended during a %s: %s", what, worker.last_words())
        sentence = (
            f"The {what} process ended before it was finished: it was killed, or ran out of "
            f"memory. {'Press Train to start' if errand is None else 'Ask'} again."
        )
        if errand is None:
            self._jobs[name] = replace(self._jobs[name], phase="failed", sentence=sentence)
            self._note_end(name)
        else:
            errand.lose(sentence)

    def _take_in(self, worker: WorkerProcess, report: dict[str, Any]) -> None:
        name = worker.job
        assert name is not None
        at_fault = report.get("leaves") is True
        worker.leaving = at_fault or report.get("grown") is True
        errand = self._checks.get(name) or self._runs.get(name)
        if errand is not None:
            errand.take_in(report)
            self._runs.pop(name, None)
            worker.job = None
            self._dispatch()
            return
        if name not in self._jobs:
            return  # a run, and the app is being closed
        job = self._jobs[name]
        if "epoch" in report:
            self._jobs[name] = advanced(job, report)
            self._end_if_unwatched(name)
            return
        if at_fault and job.phase == "preparing" and name not in self._retried:
            _LOG.warning("A training is begun again with another worker: %s", report["failed"])
            self._begin_again(worker, job)
            return
        job = finished(job, report, worker.ending or "stopped")
        if job.model is not None and job.keep and not report["kept"]:
            # Somebody asked to keep it after its worker had been told not to.
            job = replace(job, sentence=unsaved(_save(job.model)))
        self._jobs[name] = job
        self._note_end(name)
        worker.job = None
        if worker.again and job.phase in ("superseded", "paused", "stopped"):
            # Somebody wanted it after it had been told to end: it goes on where it is now.
            self._enqueue(Job(job.experiment, after=job.model or job.after, keep=job.keep))
        self._dispatch()

    def _begin_again(self, worker: WorkerProcess, job: Job) -> None:
        """Give a job to another worker, once: that its own could not begin it is no fault of it."""
        name = job.experiment.fingerprint
        worker.job = None
        self._retried.add(name)
        self._jobs[name] = replace(job, phase="waiting", ending=None)
        self._stamps[name] = store.stamp(job.experiment)
        self._queue.appendleft(name)
        if worker.ending is not None and not worker.again:
            self._end(name, worker.ending)
        self._dispatch()


def _later(seconds: float, do: Callable[[], None]) -> bool:
    """Do something in a while; whether a thread for it is to be had."""
    timer = threading.Timer(seconds, do)
    timer.daemon = True
    with suppress(RuntimeError):
        timer.start()
        return True
    return False


def _packed(model: TrainedModel) -> dict[str, Any]:
    packed = base64.b64encode(pack(model)).decode()
    return {"recipe": model.experiment.recipe, "model": packed}


def _save(model: TrainedModel) -> str | None:
    try:
        save(model)
    except OSError as error:
        return reason(error)
    return None
