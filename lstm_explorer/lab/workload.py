"""Work: how much an experiment of the lab has to multiply, known before it begins."""

from __future__ import annotations

from lstm_explorer.lab.answers import shortest
from lstm_explorer.lab.maps import WarmUp
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.runs.feeding import Run

MOST = 20_000_000_000
"""Products of two numbers that a page waits for: one core does them in two or three seconds."""

_FEW = 30
"""A step of fewer runs side by side takes as long as one of so many."""


def of_who_decides(experiment: Experiment) -> int:
    """Products of `maps.who_decides`."""
    return _of_every_letter(experiment, texts=1)


def of_warm_up_map(experiment: Experiment, kind: WarmUp, *, draws: int = 10) -> int:
    """Products of `maps.warm_up_map`, with what it is given."""
    if kind != "true predecessors":
        return _of_every_letter(experiment, texts=draws if kind == "random letters" else 1)
    places = len(experiment.symbols)
    return places * places // 2 * (1 + _before_the_last(experiment)) * _of_a_step(experiment)


def of_occlusion(experiment: Experiment, run: Run, at: int) -> int:
    """Products of `hearing.occlusion`, with what it is given."""
    heard = at - max((t for t in run.resets if t <= at), default=0) + 1
    return len(experiment.classes) * heard * (heard + 1) // 2 * _of_a_step(experiment)


def of_ablation(experiment: Experiment, run: Run) -> int:
    """Products of `ablation.without_each_unit`, with what it is given."""
    return experiment.units * len(run.steps) * _of_a_step(experiment)


def _of_every_letter(experiment: Experiment, *, texts: int) -> int:
    places = len(experiment.symbols) - shortest(experiment) + 1
    shared = _before_the_last(experiment) * max(texts, _FEW)
    return places * (shared + texts * len(experiment.classes)) * _of_a_step(experiment)


def _before_the_last(experiment: Experiment) -> int:
    """Time steps of a sample before its last one; where it holds all texts, half are padding."""
    steps = experiment.time_steps
    holds_all = experiment.spec.padded and steps >= len(experiment.symbols) - 1
    return steps // 2 if holds_all else steps - 1


def _of_a_step(experiment: Experiment) -> int:
    return 4 * experiment.units * (experiment.units + experiment.features)
