"""What the numbers hide: texts that look the same, and other ways to make numbers of letters."""

from __future__ import annotations

from dataclasses import replace

from lstm_explorer.lab.collisions import collisions
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.store.models import TrainedModel
from lstm_explorer.ui.reset.recipes import compare_recipes
from lstm_explorer.ui.reset.telling import link_to_view, tell
from lstm_explorer.ui.text import sentences

ENCODINGS = {
    "fraction": "the lesson's: letter's number / number of letters; A is 0, and so is the padding",
    "shifted": "numbers shifted by one: A is no longer the padding",
    "one_hot": "one number a letter: no order of letters is put in",
}


def what_numbers_hide(experiment: Experiment, model: TrainedModel) -> None:
    """Texts with equal tensors, and the same recipe with other encodings."""
    found = collisions(experiment)
    first = sentences.said_symbol(experiment.classes[0])
    if not experiment.spec.padded:
        finding = (
            f"`{experiment.framing}` pads nothing, so every text has numbers of its own. "
            f"{first} is {'the number 0' if found.first_is_padding else 'not 0'}."
        )
    elif found.texts:
        pairs = ", ".join(
            f"{sentences.said_symbol(a)} = {sentences.said_symbol(b)}" for a, b in found.texts[:6]
        )
        finding = f"{first} is fed as 0, and so is the padding: **{pairs}**."
    else:
        finding = f"{first} is not fed as the padding is: no two texts of these are alike."
    if experiment.spec.padded:
        alone = len(experiment.classes) - len(found.untrained)
        finding += (
            f" Letters that training ever gave alone in a sample: {alone} of "
            f"{len(experiment.classes)}."
        )
    tell("Which different texts become the same numbers?", finding)
    compare_recipes(
        "The same recipe, with its letters made into numbers in three ways:",
        {name: replace(experiment, encoding=name) for name in ENCODINGS},
        model,
        explained=ENCODINGS,
    )
    link_to_view(experiment)
