"""Figures as files: with a background, and as a page that asks nobody for anything."""

from __future__ import annotations

import re

import plotly.graph_objects as go
import pytest

from lstm_explorer import Experiment, feed, load
from lstm_explorer.figures import heatmap, on_paper, web_page
from lstm_explorer.figures.palette import palette

BOTH_THEMES = pytest.mark.parametrize("dark", [False, True])


def _drawn(dark):
    experiment = Experiment()
    run = feed(experiment, load(experiment).weights, "ABCDEFGHIJK")
    return heatmap(run, "c", dark=dark)


@BOTH_THEMES
def test_a_picture_has_the_background_of_its_theme_and_the_figure_keeps_its_own(dark):
    figure = _drawn(dark)
    before = figure.to_json()
    assert on_paper(figure, dark=dark).layout.paper_bgcolor == palette(dark).background
    assert figure.to_json() == before


@BOTH_THEMES
def test_the_page_fetches_nothing(dark):
    page = web_page(_drawn(dark), dark=dark)
    assert len(page) > 3_000_000, "plotly.js is inside"
    assert not re.search(r"<(script|link|img)[^>]+(src|href)\s*=", page)


def test_a_symbol_cannot_end_the_script_that_it_stands_in():
    figure = go.Figure(layout={"title": {"text": "</script><script>alert(1)</script>"}})
    page = web_page(figure)
    assert "</script><script>alert(1)" not in page
