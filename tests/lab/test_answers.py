"""Asking: many texts side by side get the answers that each would get alone."""

from __future__ import annotations

import pytest

from lstm_explorer import Experiment, feed
from lstm_explorer.lab.answers import after_each_letter
from tests.networks import random_network

PADDED = [
    Experiment(framing="padded_prefix", units=6),
    Experiment(framing="variable_length", units=6, encoding="shifted"),
    Experiment(framing="padded_prefix", units=6, sequence="BANANARAMA", encoding="one_hot"),
]


@pytest.mark.parametrize("recipe", PADDED, ids=lambda each: each.framing + each.encoding)
@pytest.mark.parametrize("resets", [None, (), (2,), range(5)])
def test_each_beginning_of_a_text_is_answered_as_if_it_were_fed_alone(recipe, resets):
    weights = random_network(recipe)
    symbols = recipe.symbols[:9]
    together = after_each_letter(recipe, weights, recipe.join(symbols), resets=resets)
    for end, step in enumerate(together, start=1):
        text = recipe.join(symbols[:end])
        alone = feed(recipe, weights, text, resets=resets).asked[-1]
        assert step.probability == pytest.approx(alone.probability, abs=1e-6)
        for name in ("t", "letters", "asked", "reset", "answer", "expected"):
            assert getattr(step, name) == getattr(alone, name), name
