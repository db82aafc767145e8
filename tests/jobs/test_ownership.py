"""Who asked for what: nobody ends what others wait for."""

from __future__ import annotations

import pytest

from lstm_explorer.jobs.ownership import LEASE, Ownership

NOW = 1000.0


@pytest.fixture
def who() -> Ownership:
    return Ownership()


def test_who_asked_for_it_may_end_it_and_a_stranger_may_not(who):
    who.ask("work", "ann/1", NOW)
    who.touch("work", "ben/1", NOW)
    assert who.may_end("work", "ann/1", NOW)
    assert not who.may_end("work", "ben/1", NOW)
    assert not who.cancel("work", "ben/1", NOW)
    assert who.cancel("work", "ann/1", NOW)


def test_another_tab_of_the_same_visitor_may_end_it_too(who):
    who.ask("work", "ann/1", NOW)
    assert who.cancel("work", "ann/2", NOW)


def test_what_two_asked_for_ends_with_the_second(who):
    who.ask("work", "ann/1", NOW)
    who.ask("work", "ben/1", NOW)
    assert not who.cancel("work", "ann/1", NOW)
    assert not who.may_end("work", "ann/1", NOW), "it is the other's alone from here on"
    assert who.cancel("work", "ben/1", NOW)


def test_who_looks_may_end_what_its_asker_has_left_behind(who):
    who.ask("work", "ann/1", NOW)
    assert not who.may_end("work", "ben/1", NOW + LEASE - 1)
    assert who.cancel("work", "ben/1", NOW + LEASE)


def test_leaving_with_one_tab_takes_nothing_back_while_another_looks(who):
    who.ask("work", "ann/1", NOW)
    who.touch("work", "ann/2", NOW)
    who.drop("work", "ann/1", NOW)
    assert who.watched("work", NOW)
    assert not who.may_end("work", "ben/1", NOW)
    who.drop("work", "ann/2", NOW)
    assert not who.watched("work", NOW)
    assert who.may_end("work", "ben/1", NOW)


def test_what_a_visitor_asked_for_is_counted_over_all_tabs(who):
    who.ask("one", "ann/1", NOW)
    who.ask("two", "ann/2", NOW)
    who.ask("two", "ben/1", NOW)
    assert who.count("ann/3", ["one", "two", "three"]) == 2
    assert who.count("ben/1", ["one", "two", "three"]) == 1


def test_nobody_has_asked_for_what_was_forgotten(who):
    who.ask("work", "ann/1", NOW)
    who.forget("work")
    assert who.may_end("work", "ben/1", NOW)
    assert not who.watched("work", NOW)
    assert not who.count("ann/1", ["work"])
