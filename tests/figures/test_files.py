"""Figures as files: with a background, and as a page that asks nobody for anything."""

from __future__ import annotations

import re

import pytest

from lstm_explorer import Experiment, feed, load
from lstm_explorer.figures import as_json, heatmap, on_paper, web_page
from lstm_explorer.figures.palette import palette

BOTH_THEMES = pytest.mark.parametrize("dark", [False, True])


def _drawn(dark):
    experiment = Experiment()
    run = feed(experiment, load(experiment).weights, "ABCDEFGHIJK")
    return heatmap.plain(run, "c", dark=dark)


@BOTH_THEMES
def test_a_picture_has_the_background_of_its_theme_and_the_figure_keeps_its_own(dark):
    figure = _drawn(dark)
    before = as_json(figure)
    paper = on_paper(figure, dark=dark)
    assert paper["layout"]["paper_bgcolor"] == palette(dark).background
    assert as_json(figure) == before


@BOTH_THEMES
def test_the_page_fetches_nothing(dark):
    page = web_page(_drawn(dark), dark=dark)
    assert len(page) > 3_000_000, "plotly.js is inside"
    assert not re.search(r"<(script|link|img)[^>]+(src|href)\s*=", page)


def test_a_symbol_cannot_end_the_script_that_it_stands_in():
    page = web_page({"layout": {"title": {"text": "</script><script>alert(1)</script>"}}})
    assert "</script><script>alert(1)" not in page
