from __future__ import annotations

import math

import numpy as np
import pytest

from lstm_explorer import FRAMINGS, Experiment, Weights, feed, load, save, trace
from lstm_explorer.brought import recipe as bringing
from lstm_explorer.brought.archive import opened
from lstm_explorer.exports.keras_file import keras_file
from lstm_explorer.runs.evaluation import evaluate
from lstm_explorer.store.models import pack, unpack

DAYS = "Mon|Tue|Wed|Thu|Fri|Sat|Sun"


def random_weights(features: int, units: int, classes: int) -> Weights:
    draw = np.random.default_rng(1)
    shapes = (
        (features, 4 * units), (units, 4 * units), (4 * units,), (units, classes), (classes,),
    )  # fmt: skip
    return Weights(*(draw.normal(size=shape).astype(np.float32) for shape in shapes))


@pytest.mark.parametrize("framing", FRAMINGS)
def test_a_shipped_network_taken_home_and_brought_back_shows_the_same_states(framing, tmp_path):
    lesson = Experiment(framing=framing)
    trained = load(lesson)
    assert trained is not None
    weights = opened(keras_file(lesson, trained.weights))
    brought = bringing.recipe(weights, framing=framing, sequence=lesson.sequence)
    save(bringing.model(brought, weights), folder=tmp_path)
    model = load(brought, folder=tmp_path)
    assert model is not None
    text = "ABCDEFGH"
    here, there = feed(brought, model.weights, text), feed(lesson, trained.weights, text)
    np.testing.assert_array_equal(here.trace.h, there.trace.h)
    np.testing.assert_array_equal(here.trace.c, there.trace.c)
    assert here.steps == there.steps
    right = evaluate(lesson, trained.weights).accuracy
    assert model.accuracies[-1] == pytest.approx(right)


def test_a_recipe_that_brings_nothing_keeps_its_name():
    assert "brought" not in Experiment().recipe


def test_the_same_weights_have_the_same_name_and_others_another():
    weights = random_weights(1, 4, 7)
    assert bringing.digest(weights) == bringing.digest(Weights(*(a.copy() for a in weights)))
    assert bringing.digest(weights) != bringing.digest(random_weights(1, 5, 7))


def test_the_classes_must_be_as_many_as_the_symbols():
    with pytest.raises(ValueError, match="answers with 7 classes, and the sequence has 26"):
        bringing.recipe(random_weights(1, 4, 7), framing="stateful", sequence=Experiment().sequence)
    found = bringing.recipe(random_weights(1, 4, 7), framing="stateful", sequence=DAYS)
    assert found.units == 4


def test_the_features_must_be_those_of_the_framing():
    with pytest.raises(ValueError, match=r"fed 2 features .* stateful .* makes 1\. Choose another"):
        bringing.recipe(random_weights(2, 4, 7), framing="stateful", sequence=DAYS)
    one_hot = random_weights(7, 4, 7)
    found = bringing.recipe(one_hot, framing="stateful", sequence=DAYS, encoding="one_hot")
    assert found.features == 7


def test_letters_side_by_side_are_counted_in_the_weights():
    found = bringing.recipe(random_weights(4, 4, 7), framing="feature_window", sequence=DAYS)
    assert found.window == 4


def test_a_brought_model_was_not_compared_with_keras_and_is_stored_all_the_same():
    weights = random_weights(1, 4, 7)
    recipe = bringing.recipe(weights, framing="stateful", sequence=DAYS)
    model = unpack(pack(bringing.model(recipe, weights)), recipe)
    assert math.isnan(model.keras_difference)
    assert trace(model.weights, recipe.encode("MonTue")).time_steps == 2


def test_weights_of_another_recipe_are_refused():
    recipe = bringing.recipe(random_weights(1, 4, 7), framing="stateful", sequence=DAYS)
    with pytest.raises(ValueError, match="not the weights that the recipe names"):
        bringing.model(recipe, random_weights(1, 5, 7))


@pytest.mark.parametrize("digest", ["", "../../etc/passwd", "g" * 16, "A" * 16, 7])
def test_a_digest_that_is_none_is_refused(digest):
    with pytest.raises(ValueError, match="16 hex digits"):
        Experiment(brought=digest)
