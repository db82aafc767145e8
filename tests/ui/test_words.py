"""The end of every page: its words explained, and what it simplifies."""

from __future__ import annotations

import pytest

from lstm_explorer.lesson.glossary import TERMS, says
from lstm_explorer.ui.components.glossary import WORDS
from lstm_explorer.ui.shell.frame import PAGES
from lstm_explorer.ui.shell.recipe import TERM_OF
from lstm_explorer.ui.shell.simplifications import SIMPLIFIED, TITLE
from lstm_explorer.ui.url.parameters import RECIPE
from tests.ui.reading import components, controls, dials, sentences
from tests.wording import forbidden


def _words(page):
    return components(page)["glossary"]["words"]


@pytest.mark.parametrize("name", PAGES)
def test_every_page_explains_its_words_and_says_what_it_simplifies(visit, name):
    page = visit(name)
    assert not page.exception
    assert _words(page) == list(WORDS[name])
    assert page.main.expander[-1].label == TITLE
    assert [each.value for each in page.main.expander[-1].markdown] == [
        "\n".join(f"- {sentence}" for sentence in SIMPLIFIED[name])
    ]
    assert not forbidden(sentences(page))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_simplifies_two_to_four_things(name):
    assert 2 <= len(SIMPLIFIED[name]) <= 4
    assert not forbidden(" ".join(SIMPLIFIED[name]))


def test_every_word_of_a_page_is_in_the_glossary_once():
    for names in WORDS.values():
        assert len(set(names)) == len(names) and set(names) <= set(TERMS)


def test_every_term_is_explained_on_some_page_or_by_a_control():
    used = {name for names in WORDS.values() for name in names} | set(TERM_OF.values())
    assert used == set(TERMS)


def test_the_help_of_every_field_of_the_recipe_is_the_glossarys(visit):
    assert set(TERM_OF) == set(RECIPE) - {"brought"}  # which has no control
    page = visit("framings", framing="variable_length")
    helps = {data["label"]: data.get("help") for data in controls(page).values() if "label" in data}
    for field in ("framing", "sequence", "encoding", "shuffle", "reset"):
        assert helps[field.capitalize()].startswith(says(TERM_OF[field])), field
    for name, dial in dials(page).items():
        assert dial["explained"] == says(TERM_OF[name])
