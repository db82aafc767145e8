"""The lesson's listings: all forty, each with what became of it, and none of it made up."""

from __future__ import annotations

import re

import pytest

from lstm_explorer import FRAMINGS, Experiment, feed, load
from lstm_explorer.exports.parts import parts
from lstm_explorer.lesson.listings import LISTINGS, listings_of


def _numbers(listing):
    first, *last = (int(part.removeprefix("27.")) for part in listing.numbers.split("–"))
    return range(first, (last or [first])[0] + 1)


def test_all_forty_listings_are_spoken_of_once_and_in_order():
    assert [n for each in LISTINGS for n in _numbers(each)] == list(range(1, 41))


@pytest.mark.parametrize("framing", FRAMINGS)
def test_every_part_that_a_listing_points_at_is_in_the_exported_code(framing):
    experiment = Experiment(framing=framing)
    weights = load(experiment).weights
    run = feed(experiment, weights, "ABCDE")
    titles = {part.title for part in parts(experiment, weights, run, retrain="False")}
    assert {each.part for each in listings_of(framing) if each.part} <= titles


def test_an_unknown_framing_has_no_listings():
    with pytest.raises(ValueError, match="Unknown framing"):
        listings_of("two_char")


@pytest.mark.slow
def test_what_is_said_of_keras_is_so():
    import keras

    with pytest.raises(ValueError, match="batch_input_shape"):
        keras.layers.LSTM(4, batch_input_shape=(1, 1, 1))
    assert not hasattr(keras.Sequential(), "reset_states")
    assert hasattr(keras.layers.LSTM(4), "reset_state")
    with pytest.raises(ModuleNotFoundError):
        __import__("keras.utils.np_utils")
    assert callable(keras.utils.to_categorical)
    assert callable(keras.preprocessing.sequence.pad_sequences)
    said = " ".join(each.changed for each in LISTINGS)
    for name in ("batch_input_shape", "reset_states", "np_utils", "to_categorical", "reset_state"):
        assert re.search(name, said)
