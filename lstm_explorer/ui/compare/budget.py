"""The budget switch: recipes as they say, or all with the budget of the first one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from lstm_explorer.recipe.budgets import Budgeted, equal_budget
from lstm_explorer.recipe.checks import MOST_EPOCHS
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.ui.compare import known
from lstm_explorer.ui.compare.chosen import name_of
from lstm_explorer.ui.components import controls
from lstm_explorer.wording import counted

MEASURED = 3
"""Seeds whose seconds are measured. Always the same, or a budget would move while it is trained."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is trained.

    Attributes:
        recipes: The recipes, with the epochs that the budget gives them.
        measure: Recipes that have to be trained as they say first, for their seconds.
        said: What the budget is, and what came of it; nothing where recipes are as they say.
    """

    recipes: list[Experiment]
    measure: list[Experiment]
    said: str = ""


def choose(chosen: Sequence[Experiment]) -> Plan:
    """Draw the switch, and return the recipes that it asks for."""
    switch = controls.choose_from_list(
        "budget", "Budget",
        explained="What all recipes have in common: nothing, or as many epochs, updates or "
        "seconds of training as the first of them.",
    )  # fmt: skip
    if switch == "equal epochs":
        return _plan(chosen, [1.0] * len(chosen), counted(chosen[0].epochs, "epoch"))
    if switch == "equal updates":
        per_epoch = [float(recipe.updates_per_epoch) for recipe in chosen]
        return _plan(chosen, per_epoch, counted(chosen[0].updates, "update"))
    if switch == "equal seconds":
        return _by_seconds(chosen)
    return Plan(list(chosen), [])


def _by_seconds(chosen: Sequence[Experiment]) -> Plan:
    paces = [_seconds_per_epoch(recipe) for recipe in chosen]
    unmeasured = [r for r, pace in zip(chosen, paces, strict=True) if pace is None]
    if unmeasured:
        names = "; ".join(map(name_of, unmeasured))
        return Plan(
            list(chosen), list(chosen),
            f"How long an epoch takes here is not measured yet for {names}. Press **Measure**, "
            f"which trains seeds 1 to {MEASURED} as the recipes say; until then you see the "
            "recipes as they say.",
        )  # fmt: skip
    measured = [pace for pace in paces if pace is not None]
    seconds = chosen[0].epochs * measured[0]
    return _plan(chosen, measured, f"{seconds:.2g} s (median of {MEASURED} seeds each)")


def _seconds_per_epoch(recipe: Experiment) -> float | None:
    """Median of the first seeds; None while one of them is missing."""
    runs = known.runs_of(recipe, MEASURED)
    if len(runs) < MEASURED:
        return None
    # A run that diverged ended early, and tells how long its epochs took all the same.
    return median(max(run.seconds, 1e-6) / max(run.epochs, default=1) for run in runs)


def _plan(chosen: Sequence[Experiment], costs: Sequence[float], budget: str) -> Plan:
    found = equal_budget(chosen, costs)
    recipes = list(dict.fromkeys(each.experiment for each in found))
    epochs = " · ".join(f"{each.experiment.epochs:,}" for each in found)
    said = f"Each has the budget of the first, {budget}. Epochs: {epochs}."
    if len(recipes) < len(found):
        said += " Recipes that are now the same are shown once."
    if missed := [_missed(each) for each in found if each.missed]:
        said += f" Not exactly: {', '.join(missed)}, for epochs are whole, 1 to {MOST_EPOCHS:,}."
    return Plan(recipes, [], said)


def _missed(each: Budgeted) -> str:
    return f"{each.experiment.framing} has {each.share:.3g} times of it"
