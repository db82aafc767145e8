"""Scenes of networks that nobody trained."""

from __future__ import annotations

import base64
import json
from typing import Any

import numpy as np

from lstm_explorer.player import Scene
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.runs.feeding import Run, feed
from tests.networks import random_network


def a_scene(
    framing: str = "stateful",
    text: str = "ABCDEFGHIJK",
    *,
    units: int = 6,
    seed: int = 0,
    sequence: str | None = None,
    **fields: Any,
) -> Scene:
    """A text fed to a random network; `fields` are the scene's own."""
    given = {} if sequence is None else {"sequence": sequence}
    experiment = Experiment(framing=framing, units=units, **given)
    weights = random_network(experiment, seed=seed)
    run = feed(experiment, weights, text)
    scene: dict[str, Any] = {
        "run": run,
        "weights": weights,
        "classes": experiment.classes,
        "name": text,
        "text": text,
        "said": tuple(f"Time step {step.t}." for step in run.steps),
        "keras_difference": 2e-7,
    }
    return Scene(**{**scene, **fields})


def another_run(text: str = "KJIHGFEDCBA", **options: Any) -> Run:
    """A run to compare with."""
    return a_scene(text=text, **options).run


def told(scene: Scene, *, now: int = 0, unit: int = 0) -> dict[str, Any]:
    """What the browser is given."""
    data = scene.data(now=now, unit=unit, plotly="plotly.min.js")
    return {**data, **json.loads(data["told"])}


def numbers(scene: Scene, name: str) -> np.ndarray:
    """Numbers as the browser decodes them, in one row."""
    return np.frombuffer(base64.b64decode(told(scene)["numbers"][name]), "<f4")
