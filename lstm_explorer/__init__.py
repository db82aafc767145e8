"""LSTM Explorer: see what state means in an LSTM.

Names are looked up when first used, so that importing the package stays light and TensorFlow
comes only with `train`, `keras_model` and `initial_weights`.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.2.0"
"""Of the package: here and nowhere else, so that a checkout knows it too."""

_HOMES = {
    "FRAMINGS": "recipe.framings",
    "Clamp": "network.interventions",
    "Experiment": "recipe.experiment",
    "Freeze": "network.interventions",
    "HoldGate": "network.interventions",
    "Reset": "network.interventions",
    "Resets": "network.interventions",
    "Outcome": "store.outcomes",
    "Run": "runs.feeding",
    "State": "network.cell",
    "Trace": "network.tracing",
    "Transplant": "network.interventions",
    "TrainedModel": "store.models",
    "Weights": "network.cell",
    "compare": "sweeps.statistics",
    "evaluate": "runs.evaluation",
    "feed": "runs.feeding",
    "free_run": "runs.feeding",
    "initial_weights": "training.keras_model",
    "keras_model": "training.keras_model",
    "load": "store.models",
    "save": "store.models",
    "summarise": "sweeps.statistics",
    "sweep": "sweeps.sweep",
    "trace": "network.tracing",
    "train": "training.program",
    "warm_up_map": "lab.maps",
    "who_decides": "lab.maps",
}

__all__ = sorted(_HOMES)


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return __all__
