"""The end of every page: its words explained, and what it simplifies."""

from __future__ import annotations

import json

import pytest

from lstm_explorer.glossary import TERMS, says
from lstm_explorer.ui import address, controls
from lstm_explorer.ui.frame import PAGES
from lstm_explorer.ui.glossary import WORDS
from lstm_explorer.ui.simplifications import SIMPLIFIED, TITLE
from tests.ui.reading import sentences
from tests.wording import forbidden


def _words(page):
    (found,) = (each for each in page.get("bidi_component") if each.key == "glossary")
    return json.loads(found.proto.json)["words"]


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
    used = {name for names in WORDS.values() for name in names} | set(controls.TERM_OF.values())
    assert used == set(TERMS)


def test_the_help_of_every_field_of_the_recipe_is_the_glossarys(visit):
    assert set(controls.TERM_OF) == set(address.RECIPE) - {"brought"}  # which has no control
    page = visit("framings", framing="variable_length")
    widgets = [*page.selectbox, *page.text_input, *page.radio, *page.get("button_group")]
    helps = {each.proto.label: each.proto.help for each in widgets}
    for field in ("framing", "sequence", "encoding", "shuffle", "reset"):
        assert helps[field.capitalize()].startswith(says(controls.TERM_OF[field])), field
    (dials,) = (each for each in page.get("bidi_component") if each.key == "dials")
    for dial in json.loads(dials.proto.json)["dials"]:
        assert dial["explained"] == says(controls.TERM_OF[dial["name"]])
