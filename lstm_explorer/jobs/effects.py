"""What the scheduler decides, as values: the pool carries them out, one after the other."""

from __future__ import annotations

from dataclasses import dataclass

from lstm_explorer.jobs.job import Job
from lstm_explorer.jobs.protocol import Checked, Discard, Found, Stop


@dataclass(frozen=True, slots=True)
class Hire:
    """Start a worker that has nothing to do yet. Where none can be: `Scheduler.not_started`."""

    worker: int


@dataclass(frozen=True, slots=True)
class Begin:
    """Give a job to a worker, which is started where it is new.

    Where it cannot be started, tell `Scheduler.not_started`; where the job is a request that
    nobody wants any more, `Scheduler.unwanted`.
    """

    worker: int
    name: str


@dataclass(frozen=True, slots=True)
class Tell:
    """Send an order to a worker about the job that it has."""

    worker: int
    order: Stop | Discard


@dataclass(frozen=True, slots=True)
class Kill:
    """End a worker whose reports make no sense; its death is told as any other."""

    worker: int


@dataclass(frozen=True, slots=True)
class NoteStore:
    """Note which model of this job the store has now: a later one is by another server."""

    name: str


@dataclass(frozen=True, slots=True)
class Claim:
    """Try to have a job, among all servers that share the store.

    Tell `Scheduler.stored` where another has trained it since, `held_elsewhere` where one has it
    under way, and else `claimed`.

    Attributes:
        name: The job.
        to_begin: Whether it begins now; else the claim is given up at once.
    """

    name: str
    to_begin: bool


@dataclass(frozen=True, slots=True)
class Release:
    """Give up the claim to a job, if there is one."""

    name: str


@dataclass(frozen=True, slots=True)
class LookLater:
    """Call `Scheduler.look_elsewhere` in a while."""


@dataclass(frozen=True, slots=True)
class Ended:
    """A training has come to its end, whichever it is: give up the claim, and log it.

    Attributes:
        job: It, as it ended; another training of the recipe may wait already.
        to_save: Whether its model is to be saved before; where that cannot be, tell
            `Scheduler.not_saved`.
    """

    job: Job
    to_save: bool = False


@dataclass(frozen=True, slots=True)
class Resolve:
    """Give what came of a request to whoever waits for it."""

    name: str
    report: Checked | Found


@dataclass(frozen=True, slots=True)
class Fail:
    """Tell whoever waits for a request that it came to nothing, or that its worker ended."""

    name: str
    sentence: str
    with_worker: bool = False


@dataclass(frozen=True, slots=True)
class Warn:
    """Write a warning to the log."""

    sentence: str


Effect = (
    Hire | Begin | Tell | Kill | NoteStore | Claim | Release | LookLater | Ended
    | Resolve | Fail | Warn
)  # fmt: skip
