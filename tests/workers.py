"""Workers for tests of `jobs`: how to start one, how to find its processes, and a made-up one.

`python -m tests.workers` is the genuine worker with made-up trainings: networks drawn at random,
an epoch every `PACE` seconds. It needs no TensorFlow and is ready in a fifth of a second.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lstm_explorer.jobs import worker
from lstm_explorer.lab.batches import BatchCheck, inside_a_batch
from lstm_explorer.network.cell import Weights
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.store.models import TrainedModel
from lstm_explorer.store.outcomes import outcome_of, pack
from tests.networks import fabricated_model

if TYPE_CHECKING:
    from lstm_explorer.jobs.job import Job
    from lstm_explorer.jobs.trainings import Trainings

PACE = 0.01

MADE_UP, GENUINE = "tests.workers", "lstm_explorer.jobs.worker"


@dataclass(frozen=True)
class Crew:
    """A command that starts workers, and the processes that came of it.

    Attributes:
        folder: Where every process leaves its number.
        module: The worker.
        prelude: What a process runs before, to go wrong on purpose.
    """

    folder: Path
    module: str = MADE_UP
    prelude: str = ""

    @property
    def command(self) -> tuple[str, ...]:
        program = (
            "import os, pathlib\n"
            f"(pathlib.Path({str(self.folder)!r}) / str(os.getpid())).touch()\n"
            f"{self.prelude}\n"
            f"from {self.module} import main\n"
            "main()\n"
        )
        return sys.executable, "-c", program

    @property
    def pids(self) -> set[int]:
        """All processes that were started."""
        return {int(file.name) for file in self.folder.iterdir()}


def looked_at(trainings: Trainings, recipe: Experiment) -> Job | None:
    """The recipe's job as it stands; looked at, as by a page that shows it."""
    trainings.attend(recipe)
    return trainings.job(recipe)


def watched(trainings: Trainings, recipe: Experiment, seconds: float) -> Job | None:
    """The recipe's job once it has ended, or as it stands; looked at, as by a page of its own.

    What nobody looks at is stopped after a while, and a busy machine may need longer than that.
    """
    deadline = time.monotonic() + seconds
    while True:
        job = trainings.wait(recipe, 1)
        if job is None or not job.running or time.monotonic() > deadline:
            return job
        trainings.attend(recipe)


def ends(pid: int, *, within: float = 10) -> bool:
    """Whether a process ends within so many seconds."""
    deadline = time.monotonic() + within
    while _lives(pid):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")  # where there is one, it tells who is only not yet buried
    try:
        return status.read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return not Path("/proc/self").exists()


class Diverged(ArithmeticError):
    """In place of the genuine one, whose module needs Keras."""


@dataclass(frozen=True)
class MadeUpProgress:
    model: TrainedModel

    def __getattr__(self, name: str) -> Any:
        return getattr(self.model, name)

    @property
    def epoch(self) -> int:
        return self.model.experiment.epochs


class MadeUpRecording:
    """Its model's `seconds` are the epochs that were trained here and not before."""

    def __init__(self, experiment: Experiment, after: TrainedModel | None) -> None:
        self.experiment = experiment
        self.after = MadeUpProgress(after) if after else None
        self.epochs = 0
        self.last: MadeUpProgress | None = None

    def progresses(self) -> Iterator[MadeUpProgress]:
        for epoch in range(self.after.epoch if self.after else 0, self.experiment.epochs):
            time.sleep(PACE)
            recipe = replace(self.experiment, epochs=epoch + 1)
            self.epochs += 1
            self.last = MadeUpProgress(fabricated_model(recipe))
            yield self.last

    def model(self) -> TrainedModel | None:
        return self.last and replace(self.last.model, seconds=float(self.epochs))


class MadeUpTrainer:
    """In place of the genuine one, which needs TensorFlow; tests change it to go wrong."""

    diverged = Diverged
    recording = MadeUpRecording

    def prepare(self) -> None:
        pass

    def rehearse(self, recipe: Experiment) -> None:
        pass

    def tidy(self) -> None:
        pass

    def outcome(self, recipe: dict[str, Any]) -> bytes:
        experiment = Experiment(**recipe)
        time.sleep(PACE * experiment.epochs)
        return pack(outcome_of(fabricated_model(experiment)))

    def check(self, recipe: Experiment, weights: Weights) -> BatchCheck:
        return inside_a_batch(recipe, weights)  # NumPy's numbers in place of Keras'

    def answer(self, question: str) -> bytes:
        return question[::-1].encode()


def main() -> None:
    """Serve orders as the genuine worker does, with made-up trainings."""
    worker.main(MadeUpTrainer())
