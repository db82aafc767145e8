"""What a claim is: the sentence, the runs that test it, what is measured, and the rule."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.store.outcomes import Outcome
from lstm_explorer.sweeps.statistics import Comparison, Share, Summary, share, summarise
from lstm_explorer.wording import percent, signed_percent

Word = Literal["holds", "fails", "depends"]

Values = Mapping[str, Sequence[float]]
"""What was measured: by its name on the screen, one number a run."""

PERFECT = 1 - 1e-9
"""From here on every answer is right."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the numbers say.

    Attributes:
        word: Whether the claim holds, fails or depends on something.
        on: On what, where it depends; else empty.
        because: The sentence with the numbers.
    """

    word: Word
    because: str
    on: str = ""

    @property
    def told(self) -> str:
        """The verdict in two or three words."""
        return f"depends on {self.on}" if self.word == "depends" else self.word


@dataclass(frozen=True, eq=False, slots=True)
class Evidence:
    """What a claim's measurement may use.

    Attributes:
        runs: By the name of the recipe, its outcomes in the order of the seeds; diverged ones are
            among them.
        told: By the name of a question to Keras, what was found there.
    """

    runs: Mapping[str, Sequence[Outcome]]
    told: Mapping[str, Values] = field(default_factory=dict)

    def each(self, name: str, measure: Callable[[Outcome], float]) -> list[float]:
        """One number a run of a recipe; a run that diverged counts as 0."""
        return [0.0 if run.diverged else float(measure(run)) for run in self.runs[name]]

    def accuracies(self) -> dict[str, list[float]]:
        """The accuracy of every run of every recipe."""
        return {name: self.each(name, lambda run: run.accuracy) for name in self.runs}


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Claim:
    """One claim or open question of the lesson.

    Attributes:
        key: Its name in links and files.
        section: Where the lesson makes it.
        says: The claim, in our words.
        asks: How it is tested.
        recipes: What is trained, by its name on the screen.
        seeds: With seeds from 1 up to this one.
        measure: From what was trained to one number a run, by name.
        rule: How the verdict follows from the numbers, in words.
        judge: The same as a function.
        page: Where the app shows it.
        view: With which parameters.
        unit: Of the numbers: "share", or in words.
        questions: What is asked of Keras itself.
    """

    key: str
    section: str
    says: str
    asks: str
    recipes: Mapping[str, Experiment]
    seeds: int
    measure: Callable[[Evidence], Values]
    rule: str
    judge: Callable[[Values], Verdict]
    page: str
    view: Mapping[str, str]
    unit: str = "share"
    questions: tuple[str, ...] = ()


def mean(values: Sequence[float]) -> float:
    """Their arithmetic mean."""
    return float(np.mean(values))


def perfect(values: Sequence[float]) -> Share:
    """In how many runs every answer is right, with Wilson's interval."""
    return share([value >= PERFECT for value in values])


def told(values: Sequence[float]) -> str:
    """Shares of runs as words: mean, interval and how many runs."""
    summary = summarise(values)
    runs = "one seed" if summary.count == 1 else f"{summary.count} seeds"
    return f"{mean_told(summary)} ({runs})"


def mean_told(summary: Summary) -> str:
    """The mean share in percent, with its 95 % interval where there is one."""
    if summary.low is None or summary.high is None or summary.deviation == 0:
        return percent(summary.mean, 1)
    low, high = max(summary.low, 0), min(summary.high, 1)
    return f"{percent(summary.mean, 1)} [{percent(low, 1)}, {percent(high, 1)}]"


def difference_told(found: Comparison) -> str:
    """The difference of two mean shares, with its 95 % interval where there is one."""
    said = signed_percent(found.difference, 1)
    if found.low is None or found.high is None:
        return said
    return f"{said} [{signed_percent(found.low, 1)}, {signed_percent(found.high, 1)}]"


def perfect_told(values: Sequence[float]) -> str:
    """In how many runs every answer is right, as words."""
    found = perfect(values)
    return f"{found.successes} of {found.count} seeds"
