from __future__ import annotations

from dataclasses import replace
from itertools import chain, pairwise

import numpy as np
import pytest

from lstm_explorer.jobs.timeouts import FEWEST_REPORTS
from lstm_explorer.network.cell import Weights
from lstm_explorer.network.tracing import trace
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.recipe.framings import FRAMINGS
from lstm_explorer.store.models import TrainedModel, load
from lstm_explorer.training import recording
from lstm_explorer.training.keras_model import initial_weights
from lstm_explorer.training.program import Progress, blocks_of, train
from lstm_explorer.training.recording import SNAPSHOTS, Diverged, Recording, keras_difference
from tests.networks import fabricated_model

pytestmark = pytest.mark.slow

RECIPE = Experiment(framing="one_char", sequence="ABCD", units=2, epochs=100)
MODEL = fabricated_model(RECIPE)


def progress(epoch: int) -> Progress:
    return recording.progress_of(fabricated_model(replace(RECIPE, epochs=epoch)))


def watched(recipe: Experiment, epochs: list[int], after: TrainedModel | None = None) -> Recording:
    watcher = Recording(recipe, after)
    for epoch in epochs:
        watcher.add(progress(epoch))
    return watcher


def assert_snapshots_are_of_their_epochs(model: TrainedModel) -> None:
    """The fabricated trainings left a snapshot of every epoch to compare with."""
    for number, epoch in enumerate(model.snapshot_epochs.tolist()):
        if epoch:
            for ours, theirs in zip(model.snapshot(number), MODEL.snapshot(epoch), strict=True):
                np.testing.assert_array_equal(ours, theirs)


def test_before_the_first_epoch_there_is_no_model():
    assert Recording(RECIPE).model() is None


def test_a_training_watched_becomes_a_model():
    model = watched(RECIPE, list(range(1, 101))).model()
    assert model.experiment == RECIPE
    np.testing.assert_array_equal(model.losses, MODEL.losses)
    np.testing.assert_array_equal(model.accuracies, MODEL.accuracies)
    for ours, theirs in zip(chain(*model.checkpoint), chain(*MODEL.checkpoint), strict=True):
        np.testing.assert_array_equal(ours, theirs)
    assert {"python", "tensorflow", "keras", "numpy"} == set(model.versions)
    assert 0 <= model.keras_difference < 1e-5
    assert model.seconds > 0


def test_snapshots_begin_with_the_initial_weights_and_end_with_the_last():
    model = watched(RECIPE, list(range(1, 101))).model()
    assert model.snapshot_epochs[0] == 0
    assert model.snapshot_epochs[-1] == 100
    for ours, theirs in zip(model.snapshot(0), initial_weights(RECIPE), strict=True):
        np.testing.assert_array_equal(ours, theirs)
    assert_snapshots_are_of_their_epochs(model)


@pytest.mark.parametrize(
    "epochs", [list(range(1, 101)), list(range(3, 100, 3)), [1, 2, 99, 100], [100], [50]]
)
def test_snapshots_are_spaced_evenly_however_often_the_training_tells(epochs):
    model = watched(RECIPE, epochs).model()
    taken = model.snapshot_epochs.tolist()
    assert set(taken) <= {0, *epochs}
    assert taken == sorted(set(taken))
    assert len(taken) <= SNAPSHOTS + 1
    assert taken[-1] == epochs[-1]
    spacing = RECIPE.epochs / SNAPSHOTS
    for earlier, later in pairwise(taken):
        told_between = [epoch for epoch in epochs if earlier < epoch < later]
        assert len(told_between) <= spacing


def test_a_training_stopped_early_is_kept_as_that_of_so_many_epochs():
    model = watched(RECIPE, [10, 20, 30]).model()
    assert model.experiment == replace(RECIPE, epochs=30)
    assert len(model.losses) == 30


def test_asking_for_the_model_on_the_way_leaves_the_recording_as_it_was():
    asked, quiet = Recording(RECIPE), Recording(RECIPE)
    for epoch in range(1, 101):
        for watcher in (asked, quiet):
            watcher.add(progress(epoch))
        if epoch % 17 == 0:
            assert asked.model().snapshot_epochs[-1] == epoch
    np.testing.assert_array_equal(asked.model().snapshot_epochs, quiet.model().snapshot_epochs)


def test_a_training_that_went_on_is_recorded_as_one():
    begun = watched(RECIPE, list(range(1, 41))).model()
    model = watched(RECIPE, list(range(41, 101)), after=begun).model()
    assert model.experiment == RECIPE
    np.testing.assert_array_equal(model.losses, MODEL.losses)
    assert model.snapshot_epochs[0] == 0
    assert {epoch for epoch in model.snapshot_epochs.tolist() if 0 < epoch <= 40}
    assert len(model.snapshot_epochs) <= SNAPSHOTS + 1
    assert_snapshots_are_of_their_epochs(model)
    assert model.seconds >= begun.seconds


def test_a_recording_says_where_its_training_goes_on():
    begun = watched(RECIPE, [40]).model()
    after = Recording(RECIPE, begun).after
    assert after.epoch == 40
    np.testing.assert_array_equal(after.losses, begun.losses)
    assert Recording(RECIPE).after is None


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_a_loss_that_is_no_number_ends_the_training_with_its_epoch_and_what_to_try(value):
    losses = np.ones(9, np.float32)
    losses[6:] = value
    with pytest.raises(Diverged, match=r"In epoch 7 the loss .* learning rate below 0\.001\."):
        Recording(RECIPE).add(replace(progress(9), losses=losses))


@pytest.mark.parametrize("value", [np.nan, -np.inf])
def test_weights_that_are_no_numbers_end_the_training_too(value):
    told = progress(9)
    broken = told.weights._replace(dense_bias=np.full(4, value, np.float32))
    with pytest.raises(Diverged, match="In epoch 9"):
        Recording(RECIPE).add(replace(told, checkpoint=told.checkpoint._replace(weights=broken)))


def test_the_largest_learning_rate_there_is_ends_in_a_model_or_in_a_sentence():
    recipe = Experiment(framing="one_char", epochs=300, learning_rate=1)
    watcher = Recording(recipe)
    try:
        for told in train(recipe):
            watcher.add(told)
    except Diverged as sentence:
        assert "Try a learning rate below 1" in str(sentence)
    else:
        assert np.isfinite(watcher.model().losses).all()


@pytest.mark.parametrize("framing", FRAMINGS)
def test_the_difference_to_keras_that_a_shipped_model_tells_of_can_be_measured_again(framing):
    """To the same order: another processor rounds otherwise, here and there."""
    recipe = Experiment(framing=framing)
    model = load(recipe)
    measured = keras_difference(recipe, model.weights)
    assert measured == pytest.approx(model.keras_difference, rel=3, abs=1e-6)


def test_the_difference_to_keras_would_show_a_trace_that_is_wrong(monkeypatch):
    recipe = Experiment(framing="time_window")
    weights = load(recipe).weights

    def wrong(given: Weights, x: np.ndarray) -> object:
        return trace(given._replace(bias=given.bias + np.float32(1e-4)), x)

    assert keras_difference(recipe, weights) < 1e-5
    monkeypatch.setattr(recording, "trace", wrong)
    assert keras_difference(recipe, weights) > 1e-5


@pytest.mark.parametrize("epochs", [1, 39, 40, 500, 100_000])
@pytest.mark.parametrize("framing", FRAMINGS)
def test_a_training_reports_as_often_as_whoever_waits_for_it_expects(framing, epochs):
    recipe = Experiment(framing=framing, epochs=epochs)
    assert blocks_of(recipe, SNAPSHOTS) <= max(1, epochs // FEWEST_REPORTS)
