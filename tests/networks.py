"""Networks that nobody trained, for tests that hold for any network."""

from __future__ import annotations

import numpy as np

from lstm_explorer.network.cell import State, Weights
from lstm_explorer.network.kinds import shapes
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.store.checkpoint import Checkpoint
from lstm_explorer.store.models import TrainedModel
from lstm_explorer.store.outcomes import Outcome, answers_of


def random_weights(
    *, features: int = 1, units: int = 6, classes: int = 5, seed: int = 0, scale: float = 1.0
) -> Weights:
    """Weights drawn from a normal distribution, large enough to saturate a gate here and there."""
    generator = np.random.default_rng(seed)
    wanted = shapes("lstm", features, units, classes)
    return Weights(*(generator.normal(0, scale, shape).astype(np.float32) for shape in wanted))


def random_inputs(
    *, batch: int = 3, time: int = 12, features: int = 1, seed: int = 1
) -> np.ndarray:
    """Inputs in [0, 1), as scaled letters are, `(batch, time, features)`."""
    generator = np.random.default_rng(seed)
    return generator.random((batch, time, features), np.float32)


def random_network(experiment: Experiment, *, seed: int = 0) -> Weights:
    """Random weights of the sizes that a recipe asks for."""
    return random_weights(
        features=experiment.samples.x.shape[2],
        units=experiment.units,
        classes=len(experiment.classes),
        seed=seed,
    )


def fabricated_model(experiment: Experiment, *, seed: int = 0) -> TrainedModel:
    """What a training of the recipe might have left, with a snapshot of every epoch.

    As with a real training, its first epochs are those of the recipe with fewer epochs.
    """
    generator = np.random.default_rng(seed)
    epochs = experiment.epochs
    networks = [random_network(experiment, seed=seed + epoch) for epoch in range(epochs + 1)]
    losses, accuracies = generator.random((epochs, 2), np.float32).T.copy()
    state = generator.random((2, experiment.batch_size, experiment.units), np.float32)
    return TrainedModel(
        experiment=experiment,
        checkpoint=Checkpoint(
            weights=networks[-1],
            momentums=random_network(experiment, seed=seed + 1000),
            velocities=random_network(experiment, seed=seed + 1001),
            state=State(*state),
        ),
        losses=losses,
        accuracies=accuracies,
        snapshot_epochs=np.arange(epochs + 1, dtype=np.int32),
        snapshots=Weights(*(np.stack(arrays) for arrays in zip(*networks, strict=True))),
        keras_difference=2.5e-7,
        seconds=1.5,
        versions={"keras": "3.15.1", "numpy": "2.4.6"},
    )


def fabricated_outcome(experiment: Experiment, *, seed: int = 0) -> Outcome:
    """What a run of a sweep might have left."""
    generator = np.random.default_rng([seed, experiment.seed])
    losses, accuracies = generator.random((experiment.epochs, 2), np.float32).T.copy()
    weights = random_network(experiment, seed=seed + experiment.seed)
    return Outcome(
        experiment=experiment,
        answers=answers_of(experiment, weights),
        losses=losses,
        accuracies=accuracies,
        seconds=1.5,
        weights=weights,
        versions={"keras": "3.15.1", "numpy": "2.4.6"},
    )
