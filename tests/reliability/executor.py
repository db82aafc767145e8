"""An executor for sweeps that trains nothing."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any

from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.store.outcomes import pack
from tests.networks import fabricated_outcome


class Fabricating(Executor):
    """Has every run trained at once."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    def submit(self, _: Callable[..., Any], /, recipe: dict[str, Any], **__: Any) -> Future[Any]:  # type: ignore[override]
        run = Experiment(**recipe)
        self.asked.append(run.seed)
        found: Future[bytes] = Future()
        found.set_result(pack(fabricated_outcome(run)))
        return found
