"""The tour on its pages: it asks first, then shows, and ticks off what was done."""

from __future__ import annotations

import pytest

from lstm_explorer.tour import STOPS
from tests.ui.conftest import Visit
from tests.ui.hand import do, follow_link, press, pressing
from tests.ui.reading import address, links, sentences

EVERY_STOP = pytest.mark.parametrize("number", range(1, len(STOPS) + 1))


def option(page, stop: int, number: int) -> None:
    press(page, f"tour_option_{stop}_{number}")


@EVERY_STOP
def test_a_stop_asks_before_it_shows(visit: Visit, number):
    stop = STOPS[number - 1]
    page = visit(stop.page, **stop.view, tour=number)
    assert stop.question in sentences(page)
    assert stop.shows not in sentences(page)
    assert not page.exception


@EVERY_STOP
def test_a_stop_opens_its_view_once_a_guess_was_made(visit: Visit, number):
    stop = STOPS[number - 1]
    page = visit(stop.page, **stop.view, tour=number)
    option(page, number, 0)
    assert not page.exception and not page.error
    assert stop.shows in sentences(page)
    assert stop.task in sentences(page)
    assert not stop.found or stop.found not in sentences(page)
    assert address(page)["toured"] == f"{number}a"


@EVERY_STOP
def test_a_guess_is_told_right_or_wrong_by_the_network(visit: Visit, number):
    stop = STOPS[number - 1]
    for n, said in enumerate(stop.options):
        page = visit(stop.page, **stop.view, tour=number, toured=f"{number}{chr(ord('a') + n)}")
        right = said == stop.truth()
        assert ("as you said" in sentences(page)) == right
        assert f"You foresaw {int(right)} of 1" in sentences(page)


def test_who_makes_no_guess_is_shown_and_not_counted(visit: Visit):
    page = visit("start", ask=10, tour=5)
    press(page, "tour_skip_5")
    assert "The network says: **B**." in sentences(page)
    assert "You foresaw" not in sentences(page)


def test_a_guess_answers_the_stop_that_asked_it_wherever_its_visitor_is_by_then(visit: Visit):
    first, second = STOPS[0], STOPS[1]
    page = visit(first.page, **first.view, tour=1)
    guess = pressing(page, "tour_option_1_0")
    do(page, ["follow", second.page, {**second.view, "tour": "2"}], guess)
    assert second.question in sentences(page)
    assert address(page)["toured"] == "1a"


def test_doing_what_the_stop_says_ticks_it(visit: Visit):
    page = visit("start", ask=10, tour=5, toured="5c")
    assert "**Now you:**" in sentences(page)
    press(page, "flip")
    assert "✓ **Done:**" in sentences(page)
    assert address(page)["toured"] == "5c*"


def test_what_a_done_task_has_brought_to_light_is_said_then(visit: Visit):
    stop = STOPS[9]
    page = visit(stop.page, **{**stop.view, "framing": "one_char"}, tour=10, toured="10b")
    assert stop.found in sentences(page)
    assert "the letter alone **100 %**" in sentences(page)


def test_the_next_stop_is_a_link_that_carries_the_tally(visit: Visit):
    page = visit("start", ask=10, state="reset", tour=5, toured="5c")
    query = links(page)["Next: What is kept"]
    assert "tour=6" in query and "toured=5c%2A" in query and "framing=stateful" in query


def test_on_another_page_the_tour_waits_and_leads_back(visit: Visit):
    page = visit("train", tour=5, toured="5c")
    assert not page.exception
    assert "tour=5" in links(page)["Back to “K after a reset”"]
    assert "tour=5" in links(page)["States"]


def test_a_link_from_page_to_page_keeps_the_tour_and_leaving_ends_it(visit: Visit):
    page = visit("start", ask=10, tour=5, toured="5c")
    press(page, "tour_leave")
    assert "tour" not in address(page) and "toured" not in address(page)
    assert "tour" not in links(page)["States"]


@EVERY_STOP
def test_a_link_with_nothing_but_a_stop_opens_it_as_it_is_set_up(visit: Visit, number):
    stop = STOPS[number - 1]
    page = visit("start", tour=number, hide="recipe")
    assert not page.exception
    assert stop.question in sentences(page)
    expected = {"tour": str(number), "hide": "recipe"} | stop.view
    assert expected.items() <= address(page).items()


def test_a_link_with_nothing_but_a_stop_of_its_own_page_is_set_up_too(visit: Visit):
    page = visit("framings", tour=2)
    assert address(page)["framing"] == "feature_window"


def test_who_goes_to_another_page_before_a_guess_is_not_sent_back(visit: Visit):
    page = visit("start", tour=10)
    assert STOPS[9].question in sentences(page)
    follow_link(page, "Train")
    assert page.title[0].value == "How does the network learn it?"
    assert "The tour waits" in sentences(page)


@pytest.mark.parametrize(
    ("given", "stop"),
    [("0", 1), ("99", 10), ("1000", 10), ("-1", 1), ("k", 1), ("", 1), ("٣", 1), ("<b>", 1)],
)
def test_a_link_to_no_stop_opens_the_nearest_one(visit: Visit, given, stop):
    page = visit("start", tour=given)
    assert not page.exception
    assert STOPS[stop - 1].question in sentences(page)
    assert address(page)["tour"] == str(stop)


def test_without_the_tour_no_page_mentions_it_but_for_one_link(visit: Visit):
    page = visit("states")
    assert "tour" in links(page)["Guided tour"]
    assert "Now you" not in sentences(page)
