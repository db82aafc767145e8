"""The tour says only what the shipped networks bear out, and remembers how far somebody came."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_explorer import load
from lstm_explorer.lesson.tour.stops import STOPS, Fact, Stop, Tally
from lstm_explorer.recipe.experiment import Experiment

NUMBERS = range(1, len(STOPS) + 1)
EVERY_STOP = pytest.mark.parametrize("stop", STOPS, ids=lambda stop: stop.title)


def facts() -> list[tuple[Stop, Fact]]:
    return [(stop, fact) for stop in STOPS for fact in stop.facts]


def test_there_are_about_ten_stops_and_none_twice():
    assert 9 <= len(STOPS) <= 12
    assert len({stop.title for stop in STOPS}) == len(STOPS)


@EVERY_STOP
def test_a_question_has_the_networks_own_answer_among_its_options(stop):
    assert stop.truth() in stop.options
    assert len(set(stop.options)) == len(stop.options) >= 2


@EVERY_STOP
def test_what_is_to_be_done_is_not_done_yet_on_arrival(stop):
    assert not stop.done(stop.view)


@EVERY_STOP
def test_every_stop_is_about_a_network_that_is_shipped(stop):
    assert load(Experiment(framing=stop.view.get("framing", "stateful"))) is not None
    assert stop.facts


@pytest.mark.parametrize(("stop", "fact"), facts(), ids=lambda each: getattr(each, "says", None))
def test_what_a_text_asserts_holds_for_the_shipped_networks(stop, fact):
    assert fact.says in f"{stop.shows} {stop.task} {stop.found}"
    assert fact.holds()


@EVERY_STOP
def test_no_sentence_of_a_text_asserts_what_is_not_among_the_facts(stop):
    for sentence in re.split(r"(?<=[.?]) ", f"{stop.shows} {stop.found}".strip()):
        assert any(fact.says in sentence for fact in stop.facts), sentence


@EVERY_STOP
def test_a_text_names_the_network_it_is_about_where_the_task_is_to_choose_another(stop):
    if stop.task.startswith("Choose the framing"):
        assert f"`{stop.view['framing']}`" in stop.shows
        assert stop.found


tallies = st.builds(
    lambda said, ticked: Tally(said, frozenset(ticked) & frozenset(said)),
    st.dictionaries(st.sampled_from(NUMBERS), st.one_of(st.none(), st.integers(0, 1))),
    st.sets(st.sampled_from(NUMBERS)),
)


@given(tallies)
def test_a_tally_reads_back_from_the_url(tally):
    assert Tally.read(tally.written()) == tally


@given(st.text(alphabet="0123456789abz-*.é٣ ", max_size=40))
def test_nonsense_in_the_url_is_left_out_and_never_fails(text):
    tally = Tally.read(text)
    assert Tally.read(tally.written()) == tally
    assert 0 <= tally.right <= tally.guessed <= len(STOPS)


def test_the_first_word_counts_and_nothing_is_ticked_before_a_word():
    tally = Tally.read("").saying(5, 0).saying(5, 2).doing(5).doing(6)
    assert tally.said == {5: 0}
    assert tally.ticked == {5}


def test_a_guess_is_counted_right_where_the_network_does_it():
    truth = [stop.options.index(stop.truth()) for stop in STOPS]
    everything = Tally(dict(enumerate(truth, start=1)), frozenset())
    nothing = Tally(dict.fromkeys(NUMBERS), frozenset())
    assert (everything.right, everything.guessed) == (len(STOPS), len(STOPS))
    assert (nothing.right, nothing.guessed) == (0, 0)


def test_the_tour_is_taken_up_at_the_first_stop_that_is_not_ticked():
    assert Tally.read("").next == 1
    assert Tally.read("1a*.2b*.3a").next == 3
    assert Tally({n: 0 for n in NUMBERS}, frozenset(NUMBERS)).next == len(STOPS)
