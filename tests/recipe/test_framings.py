from __future__ import annotations

import numpy as np
import pytest

from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.recipe.framings import FRAMINGS, PADDING, Samples
from lstm_explorer.recipe.symbols import ALPHABET

ORDERED = [key for key in FRAMINGS if key != "variable_length"]
"""The framings whose samples are the sequence, cut in order."""


def fed(experiment: Experiment, samples: Samples | None = None) -> list[str]:
    """The letters of every sample, in the order in which they were fed; "-" is padding."""
    classes = (samples or experiment.samples).classes
    letters = np.array([*experiment.classes, "-"])  # PADDING is -1, and so is the last
    return ["".join(letters[row.ravel()]) for row in classes]


def targets(experiment: Experiment) -> list[str]:
    return [experiment.classes[n] for n in experiment.samples.y]


@pytest.mark.parametrize(
    ("framing", "shape"),
    [
        ("one_char", (25, 1, 1)),
        ("feature_window", (23, 1, 3)),
        ("time_window", (23, 3, 1)),
        ("whole_batch", (25, 1, 1)),
        ("stateful", (25, 1, 1)),
        ("padded_prefix", (25, 25, 1)),
        ("variable_length", (1000, 5, 1)),
    ],
)
def test_the_lesson_gives_the_shape(framing, shape):
    samples = Experiment(framing=framing).samples
    assert samples.x.shape == samples.classes.shape == shape
    assert samples.y.shape == (len(samples),) == shape[:1]
    assert samples.x.dtype == np.float32


@pytest.mark.parametrize(
    ("framing", "first", "last"),
    [
        ("one_char", "A→B", "Y→Z"),
        ("feature_window", "ABC→D", "WXY→Z"),
        ("time_window", "ABC→D", "WXY→Z"),
        ("whole_batch", "A→B", "Y→Z"),
        ("stateful", "A→B", "Y→Z"),
        ("padded_prefix", "-" * 24 + "A→B", "ABCDEFGHIJKLMNOPQRSTUVWXY→Z"),
    ],
)
def test_the_pairs_are_those_of_the_lesson(framing, first, last):
    experiment = Experiment(framing=framing)
    pairs = [
        f"{letters}→{target}"
        for letters, target in zip(fed(experiment), targets(experiment), strict=True)
    ]
    assert (pairs[0], pairs[-1]) == (first, last)


@pytest.mark.parametrize("framing", FRAMINGS)
def test_every_sample_is_a_stretch_of_the_sequence_and_its_target_comes_next(framing):
    experiment = Experiment(framing=framing)
    for letters, target in zip(fed(experiment), targets(experiment), strict=True):
        assert letters.lstrip("-") + target in ALPHABET


@pytest.mark.parametrize("framing", ORDERED)
def test_the_targets_are_the_sequence_in_order(framing):
    targets_of = "".join(targets(Experiment(framing=framing)))
    assert ALPHABET.endswith(targets_of)
    assert len(targets_of) == len(Experiment(framing=framing).samples)


@pytest.mark.parametrize("framing", ORDERED)
@pytest.mark.parametrize("sequence", [ALPHABET, "ABRACADABRA", "abc"])
def test_cutting_the_sequence_without_its_last_letter_gives_the_samples(framing, sequence):
    experiment = Experiment(framing=framing, sequence=sequence)
    known = experiment.numbers(sequence)[:-1]
    cut = experiment.spec.cut(known, experiment.width)
    np.testing.assert_array_equal(cut, experiment.samples.classes)


@pytest.mark.parametrize("framing", FRAMINGS)
def test_a_network_is_fed_the_class_number_divided_by_the_number_of_classes(framing):
    samples = Experiment(framing=framing).samples
    letters = samples.classes != PADDING
    np.testing.assert_allclose(samples.x[letters], samples.classes[letters] / 26, rtol=1e-7)
    assert not samples.x[~letters].any()


def test_features_and_time_steps_hold_the_same_letters_in_another_box():
    features, steps = (Experiment(framing=f).samples for f in ("feature_window", "time_window"))
    np.testing.assert_array_equal(features.x.swapaxes(1, 2), steps.x)


@pytest.mark.parametrize("framing", ["feature_window", "time_window"])
@pytest.mark.parametrize("window", [1, 2, 25])
def test_a_window_is_as_long_as_chosen(framing, window):
    experiment = Experiment(framing=framing, window=window)
    assert fed(experiment) == [ALPHABET[n : n + window] for n in range(26 - window)]


def test_repeated_symbols_share_a_class_numbered_by_first_appearance():
    experiment = Experiment(framing="one_char", sequence="HELLO")
    assert experiment.classes == ("H", "E", "L", "O")
    assert experiment.samples.classes.ravel().tolist() == [0, 1, 2, 2]
    assert experiment.samples.y.tolist() == [1, 2, 2, 3]


@pytest.mark.parametrize("sequence", [ALPHABET, "ABCDE", "ABC"])
@pytest.mark.parametrize("longest", [None, 1, 2])
def test_random_runs_are_drawn_as_the_lesson_draws_them(sequence, longest):
    """Every start but the last two letters, every end up to `longest` letters on, no others.

    Of the alphabet the rarest run comes once in 120, so that 10,000 draws miss none.
    """
    experiment = Experiment(
        framing="variable_length", sequence=sequence, longest=longest, runs=10_000
    )
    last = len(sequence) - 1
    allowed = {
        sequence[start : end + 1]
        for start in range(last - 1)
        for end in range(start, min(start + experiment.width, last))
    }
    assert {letters.lstrip("-") for letters in fed(experiment)} == allowed


def test_random_runs_go_by_the_seed():
    one, same, other = (
        Experiment(framing="variable_length", runs=50, seed=seed) for seed in (1, 1, 2)
    )
    assert fed(one) == fed(same) != fed(other)


@pytest.mark.parametrize("framing", FRAMINGS)
def test_samples_cannot_be_written_to_because_all_visitors_share_them(framing):
    samples = Experiment(framing=framing).samples
    assert not any(array.flags.writeable for array in (samples.x, samples.y, samples.classes))


def test_every_framing_is_registered_under_its_own_key():
    assert all(framing.key == key for key, framing in FRAMINGS.items())
