"""Room on the disk: the oldest out first, and what is shipped never."""

from __future__ import annotations

import os
import time

import pytest

from lstm_explorer.brought import recipe as bringing
from lstm_explorer.environment import PUBLIC
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.store import models, quota
from lstm_explorer.store.quota import make_room
from tests.networks import fabricated_model, random_weights


@pytest.fixture
def folder(tmp_path):
    """Ten files of 100 bytes, each an hour older than the next."""
    for n in range(10):
        path = tmp_path / f"{n}.npz"
        path.write_bytes(bytes(100))
        age = time.time() - 3600 * (20 - n)
        os.utime(path, (age, age))
    return tmp_path


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_the_oldest_make_way(folder):
    make_room(folder, most=350)
    assert names(folder) == ["7.npz", "8.npz", "9.npz"]


def test_with_room_enough_all_stay(folder):
    make_room(folder, most=1000)
    assert len(names(folder)) == 10


def test_what_was_written_just_now_stays_though_it_is_larger_than_all_room(folder):
    newest = folder / "0.npz"
    make_room(folder, newest, most=0)
    assert names(folder) == ["0.npz"]


def test_a_file_being_written_stays(folder):
    (folder / "now.tmp").write_bytes(bytes(100))
    make_room(folder, most=0)
    assert names(folder) == ["now.tmp"]


def test_folders_and_links_are_left_alone(folder, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside") / "precious"
    outside.write_text("stays")
    (folder / "link.npz").symlink_to(outside)
    (folder / "within").mkdir()
    make_room(folder, most=0)
    assert names(folder) == ["link.npz", "within"]
    assert outside.read_text() == "stays"


def test_a_folder_that_is_gone_needs_no_room(tmp_path):
    make_room(tmp_path / "gone", most=0)


def test_a_server_for_everybody_keeps_the_newest_models_and_all_that_are_shipped(home, monkeypatch):
    monkeypatch.setenv(PUBLIC, "lstm.example.org")
    monkeypatch.setattr(quota, "AGAIN", 0)
    recipes = [Experiment(framing="one_char", epochs=3, seed=seed) for seed in range(4)]
    monkeypatch.setattr(quota, "SHARED", 2 * len(models.pack(fabricated_model(recipes[0]))) + 99)
    for age, recipe in zip((400, 300, 200, 100), recipes, strict=True):
        path = models.save(fabricated_model(recipe))
        os.utime(path, (time.time() - age,) * 2)
    assert [models.load(recipe) is not None for recipe in recipes] == [False, False, True, True]
    assert models.load(Experiment()) is not None


def test_however_many_models_are_brought_those_that_were_trained_stay(home, monkeypatch):
    monkeypatch.setenv(PUBLIC, "lstm.example.org")
    monkeypatch.setattr(quota, "AGAIN", 0)
    trained = Experiment(framing="one_char", epochs=3, seed=1)
    path = models.save(fabricated_model(trained))
    os.utime(path, (time.time() - 1000,) * 2)
    brought = [_brought(seed) for seed in range(5)]
    monkeypatch.setattr(quota, "SHARED", 3 * len(models.pack(brought[0])) - 1)
    for age, model in zip((500, 400, 300, 200, 100), brought, strict=True):
        os.utime(models.save(model), (time.time() - age,) * 2)
    assert models.load(trained) is not None
    kept = [models.load(model.experiment) is not None for model in brought]
    assert kept == [False, False, False, True, True]


def _brought(seed):
    weights = random_weights(classes=3, seed=seed)
    recipe = bringing.recipe(weights, framing="one_char", sequence="ABC")
    return bringing.model(recipe, weights)


def test_a_brought_model_that_an_earlier_version_kept_among_the_trained_ones_is_found(home):
    model = _brought(seed=7)
    assert not any(models.stamp(model.experiment))
    models.save(model, folder=home / "models")
    assert any(models.stamp(model.experiment))
    assert models.load(model.experiment) is not None
