"""A pool without processes, for tests of the scheduler: it does what that decides, in memory.

Workers say what a test has them say, the clock stands still until a test moves it, and another
server takes recipes when a test says so.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache

from lstm_explorer.jobs import effects
from lstm_explorer.jobs.effects import Effect
from lstm_explorer.jobs.job import Job
from lstm_explorer.jobs.limits import OWN_MACHINE, Limits
from lstm_explorer.jobs.protocol import (
    Checked,
    Discard,
    Discarded,
    Failed,
    Found,
    Progress,
    Report,
    Stop,
    Trained,
    weights_to_bytes,
)
from lstm_explorer.jobs.scheduler import Scheduler
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.store.models import TrainedModel, pack
from tests.networks import fabricated_model

RECIPE = Experiment(framing="one_char", sequence="ABCD", units=2, epochs=4)


def seeded(seed: int, epochs: int = RECIPE.epochs) -> Experiment:
    return replace(RECIPE, seed=seed, epochs=epochs)


@lru_cache(maxsize=128)
def model_of(recipe: Experiment) -> TrainedModel:
    return fabricated_model(recipe)


@lru_cache(maxsize=128)
def trained(recipe: Experiment, *, job: str, kept: bool, unsaved: str | None) -> Trained:
    model = pack(model_of(recipe))
    return Trained(job=job, recipe=recipe.recipe, model=model, kept=kept, unsaved=unsaved)


@dataclass
class Desk:
    """What a worker was given, and how far it is with that."""

    job: str | None = None
    keep: bool = False
    epochs: int = 0
    told: Stop | Discard | None = None


@dataclass
class World:
    """Attributes are what a test may look at, and what it may change.

    Attributes:
        workers: How many there may be.
        bounds: What visitors may ask for.
        desks: Of all workers that live.
        store: Models by fingerprint, each with the time when it came.
        elsewhere: Recipes that another server has under way.
        claims: Those that this one has.
        begun: What was given to a worker, in that order.
        answers: What came of each request.
        ended: Trainings that came to their end, in that order.
        warnings: In the log.
        no_process: Why none can be started; None where one can.
        unsaved: Why no model can be saved, likewise.
    """

    workers: int = 1
    bounds: Limits = OWN_MACHINE
    now: float = 1000.0
    desks: dict[int, Desk] = field(default_factory=dict)
    store: dict[str, tuple[float, TrainedModel]] = field(default_factory=dict)
    elsewhere: set[str] = field(default_factory=set)
    claims: set[str] = field(default_factory=set)
    begun: list[str] = field(default_factory=list)
    answers: dict[str, Checked | Found | effects.Fail] = field(default_factory=dict)
    ended: list[Job] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    no_process: str | None = None
    unsaved: str | None = None

    def __post_init__(self) -> None:
        self.scheduler = Scheduler(self.workers)
        self._noted: dict[str, float] = {}
        self._ticks = 0.0

    # --- visitors ---

    def train(
        self,
        recipe: Experiment,
        viewer: str = "ann/1",
        *,
        keep: bool = True,
        after: TrainedModel | None = None,
    ) -> Job:
        try:
            self.scheduler.train(
                recipe, viewer, self.now, bounds=self.bounds, after=after, keep=keep
            )
        finally:
            self.settle()
        return self.scheduler.jobs[recipe.fingerprint]

    def resume(self, recipe: Experiment, viewer: str = "ann/1") -> None:
        try:
            self.scheduler.resume(recipe.fingerprint, viewer, self.now, bounds=self.bounds)
        finally:
            self.settle()

    def check(self, name: str, viewer: str = "ann/1") -> None:
        self.scheduler.check(name, viewer, self.now, bounds=self.bounds)
        self.settle()

    def run(self, name: str) -> None:
        self.scheduler.run(name, "run", self.now)
        self.settle()

    def stop(self, recipe: Experiment, viewer: str = "ann/1") -> bool:
        return self._end(recipe, viewer, "stopped")

    def pause(self, recipe: Experiment, viewer: str = "ann/1") -> bool:
        return self._end(recipe, viewer, "paused")

    def _end(self, recipe, viewer, phase) -> bool:
        ends = self.scheduler.end(recipe.fingerprint, viewer, phase, self.now)
        self.settle()
        return ends

    def attend(self, recipe: Experiment, viewer: str = "ann/1") -> None:
        self.scheduler.attend(recipe.fingerprint, viewer, self.now)

    def leave(self, recipe: Experiment, viewer: str = "ann/1") -> None:
        self.scheduler.leave(recipe.fingerprint, viewer, self.now)
        self.settle()

    def forget(self, recipe: Experiment, viewer: str = "ann/1") -> None:
        self.scheduler.forget(recipe.fingerprint, viewer, self.now)

    def job(self, recipe: Experiment) -> Job | None:
        return self.scheduler.jobs.get(recipe.fingerprint)

    def phase(self, recipe: Experiment) -> str | None:
        job = self.job(recipe)
        return job and job.phase

    # --- workers ---

    def worker_of(self, name: str) -> int:
        (number,) = (number for number, desk in self.desks.items() if desk.job == name)
        return number

    def reports(self, number: int, report: Report) -> None:
        """A worker says something, as the pool hears it."""
        try:
            self.scheduler.report(number, report, self.now)
        except (TypeError, ValueError) as error:
            self.warnings.append(f"A worker's report could not be understood: {error}")
            self.scheduler.condemn(number)
        self.settle()

    def advances(self, recipe: Experiment, epochs: int = 1) -> None:
        """A worker trains some epochs more, and says so."""
        name = recipe.fingerprint
        number = self.worker_of(name)
        desk = self.desks[number]
        model = model_of(recipe)
        fresh = slice(desk.epochs, desk.epochs + epochs)
        desk.epochs += epochs
        report = Progress(
            job=name,
            losses=tuple(model.losses[fresh].tolist()),
            accuracies=tuple(model.accuracies[fresh].tolist()),
            weights=weights_to_bytes(model.snapshot(desk.epochs)),
        )
        self.reports(number, report)

    def finishes(self, recipe: Experiment, *, grown: bool = False) -> None:
        """A worker ends a training, as it was told to, or else when it is done."""
        name = recipe.fingerprint
        number = self.worker_of(name)
        desk = self.desks[number]
        told, desk.job = desk.told, None
        if isinstance(told, Discard):
            self.reports(number, Discarded(job=name, grown=grown))
            return
        epochs = recipe.epochs if told is None else max(1, desk.epochs)
        made = replace(recipe, epochs=epochs)
        if desk.keep and self.unsaved is None:
            self._keep(model_of(made))
        unsaved = self.unsaved if desk.keep else None
        report = trained(made, job=name, kept=desk.keep, unsaved=unsaved)
        self.reports(number, replace_grown(report, grown))

    def answers_request(self, name: str, *, grown: bool = False) -> None:
        """A worker does what a request asks for."""
        number = self.worker_of(name)
        self.desks[number].job = None
        if self.scheduler.requests.get(name) == "check":
            report: Report = Checked(
                job=name, permuted=0.0, corrupted=0.0, one_by_one=0.0, grown=grown
            )
        else:
            report = Found(job=name, found=b"found", grown=grown)
        self.reports(number, report)

    def fails(self, name: str, *, leaves: bool = False) -> None:
        """A worker says that a job came to nothing."""
        number = self.worker_of(name)
        self.desks[number].job = None
        self.reports(number, Failed(job=name, sentence="It went wrong.", leaves=leaves))

    def dies(self, number: int, *, heard: bool = True) -> None:
        """A worker's end is read."""
        del self.desks[number]
        self.scheduler.died(number, self.now, heard=heard, last_words="exit code -9")
        self.settle()

    # --- another server ---

    def takes_elsewhere(self, recipe: Experiment) -> None:
        if recipe.fingerprint not in self.claims:
            self.elsewhere.add(recipe.fingerprint)

    def finishes_elsewhere(self, recipe: Experiment) -> None:
        if recipe.fingerprint in self.elsewhere:
            self.elsewhere.remove(recipe.fingerprint)
            self._keep(model_of(recipe))

    def looks_elsewhere(self) -> None:
        self.scheduler.look_elsewhere()
        self.settle()

    # --- the pool ---

    def settle(self) -> None:
        """Do all that the scheduler has decided."""
        while self.scheduler.outbox:
            self._do(self.scheduler.outbox.popleft())

    def _do(self, effect: Effect) -> None:
        match effect:
            case effects.Hire(number):
                self._start(number)
            case effects.Begin(number, name):
                self._begin(number, name)
            case effects.Tell(number, order):
                desk = self.desks[number]
                assert desk.job == order.job, "told about what it does not have"
                assert desk.told is None, "told twice"
                desk.told = order
            case effects.Kill(number):
                assert number in self.desks
            case effects.NoteStore(name):
                self._noted[name] = self._stamp(name)
            case effects.Claim(name, to_begin):
                self._claim(name, to_begin=to_begin)
            case effects.Release(name):
                self.claims.discard(name)
            case effects.LookLater():
                pass
            case effects.Ended(job, to_save):
                self._end_of(job, to_save=to_save)
            case effects.Resolve(name, answer):
                self._answer(name, answer)
            case effects.Fail(name):
                self._answer(name, effect)
            case effects.Warn(sentence):
                self.warnings.append(sentence)

    def _start(self, number: int) -> bool:
        assert number not in self.desks
        if self.no_process is not None:
            self.scheduler.not_started(number, self.no_process, self.now)
            return False
        self.desks[number] = Desk()
        return True

    def _begin(self, number: int, name: str) -> None:
        if number not in self.desks and not self._start(number):
            return
        assert self.desks[number].job is None, "given two things to do"
        job = self.scheduler.jobs.get(name)
        after = job.after.experiment.epochs if job and job.after else 0
        self.desks[number] = Desk(name, keep=job is not None and job.keep, epochs=after)
        self.begun.append(name)

    def _claim(self, name: str, *, to_begin: bool) -> None:
        if name not in self.scheduler.waiting:
            return
        ours = name not in self.elsewhere
        if self._stamp(name) != self._noted[name]:
            self.scheduler.stored(name, self.store[name][1], self.now)
        elif not ours:
            self.scheduler.held_elsewhere(name, self.now)
        else:
            if to_begin:
                self.claims.add(name)
            self.scheduler.claimed(name, self.now)

    def _end_of(self, job: Job, *, to_save: bool) -> None:
        if to_save:
            assert job.model is not None
            if self.unsaved is None:
                self._keep(job.model)
            else:
                job = self.scheduler.not_saved(job, self.unsaved)
        self.claims.discard(job.experiment.fingerprint)
        self.ended.append(job)

    def _answer(self, name: str, answer: Checked | Found | effects.Fail) -> None:
        assert name not in self.answers, "answered twice"
        self.answers[name] = answer

    def _keep(self, model: TrainedModel) -> None:
        self._ticks += 1
        self.store[model.experiment.fingerprint] = self._ticks, model

    def _stamp(self, name: str) -> float:
        return self.store[name][0] if name in self.store else 0.0


def replace_grown(report: Trained, grown: bool) -> Trained:
    return Trained(
        job=report.job,
        recipe=report.recipe,
        model=report.model,
        kept=report.kept,
        unsaved=report.unsaved,
        grown=grown,
    )
