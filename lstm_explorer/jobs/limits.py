"""What one visitor may ask of a server, so that something is left for the others."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import inf

from lstm_explorer.environment import is_public
from lstm_explorer.recipe.budgets import seconds_of
from lstm_explorer.recipe.experiment import Experiment

WORKERS = "LSTM_EXPLORER_WORKERS"
"""Environment variable that says how many trainings this server does at once."""

WARM_UP = "LSTM_EXPLORER_WARM_UP"
"""Environment variable; "no" has this server start no worker before somebody trains."""

COMPILING = 3.0
"""Seconds that compiling a recipe of a sweep takes, about; its seeds share what was compiled."""


class TooMuch(ValueError):
    """Somebody asks for more than one visitor may; says what is allowed, and what to do."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a server does for one visitor.

    Attributes:
        seconds: The longest training, as `budgets.seconds_of` estimates it.
        trainings: How many a visitor may have waiting or under way, checks in Keras included.
        sweeps: Likewise.
        waiting: How many trainings may wait, of all visitors.
        sweep_seconds: The longest sweep, all its runs one after the other.
    """

    seconds: float
    trainings: int
    sweeps: int
    sweep_seconds: float
    waiting: int = 200

    def check_training(self, experiment: Experiment, already: int) -> None:
        """Refuse a training that is too long, or one too many.

        Args:
            experiment: Its recipe.
            already: How many trainings this visitor has waiting or under way.

        Raises:
            TooMuch: It is.
        """
        self.check_recipe(experiment)
        self.check_number(already)

    def check_number(self, already: int) -> None:
        """Refuse a training or a check in Keras that is one too many.

        Args:
            already: How many this visitor has waiting or under way.

        Raises:
            TooMuch: It is.
        """
        if already >= self.trainings:
            raise TooMuch(
                f"{already} of your trainings are waiting or under way, and this server does no "
                f"more than {self.trainings} for one visitor. Wait for one to end, or stop one."
            )

    def check_queue(self, waiting: int) -> None:
        """Refuse a training where too many wait already.

        Args:
            waiting: How many trainings wait, of all visitors.

        Raises:
            TooMuch: They are.
        """
        if waiting >= self.waiting:
            raise TooMuch(
                f"{waiting} trainings wait on this server, and it takes on no more than "
                f"{self.waiting} at once. Try again in some minutes."
            )

    def check_recipe(self, experiment: Experiment) -> None:
        """Refuse a recipe whose training is too long.

        Raises:
            TooMuch: It is; the message names epochs that are not.
        """
        seconds = seconds_of(experiment)
        if seconds <= self.seconds:
            return
        epochs = int(experiment.epochs * self.seconds / seconds)
        fewer = f"Choose at most {epochs:,} epochs" if epochs else "Choose fewer units or symbols"
        raise TooMuch(
            f"This recipe trains for about {_said(seconds)}, and this server is shared: no "
            f"training on it may take more than about {_said(self.seconds)}. {fewer}, or run the "
            "app on a machine of your own, where there is no such limit."
        )

    def check_sweep(self, runs: Sequence[Experiment], already: int) -> None:
        """Refuse a sweep that is too long, or one too many.

        Args:
            runs: All its runs.
            already: How many sweeps this visitor has under way.

        Raises:
            TooMuch: It is.
        """
        recipes = {replace(run, seed=0) for run in runs}
        for recipe in recipes:
            self.check_recipe(recipe)
        seconds = sum(seconds_of(run) for run in runs) + COMPILING * len(recipes)
        if seconds > self.sweep_seconds:
            fewer = int(len(runs) * self.sweep_seconds / seconds)
            raise TooMuch(
                f"These {len(runs):,} runs train for about {_said(seconds)}, and this server is "
                f"shared: it gives one sweep about {_said(self.sweep_seconds)}. Choose fewer seeds "
                f"or recipes, for about {fewer:,} runs in all."
            )
        if already >= self.sweeps:
            raise TooMuch(
                f"{already} of your sweeps are under way, and this server does no more than "
                f"{self.sweeps} for one visitor. Wait for one to end, or stop one; one that was "
                "stopped ends with the runs that are being trained."
            )


OWN_MACHINE = Limits(seconds=inf, trainings=20, sweeps=5, sweep_seconds=inf)
SHARED = Limits(seconds=60, trainings=3, sweeps=1, sweep_seconds=600)


def limits() -> Limits:
    """Those of this server: of one's own machine, or of one that everybody may visit."""
    return SHARED if is_public() else OWN_MACHINE


def workers() -> int:
    """How many trainings this server does at once: each worker holds 800 to 900 MB.

    Raises:
        ValueError: The environment says something that is no number from 1 to 64.
    """
    given = os.environ.get(WORKERS, "")
    if not given:
        return min(2, os.cpu_count() or 1)
    if not (given.isascii() and given.isdecimal() and 1 <= int(given[:4]) <= 64):
        raise ValueError(
            f"{WORKERS} must be a whole number from 1 to 64, got {given[:40]!r}. "
            "Leave it out for one a core, two at most."
        )
    return int(given)


def warms_up() -> bool:
    """Whether a worker is started before somebody trains, so that nobody waits for TensorFlow.

    Raises:
        ValueError: The environment says something else than yes or no.
    """
    given = os.environ.get(WARM_UP, "") or "yes"
    if given not in ("yes", "no"):
        raise ValueError(f"{WARM_UP} must be yes or no, got {given[:40]!r}. Leave it out for yes.")
    return given == "yes"


def _said(seconds: float) -> str:
    if seconds < 100:
        return f"{max(seconds, 1):.0f} s"
    return f"{seconds / 60:,.0f} min" if seconds < 5400 else f"{seconds / 3600:,.0f} h"
