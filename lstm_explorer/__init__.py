"""LSTM Explorer: see what state means in an LSTM.

Names are looked up when first used, so that importing the package stays light and TensorFlow
comes only with `train`, `keras_model` and `initial_weights`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

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


# A type checker reads each name with its type, and no other: behind a `__getattr__` every name,
# misspelt ones too, would be `Any`.
if TYPE_CHECKING:
    from lstm_explorer.lab.maps import warm_up_map as warm_up_map
    from lstm_explorer.lab.maps import who_decides as who_decides
    from lstm_explorer.network.cell import State as State
    from lstm_explorer.network.cell import Weights as Weights
    from lstm_explorer.network.interventions import Clamp as Clamp
    from lstm_explorer.network.interventions import Freeze as Freeze
    from lstm_explorer.network.interventions import HoldGate as HoldGate
    from lstm_explorer.network.interventions import Reset as Reset
    from lstm_explorer.network.interventions import Resets as Resets
    from lstm_explorer.network.interventions import Transplant as Transplant
    from lstm_explorer.network.tracing import Trace as Trace
    from lstm_explorer.network.tracing import trace as trace
    from lstm_explorer.recipe.experiment import Experiment as Experiment
    from lstm_explorer.recipe.framings import FRAMINGS as FRAMINGS
    from lstm_explorer.runs.evaluation import evaluate as evaluate
    from lstm_explorer.runs.feeding import Run as Run
    from lstm_explorer.runs.feeding import feed as feed
    from lstm_explorer.runs.feeding import free_run as free_run
    from lstm_explorer.store.models import TrainedModel as TrainedModel
    from lstm_explorer.store.models import load as load
    from lstm_explorer.store.models import save as save
    from lstm_explorer.store.outcomes import Outcome as Outcome
    from lstm_explorer.sweeps.statistics import compare as compare
    from lstm_explorer.sweeps.statistics import summarise as summarise
    from lstm_explorer.sweeps.sweep import sweep as sweep
    from lstm_explorer.training.keras_model import initial_weights as initial_weights
    from lstm_explorer.training.keras_model import keras_model as keras_model
    from lstm_explorer.training.program import train as train
else:

    def __getattr__(name: str) -> object:
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return __all__
