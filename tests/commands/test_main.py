"""The command line."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from lstm_explorer.__main__ import app
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.store.models import load

SHORT = Experiment(framing="one_char", sequence="ABC", epochs=2)


def typed(line: str) -> Result:
    return CliRunner().invoke(app, line.split(), env={"COLUMNS": "200", "TERM": "dumb"})


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("train --framing lstm", "Unknown framing 'lstm'"),
        ("train --units 1000000000", "`units` must be a whole number from 1 to 256"),
        ("train --reset always", "`reset` must be 'sample', 'epoch', 'never' or a number"),
        ("train --reset 0", "`reset` must be a whole number from 1 to 25"),
        ("train --shuffle True", "`shuffle` must be yes, no or once, got 'True'. Try no."),
        ("train --encoding binary", "`encoding` must be one of fraction, shifted, one_hot"),
        ("train --sequence AAAA", "`sequence` repeats only 'A'"),
        ("train --batch-size 4", "Sizes that fit: 1, 5, 25"),
        ("sweep --framing lstm", "Unknown framing 'lstm'"),
        ("sweep --framing one_char --seeds 0", "A sweep of 0 seeds trains nothing"),
        ("sweep --framing one_char --units 0", "`units` must be a whole number from 1 to 256"),
        ("claims --only bogus", "No claim 'bogus'. Choose from: one-letter, feature-lift"),
        ("claims --seeds 0", "`seeds` must be at least 1, got 0"),
    ],
)
def test_a_wrong_recipe_is_refused_before_anything_is_imported(line, sentence):
    result = typed(line)
    assert result.exit_code == 2
    assert sentence in result.output


def test_without_a_command_it_tells_what_there_is():
    assert "train" in typed("").output


@pytest.mark.slow
def test_a_recipe_is_trained_its_answers_are_printed_and_it_is_kept(tmp_path):
    result = typed(f"train --framing one_char --sequence ABC --epochs 2 --folder {tmp_path}")
    assert result.exit_code == 0, result.output
    assert "A → " in result.output
    assert "B → " in result.output
    assert "of 2 right, one run" in result.output
    assert f"Kept as {SHORT.fingerprint}.npz." in result.output
    assert load(SHORT, folder=tmp_path).experiment == SHORT


@pytest.mark.slow
def test_a_number_of_samples_may_stand_for_the_reset(tmp_path):
    assert typed(f"train --sequence ABCDE --epochs 1 --reset 2 --folder {tmp_path}").exit_code == 0
    assert load(Experiment(sequence="ABCDE", epochs=1, reset=2), folder=tmp_path) is not None


@pytest.mark.slow
def test_the_order_and_the_encoding_can_be_chosen(tmp_path):
    chosen = "--shuffle once --encoding one_hot"
    result = typed(f"train --sequence ABCDE --epochs 1 {chosen} --folder {tmp_path}")
    assert result.exit_code == 0, result.output
    recipe = Experiment(sequence="ABCDE", epochs=1, shuffle="once", encoding="one_hot")
    assert load(recipe, folder=tmp_path) is not None


@pytest.mark.slow
def test_a_full_disk_gives_a_sentence(tmp_path: Path, monkeypatch):
    def no_room(_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", no_room)
    result = typed(f"train --framing one_char --sequence ABC --epochs 1 --folder {tmp_path}")
    assert result.exit_code == 1
    assert "could not be saved: No space left on device." in result.output
