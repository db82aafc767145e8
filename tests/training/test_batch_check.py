"""Samples of one batch in the genuine Keras model."""

from __future__ import annotations

from dataclasses import astuple

import pytest

from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.recipe.framings import ENCODINGS, FRAMINGS
from lstm_explorer.training.batch_check import batch_check
from lstm_explorer.training.keras_model import keras_model
from tests.networks import random_network

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("framing", FRAMINGS)
def test_in_keras_samples_of_one_batch_know_nothing_of_each_other(framing):
    recipe = Experiment(framing=framing)
    assert max(astuple(batch_check(recipe, random_network(recipe)))) < 1e-5


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_whatever_the_letters_are_written_as(encoding):
    recipe = Experiment(framing="feature_window", encoding=encoding)
    assert max(astuple(batch_check(recipe, random_network(recipe)))) < 1e-5


def test_a_keras_model_that_carries_state_would_be_noticed(monkeypatch):
    """The check can fail: the same network, stateful, answers a second time otherwise."""

    def stateful(recipe, weights):
        carrying = Experiment(batch_size=25, reset="never")
        model = keras_model(carrying, weights)
        model.predict_on_batch(carrying.samples.x)
        ask = model.predict_on_batch
        model.predict_on_batch = lambda x: ask(x if len(x) == 25 else x.repeat(25, axis=0))[
            : len(x)
        ]
        return model

    monkeypatch.setattr("lstm_explorer.training.batch_check.keras_model", stateful)
    recipe = Experiment()
    assert min(astuple(batch_check(recipe, random_network(recipe)))) > 1e-3
