from __future__ import annotations

import errno
import io
import json
import logging
import os
import threading
import zipfile
from collections.abc import Callable
from dataclasses import replace
from itertools import chain
from pathlib import Path

import numpy as np
import pytest

from lstm_explorer.network.cell import cold_start
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.recipe.framings import FRAMINGS
from lstm_explorer.store import models
from lstm_explorer.store.models import TrainedModel, load, pack, save, stamp
from tests.networks import fabricated_model, random_network

RECIPE = Experiment(framing="one_char", sequence="ABCD", units=2, epochs=3)
MODEL = fabricated_model(RECIPE)
CONTENT = pack(MODEL)

Junk = Callable[[Path], object]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the model of `RECIPE` is looked for in `tmp_path`."""
    return tmp_path / f"{RECIPE.fingerprint}.npz"


def assert_same_model(one: TrainedModel | None, other: TrainedModel) -> None:
    assert one is not None
    for name in ("experiment", "keras_difference", "seconds", "versions"):
        assert getattr(one, name) == getattr(other, name)
    for name in ("losses", "accuracies", "snapshot_epochs"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name), strict=True)
    sets = [(*model.checkpoint, model.snapshots) for model in (one, other)]
    for ours, theirs in zip(chain(*sets[0]), chain(*sets[1]), strict=True):
        np.testing.assert_array_equal(ours, theirs, strict=True)


def rezipped(content: bytes, **replaced: bytes) -> bytes:
    """The file with some of its members replaced."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            new.writestr(name, replaced.get(name.removesuffix(".npy"), old.read(name)))
    return buffer.getvalue()


def npy(array: object) -> bytes:
    buffer = io.BytesIO()
    np.lib.format.write_array(buffer, np.asanyarray(array), allow_pickle=True)
    return buffer.getvalue()


def edited(**arrays: object) -> bytes:
    """The file as somebody would save it who has loaded, edited and saved it with NumPy."""
    with np.load(io.BytesIO(CONTENT)) as file:
        old = dict(file)
    buffer = io.BytesIO()
    np.savez(buffer, **{**old, **arrays})
    return buffer.getvalue()


def edited_note(**fields: object) -> bytes:
    with np.load(io.BytesIO(CONTENT)) as file:
        note = json.loads(str(file["note"]))
    return edited(note=np.array(json.dumps({**note, **fields})))


@pytest.mark.parametrize(
    "recipe",
    [
        *(Experiment(framing=key, epochs=2) for key in FRAMINGS),
        Experiment(sequence="日本語 日本", epochs=1),
    ],
    ids=lambda recipe: recipe.framing,
)
def test_what_is_saved_is_loaded_as_it_was(recipe, tmp_path):
    model = fabricated_model(recipe)
    saved = save(model, folder=tmp_path)
    assert saved == tmp_path / f"{recipe.fingerprint}.npz"
    assert_same_model(load(recipe, folder=tmp_path), model)


def test_saving_again_replaces_and_leaves_nothing_else(tmp_path, path):
    save(MODEL, folder=tmp_path)
    newer = fabricated_model(RECIPE, seed=9)
    save(newer, folder=tmp_path)
    assert_same_model(load(RECIPE, folder=tmp_path), newer)
    assert list(tmp_path.iterdir()) == [path]


def test_a_missing_folder_is_made_by_saving_and_empty_to_loading(tmp_path, caplog):
    folder = tmp_path / "not" / "yet"
    assert load(RECIPE, folder=folder) is None
    assert not caplog.records
    save(MODEL, folder=folder)
    assert_same_model(load(RECIPE, folder=folder), MODEL)


def test_models_are_kept_at_home(home):
    assert load(RECIPE) is None
    assert save(MODEL).parent == home / "models"
    assert_same_model(load(RECIPE), MODEL)


def test_a_model_of_the_users_own_goes_before_the_shipped_one(home):
    recipe = Experiment(framing="whole_batch")
    shipped = load(recipe)
    save(replace(shipped, seconds=12345.0))
    assert load(recipe).seconds == 12345.0


def test_a_damaged_model_of_the_users_own_leaves_the_shipped_one(home, caplog):
    recipe = Experiment(framing="whole_batch")
    shipped = load(recipe)
    save(shipped).write_bytes(b"junk")
    assert_same_model(load(recipe), shipped)
    assert "Ignored" in caplog.text


def test_a_file_can_be_read_by_others_than_the_one_who_saved_it(tmp_path):
    assert save(MODEL, folder=tmp_path).stat().st_mode & 0o777 == 0o644


def test_the_stamp_changes_with_the_file_and_only_then(home):
    before = stamp(RECIPE)
    path = save(MODEL)
    saved = stamp(RECIPE)
    assert saved == stamp(RECIPE) != before
    os.utime(path, ns=(1, 1))
    assert stamp(RECIPE) != saved
    path.unlink()
    assert stamp(RECIPE) == before


def assert_ignored(folder: Path, caplog: pytest.LogCaptureFixture, reason: str = "") -> None:
    """The recipe's model counts as absent, and one warning says why."""
    caplog.clear()
    assert load(RECIPE, folder=folder) is None
    (record,) = caplog.records
    assert record.levelno == logging.WARNING
    assert f"{RECIPE.fingerprint}.npz" in record.getMessage()
    assert reason in record.getMessage()


MEMBER = CONTENT.index(b"PK\x03\x04", 1)
DIRECTORY = CONTENT.index(b"PK\x01\x02")
END = CONTENT.index(b"PK\x05\x06")


@pytest.mark.parametrize(
    "length",
    [0, 1, 4, 29, 60, 200, MEMBER, MEMBER + 10, DIRECTORY - 1, DIRECTORY, DIRECTORY + 20, END - 1,
     END, END + 4, len(CONTENT) - 1, *range(300, len(CONTENT), 397)],
)  # fmt: skip
def test_a_truncated_file_counts_as_absent(length, tmp_path, path, caplog):
    path.write_bytes(CONTENT[:length])
    assert_ignored(tmp_path, caplog, "cannot be unpacked")


def test_a_flipped_byte_is_noticed_unless_it_carries_nothing(tmp_path, path, caplog):
    """Some bytes of a zip file say nothing that is read, like its members' dates."""
    noticed = 0
    positions = range(0, len(CONTENT), 11)
    for position in positions:
        broken = bytearray(CONTENT)
        broken[position] ^= 0xFF
        path.write_bytes(broken)
        caplog.clear()
        found = load(RECIPE, folder=tmp_path)
        if found is None:
            noticed += 1
            assert len(caplog.records) == 1
        else:
            assert_same_model(found, MODEL)
    assert noticed > len(positions) / 2


def in_a_zip(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, b"")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "cannot be unpacked"),
        (b"not a model\n" * 50, "cannot be unpacked"),
        (np.random.default_rng(0).bytes(5000), "cannot be unpacked"),
        (in_a_zip(), "does not hold the arrays"),
        (in_a_zip("../../etc/passwd"), "does not hold the arrays"),
        (edited(extra=np.zeros(3)), "does not hold the arrays"),
    ],
    ids=["nothing", "text", "noise", "empty zip", "other zip", "one array too many"],
)
def test_a_file_of_something_else_counts_as_absent(content, reason, tmp_path, path, caplog):
    path.write_bytes(content)
    assert_ignored(tmp_path, caplog, reason)


@pytest.mark.parametrize(
    "name",
    [
        "kernel",
        "momentum_bias",
        "velocity_bias",
        "snapshot_kernel",
        "h",
        "losses",
        "snapshot_epochs",
    ],
)
def test_an_edited_array_is_noticed(name, tmp_path, path, caplog):
    with np.load(io.BytesIO(CONTENT)) as file:
        array = file[name].copy()
    array.flat[0] += 1
    path.write_bytes(edited(**{name: array}))
    assert_ignored(tmp_path, caplog, "numbers were changed")


def test_an_edited_file_with_nothing_changed_is_still_the_model(tmp_path, path):
    path.write_bytes(edited())
    assert_same_model(load(RECIPE, folder=tmp_path), MODEL)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"keras_difference": 0.0}, "numbers were changed"),
        ({"seconds": 0.1}, "numbers were changed"),
        ({"format": 2}, "has format 2, this version reads format 1"),
        ({"format": None}, "has format None"),
        ({"recipe": {}}, "another recipe"),
        ({"recipe": None}, "another recipe"),
        ({"seconds": "soon"}, "note cannot be read"),
        ({"versions": [1, 2]}, "note cannot be read"),
        ({"digest": None}, "numbers were changed"),
    ],
)
def test_an_edited_note_is_noticed(fields, reason, tmp_path, path, caplog):
    path.write_bytes(edited_note(**fields))
    assert_ignored(tmp_path, caplog, reason)


@pytest.mark.parametrize(
    "note", ["", "{", "[]", "null", "7", '"text"', "{}", "[" * 100_000], ids=lambda note: note[:5]
)
def test_a_note_that_is_no_note_is_noticed(note, tmp_path, path, caplog):
    path.write_bytes(edited(note=np.array(note)))
    assert_ignored(tmp_path, caplog, "note cannot be read")


def test_a_file_of_another_format_version_counts_as_absent(tmp_path, caplog, monkeypatch):
    with monkeypatch.context() as future:
        future.setattr(models, "FORMAT", models.FORMAT + 1)
        save(MODEL, folder=tmp_path)
        assert_same_model(load(RECIPE, folder=tmp_path), MODEL)
    assert_ignored(tmp_path, caplog, f"format {models.FORMAT + 1}")


def test_the_file_of_another_recipe_is_not_taken_for_this_one(tmp_path, path, caplog):
    other = replace(RECIPE, seed=RECIPE.seed + 1)
    save(fabricated_model(other), folder=tmp_path).rename(path)
    assert_ignored(tmp_path, caplog, "another recipe")


class Payload:
    """Would call `os.abort` if it were ever unpickled."""

    def __reduce__(self) -> object:
        return os.abort, ()


@pytest.mark.parametrize("name", ["kernel", "note"])
def test_pickled_objects_are_never_loaded(name, tmp_path, path, caplog):
    objects = np.array([Payload()], dtype=object)
    path.write_bytes(rezipped(CONTENT, **{name: npy(objects)}))
    assert_ignored(tmp_path, caplog, "cannot be unpacked")


def with_part(**part: object) -> TrainedModel:
    return replace(MODEL, checkpoint=MODEL.checkpoint._replace(**part))


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (replace(MODEL, losses=np.array([1, np.nan, 1], np.float32)), "losses has values"),
        (with_part(weights=MODEL.weights._replace(bias=np.full(8, np.inf, np.float32))), "bias"),
        (with_part(velocities=MODEL.weights._replace(bias=np.full(8, np.nan, np.float32))),
         "velocity_bias has"),
        (replace(MODEL, accuracies=np.zeros(2, np.float32)), "accuracies is float32 (2,)"),
        (replace(MODEL, losses=np.zeros(3, np.float64)), "losses is float64"),
        (with_part(weights=random_network(replace(RECIPE, units=3))), "kernel is"),
        (with_part(state=cold_start(2, RECIPE.units)), "h is float32 (2, 2)"),
        (replace(MODEL, snapshot_epochs=np.arange(3, dtype=np.int32)), "snapshot_kernel is"),
        (replace(MODEL, snapshot_epochs=np.array(4, np.int32)), "snapshot_"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_numbers_that_make_no_network_count_as_absent(broken, reason, tmp_path, path, caplog):
    path.write_bytes(pack(broken))
    assert_ignored(tmp_path, caplog, reason)


def test_a_file_that_unpacks_to_gigabytes_is_not_unpacked(tmp_path, path, caplog, monkeypatch):
    monkeypatch.setattr(models, "LARGEST", len(CONTENT) * 10)
    monkeypatch.setattr(np, "load", lambda *_, **__: pytest.fail("it was unpacked"))
    bomb = {"kernel": np.zeros(10 * models.LARGEST, np.uint8)}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in models._ARRAYS:
            archive.writestr(f"{name}.npy", npy(bomb.get(name, np.zeros(1))))
        archive.writestr("note.npy", npy("{}"))
    assert len(buffer.getvalue()) < models.LARGEST
    path.write_bytes(buffer.getvalue())
    assert_ignored(tmp_path, caplog, "declares more than")


@pytest.mark.parametrize("count", [2**31, 10**12, 10**30])
def test_an_array_that_claims_more_numbers_than_it_has_is_noticed(count, tmp_path, path, caplog):
    header = io.BytesIO()
    np.lib.format.write_array_header_1_0(
        header, {"descr": "<f4", "fortran_order": False, "shape": (count,)}
    )
    path.write_bytes(rezipped(CONTENT, kernel=header.getvalue() + b"\0" * 64))
    assert_ignored(tmp_path, caplog, "cannot be unpacked")


def test_a_file_larger_than_any_model_is_not_read(tmp_path, path, caplog):
    with path.open("wb") as file:
        file.truncate(models.LARGEST + 1)  # a hole, which takes no room
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
def test_what_is_no_file_at_all_counts_as_absent(junk: Junk, tmp_path, path, caplog):
    junk(path)
    assert_ignored(tmp_path, caplog)


def test_a_link_that_leads_nowhere_is_no_file(tmp_path, path):
    path.symlink_to(tmp_path / "gone")
    assert load(RECIPE, folder=tmp_path) is None


def test_a_folder_that_is_a_file_holds_no_models_and_takes_none(tmp_path, caplog):
    folder = tmp_path / "models"
    folder.write_text("in the way")
    assert_ignored(folder, caplog)
    with pytest.raises(OSError, match="models"):
        save(MODEL, folder=folder)


@pytest.mark.parametrize("call", ["fsync", "replace", "chmod"])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES])
def test_a_failing_save_leaves_the_old_model_and_no_litter(
    call, number, tmp_path, path, monkeypatch
):
    save(MODEL, folder=tmp_path)

    def fail(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, call, fail)
    with pytest.raises(OSError) as error:
        save(fabricated_model(RECIPE, seed=9), folder=tmp_path)
    assert error.value.errno == number
    assert list(tmp_path.iterdir()) == [path]
    assert_same_model(load(RECIPE, folder=tmp_path), MODEL)


def test_an_interrupted_save_leaves_no_litter(tmp_path, monkeypatch):
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        save(MODEL, folder=tmp_path)
    assert not list(tmp_path.iterdir())


def test_readers_see_a_whole_model_while_it_is_written_again_and_again(tmp_path, caplog):
    versions = [fabricated_model(RECIPE, seed=seed) for seed in (0, 9)]
    save(versions[0], folder=tmp_path)
    written = threading.Event()
    torn: list[object] = []

    def read() -> None:
        while not written.is_set():
            model = load(RECIPE, folder=tmp_path)
            if model is None or not any(
                np.array_equal(model.weights.kernel, version.weights.kernel) for version in versions
            ):
                torn.append(model)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for number in range(40):
        save(versions[number % 2], folder=tmp_path)
    written.set()
    for reader in readers:
        reader.join()
    assert not torn
    assert not caplog.records


def test_writers_at_the_same_time_leave_one_whole_model(tmp_path, path):
    versions = [fabricated_model(RECIPE, seed=seed) for seed in range(4)]
    writers = [
        threading.Thread(
            target=lambda model=model: [save(model, folder=tmp_path) for _ in range(10)]
        )
        for model in versions
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    found = load(RECIPE, folder=tmp_path)
    assert any(np.array_equal(found.weights.kernel, v.weights.kernel) for v in versions)
    assert list(tmp_path.iterdir()) == [path]
