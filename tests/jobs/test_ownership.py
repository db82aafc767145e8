"""Who asked for what: nobody ends what others wait for."""

from __future__ import annotations

import pytest

from lstm_explorer.jobs import ownership
from lstm_explorer.jobs.ownership import Askers


@pytest.fixture
def who() -> Askers:
    return Askers()


def test_who_asked_for_it_may_end_it_and_a_stranger_may_not(who):
    who.ask("work", "ann/1")
    who.look("work", "ben/1")
    assert who.may_end("work", "ann/1")
    assert not who.may_end("work", "ben/1")
    assert not who.withdraw("work", "ben/1")
    assert who.withdraw("work", "ann/1")


def test_another_tab_of_the_same_visitor_may_end_it_too(who):
    who.ask("work", "ann/1")
    assert who.withdraw("work", "ann/2")


def test_what_two_asked_for_ends_with_the_second(who):
    who.ask("work", "ann/1")
    who.ask("work", "ben/1")
    assert not who.withdraw("work", "ann/1")
    assert not who.may_end("work", "ann/1"), "it is the other's alone from here on"
    assert who.withdraw("work", "ben/1")


def test_who_looks_may_end_what_its_asker_has_left_behind(who, monkeypatch):
    monkeypatch.setattr(ownership, "LEASE", -1)  # nobody is here any more
    who.ask("work", "ann/1")
    assert who.withdraw("work", "ben/1")


def test_leaving_with_one_tab_takes_nothing_back_while_another_looks(who):
    who.ask("work", "ann/1")
    who.look("work", "ann/2")
    who.leave("work", "ann/1")
    assert who.watched("work")
    assert not who.may_end("work", "ben/1")
    who.leave("work", "ann/2")
    assert not who.watched("work")
    assert who.may_end("work", "ben/1")


def test_what_a_visitor_asked_for_is_counted_over_all_tabs(who):
    who.ask("one", "ann/1")
    who.ask("two", "ann/2")
    who.ask("two", "ben/1")
    assert who.count("ann/3", ["one", "two", "three"]) == 2
    assert who.count("ben/1", ["one", "two", "three"]) == 1


def test_nobody_has_asked_for_what_was_forgotten(who):
    who.ask("work", "ann/1")
    who.forget("work")
    assert who.may_end("work", "ben/1")
    assert not who.watched("work")
    assert not who.count("ann/1", ["work"])
