"""What the figures are drawn of: runs of networks that nobody trained."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lstm_explorer.network.interventions import Intervention
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.runs.feeding import Run, feed
from tests.networks import random_network


def a_run(
    framing: str = "stateful",
    text: str = "ABCDEFGHIJK",
    *,
    interventions: Sequence[Intervention] = (),
    seed: int = 0,
    **settings: Any,
) -> Run:
    """A text fed to a random network of six units, or as many as the settings say."""
    experiment = Experiment(framing=framing, **{"units": 6, **settings})
    network = random_network(experiment, seed=seed)
    return feed(experiment, network, text, interventions=interventions)
