from __future__ import annotations

import errno
import io
import json
import logging
import os
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.recipe.framings import FRAMINGS
from lstm_explorer.runs.evaluation import evaluate
from lstm_explorer.store import outcomes
from lstm_explorer.store.models import load, zipped
from lstm_explorer.store.outcomes import Outcome, answers_of, keep, outcome_of, pack, recall
from tests.networks import fabricated_outcome, random_network

RECIPE = Experiment(framing="one_char", sequence="ABCD", units=2, epochs=3)
OUTCOME = fabricated_outcome(RECIPE)
CONTENT = pack(OUTCOME)
DIVERGED = replace(
    OUTCOME,
    answers=np.empty(0, np.int64),
    losses=OUTCOME.losses[:1],
    accuracies=OUTCOME.accuracies[:1],
    weights=None,
    diverged="In epoch 2 the loss stopped being a number.",
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the outcome of `RECIPE` is looked for in `tmp_path`."""
    return tmp_path / f"{RECIPE.fingerprint}.npz"


def assert_same_outcome(one: Outcome | None, other: Outcome) -> None:
    assert one is not None
    for name in ("experiment", "seconds", "diverged", "versions"):
        assert getattr(one, name) == getattr(other, name), name
    for name in ("answers", "losses", "accuracies"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name), strict=True)
    assert (one.weights is None) == (other.weights is None)
    for ours, theirs in zip(one.weights or (), other.weights or (), strict=True):
        np.testing.assert_array_equal(ours, theirs, strict=True)


def assert_ignored(folder: Path, caplog: pytest.LogCaptureFixture, reason: str = "") -> None:
    """The run counts as never trained, and one warning says why."""
    caplog.clear()
    assert recall(RECIPE, folder=folder) is None
    (record,) = caplog.records
    assert record.levelno == logging.WARNING
    assert f"{RECIPE.fingerprint}.npz" in record.getMessage()
    assert reason in record.getMessage()


# --- what is kept is known again ------------------------------------------------------------


@pytest.mark.parametrize(
    "outcome",
    [
        *(fabricated_outcome(Experiment(framing=key, epochs=2)) for key in FRAMINGS),
        fabricated_outcome(Experiment(sequence="日本語 日本", epochs=1)),
        replace(OUTCOME, weights=None),
        DIVERGED,
        replace(DIVERGED, losses=np.empty(0, np.float32), accuracies=np.empty(0, np.float32)),
    ],
    ids=[*FRAMINGS, "another script", "answers only", "diverged", "diverged at once"],
)
def test_what_is_kept_is_recalled_bit_for_bit(outcome, tmp_path):
    kept = keep(outcome, folder=tmp_path)
    assert kept == tmp_path / f"{outcome.experiment.fingerprint}.npz"
    assert_same_outcome(recall(outcome.experiment, folder=tmp_path), outcome)


def test_keeping_again_replaces_and_leaves_nothing_else(tmp_path, path):
    keep(OUTCOME, folder=tmp_path)
    newer = fabricated_outcome(RECIPE, seed=9)
    keep(newer, folder=tmp_path)
    assert_same_outcome(recall(RECIPE, folder=tmp_path), newer)
    assert list(tmp_path.iterdir()) == [path]


def test_runs_are_kept_at_home_apart_from_models(home):
    assert recall(RECIPE) is None
    assert keep(OUTCOME).parent == home / "runs"
    assert_same_outcome(recall(RECIPE), OUTCOME)
    assert load(RECIPE) is None


def test_a_run_never_trained_is_nothing_to_warn_of(tmp_path, caplog):
    assert recall(RECIPE, folder=tmp_path / "not" / "yet") is None
    assert not caplog.records


# --- what it says ---------------------------------------------------------------------------


@pytest.mark.parametrize("framing", FRAMINGS)
def test_an_outcome_of_a_shipped_model_says_what_measures_say(framing):
    model = load(Experiment(framing=framing))
    found, measured = outcome_of(model), evaluate(model.experiment, model.weights)
    np.testing.assert_array_equal(found.answers, measured.probabilities.argmax(axis=-1))
    np.testing.assert_array_equal(found.right, measured.right)
    assert found.accuracy == measured.accuracy
    by_letter = found.right_by_letter()
    y = model.experiment.samples.y
    assert list(by_letter) == [model.experiment.classes[n] for n in sorted(set(y.tolist()))]
    for letter, share in by_letter.items():
        asked = y == model.experiment.classes.index(letter)
        assert share == measured.right[asked].mean()
    assert found.diverged is None
    assert found.losses is model.losses


def test_a_diverged_run_has_no_answer_right():
    assert not DIVERGED.right.any()
    assert DIVERGED.right.shape == RECIPE.samples.y.shape
    assert DIVERGED.accuracy == 0
    assert DIVERGED.right_by_letter() == {"B": 0, "C": 0, "D": 0}


# --- damage ---------------------------------------------------------------------------------

MEMBER = CONTENT.index(b"PK\x03\x04", 1)
DIRECTORY = CONTENT.index(b"PK\x01\x02")
END = CONTENT.index(b"PK\x05\x06")


@pytest.mark.parametrize(
    "length",
    [0, 1, 4, 29, 60, MEMBER, MEMBER + 10, DIRECTORY - 1, DIRECTORY, DIRECTORY + 20, END - 1, END,
     END + 4, len(CONTENT) - 1, *range(200, len(CONTENT), 397)],
)  # fmt: skip
def test_a_truncated_file_counts_as_absent(length, tmp_path, path, caplog):
    path.write_bytes(CONTENT[:length])
    assert_ignored(tmp_path, caplog, "cannot be unpacked")


@pytest.mark.parametrize("flip", [0x01, 0x80, 0xFF])
def test_a_flipped_byte_is_noticed_unless_it_carries_nothing(flip, tmp_path, path, caplog):
    """Every third byte of the file; some say nothing that is read, like its members' dates."""
    noticed = 0
    positions = range(flip % 3, len(CONTENT), 3)
    for position in positions:
        broken = bytearray(CONTENT)
        broken[position] ^= flip
        path.write_bytes(broken)
        caplog.clear()
        found = recall(RECIPE, folder=tmp_path)
        if found is None:
            noticed += 1
            assert len(caplog.records) == 1
        else:
            assert_same_outcome(found, OUTCOME)
    assert noticed > len(positions) / 2


def arrays() -> dict[str, np.ndarray]:
    with np.load(io.BytesIO(CONTENT)) as file:
        return dict(file)


def edited(**replaced: object) -> bytes:
    return zipped({**arrays(), **{name: np.asarray(new) for name, new in replaced.items()}})


def edited_note(**fields: object) -> bytes:
    note = json.loads(str(arrays()["note"]))
    return edited(note=json.dumps({**note, **fields}))


@pytest.mark.parametrize("name", ["kernel", "dense_bias", "answers", "losses", "accuracies"])
def test_an_edited_array_is_noticed(name, tmp_path, path, caplog):
    array = arrays()[name]
    array.flat[0] += 1
    path.write_bytes(edited(**{name: array}))
    assert_ignored(tmp_path, caplog, "numbers were changed")


def test_an_edited_file_with_nothing_changed_is_still_the_run(tmp_path, path):
    path.write_bytes(edited())
    assert_same_outcome(recall(RECIPE, folder=tmp_path), OUTCOME)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"seconds": 0.1}, "numbers were changed"),
        ({"diverged": "In epoch 1"}, "numbers were changed"),
        ({"versions": {}}, "numbers were changed"),
        ({"digest": None}, "numbers were changed"),
        ({"format": outcomes.FORMAT + 1}, f"this version reads format {outcomes.FORMAT}"),
        ({"format": None}, "has format None"),
        ({"recipe": {}}, "another recipe"),
        ({"seconds": "soon"}, "note cannot be read"),
        ({"seconds": None}, "note cannot be read"),
        ({"versions": [1, 2]}, "note cannot be read"),
    ],
)
def test_an_edited_note_is_noticed(fields, reason, tmp_path, path, caplog):
    path.write_bytes(edited_note(**fields))
    assert_ignored(tmp_path, caplog, reason)


@pytest.mark.parametrize(
    "note", ["", "{", "[]", "null", "7", '"text"', "{}", "[" * 100_000], ids=lambda note: note[:5]
)
def test_a_note_that_is_no_note_is_noticed(note, tmp_path, path, caplog):
    path.write_bytes(edited(note=note))
    assert_ignored(tmp_path, caplog, "note cannot be read")


def test_the_file_of_another_recipe_is_not_taken_for_this_one(tmp_path, path, caplog):
    other = fabricated_outcome(replace(RECIPE, seed=RECIPE.seed + 1))
    keep(other, folder=tmp_path).rename(path)
    assert_ignored(tmp_path, caplog, "another recipe")


def test_a_file_of_another_format_version_counts_as_absent(tmp_path, caplog, monkeypatch):
    with monkeypatch.context() as future:
        future.setattr(outcomes, "FORMAT", outcomes.FORMAT + 1)
        keep(OUTCOME, folder=tmp_path)
        assert_same_outcome(recall(RECIPE, folder=tmp_path), OUTCOME)
    assert_ignored(tmp_path, caplog, f"format {outcomes.FORMAT + 1}")


def without(*names: str) -> bytes:
    return zipped({name: array for name, array in arrays().items() if name not in names})


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"not a run\n" * 50, "cannot be unpacked"),
        (np.random.default_rng(0).bytes(5000), "cannot be unpacked"),
        (edited(extra=0), "does not hold the arrays"),
        (without("answers"), "does not hold the arrays"),
        (without("bias"), "does not hold the arrays"),
        (without("note"), "does not hold the arrays"),
    ],
    ids=["text", "noise", "one too many", "no answers", "half a network", "no note"],
)
def test_a_file_of_something_else_counts_as_absent(content, reason, tmp_path, path, caplog):
    path.write_bytes(content)
    assert_ignored(tmp_path, caplog, reason)


def test_a_network_taken_out_of_the_file_is_missed(tmp_path, path, caplog):
    path.write_bytes(without(*OUTCOME.weights._fields))
    assert_ignored(tmp_path, caplog, "numbers were changed")


def npy(array: object) -> bytes:
    buffer = io.BytesIO()
    np.lib.format.write_array(buffer, np.asanyarray(array), allow_pickle=True)
    return buffer.getvalue()


def rezipped(**replaced: bytes) -> bytes:
    """The file with the bytes of some of its members replaced."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(CONTENT)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, replaced.get(name.removesuffix(".npy"), old.read(name)))
    return buffer.getvalue()


class Payload:
    """Would call `os.abort` if it were ever unpickled."""

    def __reduce__(self) -> object:
        return os.abort, ()


@pytest.mark.parametrize("name", ["kernel", "answers", "note"])
def test_pickled_objects_are_never_loaded(name, tmp_path, path, caplog):
    path.write_bytes(rezipped(**{name: npy(np.array([Payload()], dtype=object))}))
    assert_ignored(tmp_path, caplog, "cannot be unpacked")


@pytest.mark.parametrize("count", [2**31, 10**12, 10**30])
def test_an_array_that_claims_more_numbers_than_it_has_is_noticed(count, tmp_path, path, caplog):
    header = io.BytesIO()
    np.lib.format.write_array_header_1_0(
        header, {"descr": "<f4", "fortran_order": False, "shape": (count,)}
    )
    path.write_bytes(rezipped(losses=header.getvalue() + b"\0" * 64))
    assert_ignored(tmp_path, caplog, "cannot be unpacked")


def test_a_file_that_unpacks_to_gigabytes_is_not_unpacked(tmp_path, path, caplog, monkeypatch):
    bomb = rezipped(answers=npy(np.zeros(outcomes.LARGEST + 1, np.uint8)))
    assert len(bomb) < outcomes.LARGEST / 100
    path.write_bytes(bomb)
    monkeypatch.setattr(np, "load", lambda *_, **__: pytest.fail("it was unpacked"))
    assert_ignored(tmp_path, caplog, "declares more than")


def test_a_file_larger_than_any_run_is_not_read(tmp_path, path, caplog):
    with path.open("wb") as file:
        file.truncate(outcomes.LARGEST + 1)  # a hole, which takes no room
    assert_ignored(tmp_path, caplog, "larger than")


@pytest.mark.parametrize(
    "junk",
    [
        lambda path: path.mkdir(),
        lambda path: path.symlink_to(path.parent),
        lambda path: path.symlink_to(path),
    ],
    ids=["a folder", "a link to a folder", "a link to itself"],
)
def test_what_is_no_file_at_all_counts_as_absent(junk, tmp_path, path, caplog):
    junk(path)
    assert_ignored(tmp_path, caplog)


# --- what cannot be kept --------------------------------------------------------------------


def test_a_folder_that_is_a_file_holds_no_runs_and_takes_none(tmp_path, caplog):
    folder = tmp_path / "runs"
    folder.write_text("in the way")
    assert_ignored(folder, caplog)
    with pytest.raises(OSError, match="runs"):
        keep(OUTCOME, folder=folder)
    assert folder.read_text() == "in the way"


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only to root")
def test_a_read_only_folder_takes_no_runs(tmp_path):
    tmp_path.chmod(0o555)
    with pytest.raises(PermissionError):
        keep(OUTCOME, folder=tmp_path)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("call", ["fsync", "replace", "chmod"])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES])
def test_a_full_disk_leaves_what_was_kept_and_no_litter(call, number, tmp_path, path, monkeypatch):
    keep(OUTCOME, folder=tmp_path)

    def fail(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, call, fail)
    for seed in (RECIPE.seed, RECIPE.seed + 1):
        with pytest.raises(OSError) as error:
            keep(fabricated_outcome(replace(RECIPE, seed=seed), seed=9), folder=tmp_path)
        assert error.value.errno == number
    assert list(tmp_path.iterdir()) == [path]
    assert_same_outcome(recall(RECIPE, folder=tmp_path), OUTCOME)


def test_what_a_killed_process_left_half_written_is_no_run(tmp_path, path):
    keep(OUTCOME, folder=tmp_path)
    path.rename(tmp_path / f"{RECIPE.fingerprint}x1y2z3.tmp")
    assert recall(RECIPE, folder=tmp_path) is None


@pytest.mark.parametrize("framing", FRAMINGS)
def test_answers_are_those_of_measures_for_any_network(framing):
    recipe = Experiment(framing=framing)
    weights = random_network(recipe)
    measured = evaluate(recipe, weights).probabilities.argmax(axis=-1)
    np.testing.assert_array_equal(answers_of(recipe, weights), measured)
