"""Work: a page does what it can wait for, and refuses what it cannot."""

from __future__ import annotations

import numpy as np
import pytest

from lstm_explorer import Experiment, feed
from lstm_explorer.lab import ablation, answers, attribution, maps, workload
from lstm_explorer.network import cell
from lstm_explorer.recipe.framings import FRAMINGS
from tests.networks import random_network

LARGEST = "".join(chr(0x4E00 + n) for n in range(200))


@pytest.fixture
def products(monkeypatch):
    """Counts what is really multiplied: rows times units times gate columns, step by step."""
    counted = []

    def step(weights, x, state, *more):
        counted.append(len(x) * 4 * weights.units * (weights.units + weights.features))
        return cell.step(weights, x, state, *more)

    for module in (answers, attribution, ablation):
        monkeypatch.setattr(module, "step", step)
    return counted


@pytest.mark.parametrize("framing", FRAMINGS)
@pytest.mark.parametrize("experiment", ["decides", *maps.WARM_UPS, "occlusion", "ablation"])
def test_an_estimate_is_no_less_than_what_is_multiplied(framing, experiment, products):
    recipe = Experiment(framing=framing, units=8)
    weights = random_network(recipe)
    run = feed(recipe, weights, recipe.join(recipe.symbols[:12]))
    last = len(run.steps) - 1
    if experiment == "decides":
        maps.who_decides(recipe, weights)
        estimate = workload.of_who_decides(recipe)
    elif experiment == "occlusion":
        attribution.occlusion(recipe, weights, run, last)
        estimate = workload.of_occlusion(recipe, run, last)
    elif experiment == "ablation":
        ablation.without_each_unit(weights, run)
        estimate = workload.of_ablation(recipe, run)
    else:
        maps.warm_up_map(recipe, weights, experiment)
        estimate = workload.of_warm_up_map(recipe, experiment)
    assert 0.9 * np.sum(products) <= estimate


@pytest.mark.parametrize("framing", FRAMINGS)
def test_the_lesson_and_a_network_of_a_hundred_symbols_are_never_refused(framing):
    for recipe in (
        Experiment(framing=framing),
        Experiment(framing=framing, units=256),
        Experiment(framing=framing, units=128, sequence=LARGEST[:100]),
    ):
        assert workload.of_who_decides(recipe) <= workload.MOST
        assert all(workload.of_warm_up_map(recipe, kind) <= workload.MOST for kind in maps.WARM_UPS)


def test_the_largest_map_is_refused():
    recipe = Experiment(framing="padded_prefix", units=256, sequence=LARGEST)
    assert workload.of_who_decides(recipe) > workload.MOST
