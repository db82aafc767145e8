"""What one visitor may ask of a server: enough for every lesson, and not all of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lstm_explorer import FRAMINGS, Experiment
from lstm_explorer.environment import PUBLIC
from lstm_explorer.jobs import limits
from lstm_explorer.jobs.limits import OWN_MACHINE, SHARED, WORKERS, TooMuch
from lstm_explorer.lesson.claims import CLAIMS
from lstm_explorer.recipe.budgets import seconds_of
from lstm_explorer.store.models import load

MANY = "".join(chr(0x4E00 + n) for n in range(200))
LARGEST = Experiment(framing="padded_prefix", units=256, epochs=100_000)


def test_a_machine_of_ones_own_has_no_longest_training(monkeypatch):
    monkeypatch.delenv(PUBLIC, raising=False)
    assert limits.limits() is OWN_MACHINE
    OWN_MACHINE.check_training(LARGEST, 0)
    OWN_MACHINE.check_sweep([LARGEST] * 1000, 0)


def test_a_server_for_everybody_refuses_what_takes_too_long(monkeypatch):
    monkeypatch.setenv(PUBLIC, "lstm.example.org")
    with pytest.raises(TooMuch, match=r"about \d+ min.*no training .* more than about 60 s"):
        limits.limits().check_training(LARGEST, 0)


def test_the_epochs_that_the_refusal_names_are_allowed():
    with pytest.raises(TooMuch) as refused:
        SHARED.check_recipe(LARGEST)
    epochs = int(str(refused.value).split("at most ")[1].split(" epochs")[0].replace(",", ""))
    SHARED.check_recipe(replace(LARGEST, epochs=epochs))
    with pytest.raises(TooMuch):
        SHARED.check_recipe(replace(LARGEST, epochs=epochs + epochs // 20 + 1))


@pytest.mark.parametrize("framing", FRAMINGS)
def test_every_lesson_may_be_trained_everywhere_at_twice_its_length(framing):
    lesson = Experiment(framing=framing)
    SHARED.check_training(replace(lesson, epochs=2 * lesson.epochs), 0)


def test_ten_seeds_of_one_lesson_may_be_swept_everywhere():
    for framing in FRAMINGS:
        SHARED.check_sweep([Experiment(framing=framing, seed=seed) for seed in range(1, 11)], 0)


def test_every_claim_may_be_tested_with_some_seeds_everywhere():
    for claim in CLAIMS.values():
        if claim.recipes:
            SHARED.check_sweep(list(claim.recipes.values()), 0)


def test_one_training_too_many_is_refused():
    SHARED.check_training(Experiment(), SHARED.trainings - 1)
    with pytest.raises(TooMuch, match="3 of your trainings are waiting or under way"):
        SHARED.check_training(Experiment(), SHARED.trainings)


def test_a_sweep_that_takes_too_long_is_refused_and_so_is_the_second():
    runs = [Experiment(framing="variable_length", seed=seed) for seed in range(1, 101)]
    with pytest.raises(TooMuch, match=r"These 100 runs .* for about \d\d runs in all"):
        SHARED.check_sweep(runs, 0)
    with pytest.raises(TooMuch, match="1 of your sweeps"):
        SHARED.check_sweep(runs[:10], 1)


@pytest.mark.parametrize("framing", ["padded_prefix", "variable_length"])
def test_the_estimate_is_near_what_the_shipped_model_took(framing):
    experiment = Experiment(framing=framing)
    assert seconds_of(experiment) / 3 < load(experiment).seconds < 3 * seconds_of(experiment)


@pytest.mark.parametrize(
    ("recipe", "measured"),
    [
        ({"framing": "one_char", "sequence": "ABC", "units": 1, "epochs": 100_000}, 5.5),
        ({"framing": "one_char", "epochs": 500}, 0.2),
        ({"framing": "padded_prefix", "sequence": MANY[:60], "units": 256, "epochs": 10}, 5.6),
        (
            {"framing": "padded_prefix", "sequence": MANY, "units": 8, "epochs": 200,
             "batch_size": 199},
            7.4,
        ),
        (
            {"framing": "one_char", "sequence": MANY, "units": 256, "epochs": 1000,
             "batch_size": 199},
            7.9,
        ),
    ],
    ids=["hardly anything in an epoch", "the lesson", "wide", "long and many", "wide and many"],
)  # fmt: skip
def test_the_estimate_is_near_what_the_extremes_took(recipe, measured):
    """Seconds of processor time on the machine that `docs/reliability.md` names."""
    assert measured / 3 < seconds_of(Experiment(**recipe)) < 3 * measured


def test_the_many_recipes_of_a_sweep_have_to_be_compiled():
    several = [Experiment(framing="one_char", units=units, epochs=1) for units in range(1, 250)]
    with pytest.raises(TooMuch, match="These 249 runs"):
        SHARED.check_sweep(several, 0)
    SHARED.check_sweep([replace(several[0], seed=seed) for seed in range(249)], 0)


def test_a_training_too_many_for_the_server_is_refused():
    SHARED.check_queue(SHARED.waiting - 1)
    with pytest.raises(TooMuch, match="200 trainings wait on this server"):
        SHARED.check_queue(SHARED.waiting)


def test_the_estimate_grows_with_all_that_costs():
    one = Experiment(framing="padded_prefix")
    for change in (
        {"epochs": 5000},
        {"units": 200},
        {"sequence": "ABCDEFGHIJKLMNOPQRSTUVWXYZ" * 4},
    ):
        assert seconds_of(replace(one, **change)) > 1.9 * seconds_of(one)


def test_the_environment_says_how_many_workers(monkeypatch):
    monkeypatch.setenv(WORKERS, "5")
    assert limits.workers() == 5
    monkeypatch.delenv(WORKERS)
    assert limits.workers() in (1, 2)


@pytest.mark.parametrize("given", ["0", "-1", "two", "65", "9" * 400, "²"])
def test_a_number_of_workers_that_is_none_is_refused(given, monkeypatch):
    monkeypatch.setenv(WORKERS, given)
    with pytest.raises(ValueError, match="LSTM_EXPLORER_WORKERS must be a whole number from 1"):
        limits.workers()
