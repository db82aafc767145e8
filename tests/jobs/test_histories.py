"""Laws of the scheduler, which hold whatever visitors, workers and other servers do."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from hypothesis import settings
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from lstm_explorer.jobs.job import Job
from lstm_explorer.jobs.limits import OWN_MACHINE, TooMuch
from lstm_explorer.jobs.protocol import Discard, Failed, Garbled
from tests.jobs.world import Desk, World, seeded

RECIPES = [seeded(seed) for seed in range(1, 4)]
NAMED = {recipe.fingerprint: recipe for recipe in RECIPES}
FEW = replace(OWN_MACHINE, trainings=2, waiting=1)
ENDS = "done", "paused", "stopped", "superseded", "failed"

recipes = some.sampled_from(RECIPES)
viewers = some.sampled_from(["ann/1", "ann/2", "ben/1", "eve/1"])
yes_or_no = some.booleans()


class Watched(World):
    """A world that holds each beginning against the laws of who is next."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.tries: Counter[tuple[str, float]] = Counter()
        self.last = ""  # the last training or check that was begun

    def settle(self) -> None:
        super().settle()
        self.now += 0.001  # so that nothing was asked for at once

    def _begin(self, number: int, name: str) -> None:
        scheduler = self.scheduler
        trainings = [
            each for each in scheduler.waiting.trainings if each not in scheduler.waiting.elsewhere
        ]
        checks = [
            each
            for each, kind in scheduler.requests.items()
            if kind == "check" and each in scheduler.waiting
        ]
        if name in scheduler.jobs:
            assert scheduler.owners.watched(name, self.now), "nobody wants what is begun"
            asked_at = scheduler.jobs[name].asked_at
            again = bool(self.tries[name, asked_at])
            for each in trainings:  # what begins again comes first
                assert again or asked_at < scheduler.jobs[each].asked_at, "first asked, first begun"
            assert not (checks and self.last == "training"), "a check takes every second worker"
            self.last = "training"
            self.tries[name, asked_at] += 1
            assert self.tries[name, asked_at] <= 2, "a death costs one worker more"
            keep = scheduler.jobs[name].keep
            assert not keep or name in self.claims, "what is shared is claimed"
        elif scheduler.requests[name] == "check":
            assert not (trainings and self.last == "check"), "two checks before one training"
            self.last = "check"
        else:
            assert not trainings and not checks, "a run before what somebody looks at"
            others = sum(desk.job is not None for desk in self.desks.values())
            assert others < max(1, self.workers - 1), "runs leave one worker to others"
        super()._begin(number, name)


class Histories(RuleBasedStateMachine):
    """Any history of a server: its laws hold after each step, and everybody is answered."""

    @initialize(workers=some.integers(1, 3))
    def opens(self, workers: int) -> None:
        self.world = Watched(workers, FEW)
        self.asked: set[str] = set()
        self.cancelled: set[str] = set()

    @property
    def jobs(self) -> dict[str, Job]:
        return self.world.scheduler.jobs

    def at_work(self, data, *, training: bool) -> tuple[int, Desk]:
        """One of the workers that have something to do, or that have a training."""
        number = data.draw(some.sampled_from(self.busy(training=training)))
        return number, self.world.desks[number]

    def busy(self, *, training: bool) -> list[int]:
        return [
            number
            for number, desk in sorted(self.world.desks.items())
            if desk.job is not None
            and (desk.job in NAMED) == training
            and not self.world.scheduler.workers[number].condemned
        ]

    # --- visitors ---

    @rule(recipe=recipes, viewer=viewers, keep=yes_or_no)
    def asks(self, recipe, viewer, keep):
        before = self.world.job(recipe)
        try:
            self.world.train(recipe, viewer, keep=keep)
        except TooMuch:
            assert before is None or not before.running, "to join is not one more"
            assert self.world.job(recipe) is before
        else:
            job = self.world.job(recipe)
            assert job.running or self.world.no_process or recipe.fingerprint in self.world.store
            assert job.keep or not keep, "it is kept if anybody wants it kept"

    @rule(recipe=recipes, viewer=viewers)
    def resumes(self, recipe, viewer):
        before = self.world.job(recipe)
        try:
            self.world.resume(recipe, viewer)
        except TooMuch:
            return
        if before is None or before.phase not in ("paused", "stopped"):
            assert self.world.job(recipe) is before, "there is nothing to go on with"

    @rule(recipe=recipes, viewer=viewers, pause=yes_or_no)
    def ends(self, recipe, viewer, pause):
        before = self.world.job(recipe)
        theirs = self.world.scheduler.owners.may_end(recipe.fingerprint, viewer, self.world.now)
        ends = (self.world.pause if pause else self.world.stop)(recipe, viewer)
        after = self.world.job(recipe)
        if not ends:
            assert after is before, "it is somebody else's, or somebody else's too"
        else:
            assert theirs
            assert after.ending is not None or after.phase in ENDS or self.told(recipe)

    def told(self, recipe) -> bool:
        return self.world.desks[self.world.worker_of(recipe.fingerprint)].told is not None

    @rule(recipe=recipes, viewer=viewers)
    def attends(self, recipe, viewer):
        self.world.attend(recipe, viewer)

    @rule(recipe=recipes, viewer=viewers)
    def leaves(self, recipe, viewer):
        before = self.world.job(recipe)
        self.world.leave(recipe, viewer)
        if before is not None and before.keep:
            assert self.world.job(recipe) is before, "what is to be kept outlives a visit"

    @rule(recipe=recipes, viewer=viewers)
    def forgets(self, recipe, viewer):
        before = self.world.job(recipe)
        self.world.forget(recipe, viewer)
        assert not (before and before.running and self.world.job(recipe) is None)

    @rule(seconds=some.sampled_from([1, 12, 30]))
    def time_passes(self, seconds):
        self.world.now += seconds

    @rule(viewer=viewers)
    def asks_for_a_check(self, viewer):
        name = f"check {len(self.asked)}"
        try:
            self.world.check(name, viewer)
        except TooMuch:
            assert name not in self.world.scheduler.requests
        else:
            self.asked.add(name)

    @rule()
    def asks_for_a_run(self):
        name = f"run {len(self.asked)}"
        self.asked.add(name)
        self.world.run(name)

    @rule(data=some.data())
    @precondition(lambda self: self.asked - set(self.world.answers))
    def wants_a_request_no_more(self, data):
        name = data.draw(some.sampled_from(sorted(self.asked - set(self.world.answers))))
        if name in self.world.scheduler.waiting:
            self.cancelled.add(name)
        self.world.scheduler.withdraw([name])

    # --- workers ---

    @rule(data=some.data())
    @precondition(lambda self: self.busy(training=True))
    def a_worker_advances(self, data):
        _, desk = self.at_work(data, training=True)
        recipe = NAMED[desk.job]
        before = self.jobs[desk.job].epoch
        if desk.epochs < recipe.epochs - 1:
            self.world.advances(recipe)
            job = self.world.job(recipe)
            assert job.epoch == before + 1 or job.after is not None or before == 0

    @rule(data=some.data(), grown=yes_or_no)
    @precondition(lambda self: self.busy(training=True))
    def a_worker_finishes(self, data, grown):
        _, desk = self.at_work(data, training=True)
        recipe, discards = NAMED[desk.job], isinstance(desk.told, Discard)
        keep = self.jobs[desk.job].keep
        self.world.finishes(recipe, grown=grown)
        job = self.world.job(recipe)
        if discards:
            return
        model = job.after if job.running else job.model
        assert model is not None, "what was finished is lost"
        if keep:
            kept = model.experiment.fingerprint in self.world.store
            assert kept or "could not be saved" in self.world.ended[-1].sentence or job.running

    @rule(data=some.data(), grown=yes_or_no)
    @precondition(lambda self: self.busy(training=False))
    def a_worker_answers(self, data, grown):
        _, desk = self.at_work(data, training=False)
        self.world.answers_request(desk.job, grown=grown)

    @rule(data=some.data(), training=yes_or_no, leaves=yes_or_no)
    def a_worker_fails(self, data, training, leaves):
        if self.busy(training=training):
            _, desk = self.at_work(data, training=training)
            self.world.fails(desk.job, leaves=leaves)

    @rule(data=some.data(), heard=yes_or_no, noticed=yes_or_no)
    @precondition(lambda self: self.world.desks)
    def a_worker_dies(self, data, heard, noticed):
        number = data.draw(some.sampled_from(sorted(self.world.desks)))
        name = self.world.desks[number].job
        others = {each: job for each, job in self.jobs.items() if each != name}
        if noticed:
            self.world.scheduler.deafened(number)
        advanced = name in self.jobs and self.jobs[name].phase == "training"
        self.world.dies(number, heard=heard or advanced)
        for each, job in others.items():
            assert self.jobs[each].phase != "failed" or job.phase == "failed" or self.no_process
        if advanced:
            assert self.jobs[name].phase == "failed"

    @property
    def no_process(self) -> bool:
        return self.world.no_process is not None

    @rule(data=some.data())
    @precondition(lambda self: self.world.desks)
    def a_worker_writes_nonsense(self, data):
        number = data.draw(some.sampled_from(sorted(self.world.desks)))
        job = self.world.desks[number].job
        self.world.reports(number, Garbled(job or "nothing"))
        assert self.world.scheduler.workers[number].condemned == (job is not None) or job is None

    @rule(data=some.data(), recipe=recipes)
    @precondition(lambda self: self.world.desks)
    def a_worker_tells_of_what_it_does_not_have(self, data, recipe):
        number = data.draw(some.sampled_from(sorted(self.world.desks)))
        if self.world.desks[number].job != recipe.fingerprint:
            before = dict(self.jobs)
            self.world.reports(number, Failed(job=recipe.fingerprint, sentence="No."))
            assert before == self.jobs

    @rule(fails=yes_or_no)
    def processes_can_or_cannot_be_started(self, fails):
        self.world.no_process = "Cannot allocate memory" if fails else None

    @rule(full=yes_or_no)
    def the_disk_is_full_or_not(self, full):
        self.world.unsaved = "No space left on device" if full else None

    @rule()
    def somebody_opens_the_first_page(self):
        self.world.scheduler.warm_up()
        self.world.settle()

    # --- another server ---

    @rule(recipe=recipes)
    def another_server_takes(self, recipe):
        self.world.takes_elsewhere(recipe)

    @rule(recipe=recipes, gives_up=yes_or_no)
    def another_server_finishes(self, recipe, gives_up):
        if gives_up:
            self.world.elsewhere.discard(recipe.fingerprint)
        else:
            self.world.finishes_elsewhere(recipe)

    @rule()
    def what_others_do_is_looked_at(self):
        self.world.looks_elsewhere()

    # --- laws ---

    @invariant()
    def a_recipe_is_trained_once(self):
        at_workers = Counter(desk.job for desk in self.world.desks.values() if desk.job)
        assert not at_workers or max(at_workers.values()) == 1
        for name, job in self.jobs.items():
            waits = self.world.scheduler.waiting.trainings.count(name)
            at_work = sum(each.job == name for each in self.world.scheduler.workers.values())
            assert waits == (job.phase == "waiting")
            assert at_work == (job.phase in ("preparing", "training"))

    @invariant()
    def nobody_waits_while_somebody_could_work(self):
        scheduler = self.world.scheduler
        free = any(each.free for each in scheduler.workers.values())
        if free or len(scheduler.workers) < self.world.workers:
            assert scheduler.waiting.next() is None
            busy = sum(each.job is not None for each in scheduler.workers.values())
            if busy < max(1, self.world.workers - 1):
                assert scheduler.waiting.next_run() is None

    @invariant()
    def there_are_no_more_workers_than_there_may_be(self):
        assert set(self.world.desks) == set(self.world.scheduler.workers)
        assert len(self.world.desks) <= self.world.workers

    @invariant()
    def no_other_server_waits_for_what_has_ended(self):
        for name in self.world.claims:
            assert self.jobs[name].running

    @invariant()
    def each_end_is_told_once(self):
        assert len(self.world.ended) == self.world.scheduler.ended

    @invariant()
    def a_request_is_open_or_answered(self):
        open_ = set(self.world.scheduler.requests)
        assert open_ | set(self.world.answers) | self.cancelled == self.asked
        assert not open_ & set(self.world.answers)

    def teardown(self):
        """Whoever asked is answered: as soon as workers work, and nobody asks for more."""
        if not hasattr(self, "world"):
            return
        self.world.no_process = None
        self.world.elsewhere.clear()
        for _ in range(200):
            for name in self.jobs:
                self.world.attend(NAMED[name])
            self.world.looks_elsewhere()
            for number, desk in list(self.world.desks.items()):
                worker = self.world.scheduler.workers[number]
                if worker.condemned or worker.deaf or worker.leaving:
                    self.world.dies(number)
                elif desk.job in NAMED:
                    self.world.finishes(NAMED[desk.job])
                elif desk.job is not None:
                    self.world.answers_request(desk.job)
        assert not any(job.running for job in self.jobs.values()), "somebody waits for ever"
        assert set(self.world.answers) | self.cancelled == self.asked
        assert not self.world.claims


class TestHistories(Histories.TestCase):
    settings = settings(max_examples=300, stateful_step_count=50)
