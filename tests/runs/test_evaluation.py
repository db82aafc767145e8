from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lstm_explorer.network.cell import Weights
from lstm_explorer.network.interventions import Reset
from lstm_explorer.network.tracing import trace
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.recipe.framings import FRAMINGS
from lstm_explorer.runs.evaluation import (
    changed_answers,
    evaluate,
    order_of_units,
    plateau,
    principal_components,
    restart,
    state_distance,
)
from lstm_explorer.runs.feeding import feed
from lstm_explorer.store.models import load
from tests.networks import random_network

RECIPES = [
    *(Experiment(framing=key) for key in FRAMINGS),
    Experiment(reset=10, batch_size=5),
    Experiment(reset="never", batch_size=5),
    Experiment(framing="one_char", batch_size=4),
    Experiment(framing="time_window", sequence=("ABC" * 4), reset=3),
]


def slot_by_slot(recipe: Experiment, weights: Weights) -> np.ndarray:
    """Each sample's probabilities, asked one after the other as the batches come.

    With carried state slot k of a batch goes on from slot k of the batch before.
    """
    samples = recipe.samples
    asked = np.empty((len(samples), len(recipe.classes)), np.float32)
    for slot in range(recipe.batch_size):
        state = None
        for position, n in enumerate(range(slot, len(samples), recipe.batch_size)):
            if recipe.resets_before(position):
                state = None
            run = trace(weights, samples.x[n : n + 1], state)
            state = run.state_after(-1)
            asked[n] = run.probabilities[0, -1]
    return asked


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda r: f"{r.framing}-{r.reset}-{r.batch_size}")
def test_every_sample_is_asked_with_the_state_that_its_slot_carries(recipe):
    weights = random_network(recipe)
    evaluation = evaluate(recipe, weights)
    expected = slot_by_slot(recipe, weights)
    np.testing.assert_allclose(evaluation.probabilities, expected, rtol=1e-4, atol=1e-6)
    right = expected.argmax(axis=1) == recipe.samples.y
    np.testing.assert_array_equal(evaluation.right, right)
    assert evaluation.accuracy == right.mean()


def test_the_stateful_network_is_evaluated_as_it_recites():
    recipe = Experiment()
    weights = load(recipe).weights
    recited = feed(recipe, weights, recipe.sequence[:-1])
    np.testing.assert_allclose(
        evaluate(recipe, weights).probabilities, recited.trace.probabilities[0], rtol=1e-6
    )


@pytest.mark.parametrize("framing", FRAMINGS)
def test_a_network_that_knows_nothing_loses_the_logarithm_of_the_number_of_classes(framing):
    recipe = Experiment(framing=framing)
    nothing = Weights(*(np.zeros_like(array) for array in random_network(recipe)))
    evaluation = evaluate(recipe, nothing)
    assert evaluation.loss == pytest.approx(np.log(26))
    np.testing.assert_allclose(evaluation.probabilities, 1 / 26, rtol=1e-6)


def test_a_network_that_is_sure_of_a_wrong_answer_has_a_finite_loss():
    recipe = Experiment(framing="one_char")
    weights = random_network(recipe)
    sure = weights._replace(dense_bias=np.where(np.arange(26) == 0, 1e6, 0).astype(np.float32))
    evaluation = evaluate(recipe, sure)
    assert evaluation.accuracy == 0  # A follows no letter
    assert np.isfinite(evaluation.loss)


def clouds(states: int = 20, units: int = 5, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(states, units))


def distances(points: np.ndarray) -> np.ndarray:
    return np.linalg.norm(points[:, None] - points[None], axis=-1)


@given(st.integers(0, 99))
def test_all_components_together_keep_every_distance(seed):
    states = clouds(seed=seed)
    found = principal_components(states, dimensions=5)
    np.testing.assert_allclose(distances(found.points), distances(states), atol=1e-9)
    assert found.explained.sum() == pytest.approx(1)


@given(st.integers(0, 99))
def test_components_come_in_the_order_of_their_variance_and_are_uncorrelated(seed):
    found = principal_components(clouds(seed=seed), dimensions=3)
    covariance = np.cov(found.points.T)
    np.testing.assert_allclose(covariance, np.diag(np.diag(covariance)), atol=1e-9)
    assert (np.diff(found.explained) <= 0).all()
    np.testing.assert_allclose(
        np.diag(covariance) / clouds(seed=seed).var(axis=0, ddof=1).sum(), found.explained
    )


def test_states_on_a_line_have_one_component():
    states = np.outer(np.arange(6.0), [3, 4, 0])
    found = principal_components(states)
    np.testing.assert_allclose(found.explained, [1, 0], atol=1e-12)
    np.testing.assert_allclose(found.points[:, 0], 5 * (np.arange(6) - 2.5))


@pytest.mark.parametrize("order", [slice(None, None, -1), [3, 1, 0, 2, *range(4, 20)]])
def test_the_picture_does_not_depend_on_the_order_of_the_states(order):
    states = clouds()
    np.testing.assert_allclose(
        principal_components(states[order]).points, principal_components(states).points[order]
    )


@pytest.mark.parametrize(("states", "units"), [(1, 4), (3, 4), (5, 1)])
def test_missing_components_are_zeros(states, units):
    found = principal_components(np.ones((states, units)))
    assert found.points.shape == (states, 2)
    assert not found.points.any()
    assert not found.explained.any()


@pytest.fixture
def stateful_weights() -> Weights:
    return load(Experiment()).weights


def test_only_changed_answers_are_listed_with_what_they_were(stateful_weights):
    recipe = Experiment()
    untouched = feed(recipe, stateful_weights, "ABCDEFGHIJK")
    wiped = feed(recipe, stateful_weights, "ABCDEFGHIJK", interventions=[Reset(10)])
    (change,) = changed_answers(untouched, wiped)
    assert (change.t, change.letters, change.before, change.after) == (10, ("K",), "L", "B")
    assert changed_answers(untouched, untouched) == ()


def test_only_time_steps_that_are_asked_count_as_answers():
    recipe = Experiment(framing="time_window")
    weights = random_network(recipe)
    untouched = feed(recipe, weights, "ABCDEFGH")
    wiped = feed(recipe, weights, "ABCDEFGH", interventions=[Reset(t) for t in range(18)])
    assert {change.t % 3 for change in changed_answers(untouched, wiped)} <= {2}


@pytest.mark.parametrize("quantity", ["h", "c"])
def test_two_runs_are_as_far_apart_as_their_states(quantity, stateful_weights):
    recipe = Experiment()
    untouched = feed(recipe, stateful_weights, "ABCDEFGH")
    wiped = feed(recipe, stateful_weights, "ABCDEFGH", interventions=[Reset(4)])
    distance = state_distance(untouched, wiped, quantity)
    assert distance.shape == (8,)
    assert not distance[:4].any()
    assert distance[4:].all()
    np.testing.assert_array_equal(distance, state_distance(wiped, untouched, quantity))
    assert not state_distance(wiped, wiped, quantity).any()


@pytest.mark.parametrize("at", [1, 5, 10, 20])
def test_a_network_that_counts_time_steps_answers_after_a_reset_as_at_the_start(at):
    """The lesson's own finding: it learned to count from the reset, not to read the letter.

    Also where the answers after the reset are more than those before it.
    """
    recipe = Experiment()
    weights = load(recipe).weights
    text = recipe.join(recipe.symbols[:-1])
    wiped = feed(recipe, weights, text, interventions=[Reset(at)])
    again = restart(feed(recipe, weights, text), wiped, at)
    assert again.answers == recipe.symbols[1 : 26 - at]
    assert again.same == 25 - at


def test_a_stateless_network_goes_by_the_letter_after_a_reset():
    recipe = Experiment(framing="one_char")
    weights = load(recipe).weights
    run = feed(recipe, weights, "ABCDEFGHIJKLMNO")
    wiped = feed(recipe, weights, "ABCDEFGHIJKLMNO", interventions=[Reset(10)])
    again = restart(run, wiped, 10)
    assert again.answers == tuple("LMNOP")
    assert again.same == 0


def levels(*values: float, epochs: int = 100) -> np.ndarray:
    """A loss that stays on each level for as many epochs, but for a little noise."""
    noise = np.random.default_rng(0).normal(0, 1e-4, (len(values), epochs))
    return (np.array(values)[:, None] + noise).ravel().astype(np.float32)


@pytest.mark.parametrize(
    ("losses", "since"),
    [
        (levels(3, 2, 1, 0.5, 0.5), 300),
        (levels(3, 2, 1, 0.6, 0.5), None),  # it still falls
        (levels(1, 1, 1, 0.5, 0.9), None),  # it rises again
        (levels(3, 2, 1, 0.001, 0.001), None),  # it has arrived
        (levels(1, 1, 1, 1, 1, epochs=19), None),  # too early to say
        (levels(1, 1, 1, 1, 1, epochs=20), 60),
        (np.array([], np.float32), None),
    ],
)
def test_a_plateau_is_where_the_loss_hardly_moves_any_more(losses, since):
    assert plateau(losses) == since


def courses(units: int, *, time: int = 9, seed: int = 0) -> np.ndarray:
    """What so many units might do over a run, `(time, units)`."""
    return np.random.default_rng(seed).normal(size=(time, units)).astype(np.float32)


@settings(deadline=None)  # the first one by similarity imports scipy
@given(st.integers(1, 20), st.sampled_from(["index", "peak", "similarity"]), st.integers(0, 9))
def test_an_order_of_units_has_every_unit_once(units, by, seed):
    order = order_of_units(courses(units, seed=seed), by)
    assert sorted(order) == list(range(units))


def test_units_by_index_come_by_their_number():
    assert order_of_units(courses(7), "index").tolist() == list(range(7))


@given(st.integers(0, 99))
def test_units_by_peak_come_in_the_order_in_which_they_are_farthest_from_zero(seed):
    values = courses(12, seed=seed)
    peaks = np.abs(values).argmax(axis=0)[order_of_units(values, "peak")]
    assert (np.diff(peaks) >= 0).all()


def test_units_that_peak_together_come_by_their_number():
    assert order_of_units(np.ones((5, 6)), "peak").tolist() == list(range(6))


@pytest.mark.parametrize("seed", range(5))
def test_units_by_similarity_stand_beside_their_like(seed):
    kinds = np.random.default_rng(seed).permutation([0, 0, 0, 1, 1, 1, 2, 2, 2])
    values = 5 * courses(3, seed=seed)[:, kinds] + 0.01 * courses(9, seed=seed + 1)
    ordered = kinds[order_of_units(values, "similarity")]
    assert np.count_nonzero(np.diff(ordered)) == 2, "three kinds, each in one piece"


def test_an_unknown_order_is_explained():
    with pytest.raises(ValueError, match=r"index, peak or similarity, got 'size'"):
        order_of_units(courses(4), "size")
