"""A small server: `python -m tests.reliability.server CREW SEED …` trains a recipe per seed.

It has two made-up workers on a slow disk, and prints a seed and its phase as each training ends.
"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from lstm_explorer.jobs.trainings import Trainings
from lstm_explorer.recipe.experiment import Experiment
from tests.processes import ROOT
from tests.workers import Crew, watched

SHORT = Experiment(framing="one_char", sequence="ABCD", units=2, epochs=6)
SLOW_DISK = "import tests.reliability.slow_disk"
NEVER = 120
"""Seconds that only a failing test waits for."""


def seeded(seed: int) -> Experiment:
    """One recipe of many."""
    return replace(SHORT, seed=seed)


class Server:
    """The small server, in a process of its own."""

    def __init__(self, folder: Path, seeds: range) -> None:
        folder.mkdir()
        self.crew = Crew(folder)
        command = [sys.executable, "-m", "tests.reliability.server", str(folder), *map(str, seeds)]
        self._process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)

    def kill(self) -> list[str]:
        """Kill it; what it has said until then."""
        self._process.kill()
        return self.said()

    def said(self) -> list[str]:
        """What it has said when it has ended."""
        words, _ = self._process.communicate(timeout=NEVER)
        return [line.strip() for line in words.splitlines(keepends=True) if line.endswith("\n")]


def main(folder: str, *seeds: str) -> None:
    """Train them all, two at a time."""
    trainings = Trainings(workers=2, command=Crew(Path(folder), prelude=SLOW_DISK).command)
    recipes = [seeded(int(seed)) for seed in seeds]
    for recipe in recipes:
        trainings.start(recipe, viewer=f"visitor {recipe.seed}")
    for recipe in recipes:
        job = watched(trainings, recipe, 60)
        print(recipe.seed, job and job.phase, (job and job.sentence) or "", flush=True)
    trainings.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
