"""What a browser tells is heard once, in order, and whatever it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from lstm_explorer.ui.url import address
from tests.ui.sessions import a_session
from tests.ui.url.test_view import JSON, is_one

SETTINGS = some.tuples(some.sampled_from(("units", "seed", "t", "text")), some.integers(1, 99))

NUMBERED = some.lists(some.tuples(some.integers() | JSON, JSON).map(list))

quick = settings(deadline=None, max_examples=150)


@pytest.fixture
def session() -> Iterator[None]:
    """Looks at the States page."""
    with a_session():
        yield


def noting() -> tuple[list[Any], Callable[[Any], None]]:
    """A list, and a button that notes in it what it was pressed with."""
    done: list[Any] = []
    return done, done.append


def told(*changes: tuple[int, object], tab: str = "a tab") -> dict[str, Any]:
    """A message with these changes, as `hand.js` sends it."""
    last = max((number for number, _ in changes), default=0)
    return {"tab": tab, "n": last, "changes": [list(change) for change in changes]}


def press(*values: object) -> list[object]:
    return ["press", "note", *values]


def shown() -> Mapping[str, str]:
    return address.current().parameters


def test_a_change_that_is_told_twice_is_done_once(session):
    done, note = noting()
    address.on_press("note", note)
    message = told((1, press("a")), (2, press("b")))
    assert address.hear(message)
    assert not address.hear(message)
    assert done == ["a", "b"]
    assert address.heard() == {"tab": "a tab", "heard": 2}


@quick
@given(some.lists(some.integers(0, 12), min_size=1, max_size=12))
def test_changes_are_done_in_order_and_once_however_often_and_late_they_are_told(last_ones):
    """Each message has all that was not heard when it was sent; it may be an old one."""
    with a_session():
        done, note = noting()
        address.on_press("note", note)
        for last in last_ones:
            address.hear(told(*((n, press(n)) for n in range(1, last + 1))))
            assert done == list(range(1, len(done) + 1))
        assert len(done) == max(last_ones) == address.heard()["heard"]


@quick
@given(some.lists(SETTINGS, min_size=1, max_size=9), some.data())
def test_the_view_is_that_of_all_changes_one_after_the_other(changes, data):
    numbered = [(n, ["set", {name: value}]) for n, (name, value) in enumerate(changes, 1)]
    cut = data.draw(some.integers(0, len(numbered)))
    with a_session():
        for change in numbered:
            address.hear(told(change))
        wanted = address.current()
    with a_session():
        address.hear(told(*numbered[:cut]))
        address.hear(told(*numbered))
        assert address.current() == wanted


def test_another_tab_numbers_its_changes_anew(session):
    done, note = noting()
    address.on_press("note", note)
    address.hear(told((7, press("one tab")), tab="one"))
    address.hear(told((1, press("other tab")), tab="other"))
    assert done == ["one tab", "other tab"]
    assert address.heard() == {"tab": "other", "heard": 1}


def test_a_press_that_fails_is_not_tried_again_and_those_after_it_are_done(session):
    done, note = noting()
    tried = []

    def fail() -> None:
        tried.append(1)
        raise RuntimeError("No.")

    address.on_press("note", note)
    address.on_press("fail", fail)
    message = told((1, press("before")), (2, ["press", "fail"]), (3, press("after")))
    with pytest.raises(RuntimeError):
        address.hear(message)
    assert done == ["before"]
    address.hear(message)
    assert done == ["before", "after"] and tried == [1]


def test_a_press_of_what_was_never_drawn_does_nothing(session):
    before = address.current()
    assert address.hear(told((1, ["press", "nothing"]), (2, ["press"]), (3, ["press", 5])))
    assert address.current() is before


def test_a_press_with_values_that_its_button_does_not_take_does_nothing(session):
    done, note = noting()
    address.on_press("note", note)
    address.on_press("plain", lambda: note("plain"))
    assert address.hear(told((1, press()), (2, press(1, 2)), (3, ["press", "plain", 1])))
    assert done == []
    address.hear(told((4, ["press", "plain"])))
    assert done == ["plain"]


def test_a_press_does_what_the_button_did_that_was_drawn_last(session):
    done, note = noting()
    address.on_press("note", lambda _: note("first"))
    address.on_press("note", lambda _: note("second"))
    address.hear(told((1, press(0))))
    assert done == ["second"]


def test_a_tab_that_was_heard_by_a_server_before_goes_on_counting(session):
    done, note = noting()
    address.on_press("note", note)
    address.hear({"tab": "a tab", "n": 40, "changes": []})
    assert address.heard()["heard"] == 40, "all it ever did was heard; it need not tell again"
    address.hear(told((41, press("next"))))
    assert done == ["next"]


def test_ten_thousand_changes_are_heard_by_and_by(session):
    done, note = noting()
    address.on_press("note", note)
    waiting = [(n, press(n)) for n in range(1, 10_001)]
    for _ in range(20):
        if not waiting:
            break
        address.hear(told(*waiting))
        waiting = waiting[address.heard()["heard"] - waiting[0][0] + 1 :]
    assert done == list(range(1, 10_001))


@pytest.mark.parametrize(
    "number", [-1, -(2**60), 2**53, 10**400, 1.5, float("nan"), "1", None, [1], {}, True]
)
def test_what_is_no_number_of_a_change_is_not_heard(session, number):
    before = address.current()
    message = {"tab": "a tab", "n": 1, "changes": [[number, ["set", {"units": 8}]]]}
    assert not address.hear(message)
    assert address.current() is before


def test_a_number_of_the_future_is_heard_and_those_before_it_are_not(session):
    address.hear(told((2**53 - 1, ["set", {"units": 8}])))
    address.hear(told((1, ["set", {"units": 9}])))
    assert shown() == {"units": "8"}
    address.hear(told((1, ["set", {"units": 9}]), tab="another"))
    assert shown() == {"units": "9"}, "it has spoilt its own tab, and no other"


@pytest.mark.parametrize(
    "message",
    [None, [], "x", 5, {}, {"tab": "t"}, {"tab": 5, "n": 1, "changes": []},
     {"tab": "t", "n": "1", "changes": []}, {"tab": "t", "n": 1, "changes": {}},
     {"tab": "t", "n": 1, "changes": None}, {"tab": None, "n": None, "changes": None}],
    ids=repr,
)  # fmt: skip
def test_a_message_of_another_kind_is_not_heard(session, message):
    before = address.current()
    assert not address.hear(message)
    assert address.current() is before
    assert address.heard()["heard"] == 0


@quick
@given(
    some.fixed_dictionaries(
        {"tab": some.text() | JSON, "n": some.integers() | JSON, "changes": NUMBERED | JSON}
    )
    | JSON
)
def test_whatever_is_told_there_is_a_view_and_the_next_change_is_heard(message):
    with a_session():
        address.hear(message)
        assert is_one(address.current())
        address.hear(told((1, ["set", {"units": 8}]), tab="a good one"))
        assert shown()["units"] == "8"


def test_a_megabyte_is_cut_short(session):
    huge = "A" * 2**20
    address.hear({"tab": huge, "n": 1, "changes": [[1, ["set", {"text": huge, huge: huge}]]]})
    assert is_one(address.current())
    assert len(address.heard()["tab"]) < 100, "every control is told of it"
    address.hear(told((2, ["address", f"/states?text={huge}"]), (3, ["press", huge, huge])))
    assert is_one(address.current())


def test_what_a_page_found_out_about_a_view_is_not_said_of_another(session):
    drawn = address.current()
    address.hear(told((1, ["follow", "train", {}])))
    address.amend(drawn, {"figure": 3})
    assert shown() == {}
    address.amend(address.current(), {"figure": 3})
    assert shown() == {"figure": "3"}


def test_two_sessions_of_one_visitor_each_keep_their_own():
    with a_session():
        address.hear(told((1, ["set", {"units": 8}])))
        with a_session():
            address.hear(told((1, ["set", {"units": 9}])))
            assert shown() == {"units": "9"}
        assert shown() == {"units": "8"}
