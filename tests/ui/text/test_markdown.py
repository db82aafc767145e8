import re

import pytest

from lstm_explorer.ui.text.markdown import plain


@pytest.mark.parametrize(
    "typed", ["![x](//evil/x.png)", "[x](//evil)", "*x*", "_x_", "`x", "<b>", "~~x~~", "$x$", "a|b"]
)
def test_nothing_that_was_typed_is_taken_for_markdown(typed):
    shown = plain(typed)
    assert shown.replace("\\", "") == typed
    assert re.search(r"\\[*_\[\]`<~$|]", shown)
    assert not re.search(r"(^|[^\\])[*_\[\]`<~$|]", shown)


@pytest.mark.parametrize(
    "typed",
    [":red[x]", ":material/home:", ":smile:", ":streamlit:", "http://evil", "www.evil.de", "a@b.de",
     "a--b", "a->b", "a<=b", "# x", "1. x", "- x", "> x", "+ x"],
)  # fmt: skip
def test_nothing_that_was_typed_is_taken_for_more_than_its_letters(typed):
    shown = plain(typed)
    assert shown != typed, "something keeps its parts apart"
    assert shown.replace("\\", "").replace("\u2060", "") == typed


@pytest.mark.parametrize("said", ["a: b", "x - y", "3.5 of 4", "it's 5 %", "-5", "#1"])
def test_what_is_no_markup_stays_as_it_is(said):
    assert plain(said) == said


def test_the_name_of_a_field_stays_in_its_type():
    assert plain("`batch_size` 7 does not divide") == "`batch_size` 7 does not divide"


def test_an_endless_word_is_cut():
    assert plain(f"got {'9' * 4000}. Try 32.") == f"got {'9' * 60}… Try 32."
