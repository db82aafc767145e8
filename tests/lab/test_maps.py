from __future__ import annotations

import numpy as np
import pytest

from lstm_explorer import feed, load
from lstm_explorer.lab.answers import shortest
from lstm_explorer.lab.maps import WARM_UPS, warm_up_map, who_decides
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.recipe.framings import FRAMINGS


def answer_to(experiment: Experiment, weights, letters: str) -> int:
    """The long way: feed the text as a page does."""
    return experiment.classes.index(feed(experiment, weights, letters).asked[-1].answer)


@pytest.fixture(params=FRAMINGS)
def shipped(request):
    experiment = Experiment(framing=request.param)
    return experiment, load(experiment).weights


def test_each_cell_of_the_map_is_what_feeding_that_text_answers(shipped):
    experiment, weights = shipped
    found = who_decides(experiment, weights)
    generator = np.random.default_rng(0)
    for _ in range(12):
        row = int(generator.integers(len(found.positions)))
        letter = int(generator.integers(26))
        text = "".join(experiment.symbols[: found.positions[row]]) + experiment.classes[letter]
        assert found.answers[row, letter] == answer_to(experiment, weights, text)


@pytest.mark.parametrize("reset", [4, "never"])
def test_the_map_knows_the_resets_that_a_recipe_has_on_the_way(reset):
    experiment = Experiment(framing="stateful", reset=reset)
    weights = load(Experiment(framing="stateful")).weights
    found = who_decides(experiment, weights)
    for row in (0, 3, 4, 9, 25):
        text = "".join(experiment.symbols[:row]) + "Q"
        assert found.answers[row, 16] == answer_to(experiment, weights, text)


def test_without_warm_up_every_warm_up_is_a_cold_start(shipped):
    experiment, weights = shipped
    if shortest(experiment) > 1:
        pytest.skip("a window needs letters before the one that is asked about")
    cold = who_decides(experiment, weights).answers[0]
    truth = experiment.numbers(experiment.sequence)
    expected = cold[truth[:-1]] == truth[1:]
    for kind in WARM_UPS:
        assert np.array_equal(warm_up_map(experiment, weights, kind).right[0], expected)


def test_after_all_its_true_predecessors_a_letter_is_answered_as_in_the_sequence(shipped):
    experiment, weights = shipped
    found = warm_up_map(experiment, weights, "true predecessors")
    first = shortest(experiment) - 1
    for row, length in enumerate(found.lengths):
        text = "".join(experiment.symbols[: length + 1])
        right = answer_to(experiment, weights, text) == length + 1
        assert found.right[row, first + row] == right


def test_there_are_no_more_true_predecessors_than_letters_before(shipped):
    experiment, weights = shipped
    found = warm_up_map(experiment, weights, "true predecessors")
    for row, length in enumerate(found.lengths):
        assert np.array_equal(np.isnan(found.right[row]), np.arange(25) < length)


def test_a_repeated_or_reversed_warm_up_is_what_feeding_it_answers(shipped):
    experiment, weights = shipped
    letters = {"one letter repeated": "C" * 24, "reversed": experiment.sequence[::-1]}
    for kind, fed in letters.items():
        found = warm_up_map(experiment, weights, kind, letter=2)
        for row in (0, 1, len(found.lengths) - 1):
            length = found.lengths[row]
            right = answer_to(experiment, weights, f"{fed[:length]}K") == 11
            assert found.right[row, 10] == right


def test_the_stateful_network_goes_by_position_and_the_single_letter_by_the_letter():
    positions, letters = (
        who_decides(experiment, load(experiment).weights)
        for experiment in (Experiment(framing="stateful"), Experiment(framing="one_char"))
    )
    assert positions.by_position > positions.by_letter
    assert letters.by_letter == 1.0


def test_shares_are_those_of_the_commonest_answer():
    from lstm_explorer.lab.maps import Decisions

    rows = Decisions(np.arange(2), np.array([[1, 1, 2], [3, 3, 3]]))
    assert rows.by_position == pytest.approx(5 / 6)
    assert rows.by_letter == pytest.approx(3 / 6)


def test_random_warm_ups_are_repeatable_and_averaged():
    experiment = Experiment(framing="stateful")
    weights = load(experiment).weights
    one, again = (
        warm_up_map(experiment, weights, "random letters", draws=4).right for _ in range(2)
    )
    assert np.array_equal(one, again)
    assert set(np.unique(one)) <= {0, 0.25, 0.5, 0.75, 1}


@pytest.mark.parametrize("wrong", [{"kind": "backwards"}, {"kind": "reversed", "letter": 26}])
def test_a_warm_up_that_cannot_be_is_refused(wrong):
    experiment = Experiment()
    with pytest.raises(ValueError, match="must be"):
        warm_up_map(experiment, load(experiment).weights, **wrong)
