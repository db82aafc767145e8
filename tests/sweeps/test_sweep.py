"""Sweeps of made-up runs; `training/test_sweeps_survive.py` has genuine ones."""

from __future__ import annotations

import errno
import os
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.store import models
from lstm_explorer.store.outcomes import keep, outcome_of, pack, recall
from lstm_explorer.sweeps import sweep as sweeps
from lstm_explorer.sweeps.executors import local_workers
from lstm_explorer.sweeps.sweep import ATTEMPTS, SweepFailed, kept, planned, sweep
from tests.networks import fabricated_model, fabricated_outcome
from tests.workers import ends

RECIPE = Experiment(framing="one_char", sequence="ABCD", units=2, epochs=3)
OTHER = replace(RECIPE, units=3)
NEVER = 60
"""Seconds that only a failing test waits for."""

Trained = list[Experiment]


def seeds_of(runs: list[Any]) -> list[int]:
    return [getattr(run, "experiment", run).seed for run in runs]


class Inline(Executor):
    """Does everything at once, in this thread."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


class Held(Executor):
    """Does nothing until it is told to, the oldest first."""

    def __init__(self) -> None:
        self.asked: list[tuple[Future[Any], Callable[[], Any]]] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        self.asked.append((future, lambda: fn(*args, **kwargs)))
        return future

    def do(self) -> None:
        future, work = self.asked.pop(0)
        if future.set_running_or_notify_cancel():
            future.set_result(work())


@pytest.fixture(autouse=True)
def trained(home, monkeypatch) -> Trained:
    """Every run that is trained, in order; what comes of it is made up."""
    runs: Trained = []

    def made_up(recipe: dict[str, Any]) -> bytes:
        runs.append(Experiment(**recipe))
        return pack(fabricated_outcome(runs[-1]))

    monkeypatch.setattr(sweeps, "train_run", made_up)
    return runs


def goes_wrong(monkeypatch: pytest.MonkeyPatch, error: Exception, seed: int, times: int) -> None:
    """The first so many attempts at the run of a seed end with an error."""
    genuine = sweeps.train_run
    left = [times]

    def train_run(recipe: dict[str, Any]) -> bytes:
        if recipe["seed"] == seed and left[0]:
            left[0] -= 1
            raise error
        return genuine(recipe)

    monkeypatch.setattr(sweeps, "train_run", train_run)


# --- which runs -----------------------------------------------------------------------------


@given(
    st.lists(st.sampled_from([RECIPE, OTHER, replace(RECIPE, epochs=5)]), min_size=1),
    st.lists(st.integers(0, 9), min_size=1),
)
def test_every_recipe_meets_every_seed_once_the_first_seed_first(recipes, seeds):
    runs = planned(recipes, seeds)
    unique = list(dict.fromkeys(recipes))
    assert runs == [
        replace(recipe, seed=seed) for seed in dict.fromkeys(seeds) for recipe in unique
    ]


def test_recipes_that_differ_only_in_their_seed_are_one(trained):
    assert len(list(sweep([RECIPE, replace(RECIPE, seed=3)], [1, 2], executor=Inline()))) == 2


@pytest.mark.parametrize(
    ("recipes", "seeds", "sentence"),
    [
        ([], [1], "There is no recipe to sweep. Give at least one Experiment."),
        ([RECIPE], [], "A sweep of 0 seeds trains nothing."),
        ([RECIPE], range(0), "A sweep of 0 seeds trains nothing."),
        ([RECIPE], [-1], "`seed` must be a whole number"),
        ([RECIPE], [1.5], "`seed` must be a whole number"),
    ],
)
def test_what_is_no_sweep_is_refused_before_anything_begins(recipes, seeds, sentence, trained):
    with pytest.raises(ValueError, match=sentence):
        sweep(recipes, seeds, executor=Inline())
    assert not trained


# --- what is kept is not trained again ------------------------------------------------------


def test_every_run_is_kept_before_it_is_told(tmp_path):
    told = []
    for outcome in sweep([RECIPE, OTHER], range(5), executor=Inline(), folder=tmp_path):
        found = recall(outcome.experiment, folder=tmp_path)
        np.testing.assert_array_equal(found.losses, outcome.losses)
        told.append(outcome.experiment)
    assert sorted(told, key=repr) == sorted(planned([RECIPE, OTHER], range(5)), key=repr)


def test_a_sweep_asked_for_again_trains_nothing_and_tells_the_same_in_order(trained):
    first = {o.experiment: o for o in sweep([RECIPE, OTHER], [3, 1, 2], executor=Inline())}
    trained.clear()
    again = sweep([RECIPE, OTHER], [3, 1, 2], executor=Inline())
    told = list(again)
    assert [o.experiment for o in told] == planned([RECIPE, OTHER], [3, 1, 2])
    for outcome in told:
        np.testing.assert_array_equal(outcome.answers, first[outcome.experiment].answers)
    assert (again.done, again.trained, trained) == (6, 0, [])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(asked=st.lists(st.sets(st.integers(0, 30), min_size=1, max_size=6), max_size=5))
def test_whatever_is_asked_for_each_run_is_trained_once(asked, trained, tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs")
    trained.clear()
    for seeds in asked:
        assert (
            set(seeds_of(list(sweep([RECIPE], seeds, executor=Inline(), folder=folder)))) == seeds
        )
    assert sorted(seeds_of(trained)) == sorted(set().union(*asked))


def test_more_seeds_train_only_the_new_ones(trained):
    list(sweep([RECIPE], range(3), executor=Inline()))
    trained.clear()
    more = sweep([RECIPE], range(5), executor=Inline())
    assert seeds_of(list(more)) == [0, 1, 2, 3, 4]
    assert seeds_of(trained) == [3, 4]
    assert (more.done, more.trained) == (5, 2)


def test_a_model_in_the_store_counts_as_a_run(trained):
    model = fabricated_model(replace(RECIPE, seed=2))
    models.save(model)
    told = list(sweep([RECIPE], [1, 2], executor=Inline()))
    assert seeds_of(trained) == [1]
    assert seeds_of(told) == [2, 1]  # what is known comes first
    np.testing.assert_array_equal(told[0].answers, outcome_of(model).answers)
    assert kept(model.experiment).losses.tolist() == model.losses.tolist()


def test_the_lessons_own_run_is_shipped():
    recipe = Experiment(framing="whole_batch")
    told = list(sweep([recipe], [recipe.seed], executor=Inline()))
    assert told[0].accuracy == outcome_of(models.load(recipe)).accuracy


def test_a_damaged_run_is_trained_again(trained, tmp_path, caplog):
    list(sweep([RECIPE], [1, 2], executor=Inline(), folder=tmp_path))
    trained.clear()
    path = tmp_path / f"{replace(RECIPE, seed=2).fingerprint}.npz"
    path.write_bytes(path.read_bytes()[:-30])
    assert seeds_of(list(sweep([RECIPE], [1, 2], executor=Inline(), folder=tmp_path))) == [1, 2]
    assert seeds_of(trained) == [2]
    assert path.name in caplog.text


def test_what_another_sweep_has_kept_meanwhile_is_not_trained_again(trained):
    one = sweep([RECIPE], range(4), executor=Inline(), ahead=1)
    next(one)
    other = list(sweep([RECIPE], range(4), executor=Inline(), ahead=1))
    assert seeds_of([next(one), *one]) == [1, 2, 3]
    assert seeds_of(trained) == [0, 1, 2, 3]
    assert (one.done, one.trained, len(other)) == (4, 1, 4)


def test_a_diverged_run_is_a_run_like_any_other(trained, monkeypatch):
    def diverges(recipe: dict[str, Any]) -> bytes:
        outcome = fabricated_outcome(Experiment(**recipe))
        if recipe["seed"] == 2:
            outcome = replace(
                outcome, answers=np.empty(0, np.int64), weights=None, diverged="In epoch 3 …"
            )
        trained.append(outcome.experiment)
        return pack(outcome)

    monkeypatch.setattr(sweeps, "train_run", diverges)
    for _ in range(2):
        told = list(sweep([RECIPE], [1, 2, 3], executor=Inline()))
        assert {o.experiment.seed: o.diverged for o in told} == {
            1: None,
            2: "In epoch 3 …",
            3: None,
        }
    assert seeds_of(trained) == [1, 2, 3]


# --- errors ---------------------------------------------------------------------------------


def told_before_failing(made: sweeps.Sweep) -> tuple[list[int], str]:
    told = []
    with pytest.raises(SweepFailed) as failed:
        for outcome in made:
            told.append(outcome.experiment.seed)
    return sorted(told), str(failed.value)


@pytest.mark.parametrize("times", range(ATTEMPTS))
def test_a_run_that_ended_with_its_worker_is_begun_again(times, trained, monkeypatch):
    goes_wrong(monkeypatch, BrokenExecutor("killed"), seed=2, times=times)
    assert sorted(seeds_of(list(sweep([RECIPE], range(5), executor=Inline())))) == [0, 1, 2, 3, 4]
    assert sorted(seeds_of(trained)) == [0, 1, 2, 3, 4]


def test_a_run_that_always_ends_with_its_worker_is_told_and_the_others_go_on(trained, monkeypatch):
    goes_wrong(monkeypatch, BrokenExecutor("killed"), seed=2, times=ATTEMPTS)
    told, sentence = told_before_failing(sweep([RECIPE], range(5), executor=Inline()))
    assert told == [0, 1, 3, 4]
    assert sentence == (
        "1 of 5 runs came to nothing or could not be kept; the others are safe. The first: "
        "one_char with seed 2 ended with an error (BrokenExecutor: killed). "
        "Ask for the sweep again: it goes on where it is."
    )
    trained.clear()
    list(sweep([RECIPE], range(5), executor=Inline()))
    assert seeds_of(trained) == [2]


def test_another_error_is_told_at_once_and_the_others_go_on(trained, monkeypatch):
    goes_wrong(monkeypatch, MemoryError("too large"), seed=0, times=1)
    told, sentence = told_before_failing(sweep([RECIPE], range(4), executor=Inline()))
    assert told == [1, 2, 3]
    assert "with seed 0 ended with an error (MemoryError: too large)" in sentence


@pytest.mark.parametrize("content", [b"junk", pack(fabricated_outcome(OTHER))])
def test_what_makes_no_outcome_is_told_and_the_others_go_on(content, monkeypatch):
    """As from a worker on another machine that has another version of this library."""
    genuine = sweeps.train_run
    monkeypatch.setattr(
        sweeps, "train_run", lambda recipe: content if recipe["seed"] == 1 else genuine(recipe)
    )
    told, sentence = told_before_failing(sweep([RECIPE], range(3), executor=Inline()))
    assert told == [0, 2]
    assert "seed 1 ended with an error (Damaged: it " in sentence


@pytest.mark.parametrize("error", [BrokenExecutor("gone"), RuntimeError("shut down")])
def test_an_executor_that_takes_nothing_fails_the_sweep_with_a_sentence(error, trained):
    class Gone(Executor):
        def submit(self, *_: Any, **__: Any) -> Future[Any]:
            raise error

    keep(fabricated_outcome(replace(RECIPE, seed=1)))
    told, sentence = told_before_failing(sweep([RECIPE], range(3), executor=Gone()))
    assert told == [1]
    assert sentence.startswith("2 of 3 runs came to nothing")
    assert str(error) in sentence


def test_runs_that_somebody_else_cancels_are_told(trained):
    pool = Held()
    made = sweep([RECIPE], [1, 2], executor=pool)
    genuine = pool.submit

    def submit(*args: Any, **kwargs: Any) -> Future[Any]:
        future = genuine(*args, **kwargs)
        future.cancel()
        future.set_running_or_notify_cancel()
        return future

    pool.submit = submit  # type: ignore[method-assign]
    told, sentence = told_before_failing(made)
    assert told == []
    assert "CancelledError" in sentence


def test_runs_that_cannot_be_kept_are_told_all_the_same(trained, monkeypatch, tmp_path):
    genuine = os.replace

    def full(source: str, target: object) -> None:
        if str(target).endswith(f"{replace(RECIPE, seed=1).fingerprint}.npz"):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        genuine(source, target)

    monkeypatch.setattr(os, "replace", full)
    told, sentence = told_before_failing(sweep([RECIPE], range(3), executor=Inline()))
    assert told == [0, 1, 2]
    assert "one_char with seed 1 was trained but could not be kept (No space left" in sentence


def test_a_folder_that_is_a_file_loses_no_run(tmp_path):
    folder = tmp_path / "runs"
    folder.write_text("in the way")
    told, sentence = told_before_failing(
        sweep([RECIPE], range(3), executor=Inline(), folder=folder)
    )
    assert told == [0, 1, 2]
    assert sentence.startswith("3 of 3 runs")


# --- how far it is, and letting go ----------------------------------------------------------


@pytest.mark.parametrize("ahead", [1, 2, 64])
def test_no_more_runs_wait_in_the_executor_than_asked(ahead, monkeypatch):
    pool = Held()
    most = []

    class Ended:
        def put(self, _: object) -> None:
            """The pool is asked below."""

        def get(self) -> None:
            most.append(len(pool.asked))
            pool.do()

    monkeypatch.setattr(sweeps, "SimpleQueue", Ended)
    made = sweep([RECIPE], range(6), executor=pool, ahead=ahead)
    assert seeds_of(made) == list(range(6))
    assert max(most) == min(ahead, 6)


def test_how_far_it_is_is_known_on_the_way(monkeypatch):
    clock = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    list(sweep([RECIPE], [0, 1], executor=Inline()))
    made = sweep([RECIPE], range(8), executor=Inline(), ahead=1)
    seen = []
    assert (made.done, made.trained, len(made.runs)) == (0, 0, 8)
    for _ in made:
        clock[0] += 2
        seen.append((made.done, made.trained, made.seconds_left()))
    assert seen == [
        (1, 0, None), (2, 0, None), (3, 1, None),
        (4, 2, 8), (5, 3, 6), (6, 4, 4), (7, 5, 2), (8, 6, 0),
    ]  # fmt: skip


def test_a_stopped_sweep_yields_what_is_being_trained_and_begins_no_more(trained):
    pool = Held()
    made = sweep([RECIPE], range(6), executor=pool, ahead=4)
    yielded: list[int] = []
    thread = threading.Thread(target=lambda: yielded.extend(seeds_of(made)))
    thread.start()
    deadline = time.monotonic() + 30
    while len(pool.asked) < 4:
        assert time.monotonic() < deadline
        time.sleep(0.002)
    future, work = pool.asked[0]
    future.set_running_or_notify_cancel()
    made.stop()
    assert [asked.cancelled() for asked, _ in pool.asked] == [False, True, True, True]
    future.set_result(work())
    thread.join(30)
    assert not thread.is_alive()
    assert yielded == [0]
    assert (made.done, made.trained, len(pool.asked)) == (1, 1, 4)


def test_whoever_stops_asking_lets_go_of_what_waits(trained):
    pool = Held()
    made = sweep([RECIPE], range(6), executor=pool, ahead=4)
    threading.Timer(0.05, pool.do).start()
    next(made)
    made.close()
    waiting = [future for future, _ in pool.asked]
    assert len(waiting) == 3
    assert all(future.cancelled() for future in waiting)
    assert next(made, None) is None
    assert seeds_of(trained) == [0]
    list(sweep([RECIPE], range(6), executor=Inline()))
    assert seeds_of(trained) == [0, 1, 2, 3, 4, 5]


def test_runs_that_had_ended_when_one_stops_asking_are_kept(trained):
    made = sweep([RECIPE], range(6), executor=Inline(), ahead=6)
    next(made)
    made.close()
    assert all(recall(run) is not None for run in made.runs)
    assert seeds_of(trained) == [0, 1, 2, 3, 4, 5]


def test_threads_may_train_side_by_side(trained):
    with ThreadPoolExecutor(8) as pool:
        told = list(sweep([RECIPE, OTHER], range(30), executor=pool))
    assert Counter(o.experiment for o in told) == Counter(planned([RECIPE, OTHER], range(30)))
    assert len(trained) == 60


# --- the processes of this machine ----------------------------------------------------------


def pid_of_worker(seconds: float = 0) -> int:
    time.sleep(seconds)
    return os.getpid()


def die() -> None:
    os._exit(9)


def test_a_local_worker_that_dies_takes_only_its_own_run_with_it(monkeypatch):
    """In a pool that breaks as a whole, a run that always kills would end those that wait."""
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    with local_workers(20) as pool:
        deadly = [pool.submit(die) for _ in range(3)]
        others = [pool.submit(pid_of_worker, 0.01) for _ in range(20)]
        for future in deadly:
            with pytest.raises(BrokenExecutor):
                future.result(NEVER)
        pids = {future.result(NEVER) for future in others}
    assert os.getpid() not in pids
    assert all(ends(pid) for pid in pids)


def test_no_more_local_workers_are_started_than_there_are_cores_or_runs(monkeypatch):
    monkeypatch.setattr(os, "cpu_count", lambda: 3)
    for runs, most in ((1, 1), (2, 2), (9, 3)):
        with local_workers(runs) as pool:
            pids = {f.result(NEVER) for f in [pool.submit(pid_of_worker, 0.2) for _ in range(9)]}
        assert len(pids) <= most
        assert all(ends(pid, within=1) for pid in pids)


def test_local_workers_let_go_of_what_waits_when_the_block_ends(monkeypatch):
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    with local_workers(9) as pool:
        futures = [pool.submit(pid_of_worker, 0.2) for _ in range(9)]
        futures[0].result(NEVER)
    assert sum(future.cancelled() for future in futures) >= 6
