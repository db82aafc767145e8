"""The trace as tables and arrays: every number of the run, once, under its own name."""

from __future__ import annotations

import io

import numpy as np
import pandas as pd
import pytest

from lstm_explorer import FRAMINGS, Experiment, feed, load
from lstm_explorer.exports import answers_table, trace_arrays, trace_table

EVERY_FRAMING = pytest.mark.parametrize("framing", FRAMINGS)
KEYS = ["time_step", "unit", "quantity"]


def _fed(framing):
    experiment = Experiment(framing=framing)
    return experiment, feed(experiment, load(experiment).weights, "ABCDEFGHIJK", resets=[0, 2])


@EVERY_FRAMING
def test_every_number_has_one_row(framing):
    experiment, run = _fed(framing)
    table = trace_table(run)
    assert len(table) == len(run.steps) * experiment.units * 6
    assert not table.duplicated(KEYS).any()
    for quantity in "hcifgo":
        wide = table[table.quantity == quantity].pivot(
            index="time_step", columns="unit", values="value"
        )
        np.testing.assert_array_equal(wide, getattr(run.trace, quantity)[0])


@EVERY_FRAMING
def test_the_first_time_steps_are_the_first_rows_of_the_whole_table(framing):
    experiment, run = _fed(framing)
    first = trace_table(run, steps=2)
    assert len(first) == 2 * experiment.units * 6
    pd.testing.assert_frame_equal(first, trace_table(run).head(len(first)))


@EVERY_FRAMING
def test_the_rows_of_a_time_step_say_what_was_fed_and_whether_it_was_reset(framing):
    _, run = _fed(framing)
    table = trace_table(run).drop_duplicates("time_step")
    assert list(table.reset) == [step.reset for step in run.steps]
    assert list(table["sample"]) == [step.sample for step in run.steps]
    letters = ["".join(each or "·" for each in step.letters) for step in run.steps]
    assert list(table.fed) == letters


@EVERY_FRAMING
def test_the_probabilities_of_a_time_step_sum_to_one_and_are_the_runs(framing):
    experiment, run = _fed(framing)
    table = answers_table(experiment, run)
    wide = table.pivot(index="time_step", columns="class", values="probability")
    np.testing.assert_array_equal(wide[list(experiment.classes)], run.trace.probabilities[0])
    np.testing.assert_allclose(wide.sum(axis=1), 1, atol=1e-5)


def test_csv_and_parquet_give_the_table_back():
    _, run = _fed("stateful")
    table = trace_table(run)
    text = pd.read_csv(io.StringIO(table.to_csv(index=False)))
    np.testing.assert_allclose(text.value, table.value, rtol=1e-6)
    packed = io.BytesIO()
    table.to_parquet(packed, index=False)
    pd.testing.assert_frame_equal(pd.read_parquet(packed), table, check_dtype=False)


@EVERY_FRAMING
def test_the_arrays_can_be_saved_and_read_without_pickle(framing):
    experiment, run = _fed(framing)
    packed = io.BytesIO()
    np.savez(packed, allow_pickle=False, **trace_arrays(experiment, run))
    packed.seek(0)
    with np.load(packed, allow_pickle=False) as arrays:
        np.testing.assert_array_equal(arrays["c"], run.trace.c[0])
        np.testing.assert_array_equal(arrays["h_before"][1:][arrays["resets"][1:] - 1], 0)
        assert list(arrays["classes"]) == list(experiment.classes)
