"""Two servers that keep their models in one folder."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lstm_explorer.jobs.job import Job
from lstm_explorer.jobs.trainings import Trainings
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.store.models import load
from lstm_explorer.store.outcomes import recall
from lstm_explorer.sweeps.sweep import sweep
from tests.networks import fabricated_model, fabricated_outcome
from tests.reliability.executor import Fabricating
from tests.reliability.server import SHORT, Server, seeded
from tests.workers import GENUINE, Crew, watched

NEVER = 120
"""Seconds that only a failing test waits for."""


def test_two_servers_train_the_same_and_other_recipes_and_every_file_is_whole(
    home, tmp_path, caplog
):
    seeds = [range(1, 25), range(13, 37)]
    servers = [Server(tmp_path / f"crew {n}", which) for n, which in enumerate(seeds)]
    for server, which in zip(servers, seeds, strict=True):
        assert server.said() == [f"{seed} done" for seed in which]
    for seed in range(1, 37):
        found, made_up = load(seeded(seed)), fabricated_model(seeded(seed))
        assert found is not None
        for ours, theirs in zip(found.weights, made_up.weights, strict=True):
            np.testing.assert_array_equal(ours, theirs)
    assert len(list((home / "models").iterdir())) == 36, "nothing else is left"
    assert not caplog.records


def test_two_sweeps_into_one_folder_keep_every_run_whole(home, caplog):
    """Sweeps take no turns: a run may be trained by both, and the later file is the same."""
    runs = range(1, 60)
    threads = [
        threading.Thread(target=list, args=(sweep([SHORT], runs, executor=Fabricating()),))
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for seed in runs:
        found, made_up = recall(seeded(seed)), fabricated_outcome(seeded(seed))
        assert found is not None
        np.testing.assert_array_equal(found.losses, made_up.losses)
    assert len(list((home / "runs").iterdir())) == len(runs)
    assert not caplog.records


@pytest.fixture
def both(home: Path, tmp_path: Path) -> Iterator[list[Trainings]]:
    """Two servers' trainings with genuine workers."""
    hired = []
    for number in range(2):
        folder = tmp_path / f"crew {number}"
        folder.mkdir()
        hired.append(Trainings(workers=1, command=Crew(folder, GENUINE).command))
    yield hired
    for trainings in hired:
        trainings.close()


@pytest.mark.slow
def test_two_servers_that_compile_and_train_one_recipe_at_once_get_one_network(both, home):
    """They begin with no compiled programs, and then share them."""
    recipe = Experiment(framing="one_char", epochs=300, units=12)
    for shared in (recipe, replace(recipe, units=20, seed=2)):
        for trainings in both:
            trainings.start(shared)
        with ThreadPoolExecutor() as viewers:  # at once: what nobody looks at is stopped
            first, second = viewers.map(ended, both, [shared] * 2)
        for ours, theirs in zip(first.model.weights, second.model.weights, strict=True):
            np.testing.assert_array_equal(ours, theirs)
        for ours, theirs in zip(load(shared).weights, first.model.weights, strict=True):
            np.testing.assert_array_equal(ours, theirs)


def ended(trainings: Trainings, recipe: Experiment) -> Job:
    job = watched(trainings, recipe, NEVER)
    assert job is not None
    assert (job.phase, job.sentence) == ("done", None)
    return job
