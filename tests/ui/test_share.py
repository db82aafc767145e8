"""Sharing: the link is the view, the code is the link, and two links are told apart in words."""

from __future__ import annotations

import io
from urllib.parse import parse_qsl, urlsplit

import pytest
import segno

from lstm_explorer.ui.shell import share
from lstm_explorer.ui.shell.frame import PAGES
from lstm_explorer.ui.url import differences
from lstm_explorer.ui.url.parameters import PARAMETERS
from tests.ui.conftest import Visit
from tests.ui.reading import components

NAMES = tuple(PAGES)


def told(one: str, other: str) -> dict[str, tuple[str, str]]:
    found = differences.differences(*(differences.read(each, NAMES) for each in (one, other)))
    return {each.what: (each.here, each.there) for each in found}


def test_two_links_to_the_same_view_do_not_differ():
    assert told("/states?t=3", "http://hall.example:8501/states?t=3") == {}


def test_a_default_that_is_written_out_is_no_difference():
    assert told("/states?framing=stateful&units=50", "/states") == {}


def test_page_recipe_and_view_are_told_in_this_order():
    found = told("/states?units=16&t=3", "/reset?framing=one_char&t=4&text=ABC")
    assert list(found)[:2] == ["page", "framing"]
    assert found["units"] == ("16", "32")
    assert found["reset"] == ("epoch", "sample")
    assert found["time step"] == ("3", "4")
    assert found["text"] == ("left to the page", "ABC")


@pytest.mark.parametrize("own", ["toured=1a", "asked=12345678.abcd"])
def test_what_is_a_visitors_own_is_no_difference(own):
    assert told(f"/states?{own}", "/states") == {}


@pytest.mark.parametrize(
    "nonsense",
    [
        "hello",
        "http://example.org/elsewhere",
        "http://[",
        "javascript:alert(1)",
        "/states/x/y",
        "\0",
    ],
)
def test_what_is_no_link_gets_a_sentence(nonsense):
    with pytest.raises(ValueError, match="no link to a page of this app"):
        differences.read(nonsense, NAMES)


def test_a_link_to_a_recipe_that_cannot_be_gets_the_recipes_own_sentence():
    with pytest.raises(ValueError, match="units"):
        differences.read("/states?units=many", NAMES)


def test_the_code_says_the_link_and_a_link_too_long_has_none():
    link = "http://hall.example:8501/states?text=ABC"
    found = share.qr_code(link)
    expected = io.BytesIO()
    segno.make(link, error="l", micro=False).save(
        expected, kind="svg", xmldecl=False, scale=8, border=4, light="#FFFFFF"
    )
    assert found == expected.getvalue().decode()
    assert share.qr_code("x" * 5000) is None


def test_the_shared_link_has_the_view_and_nothing_of_the_visitors_own(visit: Visit, monkeypatch):
    page = visit(
        "states", framing="time_window", text="ABCDE", t=3, toured="1a", lecture="yes", figure=2
    )
    (button,) = [each for each in page.button if each.key == "share_open"]
    button.click().run()
    assert not page.exception
    link = urlsplit(components(page)["share_copy"]["link"])
    assert dict(parse_qsl(link.query)) == {"framing": "time_window", "text": "ABCDE", "t": "3"}


def test_a_bare_link_to_another_site_is_no_link_to_the_first_page():
    with pytest.raises(ValueError, match="no link to a page of this app"):
        differences.read("http://example.org/", NAMES, host="hall.example:8501")
    bare = differences.read("http://hall.example:8501/", NAMES, host="hall.example:8501")
    assert bare.page == NAMES[0]
    assert differences.read("http://other/?state=reset", NAMES, host="hall").page == NAMES[0]


def test_parameters_are_told_in_words():
    found = told("/reset?lab=transplant&after=3&into=2", "/reset")
    assert list(found) == [
        "donor's state after time step", "put in before time step", "experiment",
    ]  # fmt: skip


def test_no_words_of_two_parameters_are_the_same():
    for page in NAMES:
        here = [each for each in PARAMETERS if page in each.pages or not each.pages]
        assert len({each.words for each in here}) == len(here)
