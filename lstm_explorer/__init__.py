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
    "FRAMINGS": "framings",
    "Clamp": "interventions",
    "Experiment": "experiment",
    "Freeze": "interventions",
    "HoldGate": "interventions",
    "Reset": "interventions",
    "Resets": "interventions",
    "Outcome": "outcomes",
    "Run": "runs",
    "State": "cell",
    "Trace": "tracing",
    "Transplant": "interventions",
    "TrainedModel": "store",
    "Weights": "cell",
    "compare": "statistics",
    "evaluate": "measures",
    "feed": "runs",
    "free_run": "runs",
    "initial_weights": "training.keras_model",
    "keras_model": "training.keras_model",
    "load": "store",
    "save": "store",
    "summarise": "statistics",
    "sweep": "sweeps",
    "trace": "tracing",
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
