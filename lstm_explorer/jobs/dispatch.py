"""Dispatch: which job is given to which worker, and when.

Like all of the scheduler it is arithmetic: what is to be done is put into `outbox`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lstm_explorer.jobs import effects
from lstm_explorer.jobs.effects import Effect
from lstm_explorer.jobs.job import Ending, Job, unsaved
from lstm_explorer.jobs.ownership import Ownership
from lstm_explorer.jobs.protocol import Discard, Stop
from lstm_explorer.jobs.requests import Kind
from lstm_explorer.jobs.waiting import Waiting
from lstm_explorer.store.models import TrainedModel

ELSEWHERE = "Another server has this training under way; it will be here then."
NOT_BEGUN = "It had not begun."


@dataclass(slots=True)
class Worker:
    """A worker, as the scheduler knows it.

    Attributes:
        job: The name of what it has, if anything.
        ending: What that training shall become, once the worker was told to end it.
        again: Whether somebody wanted the training after that.
        deaf: Whether it has ended, though what it said before may still be to come.
        leaving: Whether it said that it ends; another, warm, takes its place.
        condemned: Whether it is killed, and nothing that it says counts any more.
    """

    job: str | None = None
    ending: Ending | None = None
    again: bool = False
    deaf: bool = False
    leaving: bool = False
    condemned: bool = False

    @property
    def free(self) -> bool:
        """Whether it can be given a job."""
        return self.job is None and not (self.deaf or self.leaving or self.condemned)


class Dispatcher:
    """Trainings and requests of one server, and its workers. `now` is in seconds.

    Attributes:
        most_workers: How many there may be.
        jobs: Trainings by fingerprint, the newest last.
        requests: Checks, runs and questions that wait or are under way, by name.
        workers: By number.
        owners: Who asked for what, and who looks.
        waiting: What waits.
        outbox: What is to be done, the oldest first.
        ended: Trainings that have ended.
        longest_wait: Of all that were begun, in seconds.
        closed: Whether nothing is begun any more.
    """

    def __init__(self, most_workers: int) -> None:
        self.most_workers = most_workers
        self.jobs: dict[str, Job] = {}
        self.requests: dict[str, Kind] = {}
        self.workers: dict[int, Worker] = {}
        self.owners = Ownership()
        self.waiting = Waiting()
        self.outbox: deque[Effect] = deque()
        self.ended = 0
        self.longest_wait = 0.0
        self.closed = False
        self._hired = 0
        self._claiming: str | None = None  # the training that begins, if no other server has it
        self._begun_again: set[str] = set()  # trainings that a second worker was given

    # --- what the pool answers ---

    def claimed(self, name: str, now: float) -> None:
        """No other server has this training, or has had it: it begins, if it was to."""
        self.waiting.elsewhere.discard(name)
        self.jobs[name] = replace(self.jobs[name], sentence=None)
        if self._claiming == name:
            self._claiming = None
            self._begin(name, now)
        self._dispatch(now)

    def held_elsewhere(self, name: str, now: float) -> None:
        """Another server has this training under way."""
        self._give_up_claim(name)
        self.waiting.elsewhere.add(name)
        self.jobs[name] = replace(self.jobs[name], sentence=ELSEWHERE)
        self.outbox.append(effects.LookLater())
        self._dispatch(now)

    def stored(self, name: str, model: TrainedModel, now: float) -> None:
        """Another server has trained this recipe since it waits."""
        self._give_up_claim(name)
        self.waiting.remove(name)
        self._settle(name, replace(self.jobs[name], sentence=None).done(model))
        self._dispatch(now)

    def look_elsewhere(self) -> None:
        """See what has become of what other servers have, even while all workers are busy."""
        if not self.closed:
            names = [name for name in self.waiting.trainings if name in self.waiting.elsewhere]
            self.outbox += [effects.Claim(name, to_begin=False) for name in names]

    def not_started(self, number: int, reason: str, now: float) -> None:
        """There is no worker to be had: say so, rather than have its job wait for ever."""
        name = self.workers.pop(number).job
        # It may have been given a job since it was to be started: there is nobody to give it to.
        self.outbox = deque(each for each in self.outbox if getattr(each, "worker", None) != number)
        if name in self.jobs:
            self.jobs[name] = replace(self.jobs[name], begun_at=None)
        if name is not None:
            self._fail(
                name, f"No process could be started for it ({reason}). Try again in a minute."
            )
            self._dispatch(now)

    def unwanted(self, number: int, now: float) -> None:
        """Nobody wants the request any more that this worker was to be given."""
        worker = self.workers[number]
        if worker.job is not None:
            self._drop_request(worker.job)
        worker.job = None
        self._dispatch(now)

    def not_saved(self, ended: Job, reason: str) -> Job:
        """The model of a training could not be saved; its job says so from here on."""
        name = ended.experiment.fingerprint
        saying_so = replace(ended, sentence=unsaved(reason))
        if self.jobs.get(name) is ended:
            self.jobs[name] = saying_so
        return saying_so

    def deafened(self, number: int) -> None:
        """This worker has ended; what it said before is still to come."""
        self.workers[number].deaf = True

    def condemn(self, number: int) -> None:
        """What this worker says about its job cannot be understood: it is to go."""
        self.workers[number].condemned = True
        self.outbox.append(effects.Kill(number))

    def warm_up(self) -> None:
        """Have one worker if there is none."""
        if not self.workers and not self.closed:
            self.outbox.append(effects.Hire(self._hire()))

    # --- who is next ---

    def _dispatch(self, now: float) -> None:
        if self.closed or self._claiming is not None:
            return
        if self._room():
            self._end_unwatched(now)
        while self._room() and (name := self.waiting.next()) is not None:
            if name in self.jobs and self.jobs[name].keep:  # what is not kept cannot be shared
                self._claiming = name
                self.outbox.append(effects.Claim(name, to_begin=True))
                return
            self._begin(name, now)
        while self._room_for_runs() and (name := self.waiting.next_run()) is not None:
            self._begin(name, now)

    def _room(self) -> bool:
        return len(self.workers) < self.most_workers or self._free() is not None

    def _room_for_runs(self) -> bool:
        """Runs take all workers but one, so that trainings need not wait for them."""
        busy = sum(worker.job is not None for worker in self.workers.values())
        return busy < max(1, self.most_workers - 1) and self._room()

    def _free(self) -> int | None:
        return next((number for number, each in self.workers.items() if each.free), None)

    def _hire(self) -> int:
        self._hired += 1
        self.workers[self._hired] = Worker()
        return self._hired

    def _begin(self, name: str, now: float) -> None:
        number = self._free() or self._hire()
        worker = self.workers[number]
        worker.job, worker.ending, worker.again = name, None, False
        self.waiting.begin(name)
        if name in self.jobs:
            job = self.jobs[name] = replace(self.jobs[name], phase="preparing", begun_at=now)
            self.longest_wait = max(self.longest_wait, job.waited(now))
        self.outbox.append(effects.Begin(number, name))

    def _begin_again(self, name: str, worker: Worker) -> None:
        """Let a training go to another worker, once: that its own could not begin it is no fault.

        Where it was told to end meanwhile, it ends.
        """
        self._begun_again.add(name)
        self.jobs[name] = replace(self.jobs[name], phase="waiting", ending=None)
        self.outbox.append(effects.NoteStore(name))
        self.waiting.add_training(name, first=True)
        if worker.ending is not None and not worker.again:
            self._end(name, worker.ending)

    def _enqueue(self, job: Job) -> None:
        name = job.experiment.fingerprint
        self.jobs.pop(name, None)  # the newest stands last
        self.jobs[name] = job
        self._begun_again.discard(name)
        self.outbox.append(effects.NoteStore(name))
        self.waiting.add_training(name)

    # --- how it ends ---

    def _end(self, name: str, phase: Ending, *, unwatched: bool = False) -> None:
        job = self.jobs[name]
        if name in self.waiting:
            self.waiting.remove(name)
            self._give_up_claim(name)
            self.outbox.append(effects.Release(name))
            self.jobs[name] = replace(job, phase=phase, unwatched=unwatched, sentence=NOT_BEGUN)
        elif job.phase == "paused":
            self.jobs[name] = replace(job, phase=phase)
        for number, worker in self._having(name):
            worker.again = False
            if worker.ending is None:
                worker.ending = phase
                self.jobs[name] = replace(job, ending=phase, unwatched=unwatched)
                order = Discard(job=name) if phase == "superseded" else Stop(job=name)
                self.outbox.append(effects.Tell(number, order))

    def _end_unwatched(self, now: float) -> None:
        """Leave out the trainings that nobody waits for any more: each would be compiled."""
        for name in self.waiting.trainings:
            self._end_if_unwatched(name, now)

    def _end_if_unwatched(self, name: str, now: float) -> None:
        if not self.owners.watched(name, now):
            self._end(name, "stopped", unwatched=True)

    def _having(self, name: str) -> Iterator[tuple[int, Worker]]:
        yield from ((number, each) for number, each in self.workers.items() if each.job == name)

    def _give_up_claim(self, name: str) -> None:
        if self._claiming == name:
            self._claiming = None

    def _settle(self, name: str, job: Job, *, to_save: bool = False) -> None:
        self.jobs[name] = job
        self.ended += 1
        self.outbox.append(effects.Ended(job, to_save))

    def _fail(self, name: str, sentence: str, *, with_worker: bool = False) -> None:
        if name in self.requests:
            self.outbox.append(effects.Fail(name, sentence, with_worker))
            self._drop_request(name)
        else:
            job = self.jobs[name]  # what it went on from is not lost with it
            model = job.model or job.after
            self._settle(name, replace(job, phase="failed", sentence=sentence, model=model))

    def _drop_request(self, name: str) -> None:
        if name in self.waiting:
            self.waiting.remove(name)
        del self.requests[name]
        self.owners.forget(name)
