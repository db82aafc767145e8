from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_explorer.network.interventions import Reset, Resets
from lstm_explorer.network.tracing import trace
from lstm_explorer.recipe.experiment import MOST_STATES, Experiment
from lstm_explorer.recipe.framings import FRAMINGS
from lstm_explorer.runs.feeding import Run, feed, followers, free_run
from lstm_explorer.store.models import load
from tests.networks import random_network

STATELESS = [key for key, framing in FRAMINGS.items() if framing.lesson.reset == "sample"]
PADDED = [key for key, framing in FRAMINGS.items() if framing.padded]
WINDOWED = "feature_window", "time_window"
ONE_LETTER = "one_char", "whole_batch", "stateful"

CARRYING = [Experiment(framing=key, reset="never", batch_size=1) for key in (*WINDOWED, "one_char")]
RECIPES = [*(Experiment(framing=key) for key in FRAMINGS), *CARRYING, Experiment(reset=4)]


def named(recipe: Experiment) -> str:
    return f"{recipe.framing}-{recipe.reset}"


def answers(run: Run) -> str:
    return "".join(step.answer for step in run.asked)


def after(letter: str) -> str:
    """The letter that comes next in the alphabet."""
    return chr(ord(letter) + 1)


def assert_same_numbers(one: Run, other: Run) -> None:
    for name in ("h", "c", "i", "f", "g", "o", "probabilities"):
        np.testing.assert_array_equal(getattr(one.trace, name), getattr(other.trace, name), name)


@pytest.mark.parametrize("framing", ONE_LETTER)
def test_one_letter_a_sample_is_asked_at_every_time_step(framing):
    recipe = Experiment(framing=framing)
    run = feed(recipe, random_network(recipe), "KAB")
    assert [step.letters for step in run.asked] == [("K",), ("A",), ("B",)]
    assert [step.sample for step in run.steps] == [0, 1, 2]


def test_features_are_given_side_by_side_at_one_time_step():
    recipe = Experiment(framing="feature_window")
    run = feed(recipe, random_network(recipe), "ABCD")
    assert [step.letters for step in run.asked] == [("A", "B", "C"), ("B", "C", "D")]


def test_a_time_window_is_asked_only_when_it_has_seen_its_last_letter():
    recipe = Experiment(framing="time_window")
    run = feed(recipe, random_network(recipe), "ABCD")
    assert [(step.letters, step.sample, step.asked) for step in run.steps] == [
        (("A",), 0, False), (("B",), 0, False), (("C",), 0, True),
        (("B",), 1, False), (("C",), 1, False), (("D",), 1, True),
    ]  # fmt: skip


@pytest.mark.parametrize("framing", PADDED)
def test_a_padded_framing_puts_the_text_into_one_sample(framing):
    recipe = Experiment(framing=framing)
    run = feed(recipe, random_network(recipe), "ABC")
    assert [step.letters[0] for step in run.steps] == [None] * (recipe.width - 3) + ["A", "B", "C"]
    assert [step.t for step in run.asked] == [recipe.width - 1]


@pytest.mark.parametrize("recipe", RECIPES, ids=named)
def test_a_run_feeds_what_the_recipe_encodes(recipe):
    weights = random_network(recipe)
    run = feed(recipe, weights, "ABCDEFGH")
    bare = trace(weights, recipe.encode("ABCDEFGH"), interventions=[Resets(frozenset(run.resets))])
    np.testing.assert_array_equal(run.trace.c, bare.c)


@pytest.mark.parametrize("framing", STATELESS)
def test_a_stateless_framing_is_a_reset_before_every_sample(framing):
    recipe = Experiment(framing=framing)
    run = feed(recipe, random_network(recipe), "ABCDEFGH")
    firsts = [step.t for step in run.steps if step.t == 0 or run.steps[step.t - 1].asked]
    assert list(run.resets) == firsts


@pytest.mark.parametrize(
    ("reset", "resets"),
    [("epoch", (0,)), ("never", (0,)), (3, (0, 3, 6)), ("sample", tuple(range(8)))],
)
def test_carried_state_is_reset_where_the_recipe_says(reset, resets):
    recipe = Experiment(reset=reset)
    assert feed(recipe, random_network(recipe), "ABCDEFGH").resets == resets


@pytest.mark.parametrize("framing", [key for key in STATELESS if key not in PADDED])
def test_what_came_before_a_sample_makes_no_difference_without_carried_state(framing):
    recipe = Experiment(framing=framing)
    weights = random_network(recipe)
    one, other = feed(recipe, weights, "XYZFGHIJ"), feed(recipe, weights, "FGHIJ")
    np.testing.assert_array_equal(one.asked[-1].probability, other.asked[-1].probability)


def test_what_came_before_makes_a_difference_where_state_is_carried():
    recipe = Experiment()
    weights = random_network(recipe)
    one, other = feed(recipe, weights, "ABK"), feed(recipe, weights, "K")
    assert one.asked[-1].probability != other.asked[-1].probability


def test_a_reset_is_a_cold_start_and_is_marked():
    recipe = Experiment()
    weights = random_network(recipe)
    wiped = feed(recipe, weights, "ABCDEFGH", interventions=[Reset(3)])
    fresh = feed(recipe, weights, "DEFGH")
    np.testing.assert_array_equal(wiped.trace.h[:, 3:], fresh.trace.h)
    assert answers(wiped)[3:] == answers(fresh)
    assert wiped.resets == (0, 3)


def test_a_reset_outside_the_run_is_refused_with_the_time_steps_there_are():
    recipe = Experiment()
    with pytest.raises(ValueError, match=r"time step 3 lies outside .* are 0 to 2"):
        feed(recipe, random_network(recipe), "ABC", interventions=[Reset(3)])


@pytest.mark.parametrize("recipe", RECIPES, ids=named)
def test_the_answer_is_the_likeliest_class_and_comes_with_its_probability(recipe):
    run = feed(recipe, random_network(recipe), "ABCDEFGH")
    for step in run.steps:
        probabilities = run.trace.probabilities[0, step.t]
        assert step.answer == recipe.classes[probabilities.argmax()]
        assert step.probability == probabilities.max()


@pytest.mark.parametrize("recipe", RECIPES, ids=named)
def test_a_free_run_is_fed_its_own_answers(recipe):
    """Asked anew about the text that has grown so far, the network answers as it did on the way."""
    weights = random_network(recipe, seed=3)
    free = free_run(recipe, weights, "ABCDE", 6)
    own = answers(free)[-7:]
    for n in range(7):
        assert answers(feed(recipe, weights, "ABCDE" + own[:n]))[-1] == own[n]


@pytest.mark.parametrize("recipe", [r for r in RECIPES if not r.spec.padded], ids=named)
def test_a_free_run_equals_feeding_the_text_it_made(recipe):
    weights = random_network(recipe, seed=3)
    free = free_run(recipe, weights, "ABCDE", 6)
    text = "ABCDE" + answers(free)[-7:-1]
    fed = feed(recipe, weights, text)
    assert fed.steps == free.steps
    assert_same_numbers(fed, free)


@pytest.mark.parametrize("framing", FRAMINGS)
def test_a_trained_network_in_a_free_run_answers_as_when_fed_its_answers(framing):
    recipe = Experiment(framing=framing)
    model = load(recipe)
    own = answers(free_run(recipe, model.weights, "CDE", 30))[-31:]
    assert answers(feed(recipe, model.weights, "CDE" + own[:-1]))[-1] == own[-1]


@pytest.mark.parametrize("framing", FRAMINGS)
def test_a_free_run_without_answers_fed_back_is_the_run_of_its_start(framing):
    recipe = Experiment(framing=framing)
    weights = random_network(recipe)
    assert_same_numbers(free_run(recipe, weights, "ABCD", 0), feed(recipe, weights, "ABCD"))


@pytest.mark.parametrize("count", [-1, 201])
def test_the_number_of_answers_fed_back_is_checked(count):
    recipe = Experiment()
    with pytest.raises(
        ValueError, match=rf"`answers` must lie in 0 to 200 after this text, got {count}\. Try 25\."
    ):
        free_run(recipe, random_network(recipe), "A", count)


@pytest.mark.parametrize("framing", FRAMINGS)
def test_the_letter_after_is_expected_and_nothing_after_the_last(framing):
    recipe = Experiment(framing=framing)
    run = feed(recipe, random_network(recipe), "VWXYZ")
    *before, last = run.asked
    assert [step.expected for step in before] == [(after(step.letters[-1]),) for step in before]
    assert last.expected == ()
    assert last.right is None


@pytest.mark.parametrize("framing", PADDED)
def test_nothing_is_expected_after_padding(framing):
    recipe = Experiment(framing=framing)
    first = feed(recipe, random_network(recipe), "A").steps[0]
    assert (first.letters, first.expected, first.right) == ((None,), (), None)


def test_an_answer_is_right_when_it_is_expected():
    recipe = Experiment()
    run = feed(recipe, random_network(recipe), "ABCDEFGH")
    for step in run.steps:
        assert step.right == (step.answer == after(step.letters[0]))


def test_with_carried_state_the_text_before_tells_which_follower_is_right():
    carried, reset = (Experiment(sequence="ABAC", reset=reset) for reset in ("epoch", "sample"))
    steps = feed(carried, random_network(carried), "ABA").steps
    assert [step.expected for step in steps] == [("B", "C"), ("A",), ("C",)]
    steps = feed(reset, random_network(reset), "ABA").steps
    assert [step.expected for step in steps] == [("B", "C"), ("A",), ("B", "C")]


@given(st.text("AB", min_size=1, max_size=12), st.text("ABC", max_size=8))
def test_what_follows_is_decided_by_the_longest_ending_that_the_sequence_has(sequence, context):
    endings = [context[n:] for n in range(len(context)) if context[n:] in sequence]
    longest = max(endings, key=len, default=None)
    expected = (
        [
            sequence[n + len(longest)]
            for n in range(len(sequence) - len(longest))
            if sequence.startswith(longest, n)
        ]
        if longest
        else []
    )
    assert followers(sequence, context) == tuple(dict.fromkeys(expected))


LONGEST = "".join(chr(0x4E00 + n) for n in range(200))
HEAVY = [
    Experiment(framing=framing, sequence=LONGEST, units=256, **settings)
    for framing, settings in (
        ("one_char", {}), ("stateful", {}), ("feature_window", {"window": 199}),
        ("time_window", {"window": 3}), ("time_window", {"window": 100}),
        ("time_window", {"window": 199}), ("padded_prefix", {}),
    )
]  # fmt: skip
"""The largest recipes that there can be."""


@pytest.mark.parametrize("recipe", HEAVY, ids=lambda each: f"{each.framing} {each.window or ''}")
def test_no_run_that_can_be_asked_for_holds_more_than_a_page_can_show(recipe):
    weights = random_network(recipe)
    text = recipe.join(recipe.symbols[: recipe.longest_text])
    states = len(feed(recipe, weights, text).steps) * recipe.units
    assert states <= MOST_STATES
    start = recipe.join(recipe.symbols[: recipe.window or 1])
    most = recipe.most_answers(start)
    assert most >= 0
    if most:
        states = len(free_run(recipe, weights, start, min(most, 3)).steps) * recipe.units
        assert states <= MOST_STATES


@pytest.mark.parametrize("recipe", [each for each in HEAVY if each.longest_text < 200])
def test_a_text_of_too_many_time_steps_is_refused_with_how_many_letters_would_do(recipe):
    text = recipe.join(recipe.symbols[: recipe.longest_text + 1])
    with pytest.raises(ValueError, match=f"Feed at most {recipe.longest_text}"):
        recipe.cut(text)
    assert len(recipe.cut(recipe.join(recipe.symbols[: recipe.longest_text])))


def test_the_lesson_can_be_asked_about_any_text_of_two_hundred_letters():
    for framing in FRAMINGS:
        assert Experiment(framing=framing).longest_text == 200
