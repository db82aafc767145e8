"""The guard of XLA's cache; `test_worker.py` has genuine programs in it."""

from __future__ import annotations

import os
import resource
import shutil
from pathlib import Path

import pytest

from lstm_explorer.store.models import LEFT_OVER
from lstm_explorer.training.xla_cache import PROBE, ROOM, open_cache, seal_cache

pytestmark = pytest.mark.slow

FLAGS = "TF_XLA_FLAGS"
PROGRAM = b"compiled" * 1000


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache, while nobody has set any flags."""
    monkeypatch.setenv(FLAGS, "")
    return tmp_path / "xla"


@pytest.fixture
def sealed(folder: Path) -> Path:
    """An entry of a cache that was sealed."""
    folder.mkdir()
    (folder / "program.pb").write_bytes(PROGRAM)
    seal_cache(folder)
    return folder / "program.pb"


def flags() -> str:
    return os.environ[FLAGS]


def test_a_folder_that_is_not_there_is_made_and_used(folder):
    open_cache(folder)
    assert f'--tf_xla_persistent_cache_directory="{folder}"' in flags()
    assert not list(folder.iterdir())


def test_flags_that_the_user_has_set_are_kept(folder, monkeypatch):
    monkeypatch.setenv(FLAGS, "--tf_xla_clustering_debug")
    open_cache(folder)
    assert flags().split()[0] == "--tf_xla_clustering_debug"
    assert "cache_directory" in flags()


def test_what_was_sealed_is_found_again(sealed):
    open_cache(sealed.parent)
    assert sealed.read_bytes() == PROGRAM


@pytest.mark.parametrize("content", [b"", PROGRAM[:-1], PROGRAM + b"!", b"junk"])
def test_what_was_changed_since_it_was_sealed_is_taken_away(sealed, content):
    sealed.write_bytes(content)
    open_cache(sealed.parent)
    assert not sealed.exists()
    assert flags()


@pytest.mark.parametrize("digest", [b"", b"0" * 64])
def test_what_has_no_seal_that_fits_is_taken_away(sealed, digest):
    sealed.with_name("program.pb.sha256").write_bytes(digest)
    open_cache(sealed.parent)
    assert not sealed.exists()
    assert flags()


def test_what_was_never_sealed_is_taken_away(folder):
    folder.mkdir()
    (folder / "cut off.pb").write_bytes(PROGRAM[:10])
    open_cache(folder)
    assert not list(folder.iterdir())


def test_what_another_worker_is_just_writing_is_left_alone(folder):
    folder.mkdir()
    (folder / "program.pb.tmp").write_bytes(PROGRAM[:10])
    open_cache(folder)
    seal_cache(folder)
    assert [path.name for path in folder.iterdir()] == ["program.pb.tmp"]


def test_what_a_killed_worker_was_writing_an_hour_ago_is_taken_away(folder):
    folder.mkdir()
    left = folder / "program.pb.tmp"
    left.write_bytes(PROGRAM[:10])
    hours_ago = left.stat().st_mtime - 2 * LEFT_OVER
    os.utime(left, (hours_ago, hours_ago))
    open_cache(folder)
    assert not any(folder.iterdir())
    assert flags()


def test_a_seal_that_is_no_text_any_more_takes_only_its_program_away(sealed):
    sealed.with_name("program.pb.sha256").write_bytes(b"\xff" * 64)
    open_cache(sealed.parent)
    assert not any(sealed.parent.iterdir())
    assert flags()


def test_where_nothing_large_may_be_written_nothing_is_cached(folder):
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (PROBE // 2, limits[1]))
    try:
        open_cache(folder)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert not flags()


def test_sealing_again_does_not_seal_what_was_damaged_since(sealed):
    sealed.write_bytes(b"junk")
    seal_cache(sealed.parent)
    open_cache(sealed.parent)
    assert not sealed.exists()


def test_without_a_folder_to_write_to_nothing_is_cached(folder):
    folder.write_text("in the way")
    open_cache(folder)
    assert not flags()
    seal_cache(folder)


def test_without_room_nothing_is_cached(folder, monkeypatch):
    full = shutil._ntuple_diskusage(10 * ROOM, 10 * ROOM, ROOM - 1)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: full)
    open_cache(folder)
    assert not flags()
