"""The URL and the recipe say the same."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

import pytest
import streamlit as st
from hypothesis import given, reject, settings
from hypothesis import strategies as some

from lstm_explorer.experiment import Experiment
from lstm_explorer.framings import ENCODINGS, FRAMINGS
from lstm_explorer.recipe_checks import RESETS
from lstm_explorer.ui import address

SYMBOLS = "ABCxyz019 éß日😀&=?#%+/\\*_`'\"<>"


@some.composite
def experiments(draw: some.DrawFn) -> Experiment:
    """Any recipe there is, each field left to the lesson or chosen freely."""
    framing = draw(some.sampled_from(list(FRAMINGS)))
    sequence = draw(
        some.just(Experiment().sequence)
        | some.text(SYMBOLS, min_size=3, max_size=12).filter(lambda text: len(set(text)) > 1)
    )
    options = FRAMINGS[framing].options
    free = {
        "units": some.integers(1, 256),
        "epochs": some.integers(1, 100_000),
        "learning_rate": some.floats(0, 1, exclude_min=True),
        "shuffle": some.booleans() | some.just("once"),
        "encoding": some.sampled_from(list(ENCODINGS)),
        "seed": some.integers(0, 2**31 - 1),
        **({"window": some.integers(1, len(sequence) - 1)} if "window" in options else {}),
        **({"longest": some.integers(1, len(sequence) - 1)} if "longest" in options else {}),
        **({"runs": some.integers(1, 60)} if "runs" in options else {}),
    }
    chosen = draw(some.fixed_dictionaries({}, optional=free))
    try:
        count = len(Experiment(framing=framing, sequence=sequence, **chosen).samples)
    except ValueError as error:
        assert "`encoding` one_hot" in str(error)  # too many weights, which links are told too
        reject()
    if draw(some.booleans()):
        batch = draw(some.sampled_from([n for n in range(1, count + 1) if count % n == 0]))
        every = some.sampled_from(range(batch, count + 1, batch))
        chosen |= {"batch_size": batch, "reset": draw(some.sampled_from(RESETS) | every)}
    return Experiment(framing=framing, sequence=sequence, **chosen)


def _read(parameters: dict[str, str]) -> tuple[Experiment, str | None]:
    """What the app makes of a link, once it went through a browser's address bar."""
    with pytest.MonkeyPatch.context() as patch:
        arrived = dict(parse_qsl(urlencode(parameters), keep_blank_values=True))
        patch.setattr(st, "query_params", arrived)
        return address.recipe()


@settings(deadline=None)
@given(experiments())
def test_a_link_to_a_recipe_leads_to_this_recipe(experiment):
    assert _read(address.parameters(experiment)) == (experiment, None)


@given(experiments())
@settings(deadline=None, max_examples=30)
def test_writing_a_recipe_takes_the_place_of_the_one_before(experiment):
    with pytest.MonkeyPatch.context() as patch:
        before = Experiment(framing="variable_length", seed=3, runs=50, batch_size=5)
        patch.setattr(st, "query_params", {"text": "ABC", **address.parameters(before)})
        address.put_recipe(experiment)
        assert address.recipe() == (experiment, None)
        assert address.get("text") == "ABC", "what is looked at stays"


def test_a_link_leaves_out_what_is_the_lessons():
    assert address.parameters(Experiment()) == {}
    assert address.parameters(Experiment(framing="one_char")) == {"framing": "one_char"}
    assert address.parameters(Experiment(shuffle=True, seed=8)) == {"shuffle": "yes", "seed": "8"}
    assert address.parameters(Experiment(), text="ABC", at=None) == {"text": "ABC"}
    other = Experiment(shuffle="once", encoding="one_hot")
    assert address.parameters(other) == {"shuffle": "once", "encoding": "one_hot"}


def test_the_longest_sequence_there_can_be_fits_into_a_link():
    family = "👩🏽‍👩🏽‍👧🏽‍👦🏽"
    experiment = Experiment(sequence=family * 199 + "A")
    assert _read(address.parameters(experiment)) == (experiment, None)


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
    assert address.parameters(brought) == {"units": "4", "brought": "0123456789abcdef"}
    assert _read(address.parameters(brought)) == (brought, None)
