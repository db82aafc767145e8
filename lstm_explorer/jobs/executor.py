"""The server's workers as an executor, for sweeps and for questions to Keras."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any

from lstm_explorer.jobs.trainings import Trainings
from lstm_explorer.sweeps.sweep import answer_of_keras, train_run


class RunExecutor(Executor):
    """The server's workers, as a sweep wants them."""

    def __init__(self, trainings: Trainings) -> None:
        self._trainings = trainings

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Train the run of a recipe, or put a question to Keras.

        Raises:
            ValueError: Something else than one of the two functions of `sweeps` is asked for.
        """
        if fn is train_run:
            return self._trainings.run(*args, **kwargs)
        if fn is answer_of_keras:
            return self._trainings.ask(*args, **kwargs)
        raise ValueError(f"These workers train runs and answer for Keras, they do not do {fn!r}.")
