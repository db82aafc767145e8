"""Training against Keras' own `fit`, side by side in one run: `make benchmark`.

Every row trains one framing at the lesson's settings. `fit` is written as the lesson writes it;
where it would take minutes, a stated number of its epochs is timed, after two to warm up, and
multiplied. "Expert" is the fastest of three things that Keras itself offers: `jit_compile=True`,
`steps_per_execution`, and both with the whole epoch in one call; a custom `tf.function` training
step is the fourth. Cold means a new process: import, compilation and all.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import keras
import tensorflow as tf

from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.recipe.framings import FRAMINGS
from lstm_explorer.training.keras_model import keras_model
from lstm_explorer.training.program import train

BUDGET = 4.0
"""Seconds that each of Keras' ways is timed for, about."""

RUNS = 5
"""How often our training is timed; the median counts."""


def main() -> None:
    """Measure, print the table, and keep it in `docs/training-speed.md`."""
    rows = [_row(Experiment(framing=framing)) for framing in FRAMINGS]
    head = (
        "| framing | updates | ours, warm | `fit` | ratio | expert | ratio | ours, cold | "
        "`fit`, cold | ratio |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|"
    )
    table = "\n".join([head, *rows])
    note = (
        f"Python {sys.version.split()[0]}, TensorFlow {tf.__version__}, Keras "
        f"{keras.__version__}, two cores, no GPU, {time.strftime('%Y-%m-%d')}. Ours: median of "
        f"{RUNS} whole trainings. `fit` and expert: about {BUDGET:.0f} s of epochs, extrapolated; "
        "the bracket says how many were timed."
    )
    text = f"# Training speed\n\nMade by `make benchmark`.\n\n{table}\n\n{note}\n"
    Path("docs/training-speed.md").write_text(text, encoding="utf-8")
    print(text)


def _row(experiment: Experiment) -> str:
    updates = experiment.updates
    _ours(experiment)  # compiles
    ours = statistics.median(_ours(experiment) for _ in range(RUNS))
    fit, timed = _per_epoch(_fit(experiment))
    ways = {
        "jit": _fit(experiment, jit_compile=True),
        "steps": _fit(experiment, steps_per_execution=experiment.updates_per_epoch),
        "jit, steps": _fit(
            experiment, jit_compile=True, steps_per_execution=experiment.updates_per_epoch
        ),
        "tf.function": _custom_step(experiment),
    }
    experts = {name: _per_epoch(way)[0] for name, way in ways.items()}
    best = min(experts, key=experts.__getitem__)
    cold = statistics.median(_cold(_OURS.format(experiment=experiment)) for _ in range(3))
    start = _cold(_FIT.format(experiment=replace(experiment, epochs=1)))
    whole, expert = fit * experiment.epochs, experts[best] * experiment.epochs
    fit_cold = start + fit * (experiment.epochs - 1)
    cells = [
        experiment.framing, f"{updates:,}", f"{ours:.3f} s", f"{whole:,.0f} s ({timed})",
        f"**{whole / ours:,.0f}**", f"{expert:,.1f} s ({best})", f"{expert / ours:,.0f}",
        f"{cold:.1f} s", f"{fit_cold:,.0f} s", f"**{fit_cold / cold:,.1f}**",
    ]  # fmt: skip
    row = "| " + " | ".join(cells) + " |"
    print(row, flush=True)
    return row


def _ours(experiment: Experiment) -> float:
    started = time.perf_counter()
    for _ in train(experiment):
        pass
    return time.perf_counter() - started


def _per_epoch(epochs: Callable[[int], None]) -> tuple[float, int]:
    """Seconds an epoch takes, and over how many, in one call, it was measured."""
    epochs(2)
    started = time.perf_counter()
    epochs(1)
    count = max(2, int(BUDGET / (time.perf_counter() - started)))
    started = time.perf_counter()
    epochs(count)
    return (time.perf_counter() - started) / count, count


def _fit(experiment: Experiment, **compiled: object) -> Callable[[int], None]:
    """A function that trains for some epochs with `fit`, called as the lesson calls it."""
    model = keras_model(experiment)
    if compiled:
        model.compile(
            loss="categorical_crossentropy",
            optimizer=keras.optimizers.Adam(experiment.learning_rate),
            metrics=["accuracy"],
            **compiled,
        )
    samples = experiment.samples
    y = keras.utils.to_categorical(samples.y, len(experiment.classes))

    def fit(count: int) -> None:
        model.fit(
            samples.x, y, epochs=count, batch_size=experiment.batch_size, verbose=0,
            shuffle=experiment.shuffle,
        )  # fmt: skip

    def epochs(count: int) -> None:
        if not experiment.carried:
            fit(count)
            return
        for _ in range(count):
            fit(1)
            model.layers[0].reset_state()

    return epochs


def _custom_step(experiment: Experiment) -> Callable[[int], None]:
    """Epochs with a training step of one's own, compiled, called once for every batch."""
    model = keras_model(experiment)
    optimiser, loss = model.optimizer, keras.losses.CategoricalCrossentropy()
    optimiser.build(model.trainable_variables)
    samples, size = experiment.samples, experiment.batch_size
    y = keras.utils.to_categorical(samples.y, len(experiment.classes))
    batches = [
        (tf.constant(samples.x[n : n + size]), tf.constant(y[n : n + size]))
        for n in range(0, len(samples), size)
    ]

    @tf.function(jit_compile=True)
    def step(x: tf.Tensor, target: tf.Tensor) -> None:
        with tf.GradientTape() as tape:
            value = loss(target, model(x, training=True))
        gradients = tape.gradient(value, model.trainable_variables)
        optimiser.apply_gradients(zip(gradients, model.trainable_variables, strict=True))

    def epochs(count: int) -> None:
        for _ in range(count):
            for batch in batches:
                step(*batch)

    return epochs


_OURS = """
from lstm_explorer import Experiment, train
for _ in train({experiment!r}): pass
"""

_FIT = """
import keras
from lstm_explorer import Experiment, keras_model
experiment = {experiment!r}
samples = experiment.samples
y = keras.utils.to_categorical(samples.y, len(experiment.classes))
keras_model(experiment).fit(samples.x, y, epochs=1, batch_size=experiment.batch_size, verbose=0)
"""


def _cold(script: str) -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", script], check=True, capture_output=True)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
