"""Train the models and runs that the package ships: `python -m lstm_explorer.commands.ship`."""

from __future__ import annotations

import logging
from dataclasses import replace
from pathlib import Path

import lstm_explorer
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.recipe.framings import FRAMINGS
from lstm_explorer.runs.evaluation import evaluate
from lstm_explorer.store.models import save
from lstm_explorer.store.outcomes import SHIPPED, keep
from lstm_explorer.sweeps.sweep import planned, sweep
from lstm_explorer.training.recording import Recording

SEEDS = 10
"""Seeds of the runs that are shipped, from 1 on."""

_LOG = logging.getLogger(__name__)


def ship(folder: Path) -> None:
    """Train every framing at the lesson's settings and keep the models in `folder`.

    What was there before under other recipes is taken away.
    """
    kept = set()
    for framing in FRAMINGS:
        recording = Recording(Experiment(framing=framing))
        for _ in recording.progresses():
            pass
        model = recording.model()
        if model is None:
            raise RuntimeError(f"{framing} was trained for no epoch at all.")
        path = save(model, folder=folder)
        kept.add(path)
        _LOG.info(
            "%s: %.4f of the samples right, %.1f s, %.0f kB, largest difference to Keras %.1e",
            framing,
            evaluate(model.experiment, model.weights).accuracy,
            model.seconds,
            path.stat().st_size / 1000,
            model.keras_difference,
        )
    for other in set(folder.glob("*.npz")) - kept:
        other.unlink()


def ship_runs(folder: Path) -> None:
    """Train every framing with several seeds, and keep in `folder` what they answered and lost.

    Weights are left out: they are ten times as large, and pages only show how runs are spread.
    Runs that the user's own folder has are taken from there.
    """
    recipes = [Experiment(framing=framing) for framing in FRAMINGS]
    for outcome in sweep(recipes, range(1, SEEDS + 1)):
        keep(replace(outcome, weights=None), folder=folder)
    kept = {f"{run.fingerprint}.npz" for run in planned(recipes, range(1, SEEDS + 1))}
    for other in folder.glob("*.npz"):
        if other.name not in kept:
            other.unlink()


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    ship(Path(lstm_explorer.__file__).parent / "models")
    ship_runs(SHIPPED)
