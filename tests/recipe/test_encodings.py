"""How letters become numbers: laws that hold for every framing."""

from __future__ import annotations

import logging
from dataclasses import replace

import numpy as np
import pytest

from lstm_explorer.recipe.checks import MOST_NUMBERS, MOST_WEIGHTS
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.recipe.framings import ENCODINGS, FRAMINGS, PADDING, scaled, unit_vector
from lstm_explorer.recipe.symbols import ALPHABET
from lstm_explorer.runs.evaluation import evaluate
from lstm_explorer.runs.feeding import feed, free_run
from lstm_explorer.store.models import load, pack, save, unpack
from tests.networks import fabricated_model, random_network

LIKE_PADDING = "fraction", "code"
"""Encodings in which the first letter is the number that padding is."""

OTHER = [name for name in ENCODINGS if name not in LIKE_PADDING]
PADDED = [key for key, framing in FRAMINGS.items() if framing.padded]


def distinct(samples: np.ndarray) -> int:
    return len(np.unique(samples.reshape(len(samples), -1), axis=0))


@pytest.mark.parametrize("framing", FRAMINGS)
def test_the_lessons_encoding_is_what_it_was(framing):
    recipe = Experiment(framing=framing, encoding="fraction")
    classes = recipe.samples.classes
    expected = (np.maximum(classes, 0) / 26).astype(np.float32)
    np.testing.assert_array_equal(recipe.samples.x, expected)
    assert recipe == Experiment(framing=framing)
    assert "encoding" not in recipe.recipe


@pytest.mark.parametrize("framing", FRAMINGS)
def test_shifted_no_letter_is_fed_as_zero_and_padding_still_is(framing):
    samples = Experiment(framing=framing, encoding="shifted").samples
    np.testing.assert_array_equal(samples.x == 0, samples.classes == PADDING)
    letters = samples.classes != PADDING
    np.testing.assert_allclose(samples.x[letters], (samples.classes[letters] + 1) / 26, rtol=1e-6)


@pytest.mark.parametrize("framing", FRAMINGS)
def test_one_hot_a_letter_is_a_single_one_at_its_own_place(framing):
    recipe = Experiment(framing=framing, encoding="one_hot")
    samples = recipe.samples
    count, length, letters = samples.classes.shape
    assert samples.x.shape == (count, length, letters * 26)
    assert samples.x.dtype == np.float32
    vectors = samples.x.reshape(count, length, letters, 26)
    assert set(np.unique(vectors)) <= {0, 1}
    np.testing.assert_array_equal(vectors.sum(axis=-1), samples.classes != PADDING)
    is_letter = samples.classes != PADDING
    np.testing.assert_array_equal(
        vectors.argmax(axis=-1)[is_letter], samples.classes[is_letter], "letter by letter"
    )


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("framing", FRAMINGS)
def test_the_number_of_features_is_that_of_the_samples(framing, encoding):
    recipe = Experiment(framing=framing, encoding=encoding)
    assert recipe.features == recipe.samples.x.shape[2]
    assert recipe.samples.encoding == encoding


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("framing", FRAMINGS)
def test_a_text_is_fed_as_its_samples_were(framing, encoding):
    recipe = Experiment(framing=framing, encoding=encoding)
    weights = random_network(recipe)
    text = "HIJKL"
    expected = recipe.fed(recipe.cut(text)).reshape(1, -1, recipe.features)
    np.testing.assert_array_equal(recipe.encode(text), expected)
    np.testing.assert_array_equal(feed(recipe, weights, text).trace.x, expected)
    run = free_run(recipe, weights, text, 2)
    np.testing.assert_array_equal(run.trace.x[:, : expected.shape[1]], expected)
    assert run.trace.x.shape[2] == recipe.features
    assert evaluate(recipe, weights).probabilities.shape == (len(recipe.samples), 26)


@pytest.mark.parametrize("encoding", LIKE_PADDING)
@pytest.mark.parametrize("framing", PADDED)
def test_where_the_first_letter_is_zero_it_cannot_be_seen_after_padding(framing, encoding):
    """A is 0 like the padding before it, so A and a text that A only precedes are fed alike."""
    recipe = Experiment(framing=framing, encoding=encoding)
    np.testing.assert_array_equal(recipe.encode("B"), recipe.encode("AB"))
    np.testing.assert_array_equal(recipe.encode("A"), recipe.encode("AA"))
    for other in OTHER:
        told_apart = replace(recipe, encoding=other)
        assert (told_apart.encode("B") != told_apart.encode("AB")).any()
        assert (told_apart.encode("A") != told_apart.encode("AA")).any()


@pytest.mark.parametrize("framing", FRAMINGS)
@pytest.mark.parametrize("encoding", OTHER)
def test_different_letters_are_fed_differently_in_the_other_encodings(framing, encoding):
    samples = Experiment(framing=framing, encoding=encoding).samples
    assert distinct(samples.x) == distinct(samples.classes)


def test_in_the_lessons_encoding_random_runs_from_a_collide_with_those_from_b():
    """All runs but A itself that begin with A: AB, ABC, … to five letters with B, BC, …"""
    samples = Experiment(framing="variable_length", runs=10_000).samples
    assert distinct(samples.classes) - distinct(samples.x) == 4


def test_any_shape_of_class_numbers_can_be_encoded():
    classes = np.array([[0, PADDING], [2, 1]])
    assert scaled(classes, 3, "code").tolist() == [[0, 0], [2, 1]]
    assert scaled(classes, 3, "shifted").tolist() == [
        [pytest.approx(1 / 3), 0], [1, pytest.approx(2 / 3)]
    ]  # fmt: skip
    assert scaled(classes, 3, "one_hot").tolist() == [[1, 0, 0, 0, 0, 0], [0, 0, 1, 0, 1, 0]]
    assert scaled(classes[0], 3, "one_hot").tolist() == [1, 0, 0, 0, 0, 0]


def test_a_unit_vector_is_written_with_its_place():
    assert [unit_vector(n) for n in (0, 9, 12, 199)] == ["e₀", "e₉", "e₁₂", "e₁₉₉"]


@pytest.mark.parametrize("value", ["onehot", "", None, 1, True, [], {}])
def test_an_unknown_encoding_is_answered_with_those_there_are(value):
    with pytest.raises(ValueError, match=r"`encoding` must be one of fraction, shifted, one_hot"):
        Experiment(encoding=value)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_the_store_keeps_a_model_of_any_encoding(encoding, home):
    model = fabricated_model(Experiment(sequence="ABCD", units=3, epochs=2, encoding=encoding))
    save(model)
    kept = load(model.experiment)
    assert kept is not None
    assert kept.experiment.encoding == encoding
    for ours, theirs in zip(kept.weights, model.weights, strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_one_encodings_model_is_not_taken_for_anothers(home, caplog):
    shifted = Experiment(sequence="ABCD", units=3, epochs=2, encoding="shifted")
    plain = replace(shifted, encoding="fraction")
    path = save(fabricated_model(shifted))
    path.rename(path.with_stem(plain.fingerprint))
    with caplog.at_level(logging.WARNING):
        assert load(plain) is None
    assert "another recipe" in caplog.text


def test_recipes_of_different_encodings_have_different_fingerprints():
    assert len({Experiment(encoding=encoding).fingerprint for encoding in ENCODINGS}) == 4


def test_what_would_take_too_much_memory_is_refused_with_what_to_try():
    large = "".join(chr(0x4E00 + n) for n in range(200))
    with pytest.raises(ValueError, match=rf"one_hot makes .* {MOST_NUMBERS:,} .*Try 'shifted'"):
        Experiment(framing="variable_length", sequence=large, longest=100, encoding="one_hot")
    with pytest.raises(ValueError, match=rf"features, and 32 .* {MOST_WEIGHTS:,} .*Try 'shifted'"):
        Experiment(framing="feature_window", sequence=large, window=100, encoding="one_hot")
    Experiment(framing="variable_length", sequence=large, longest=100, encoding="shifted")
    Experiment(framing="padded_prefix", sequence=large, encoding="one_hot")
    Experiment(framing="feature_window", sequence=ALPHABET, window=25, encoding="one_hot")


def test_the_largest_network_there_can_be_fits_into_a_model_file(home):
    """Else it would be trained and never be loaded."""
    large = "".join(chr(0x4E00 + n) for n in range(195))
    recipe = Experiment(
        framing="feature_window", sequence=large, window=2, units=256, epochs=41, encoding="one_hot"
    )
    assert recipe.features * 4 * recipe.units > 0.99 * MOST_WEIGHTS
    assert unpack(pack(fabricated_model(recipe)), recipe).experiment == recipe
