"""The models that the package ships: what the lesson reports in kind, without TensorFlow."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import lstm_explorer
from lstm_explorer.network.interventions import Reset
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.recipe.framings import FRAMINGS
from lstm_explorer.recipe.symbols import ALPHABET
from lstm_explorer.runs.evaluation import evaluate
from lstm_explorer.runs.feeding import Run, feed, free_run
from lstm_explorer.store.models import TrainedModel, load
from lstm_explorer.store.outcomes import SHIPPED, recall

FOLDER = Path(lstm_explorer.__file__).parent / "models"
MEGABYTE = 1_000_000


def shipped(framing: str) -> TrainedModel:
    model = load(Experiment(framing=framing), folder=FOLDER)
    assert model is not None
    return model


def answers(run: Run) -> str:
    return "".join(step.answer for step in run.asked)


def accuracy(framing: str) -> float:
    return evaluate(Experiment(framing=framing), shipped(framing).weights).accuracy


@pytest.mark.parametrize("framing", ["time_window", "whole_batch", "stateful", "padded_prefix"])
def test_what_the_lesson_learns_is_learned(framing):
    assert accuracy(framing) == 1


@pytest.mark.parametrize("framing", ["one_char", "feature_window"])
def test_what_the_lesson_learns_in_part_is_learned_in_part(framing):
    assert 0.70 <= accuracy(framing) <= 0.95


def test_random_runs_are_learned_but_for_a_few():
    assert accuracy("variable_length") >= 0.95


def test_a_network_trained_on_a_whole_batch_knows_single_letters_in_any_order():
    recipe, weights = Experiment(framing="whole_batch"), shipped("whole_batch").weights
    letters = "".join(np.random.default_rng(5).permutation(list(ALPHABET[:-1])))
    assert answers(feed(recipe, weights, letters)) == "".join(chr(ord(s) + 1) for s in letters)


def test_a_network_that_carries_its_state_recites_the_alphabet_from_a():
    run = free_run(Experiment(), shipped("stateful").weights, "A", 24)
    assert answers(run) == ALPHABET[1:]


def test_k_carried_is_followed_by_l_and_cold_by_b():
    weights = shipped("stateful").weights
    assert answers(feed(Experiment(), weights, "ABCDEFGHIJK"))[-1] == "L"
    assert answers(feed(Experiment(), weights, "K")) == "B"
    wiped = feed(Experiment(), weights, "ABCDEFGHIJK", interventions=[Reset(10)])
    assert answers(wiped)[-1] == "B"


def test_a_free_run_from_a_cold_k_begins_the_alphabet_anew():
    assert answers(free_run(Experiment(), shipped("stateful").weights, "K", 4)) == "BCDEF"


@pytest.mark.parametrize("framing", FRAMINGS)
def test_a_shipped_model_holds_what_its_training_showed(framing):
    recipe, model = Experiment(framing=framing), shipped(framing)
    assert len(model.losses) == len(model.accuracies) == recipe.epochs
    assert model.losses[-1] < model.losses[0]
    assert 0 <= model.accuracies.min() <= model.accuracies.max() <= 1
    assert model.keras_difference < 2e-5
    assert {"tensorflow", "keras", "numpy", "python"} <= set(model.versions)


@pytest.mark.parametrize("framing", FRAMINGS)
def test_snapshots_lead_from_the_initial_to_the_last_weights(framing):
    recipe, model = Experiment(framing=framing), shipped(framing)
    assert model.snapshot_epochs[0] == 0
    assert model.snapshot_epochs[-1] == recipe.epochs
    assert (np.diff(model.snapshot_epochs) > 0).all()
    assert len(model.snapshot_epochs) >= 20
    for ours, last in zip(model.snapshot(-1), model.weights, strict=True):
        np.testing.assert_array_equal(ours, last)


@pytest.mark.parametrize("framing", FRAMINGS)
def test_the_loss_of_the_last_weights_goes_on_from_the_curve(framing):
    """The curve counts each sample with the weights it met, so the two are near and not equal."""
    recipe, model = Experiment(framing=framing), shipped(framing)
    assert evaluate(recipe, model.weights).loss == pytest.approx(
        model.losses[-1], rel=0.2, abs=0.02
    )


def test_only_the_models_of_the_lesson_are_shipped_and_they_are_small():
    files = sorted(FOLDER.glob("*.npz"))
    assert [file.stem for file in files] == sorted(
        Experiment(framing=framing).fingerprint for framing in FRAMINGS
    )
    assert sum(file.stat().st_size for file in files) <= 6 * MEGABYTE


def test_runs_of_ten_seeds_are_shipped_without_their_weights_and_they_are_small():
    recipes = [
        Experiment(framing=framing, seed=seed) for framing in FRAMINGS for seed in range(1, 11)
    ]
    files = sorted((FOLDER / "runs").iterdir())
    assert [file.stem for file in files] == sorted(recipe.fingerprint for recipe in recipes)
    assert sum(file.stat().st_size for file in files) <= MEGABYTE
    for recipe in recipes:
        run = recall(recipe, folder=SHIPPED)
        assert run is not None and run.weights is None and run.diverged is None
        assert len(run.losses) == recipe.epochs
        assert run.accuracy > 0.7
