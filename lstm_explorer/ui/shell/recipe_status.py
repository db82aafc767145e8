"""The status of a recipe: what a server knows of it, as one visitor finds it in one rerun."""

from __future__ import annotations

from dataclasses import dataclass, replace

from lstm_explorer.jobs.job import Job
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.store.models import TrainedModel


@dataclass(frozen=True, eq=False, slots=True)
class RecipeStatus:
    """What is known of one recipe: asked for once, and handed to whoever draws.

    Attributes:
        experiment: The recipe.
        job: Its training, under way or ended; None if the server remembers none.
        model: Its network: what was just trained, else what the store holds; None if there is none.
        mine: Whether there is a job and it is the visitor's to end.
        kept: Whether the store has a file of it.
    """

    experiment: Experiment
    job: Job | None
    model: TrainedModel | None
    mine: bool
    kept: bool

    @property
    def running(self) -> bool:
        """Whether it is being trained, or waits for that."""
        return self.job is not None and self.job.running

    def asked_for(self, job: Job | None) -> RecipeStatus:
        """The status once this visitor has asked for its training, which now stands like this."""
        return replace(self, job=job, model=trained_by(job) or self.model, mine=True)


def trained_by(job: Job | None) -> TrainedModel | None:
    """The whole network that a job has trained, if it has."""
    return job.model if job is not None and job.phase == "done" else None
