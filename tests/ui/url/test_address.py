"""The URL and the recipe say the same."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given, settings

from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.ui.url import recipes
from lstm_explorer.ui.url.view import View
from tests.ui.drawing import experiments


def _read(parameters: dict[str, str]) -> tuple[Experiment, str | None]:
    """What the app makes of a link, once it went through a browser's address bar."""
    arrived = dict(parse_qsl(urlencode(parameters), keep_blank_values=True))
    return recipes.recipe(arrived)[:2]


@settings(deadline=None)
@given(experiments())
def test_a_link_to_a_recipe_leads_to_this_recipe(experiment):
    assert _read(recipes.parameters(experiment)) == (experiment, None)


@given(experiments())
@settings(deadline=None, max_examples=30)
def test_writing_a_recipe_takes_the_place_of_the_one_before(experiment):
    before = Experiment(framing="variable_length", seed=3, runs=50, batch_size=5)
    view = View("states", {"text": "ABC", **recipes.parameters(before)}).learning(experiment)
    assert recipes.recipe(view.parameters)[:2] == (experiment, None)
    assert view.parameters["text"] == "ABC", "what is looked at stays"


def test_a_link_leaves_out_what_is_the_lessons():
    assert recipes.parameters(Experiment()) == {}
    assert recipes.parameters(Experiment(framing="one_char")) == {"framing": "one_char"}
    assert recipes.parameters(Experiment(shuffle=True, seed=8)) == {"shuffle": "yes", "seed": "8"}
    assert recipes.parameters(Experiment(), text="ABC", at=None) == {"text": "ABC"}
    other = Experiment(shuffle="once", encoding="one_hot")
    assert recipes.parameters(other) == {"shuffle": "once", "encoding": "one_hot"}


def test_the_longest_sequence_there_can_be_fits_into_a_link():
    family = "👩🏽‍👩🏽‍👧🏽‍👦🏽"
    experiment = Experiment(sequence=family * 199 + "A")
    assert _read(recipes.parameters(experiment)) == (experiment, None)
    assert (
        View("states", recipes.parameters(experiment)).parameters["sequence"] == experiment.sequence
    )


@pytest.mark.parametrize(
    ("wrong", "named", "framing"),
    [
        ({"framing": "time_window", "units": "0"}, "`units`", "time_window"),
        ({"framing": "time_windows", "units": "5"}, "'time_windows'", "stateful"),
        ({"units": "many"}, "'many'", "stateful"),
        *(
            ({"shuffle": word}, "`shuffle` must be yes, no or once, got " + repr(word), "stateful")
            for word in ("maybe", "True", "Once", "")
        ),
        ({"encoding": "onehot"}, "fraction, shifted, one_hot, code, got 'onehot'", "stateful"),
    ],
)
def test_a_recipe_that_cannot_be_gives_way_to_the_lessons(wrong, named, framing):
    experiment, problem = _read(wrong)
    assert experiment == Experiment(framing=framing)
    assert problem is not None and named in problem


def test_a_link_to_brought_weights_tells_of_no_epochs():
    brought = Experiment(units=4, epochs=1, brought="0123456789abcdef")
    assert recipes.parameters(brought) == {"units": "4", "brought": "0123456789abcdef"}
    assert _read(recipes.parameters(brought)) == (brought, None)
