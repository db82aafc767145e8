"""Whether samples of one batch know of each other; `training/test_batch_check.py` asks Keras."""

from __future__ import annotations

from dataclasses import astuple

import numpy as np
import pytest

from lstm_explorer.lab.batches import MOST, check, inside_a_batch
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.recipe.framings import ENCODINGS, FRAMINGS
from tests.networks import random_network


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("framing", FRAMINGS)
def test_samples_of_one_batch_know_nothing_of_each_other(framing, encoding):
    recipe = Experiment(framing=framing, encoding=encoding)
    found = inside_a_batch(recipe, random_network(recipe))
    assert max(astuple(found)) < 1e-5
    assert found == inside_a_batch(recipe, random_network(recipe)), "nothing is left to chance"


def test_an_answer_that_goes_by_the_whole_batch_is_noticed():
    found = check(Experiment(), lambda x: x[:, -1] + x.mean())
    assert found.permuted < 1e-6
    assert found.corrupted > 1e-3
    assert found.one_by_one > 1e-3


def test_an_answer_that_goes_by_the_place_in_the_batch_is_noticed():
    found = check(Experiment(), lambda x: x[:, -1] + np.arange(len(x))[:, None])
    assert found.permuted >= 1
    assert found.corrupted == 0
    assert found.one_by_one == 24


def test_the_corrupted_sample_itself_does_not_count():
    assert check(Experiment(), lambda x: x[:, -1]).corrupted == 0


def test_a_batch_of_one_sample_has_no_others():
    recipe = Experiment(framing="variable_length", runs=1)
    assert max(astuple(inside_a_batch(recipe, random_network(recipe)))) == 0


def test_of_many_samples_only_the_first_are_asked():
    sizes = set()
    check(Experiment(framing="variable_length"), lambda x: sizes.add(len(x)) or x[:, -1])
    assert sizes == {1, MOST}
