"""What a spreadsheet makes of the tables: text stays text, and numbers stay as they are."""

from __future__ import annotations

import io

import pandas as pd
import pytest

from lstm_explorer import Experiment
from lstm_explorer.exports import answers_table, trace_arrays, trace_table
from lstm_explorer.exports.spreadsheet import csv, is_formula
from lstm_explorer.runs.feeding import feed
from tests.networks import random_network


def read(table):
    return pd.read_csv(io.BytesIO(csv(table)), dtype={"fed": str, "class": str})


def fed(text, **recipe):
    experiment = Experiment(units=2, epochs=1, **recipe)
    return experiment, feed(experiment, random_network(experiment), text)


def test_letters_side_by_side_are_no_formula():
    experiment, run = fed("=1+2", framing="feature_window", sequence="=1+2A", window=3)
    assert "=1+" in set(trace_table(run).fed)
    for table in (trace_table(run), answers_table(experiment, run)):
        found = set(read(table).fed)
        assert {"'=1+", "1+2"} <= found and not any(map(is_formula, found))


def test_a_word_is_no_formula_in_any_column():
    experiment, run = fed("=1+2|A", framing="stateful", sequence="=1+2|A|@x|＝1")
    found = read(answers_table(experiment, run))
    assert set(found["class"]) == {"'=1+2", "A", "'@x", "'＝1"}
    assert set(found.fed) == {"'=1+2", "A"}


def test_a_single_sign_is_itself():
    experiment, run = fed("=+-@", framing="stateful", sequence="=+-@A")
    assert list(read(answers_table(experiment, run))["class"].unique()) == list("=+-@A")


def test_numbers_below_zero_are_themselves():
    _, run = fed("ABC", framing="stateful")
    table = trace_table(run)
    assert (table.value < 0).any()
    pd.testing.assert_series_equal(read(table).value, table.value, check_dtype=False, rtol=1e-6)


def test_arrays_and_the_table_itself_stay_exact():
    experiment, run = fed("=1+2|A", framing="stateful", sequence="=1+2|A|@x")
    table = answers_table(experiment, run)
    csv(table)
    assert "=1+2" in set(table["class"])
    assert "=1+2" in trace_arrays(experiment, run)["classes"]


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@SUM(A1)", "＝1", "＋1", "－1", "＠x"])
def test_what_begins_with_a_sign_of_a_formula_counts_as_one(text):
    assert is_formula(text)
    assert not is_formula(text[0])
    assert not is_formula(f"x{text}")
