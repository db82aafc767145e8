"""Jobs: trainings that somebody asked for, run by worker processes and shared by all who look."""

from __future__ import annotations

import base64
import hashlib
import json
import logging
import os
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, InvalidStateError
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, Literal

from lstm_explorer.cell import Weights
from lstm_explorer.experiment import Experiment
from lstm_explorer.lab.batches import BatchCheck
from lstm_explorer.store import Damaged, TrainedModel, pack, save, unpack
from lstm_explorer.wire import decoded, encoded
from lstm_explorer.worker_process import Ending, WorkerProcess

LEASE = 20.0
"""Seconds without a look at it after which a running job is stopped; its model is kept."""

FINISHED = 32
"""How many finished jobs are remembered, each with its model, and how many checks."""

_LOG = logging.getLogger(__name__)

Phase = Literal[
    "waiting", "preparing", "training", "done", "paused", "stopped", "superseded", "failed"
]
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
        told_at: When the last report came, on the same clock.
        model: What came of it, where the phase is "done", "paused" or "stopped".
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
    told_at: float | None = None
    model: TrainedModel | None = None
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
        if self.trained_since is None or self.told_at is None or self.phase != "training":
            return None
        first, since = self.trained_since
        return (self.told_at - since) / (self.epoch - first) if self.epoch > first else None

    def seconds_left(self) -> float | None:
        """An estimate from the epochs reported so far; None while there is nothing to go by."""
        pace = self.seconds_per_epoch()
        return None if pace is None else pace * (self.experiment.epochs - self.epoch)


class CheckFailed(RuntimeError):
    """A check that came to nothing; the message says why, and what to do."""


class WorkerLost(BrokenExecutor):
    """A worker ended during a run; the run can be begun again."""


@dataclass(frozen=True, eq=False, slots=True)
class _Errand:
    """What a worker is asked for that is no training: a check, or one run of a sweep."""

    what: Literal["check", "run", "question"]
    request: dict[str, Any]
    found: Future[Any]


class RunExecutor(Executor):
    """The server's workers, as a sweep wants them."""

    def __init__(self, trainings: Trainings) -> None:
        self._trainings = trainings

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Train the run of a recipe, or put a question to Keras.

        Raises:
            ValueError: Something else than one of the two functions of `sweeps` is asked for.
        """
        match getattr(fn, "__name__", ""):
            case "train_run":
                return self._trainings.run(*args, **kwargs)
            case "answer_of_keras":
                return self._trainings.ask(*args, **kwargs)
        raise ValueError(f"These workers train runs and answer for Keras, they do not do {fn!r}.")


class Trainings:
    """All jobs of one server. Its methods may be called from any thread."""

    def __init__(self, workers: int | None = None, command: Sequence[str] | None = None) -> None:
        """Nothing is started yet.

        Args:
            workers: Most trainings at once; the number of cores, but no more than two, when left
                out: each worker holds about 600 MB.
            command: Starts a worker; the project's own when left out.
        """
        self._most = workers or min(2, os.cpu_count() or 1)
        self._command = command or (sys.executable, "-m", "lstm_explorer.training.worker")
        self._lock = threading.RLock()
        self._moved = threading.Condition(self._lock)
        self._jobs: dict[str, Job] = {}
        self._looks: dict[str, dict[str, float]] = {}
        self._checks: dict[str, _Errand] = {}
        self._runs: dict[str, _Errand] = {}
        self._queue: deque[str] = deque()  # of jobs and checks; runs wait until it is empty
        self._workers: list[WorkerProcess] = []
        self._counted = 0
        self._closed = False

    def warm_up(self) -> None:
        """Start one worker if there is none, so that TensorFlow is imported while people read."""
        with self._lock:
            if not self._workers and not self._closed:
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
            viewer: Who asks.
            after: A model of the same recipe with fewer epochs, to go on from.
            keep: Whether the store keeps the model; else it lives as long as the job is
                remembered.
        """
        name = experiment.fingerprint
        with self._lock:
            job = self._jobs.get(name)
            if job is None or not job.running:
                self._forget_oldest()
                self._enqueue(Job(experiment, after=after, keep=keep))
            else:
                self._jobs[name] = replace(job, keep=job.keep or keep)
                for worker in self._workers:
                    worker.again |= worker.job == name and worker.ending is not None
            self._note_look(name, viewer)
            self._dispatch()
            return self._jobs[name]

    def look(self, experiment: Experiment, *, viewer: str = "") -> Job | None:
        """The recipe's job as it stands, if there is one; looking keeps it alive."""
        name = experiment.fingerprint
        with self._lock:
            if name in self._jobs:
                self._note_look(name, viewer)
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
        """Look no longer; a running job that nobody else looks at is ended, and nothing kept."""
        name = experiment.fingerprint
        with self._lock:
            self._looks.get(name, {}).pop(viewer, None)
            job = self._jobs.get(name)
            if job is not None and job.running and not self._watched(name):
                self._end(name, "superseded")

    def place_in_queue(self, experiment: Experiment) -> int:
        """How many jobs wait before this one starts, itself included; 0 when it does not wait."""
        name = experiment.fingerprint
        with self._lock:
            return self._queue.index(name) + 1 if name in self._queue else 0

    def stop(self, experiment: Experiment) -> None:
        """End a job after the block of epochs under way; what was trained is kept as a model."""
        with self._lock:
            self._end(experiment.fingerprint, "stopped")

    def pause(self, experiment: Experiment) -> None:
        """Like `stop`, meant to be gone on with; meanwhile its worker is free for others."""
        with self._lock:
            self._end(experiment.fingerprint, "paused")

    def resume(self, experiment: Experiment, *, viewer: str = "") -> None:
        """Go on with a paused or stopped job, exactly where it was."""
        with self._lock:
            job = self._jobs.get(experiment.fingerprint)
            if job is not None and job.phase in ("paused", "stopped"):
                after = job.model or job.after  # paused again before it went on: still from there
                self.start(experiment, viewer=viewer, after=after, keep=job.keep)

    def check_batch(self, model: TrainedModel) -> Future[BatchCheck]:
        """Whether samples of one batch know of each other in this network, computed in Keras.

        A free worker does it; trainings under way go on. Whoever asks about the same network
        shares what is found. `result(timeout=seconds)` waits no longer than that and raises
        `TimeoutError`, or `CheckFailed` where the check came to nothing; a failed one is tried
        again when it is next asked for.
        """
        request = {"check": model.experiment.recipe, "weights": encoded(model.weights)}
        name = "check " + hashlib.sha256(json.dumps(request).encode()).hexdigest()
        with self._lock:
            check = self._checks.get(name)
            if check is None or (check.found.done() and not _succeeded(check)):
                if name in self._queue:  # it waited, and was cancelled
                    self._queue.remove(name)
                self._forget_oldest_checks()
                check = self._checks[name] = _Errand("check", request, Future())
                if self._closed:
                    check.found.set_exception(CheckFailed("The app is being closed."))
                else:
                    self._queue.appendleft(name)  # it takes a second, a training perhaps an hour
                    self._dispatch()
            return check.found

    def run(self, recipe: dict[str, Any]) -> Future[bytes]:
        """Train a recipe as one run of a sweep; what comes of it is `outcomes.pack`'s bytes.

        Runs wait until no training and no check does, and leave one worker to those. The future
        raises `WorkerLost` where the worker was killed, and `CheckFailed` for any other end.
        """
        return self._enqueue_errand(_Errand("run", {"run": recipe}, Future()))

    def ask(self, question: str) -> Future[bytes]:
        """Put one of `training.keras_questions` to Keras; it waits and fails as a run does."""
        return self._enqueue_errand(_Errand("question", {"question": question}, Future()))

    def forget(self, experiment: Experiment) -> None:
        """Take away what is left of a finished job; its stored model stays."""
        with self._lock:
            job = self._jobs.get(experiment.fingerprint)
            if job is not None and not job.running:
                del self._jobs[experiment.fingerprint]

    def close(self) -> None:
        """End all workers and wait for them."""
        with self._lock:
            self._closed = True
            workers = list(self._workers)
            for errand in (*self._checks.values(), *self._runs.values()):
                _fail(errand, CheckFailed("The app is being closed."))
            self._runs.clear()
        for worker in workers:
            worker.end()

    def _enqueue(self, job: Job) -> None:
        name = job.experiment.fingerprint
        self._jobs.pop(name, None)  # the newest stands last
        self._jobs[name] = job
        self._queue.append(name)

    def _enqueue_errand(self, errand: _Errand) -> Future[bytes]:
        with self._lock:
            if self._closed:
                _fail(errand, CheckFailed("The app is being closed."))
            else:
                self._counted += 1
                self._runs[f"{errand.what} {self._counted}"] = errand
                self._dispatch()
        return errand.found

    def _end(self, name: str, phase: Ending) -> None:
        job = self._jobs.get(name)
        if job is None:
            return
        if name in self._queue:
            self._queue.remove(name)
            self._jobs[name] = replace(job, phase=phase, sentence="It had not begun.")
        elif job.phase == "paused":
            self._jobs[name] = replace(job, phase=phase)
        for worker in self._workers:
            if worker.job == name and worker.ending is None:
                worker.ending = phase
                worker.send({"discard" if phase == "superseded" else "stop": name})

    def _note_look(self, name: str, viewer: str) -> None:
        self._looks.setdefault(name, {})[viewer] = time.monotonic()

    def _watched(self, name: str) -> bool:
        looks = self._looks.get(name, {}).values()
        return any(time.monotonic() - look < LEASE for look in looks)

    def _forget_oldest(self) -> None:
        finished = [name for name, job in self._jobs.items() if not job.running]
        for name in finished[: max(0, len(finished) - FINISHED + 1)]:
            del self._jobs[name]
            self._looks.pop(name, None)

    def _forget_oldest_checks(self) -> None:
        ended = [
            name
            for name, check in self._checks.items()
            if check.found.done() and name not in self._queue
        ]
        for name in ended[: max(0, len(ended) - FINISHED + 1)]:
            del self._checks[name]

    def _dispatch(self) -> None:
        while self._queue and not self._closed:
            worker = next((w for w in self._workers if w.job is None), None)
            if worker is None and len(self._workers) < self._most:
                worker = self._start_worker()
            if worker is None:
                return
            name = self._queue.popleft()
            if name in self._checks:
                self._send(worker, name, self._checks[name])
                continue
            job = replace(self._jobs[name], phase="preparing")
            worker.job, worker.ending, worker.again, self._jobs[name] = name, None, False, job
            after = job.after and {
                "recipe": job.after.experiment.recipe,
                "model": base64.b64encode(pack(job.after)).decode(),
            }
            request = {"train": job.experiment.recipe, "job": name}
            worker.send({**request, "after": after, "keep": job.keep})

        self._dispatch_runs()

    def _dispatch_runs(self) -> None:
        """Give the runs of sweeps to all workers but one, which trainings need not wait for."""
        for name in [name for name, run in self._runs.items() if not run.found.running()]:
            busy = sum(worker.job is not None for worker in self._workers)
            if self._closed or busy >= max(1, self._most - 1):
                return
            worker = next((w for w in self._workers if w.job is None), None)
            if not self._send(worker or self._start_worker(), name, self._runs[name]):
                del self._runs[name]

    def _send(self, worker: WorkerProcess, name: str, errand: _Errand) -> bool:
        """Send a worker on an errand, unless nobody wants it any more."""
        wanted = errand.found.set_running_or_notify_cancel()
        if wanted:
            worker.job = name
            worker.send({**errand.request, "job": name})
        errand.request.clear()  # the network need not be remembered as well
        return wanted

    def _start_worker(self) -> WorkerProcess:
        worker = WorkerProcess(self._command)
        self._workers.append(worker)
        threading.Thread(target=self._attend, args=(worker,), daemon=True).start()
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
            self._workers.remove(worker)
            if worker.job is not None and not self._closed:
                self._lose(worker, worker.job)
            self._dispatch()
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
        else:
            _fail(errand, (CheckFailed if what == "check" else WorkerLost)(sentence))

    def _take_in(self, worker: WorkerProcess, report: dict[str, Any]) -> None:
        name = worker.job
        assert name is not None
        errand = self._checks.get(name) or self._runs.get(name)
        if errand is not None:
            _answer(errand, report)
            self._runs.pop(name, None)
            worker.job = None
            self._dispatch()
            return
        if name not in self._jobs:
            return  # a run, and the app is being closed
        job = self._jobs[name]
        if "epoch" in report:
            self._jobs[name] = _advanced(job, report)
            if not self._watched(name):
                self._end(name, "stopped")
            return
        job = _finished(job, report, worker.ending or "stopped")
        if job.model is not None and job.keep and not report["kept"]:
            # Somebody asked to keep it after its worker had been told not to.
            job = replace(job, sentence=_unsaved(_save(job.model)))
        self._jobs[name] = job
        worker.job = None
        if worker.again and job.phase in ("superseded", "paused", "stopped"):
            # Somebody wanted it after it had been told to end: it goes on where it is now.
            self._enqueue(Job(job.experiment, after=job.model or job.after, keep=job.keep))
        self._dispatch()


def _advanced(job: Job, report: dict[str, Any]) -> Job:
    now = time.monotonic()
    losses = (*job.losses, *report["losses"])
    return replace(
        job,
        phase="training",
        losses=losses,
        accuracies=(*job.accuracies, *report["accuracies"]),
        weights=decoded(report["weights"], job.experiment),
        trained_since=job.trained_since or (len(losses), now),
        told_at=now,
    )


def _finished(job: Job, report: dict[str, Any], ending: Ending) -> Job:
    if "discarded" in report:
        return replace(job, phase="superseded")
    if "failed" in report:
        return replace(job, phase="failed", sentence=report["failed"])
    experiment = Experiment(**report["recipe"])
    try:
        model = unpack(base64.b64decode(report["model"]), experiment)
    except Damaged as error:
        return replace(job, phase="failed", sentence=f"The trained model cannot be used: {error}.")
    return replace(
        job,
        sentence=_unsaved(report["unsaved"]),
        phase="done" if experiment == job.experiment else ending,
        losses=tuple(model.losses.tolist()),
        accuracies=tuple(model.accuracies.tolist()),
        weights=model.weights,
        model=model,
    )


def _answer(errand: _Errand, report: dict[str, Any]) -> None:
    if "failed" in report:
        _fail(errand, CheckFailed(report["failed"]))
        return
    checks = errand.what == "check"
    found = BatchCheck(**report["check"]) if checks else base64.b64decode(report["found"])
    with suppress(InvalidStateError):  # the app is being closed, and its future failed for that
        errand.found.set_result(found)


def _fail(errand: _Errand, error: Exception) -> None:
    with suppress(InvalidStateError):  # somebody cancelled it, or it is known already
        errand.found.set_exception(error)


def _succeeded(check: _Errand) -> bool:
    return not check.found.cancelled() and check.found.exception() is None


def _save(model: TrainedModel) -> str | None:
    try:
        save(model)
    except OSError as error:
        return error.strerror or str(error)
    return None


def _unsaved(reason: str | None) -> str | None:
    if reason is None:
        return None
    return (
        f"Trained, but it could not be saved ({reason}). You can look at it until the app is "
        "closed; make room or mend the folder to keep it."
    )
