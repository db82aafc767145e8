from __future__ import annotations

import pytest

from lstm_explorer.commands import ship
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.recipe.framings import FRAMINGS
from lstm_explorer.runs.evaluation import evaluate
from lstm_explorer.store.models import load
from lstm_explorer.store.outcomes import SHIPPED, recall

pytestmark = pytest.mark.slow

RECIPE = Experiment(framing="one_char")


def test_shipping_trains_again_what_is_shipped(tmp_path, monkeypatch):
    """The same accuracy; the same bits only on the same kind of machine."""
    monkeypatch.setattr(ship, "FRAMINGS", {"one_char": FRAMINGS["one_char"]})
    ship.ship(tmp_path)
    again, shipped = load(RECIPE, folder=tmp_path), load(RECIPE)
    assert again.experiment == shipped.experiment
    assert evaluate(RECIPE, again.weights).accuracy == evaluate(RECIPE, shipped.weights).accuracy
    assert again.losses[-1] == pytest.approx(shipped.losses[-1], rel=0.01)
    assert again.snapshot_epochs.tolist() == shipped.snapshot_epochs.tolist()


def test_shipping_takes_away_the_models_of_recipes_that_are_gone(tmp_path, monkeypatch):
    monkeypatch.setattr(ship, "FRAMINGS", {})
    (tmp_path / "0123456789ab.npz").write_bytes(b"")
    (tmp_path / "README.md").write_text("stays")
    ship.ship(tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["README.md"]


def test_runs_are_shipped_without_weights_and_equal_those_trained_here(home, tmp_path, monkeypatch):
    monkeypatch.setattr(ship, "FRAMINGS", {"one_char": FRAMINGS["one_char"]})
    monkeypatch.setattr(ship, "SEEDS", 2)
    folder = tmp_path / "runs"
    folder.mkdir()
    (folder / "0123456789ab.npz").write_bytes(b"")
    ship.ship_runs(folder)
    assert len(list(folder.iterdir())) == 2
    for seed in (1, 2):
        recipe = Experiment(framing="one_char", seed=seed)
        again, shipped = recall(recipe, folder=folder), recall(recipe, folder=SHIPPED)
        assert again.weights is None and shipped.weights is None
        assert again.accuracy == shipped.accuracy
        assert again.losses[-1] == pytest.approx(shipped.losses[-1], rel=0.01)
