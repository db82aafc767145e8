"""One hundred runs against one of Keras' own, side by side in one run.

`PYTHONPATH=. .venv/bin/python benchmarks/sweep.py` trains `one_char` with seeds 1 to 100, all 500
epochs each, from a cold start (processes, imports, compilation, every run kept on disk), and `fit`
once, written as the lesson writes it. `fit` is timed for `EPOCHS` epochs after two to warm up, and
multiplied; import and start of Keras are left out of its time.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.sweeps.sweep import sweep

SEEDS = 100
EPOCHS = 50
RECIPE = Experiment(framing="one_char")


def main() -> None:
    """Measure, and print the table."""
    ours = _sweep()
    fit = _fit()
    print(f"| {SEEDS} seeds of one_char, cold | `fit`, one seed, {EPOCHS} epochs timed | ratio |")
    print("|--:|--:|--:|")
    print(f"| {ours:.1f} s | {fit:.1f} s | {fit / ours:.1f} |")


def _sweep() -> float:
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        outcomes = list(sweep([RECIPE], range(1, SEEDS + 1), folder=Path(folder)))
        taken = time.perf_counter() - started
    assert all(len(outcome.losses) == RECIPE.epochs for outcome in outcomes)
    return taken


def _fit() -> float:
    import keras

    from lstm_explorer.training.keras_model import keras_model

    model = keras_model(RECIPE)
    x = RECIPE.samples.x
    y = keras.utils.to_categorical(RECIPE.samples.y, len(RECIPE.classes))
    model.fit(x, y, epochs=2, batch_size=1, verbose=0)
    started = time.perf_counter()
    model.fit(x, y, epochs=EPOCHS, batch_size=1, verbose=0)
    return (time.perf_counter() - started) / EPOCHS * RECIPE.epochs


if __name__ == "__main__":
    main()
