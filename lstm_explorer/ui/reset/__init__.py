"""The sections of the Reset page; only the open one is computed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.store.models import TrainedModel
from lstm_explorer.ui.components import controls
from lstm_explorer.ui.reset.answers import ask, past_the_end
from lstm_explorer.ui.reset.attribution import who_is_heard
from lstm_explorer.ui.reset.batches import inside_a_batch
from lstm_explorer.ui.reset.encodings import what_numbers_hide
from lstm_explorer.ui.reset.interventions import clamp_units, transplant_state
from lstm_explorer.ui.reset.maps import warm_up, who_decides
from lstm_explorer.ui.reset.resets import schedule_resets


@dataclass(frozen=True, slots=True)
class Section:
    """One experiment.

    Attributes:
        asks: The question, in a line.
        draw: Draws it for a recipe and its model.
    """

    asks: str
    draw: Callable[[Experiment, TrainedModel], None]


SECTIONS = {
    "resets": Section("What does a reset change?", schedule_resets),
    "ask it": Section("What does it answer to anything you type?", ask),
    "who decides": Section("Who decides: the letter, or the state?", who_decides),
    "warm-up": Section("How much warm-up does a letter need, and of which kind?", warm_up),
    "transplant": Section("What if it had another run's memory?", transplant_state),
    "clamp": Section("Which units hold the memory?", clamp_units),
    "who is heard": Section("Which of the letters fed does an answer depend on?", who_is_heard),
    "batch": Section("Do the samples of one batch share state?", inside_a_batch),
    "numbers": Section("Which texts look the same to the network?", what_numbers_hide),
    "past the end": Section("What does it answer after the end?", past_the_end),
}
"""Every section by its name in the URL, in the order of the page."""


def question() -> str:
    """What the open section asks."""
    return SECTIONS[controls.read_one("lab")].asks


def show(experiment: Experiment, model: TrainedModel) -> None:
    """Draw the choice of sections, and the one that is open."""
    chosen = controls.choose_one("lab", "Experiment", hide_label=True)
    SECTIONS[chosen].draw(experiment, model)
