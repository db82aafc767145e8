"""The pool: does what the scheduler decides, starts workers, hears them, kills those that hang."""

from __future__ import annotations

import errno
import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from math import inf

from lstm_explorer.jobs import effects
from lstm_explorer.jobs.effects import Effect
from lstm_explorer.jobs.job import Job
from lstm_explorer.jobs.locks import SharedStore
from lstm_explorer.jobs.process import WorkerProcess
from lstm_explorer.jobs.protocol import Start, Task, Train
from lstm_explorer.jobs.requests import Request
from lstm_explorer.jobs.scheduler import Scheduler
from lstm_explorer.jobs.timeouts import hang_timeout
from lstm_explorer.store.models import TrainedModel, pack, save
from lstm_explorer.wording import reason

ELSEWHERE = 0.5
"""Seconds between two looks at what another server trains."""

WATCH = 5.0
"""Seconds between two looks at whether a worker hangs."""

_LOG = logging.getLogger(__name__)


class Pool:
    """The workers of one server, and the lock around its scheduler.

    Attributes:
        moved: The lock, and the condition that is notified whenever something has moved.
        requests: The futures of what the scheduler calls requests, by the same names.
        command: Starts a worker.
    """

    def __init__(self, most_workers: int, command: Sequence[str]) -> None:
        self.moved = threading.Condition(threading.RLock())
        self.requests: dict[str, Request] = {}
        self.command = command
        self._scheduler = Scheduler(most_workers)
        self._processes: dict[int, WorkerProcess] = {}
        self._store = SharedStore()
        self._looks_later = self._watches = False

    @contextmanager
    def scheduler(self) -> Iterator[Scheduler]:
        """The scheduler, for one thread at a time; what it decides is done at the end."""
        with self.moved:
            try:
                self._look_around()
                yield self._scheduler
            finally:
                while self._scheduler.outbox:
                    self._do(self._scheduler.outbox.popleft())
                self.moved.notify_all()

    @property
    def jobs(self) -> Mapping[str, Job]:
        """The scheduler's trainings, to look at; with the lock."""
        return self._scheduler.jobs

    def pids(self) -> dict[int, int]:
        """The number of each worker's process."""
        return {number: process.pid for number, process in self._processes.items()}

    def end(self) -> None:
        """End all workers and wait for them; not to be called with the lock."""
        processes = tuple(self._processes.values())
        for process in processes:  # all at once: on a busy machine each takes seconds
            process.close()
        for process in processes:
            process.end()

    def _look_around(self) -> None:
        """Tell the scheduler what happened without a word: futures cancelled, workers gone."""
        cancelled = [name for name, each in self.requests.items() if each.future.cancelled()]
        self._scheduler.withdraw(cancelled)
        for name in cancelled:
            del self.requests[name]
        for number, process in self._processes.items():
            if not process.alive:
                self._scheduler.deafened(number)

    def _do(self, effect: Effect) -> None:
        match effect:
            case effects.Hire(number):
                self._start(number)
            case effects.Begin(number, name):
                self._begin(number, name)
            case effects.Tell(number, order):
                self._processes[number].send(order)
            case effects.Kill(number):
                self._processes[number].kill()
            case effects.LookLater():
                if not self._looks_later:
                    self._looks_later = _later(ELSEWHERE, self._look_elsewhere)
            case effects.Resolve(name, report):
                if request := self.requests.pop(name, None):  # else it was cancelled meanwhile
                    request.resolve(report)
            case effects.Fail(name, sentence, with_worker):
                if request := self.requests.pop(name, None):
                    request.fail(sentence, with_worker=with_worker)
            case effects.Warn(sentence):
                _LOG.warning("%s", sentence)
            case _:
                self._do_with_store(effect)

    def _do_with_store(self, effect: Effect) -> None:
        match effect:
            case effects.NoteStore(name):
                self._store.note(self._scheduler.jobs[name].experiment)
            case effects.Claim(name, to_begin):
                self._claim(name, to_begin=to_begin)
            case effects.Release(name):
                self._store.release(name)
            case effects.Ended(job, to_save):
                self._end_of(job, to_save=to_save)

    def _claim(self, name: str, *, to_begin: bool) -> None:
        if name not in self._scheduler.waiting:
            return
        recipe = self._scheduler.jobs[name].experiment
        ours = self._store.claim(recipe)
        model = self._store.newer(recipe)
        if model is not None:
            self._scheduler.stored(name, model, time.monotonic())
        elif not ours:
            self._scheduler.held_elsewhere(name, time.monotonic())
        else:
            if not to_begin:
                self._store.release(name)
            self._scheduler.claimed(name, time.monotonic())

    def _end_of(self, job: Job, *, to_save: bool) -> None:
        if to_save and job.model is not None and (unsaved := _save(job.model)) is not None:
            job = self._scheduler.not_saved(job, unsaved)
        self._store.release(job.experiment.fingerprint)
        _LOG.info("%s", job.log_line(time.monotonic()))

    # --- processes ---

    def _begin(self, number: int, name: str) -> None:
        process = self._processes.get(number) or self._start(number)
        if process is None:
            return
        request = self.requests.get(name)
        task = self._training(name) if request is None else request.begin()
        if task is None:
            del self.requests[name]
            self._scheduler.unwanted(number, time.monotonic())
            return
        after = None if request is not None else self._scheduler.jobs[name].after
        process.begin(partial(_whole, task, after), hang_timeout=hang_timeout(task))
        self._watch_workers()

    def _training(self, name: str) -> Train:
        job = self._scheduler.jobs[name]
        return Train(job=name, recipe=job.experiment.recipe, after=None, keep=job.keep)

    def _start(self, number: int) -> WorkerProcess | None:
        try:
            process = WorkerProcess(self.command)
            self._attend(number, process)
        except OSError as error:
            if self._scheduler.workers[number].job is not None:  # else nobody waits for it
                _LOG.warning("No worker can be started: %s", reason(error))
            self._scheduler.not_started(number, reason(error), time.monotonic())
            return None
        self._processes[number] = process
        return process

    def _attend(self, number: int, process: WorkerProcess) -> None:
        try:  # it waits for our lock before it does anything
            threading.Thread(target=self._hear, args=(number, process), daemon=True).start()
        except RuntimeError as error:  # no thread is to be had
            process.kill()
            raise OSError(errno.EAGAIN, str(error)) from error

    def _hear(self, number: int, process: WorkerProcess) -> None:
        for report in process.reports():
            try:
                with self.scheduler() as scheduler:
                    scheduler.report(number, report, time.monotonic())
            except Exception:  # else the thread would end and the job run for ever
                _LOG.exception("A worker's report could not be understood")
                with self.scheduler() as scheduler:
                    scheduler.condemn(number)
        handed = process.was_handed_its_task()
        with self.scheduler() as scheduler:
            del self._processes[number]
            words = process.last_words()
            scheduler.died(number, time.monotonic(), heard=handed, last_words=words)

    # --- what is looked at again and again ---

    def _look_elsewhere(self) -> None:
        with self.scheduler() as scheduler:
            self._looks_later = False
            scheduler.look_elsewhere()

    def _watch_workers(self) -> None:
        if not self._watches:
            self._watches = _later(WATCH, self._kill_hung)

    def _kill_hung(self) -> None:
        """Kill workers that say nothing any more; their place is needed, and their end is read."""
        with self.moved:
            self._watches = False
            for number, process in self._processes.items():
                worker = self._scheduler.workers[number]
                if worker.job is None and not worker.leaving:
                    continue
                self._watch_workers()
                if process.hangs():
                    _LOG.warning("A worker said nothing for %.0f s: killed", process.hang_timeout)
                    process.hang_timeout = inf
                    process.kill()


def _later(seconds: float, do: Callable[[], None]) -> bool:
    """Do something in a while; whether a thread for it is to be had."""
    timer = threading.Timer(seconds, do)
    timer.daemon = True
    with suppress(RuntimeError):
        timer.start()
        return True
    return False


def _whole(task: Task, after: TrainedModel | None) -> Task:
    """A task, with the model that a training goes on from, which takes a while to pack."""
    if after is None or not isinstance(task, Train):
        return task
    start = Start(recipe=after.experiment.recipe, model=pack(after))
    return Train(job=task.job, recipe=task.recipe, after=start, keep=task.keep)


def _save(model: TrainedModel) -> str | None:
    """Save a model; why it could not be, if so."""
    try:
        save(model)
    except OSError as error:
        return reason(error)
    return None
