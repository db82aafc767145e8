"""Sweeps that somebody asked for on a page, each in a thread, shared by all who look."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterable
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from lstm_explorer.jobs import limits
from lstm_explorer.jobs.ownership import Ownership
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.sweeps.sweep import Sweep, SweepFailed, planned

AHEAD = 2
"""How many runs of one sweep wait at the workers, so that sweeps take turns."""

FINISHED = 32
"""How many finished sweeps are remembered."""

Phase = Literal["running", "done", "stopped", "failed"]
_Runs = tuple[Experiment, ...]
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SweepJob:
    """One sweep, as it stands now; a new value replaces it when it moves on.

    Attributes:
        runs: How many it has.
        done: How many of them are known, those kept before included.
        trained: How many of them it trained itself.
        seconds_left: An estimate; None while there is nothing to go by.
        phase: "running", and in the end "done", "stopped" or "failed".
        sentence: What the viewer should know: which runs came to nothing.
    """

    runs: int
    done: int = 0
    trained: int = 0
    seconds_left: float | None = None
    phase: Phase = "running"
    sentence: str | None = None


class Sweeps:
    """All sweeps of one server. Its methods may be called from any thread."""

    def __init__(self, executor: Executor) -> None:
        """Nothing is started yet.

        Args:
            executor: Where runs are trained.
        """
        self._executor = executor
        self._lock = threading.Lock()
        self._jobs: dict[_Runs, SweepJob] = {}
        self._owners = Ownership()
        self._followed: dict[_Runs, Sweep] = {}

    def start(
        self, experiments: Iterable[Experiment], seeds: Iterable[int], *, viewer: str = ""
    ) -> SweepJob:
        """Begin a sweep, or join the one that is under way.

        Args:
            experiments: The recipes.
            seeds: With each of which every recipe is trained.
            viewer: Who asks, as `Ownership` names them.

        Raises:
            ValueError: As `sweeps.planned`.
            TooMuch: It is longer than a sweep may be here, or one too many for its viewer.
        """
        runs = _planned(tuple(experiments), tuple(seeds))
        with self._lock:
            job = self._jobs.get(runs)
            if job is None or job.phase != "running":
                others = (each for each in self._followed if each != runs)
                limits.limits().check_sweep(runs, self._owners.count(viewer, others))
                self._forget_oldest()
                self._jobs.pop(runs, None)  # the newest stands last
                self._jobs[runs] = job = SweepJob(len(runs))
                self._owners.forget(runs)  # what they asked for has ended
                if runs not in self._followed:  # else it was stopped just now: its thread goes on
                    self._followed[runs] = self._made(runs)
                    threading.Thread(target=self._follow, args=(runs,), daemon=True).start()
            self._owners.ask(runs, viewer, time.monotonic())
            return job

    def job(self, experiments: Iterable[Experiment], seeds: Iterable[int]) -> SweepJob | None:
        """The sweep as it stands, if there is one."""
        with self._lock:
            return self._jobs.get(_planned(tuple(experiments), tuple(seeds)))

    def attend(
        self, experiments: Iterable[Experiment], seeds: Iterable[int], *, viewer: str = ""
    ) -> None:
        """Keep a sweep alive: somebody looks at it."""
        runs = _planned(tuple(experiments), tuple(seeds))
        with self._lock:
            if runs in self._jobs:
                self._owners.touch(runs, viewer, time.monotonic())

    def may_end(
        self, experiments: Iterable[Experiment], seeds: Iterable[int], *, viewer: str = ""
    ) -> bool:
        """Whether a viewer may stop a sweep: who asked for it, if they are here."""
        runs = _planned(tuple(experiments), tuple(seeds))
        with self._lock:
            return self._owners.may_end(runs, viewer, time.monotonic())

    def stop(
        self, experiments: Iterable[Experiment], seeds: Iterable[int], *, viewer: str = ""
    ) -> bool:
        """End a sweep; what was trained is kept, and so are the runs that a worker is training.

        Until those have ended it counts as one that its viewer has under way.

        Returns:
            Whether it ends: not where it is somebody else's, or somebody else asked for it too.
        """
        runs = _planned(tuple(experiments), tuple(seeds))
        with self._lock:
            ends = self._owners.cancel(runs, viewer, time.monotonic())
            if ends:
                self._stop(runs)
            return ends

    def under_way(self) -> int:
        """How many sweeps are."""
        with self._lock:
            return sum(job.phase == "running" for job in self._jobs.values())

    def _made(self, runs: _Runs) -> Sweep:
        return Sweep(list(runs), self._executor, None, AHEAD)

    def _follow(self, runs: _Runs) -> None:
        """Train a sweep, and again where somebody asked for it while it came to its stop."""
        made: Sweep | None = self._followed[runs]
        while made is not None:
            made = self._settled(runs, made, *self._trained(runs, made))

    def _trained(self, runs: _Runs, made: Sweep) -> tuple[Phase, str | None]:
        """How a sweep ended, and what the viewer should know of that."""
        try:
            self._note(runs, made)
            for _ in made:
                self._note(runs, made)
            return "stopped" if made.done < len(runs) else "done", None
        except SweepFailed as error:
            return "failed", str(error)
        except Exception as error:  # else the sweep would seem to run for ever
            _LOG.exception("A sweep ended with an error")
            return "failed", f"The sweep ended with an error ({type(error).__name__})."
        finally:
            made.close()

    def _note(self, runs: _Runs, made: Sweep) -> None:
        """Take note of how far it is, and stop it where nobody wants it any more."""
        with self._lock:
            job = self._jobs.get(runs)
            if made.stopped or job is None:
                return
            self._jobs[runs] = replace(
                job, done=made.done, trained=made.trained, seconds_left=made.seconds_left()
            )
            if not self._owners.watched(runs, time.monotonic()):
                self._stop(runs)

    def _settled(
        self, runs: _Runs, made: Sweep, phase: Phase, sentence: str | None
    ) -> Sweep | None:
        """End a sweep; or begin it anew, where it was stopped and then asked for again."""
        with self._lock:
            job = self._jobs.get(runs)
            if made.stopped and job is not None and job.phase == "running":
                self._followed[runs] = self._made(runs)
                return self._followed[runs]
            del self._followed[runs]
            self._end(runs, phase, sentence)
            return None

    def _stop(self, runs: _Runs) -> None:
        if runs in self._followed:
            self._followed[runs].stop()
        self._end(runs, "stopped")

    def _end(self, runs: _Runs, phase: Phase, sentence: str | None = None) -> None:
        job = self._jobs.get(runs)
        if job is not None and job.phase == "running":
            self._jobs[runs] = replace(job, phase=phase, sentence=sentence, seconds_left=None)
            _LOG.info(
                "Sweep %s: %d of %d runs known, %d trained%s",
                phase, job.done, job.runs, job.trained, f": {sentence}" if sentence else "",
            )  # fmt: skip

    def _forget_oldest(self) -> None:
        ended = [runs for runs, job in self._jobs.items() if job.phase != "running"]
        for runs in ended[: max(0, len(ended) - FINISHED + 1)]:
            del self._jobs[runs]
            self._owners.forget(runs)


@lru_cache(maxsize=64)
def _planned(experiments: _Runs, seeds: tuple[int, ...]) -> _Runs:
    # Remembered, because 700 recipes are made in a second, and a page looks every second.
    return tuple(planned(experiments, seeds))
