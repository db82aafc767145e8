"""The genuine trainer of a worker: each method imports what it needs, TensorFlow with the first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lstm_explorer.lab.batches import BatchCheck
from lstm_explorer.network.cell import Weights
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.store.models import TrainedModel, home
from lstm_explorer.training.xla_cache import open_cache, seal_cache

if TYPE_CHECKING:
    from lstm_explorer.training.recording import Recording


class KerasTrainer:
    """What `jobs.worker` wants of who trains."""

    def __init__(self) -> None:
        self._cache = home() / "xla"

    @property
    def diverged(self) -> type[Exception]:
        """What a training raises whose loss is no longer a number."""
        from lstm_explorer.training.recording import Diverged

        return Diverged

    def prepare(self) -> None:
        """Import TensorFlow, with one thread, and what the first training would wait for."""
        open_cache(self._cache)
        import tensorflow as tf

        tf.config.threading.set_intra_op_parallelism_threads(1)
        tf.config.threading.set_inter_op_parallelism_threads(1)
        import lstm_explorer.training.recording  # noqa: F401

    def rehearse(self, recipe: Experiment) -> None:
        """Compile what a recipe needs, with one epoch of it."""
        from lstm_explorer.training.program import train

        next(train(recipe, block=1))

    def tidy(self) -> None:
        """Seal what was compiled."""
        seal_cache(self._cache)

    def recording(self, recipe: Experiment, after: TrainedModel | None) -> Recording:
        """A training of the recipe, watched."""
        from lstm_explorer.training.recording import Recording

        return Recording(recipe, after)

    def outcome(self, recipe: dict[str, Any]) -> bytes:
        """One run of a sweep, as the bytes of its outcome's file."""
        from lstm_explorer.training.run import packed_outcome

        return packed_outcome(recipe)

    def check(self, recipe: Experiment, weights: Weights) -> BatchCheck:
        """Whether samples of one batch know of each other, in Keras."""
        from lstm_explorer.training.batch_check import batch_check

        return batch_check(recipe, weights)

    def answer(self, question: str) -> bytes:
        """The answer to one of `keras_answers`."""
        from lstm_explorer.training.keras_answers import answer

        return answer(question)
