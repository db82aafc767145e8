"""The presets' recipes and data; how they are learned is in tests/training."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from lstm_explorer.network.cell import Weights
from lstm_explorer.network.kinds import shapes
from lstm_explorer.recipe.tasks import PRESETS, TASKS, Preset, score
from lstm_explorer.sweeps.sweep import kept
from tests.processes import printed_by


def constant(preset: Preset, answer: float) -> Weights:
    """A network that answers the same to everything."""
    arrays = [np.zeros(each, np.float32) for each in shapes(preset.network, 1, 4, preset.outputs)]
    arrays[-1][-1] = answer
    return Weights(*arrays)


@pytest.mark.parametrize("key", PRESETS)
def test_of_a_preset_that_nobody_has_trained_nothing_is_kept(key, home):
    assert kept(PRESETS[key]) is None


@pytest.mark.parametrize("key", PRESETS)
def test_a_preset_is_its_recipe(key):
    preset = PRESETS[key]
    assert preset.key == key
    assert preset.task is TASKS[key]
    assert (preset.network, preset.units) == ("lstm", 16)
    again = Preset(**json.loads(json.dumps(preset.recipe)))
    assert again == preset
    assert again.fingerprint == preset.fingerprint


def test_fingerprints_tell_recipes_apart_and_are_the_same_in_every_process():
    recipes = [*PRESETS.values(), replace(PRESETS["sine"], seed=8), Preset(key="sine", units=8)]
    names = [recipe.fingerprint for recipe in recipes]
    assert len(set(names)) == len(names)
    program = (
        "from lstm_explorer.recipe.tasks import PRESETS\n"
        "print(*(preset.fingerprint for preset in PRESETS.values()))"
    )
    assert printed_by(program).split() == names[:2]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"key": "cosine"}, r"Unknown preset 'cosine'\. Choose one of: sine, direction\."),
        ({"network": "gru"}, r"Unknown network 'gru'\. Choose one of: lstm, simple_rnn, dense\."),
        ({"network": "dense"}, r"one time step.*direction have 5\. Try network='simple_rnn'\."),
        ({"units": 257}, r"`units` .* 1 to 256, got 257\. Try 16\."),
        ({"epochs": 0}, r"`epochs` .* 1 to 100,000, got 0\."),
        ({"epochs": 1.5}, r"`epochs` .* got 1\.5\."),
        ({"batch_size": 31}, r"`batch_size` .* 1 to 30, got 31\."),
        ({"seed": -1}, r"`seed` .* 0 to 2,147,483,647, got -1\."),
        ({"learning_rate": 0}, r"`learning_rate` must lie in \(0, 1\], got 0\."),
        ({"units": True}, r"`units` .* 1 to 256, got True\."),
        ({"learning_rate": "fast"}, r"`learning_rate` must lie in \(0, 1\], got 'fast'\."),
    ],
)
def test_a_wrong_value_is_named_with_what_is_allowed_and_what_to_try(fields, sentence):
    with pytest.raises(ValueError, match=sentence):
        Preset(**{"key": "direction", **fields})


def test_numbers_of_numpy_are_the_same_recipe():
    given = Preset(key="sine", units=np.int64(8), learning_rate=1)
    assert given.fingerprint == Preset(key="sine", units=8, learning_rate=1.0).fingerprint


@pytest.mark.parametrize("key", PRESETS)
def test_samples_have_the_shapes_that_the_recipe_says(key):
    preset = PRESETS[key]
    assert len(preset.samples) == preset.task.count
    assert preset.updates_per_epoch == -(-len(preset.samples) // preset.batch_size)
    for part in (preset.samples, preset.held_out):
        assert part.x.shape == (len(part), preset.task.time_steps, preset.features)
        assert part.x.dtype == np.float32
        assert not part.x.flags.writeable
        assert not part.y.flags.writeable


@pytest.mark.parametrize("key", PRESETS)
def test_the_data_go_by_the_seed_and_no_sample_is_in_both_parts(key):
    preset = PRESETS[key]
    np.testing.assert_array_equal(preset.samples.x, replace(preset, epochs=1).samples.x)
    assert not np.array_equal(preset.samples.x, replace(preset, seed=8).samples.x)
    trained_on = {sample.tobytes() for sample in preset.samples.x}
    assert not trained_on & {sample.tobytes() for sample in preset.held_out.x}


def test_windows_of_a_sine_are_followed_by_its_next_value():
    for part in (PRESETS["sine"].samples, PRESETS["sine"].held_out):
        values = np.concatenate([part.x[..., 0], part.y], axis=1)
        assert values.shape[1] == 11
        assert part.y.dtype == np.float32
        # Any three values of a sine in a row fulfil this, whatever its phase.
        middle = 2 * np.cos(2 * np.pi / 25) * values[:, 1:-1]
        np.testing.assert_allclose(values[:, :-2] + values[:, 2:], middle, atol=1e-6)
        assert np.abs(values).max() <= 1


def test_runs_of_letters_go_forwards_or_backwards():
    preset = PRESETS["direction"]
    x = np.concatenate([preset.samples.x, preset.held_out.x])[..., 0] * 25
    y = np.concatenate([preset.samples.y, preset.held_out.y])
    steps = np.diff(np.round(x).astype(int), axis=1)
    np.testing.assert_array_equal(steps, np.repeat(1 - 2 * y[:, None], 4, axis=1))
    assert len(x) == len({tuple(run) for run in np.round(x)}) == 44
    assert (x.min(), x.max()) == (0, 25)
    assert set(preset.held_out.y) == {0, 1}


def test_a_sine_is_scored_beside_the_last_value_repeated():
    preset = PRESETS["sine"]
    found = score(preset, constant(preset, 0))
    y, last = preset.held_out.y, preset.held_out.x[:, -1]
    assert found["rmse"] == pytest.approx(np.sqrt((y**2).mean()))
    assert found["persistence"] == pytest.approx(np.sqrt(((y - last) ** 2).mean()))
    assert 0 < found["persistence"] < found["rmse"]


def test_a_direction_is_scored_by_the_share_of_right_answers():
    preset = PRESETS["direction"]
    found = score(preset, constant(preset, 1))
    assert found == {"right": pytest.approx(preset.held_out.y.mean())}
