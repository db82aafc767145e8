"""What goes over the pipe arrives as it was sent, or is known for what it is."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from lstm_explorer.jobs.protocol import (
    Check,
    Checked,
    Failed,
    Garbled,
    Progress,
    Start,
    Stop,
    Train,
    read_order,
    read_report,
    weights_from_bytes,
    weights_to_bytes,
    write,
)
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.recipe.framings import ENCODINGS, FRAMINGS
from lstm_explorer.store.models import pack, unpack
from tests.networks import fabricated_model, random_network

SHORT = Experiment(framing="one_char", sequence="ABCD", units=2, epochs=2)


@pytest.mark.parametrize("framing", FRAMINGS)
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_network_of_any_recipe_goes_through_the_pipe(framing, encoding):
    recipe = Experiment(framing=framing, encoding=encoding, shuffle="once")
    weights = random_network(recipe)
    sent = Check(job="a", recipe=recipe.recipe, weights=weights_to_bytes(weights))
    got = read_order(write(sent))
    assert Experiment(**got.recipe) == recipe
    for ours, theirs in zip(
        weights_from_bytes(got.weights, Experiment(**got.recipe)), weights, strict=True
    ):
        np.testing.assert_array_equal(ours, theirs)


def test_letters_of_any_script_go_through_the_pipe():
    recipe = Experiment(framing="stateful", sequence="привет 👩‍👩‍👧‍👦!", epochs=3)
    line = write(Train(job="a", recipe=recipe.recipe, after=None, keep=True))
    assert Experiment(**read_order(line).recipe) == recipe


def test_a_model_to_go_on_from_goes_through_the_pipe_bit_for_bit():
    model = fabricated_model(SHORT)
    start = Start(recipe=SHORT.recipe, model=pack(model))
    line = write(Train(job="a", recipe=SHORT.recipe, after=start, keep=True))
    got = unpack(read_order(line).after.model, SHORT)
    np.testing.assert_array_equal(got.weights.kernel, model.weights.kernel)


@given(some.lists(some.floats(allow_nan=False, allow_infinity=False), max_size=5))
def test_a_loss_arrives_as_the_number_that_it_was(losses):
    sent = Progress(job="a", losses=tuple(losses), accuracies=(), weights=())
    assert read_report(write(sent)) == sent


@given(some.text(some.characters(exclude_categories=["Cs"])))
def test_a_message_is_one_line_whatever_it_says(sentence):
    line = write(Failed(job="a", sentence=sentence))
    assert line.count(b"\n") == 1 and line.endswith(b"\n")
    assert read_report(line).sentence == sentence


def test_a_number_that_json_does_not_have_arrives_as_none():
    line = write(Checked(job="a", permuted=0.5, corrupted=None, one_by_one=0.0))
    assert read_report(line).corrupted is None


@pytest.mark.parametrize("line", [b"", b"null", b"[]", b"3", b'"job"', b"{", b"\xff", b"[" * 10**5])
def test_what_is_no_message_is_none(line):
    assert read_order(line) is None and read_report(line) is None


@pytest.mark.parametrize(
    "line",
    [
        b'{"job": "a"}',
        b'{"is": "fly", "job": "a"}',
        b'{"is": "progress", "job": "a"}',
        b'{"is": "failed", "job": "a", "sentence": 3}',
        write(Stop(job="a")),
    ],
)
def test_what_names_a_job_and_is_no_report_is_garbled(line):
    assert read_report(line) == Garbled("a")
