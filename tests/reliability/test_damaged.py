"""Files damaged at every kind of place: a model, a run of a sweep, a compiled program."""

from __future__ import annotations

import io
import logging
import os
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from lstm_explorer.jobs.job import Job
from lstm_explorer.jobs.trainings import Trainings
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.store import models, outcomes
from lstm_explorer.store.models import home as home_folder
from lstm_explorer.store.models import load
from lstm_explorer.sweeps.sweep import sweep
from lstm_explorer.training.xla_cache import open_cache, seal_cache
from tests.networks import fabricated_model, fabricated_outcome
from tests.reliability.executor import Fabricating
from tests.reliability.server import SHORT
from tests.workers import GENUINE, MADE_UP, Crew, watched

NEVER = 60
"""Seconds that only a failing test waits for."""


@dataclass(frozen=True)
class Kind:
    """A kind of file.

    Attributes:
        folder: Below the home.
        packed: What the store would write, a seed's network in it.
        read: What is read, as the bytes that would be written for it; None where it is absent.
        logger: Tells of one that was ignored.
    """

    folder: str
    packed: Callable[[int], bytes]
    read: Callable[[], bytes | None]
    logger: str


def _packed_model(seed: int) -> bytes:
    return models.pack(fabricated_model(SHORT, seed=seed))


def _packed_outcome(seed: int) -> bytes:
    return outcomes.pack(fabricated_outcome(SHORT, seed=seed))


def _read_model() -> bytes | None:
    found = load(SHORT)
    return found and models.pack(found)


def _read_outcome() -> bytes | None:
    found = outcomes.recall(SHORT)
    return found and outcomes.pack(found)


KINDS = {
    "model": Kind("models", _packed_model, _read_model, models.__name__),
    "run": Kind("runs", _packed_outcome, _read_outcome, outcomes.__name__),
}


PLACES = (
    "local header", "name", "edge of the numbers", "numbers", "table of contents", "end"
)  # fmt: skip


def places(content: bytes) -> dict[str, list[int]]:
    """Positions of every kind of byte that the file of arrays has."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = archive.infolist()
        table = archive.start_dir
    found: dict[str, list[int]] = {place: [] for place in PLACES}
    for member in members:
        start = member.header_offset
        named = start + 30
        data = named + len(member.filename)
        end = data + member.compress_size
        found["local header"] += range(start, named)
        found["name"] += range(named, data)
        found["edge of the numbers"] += [data, end - 2, end - 1]  # have bits to spare
        found["numbers"] += range(data + 1, end - 2)
    found["table of contents"] = list(range(table, len(content) - 22))
    found["end"] = list(range(len(content) - 22, len(content)))
    return found


def spread(positions: Sequence[int], count: int) -> list[int]:
    """The first, the last, and some between."""
    step = max(1, len(positions) // count)
    return sorted({positions[0], positions[-1], *positions[::step]})


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> Kind:
    return KINDS[request.param]


@pytest.fixture
def path(kind: Kind, home: Path) -> Path:
    """Where the file of `SHORT` is looked for."""
    (home / kind.folder).mkdir()
    return home / kind.folder / f"{SHORT.fingerprint}.npz"


def assert_absent_or_the_same(kind: Kind, content: bytes, caplog) -> bool:
    """Whether the file counts as absent, which is logged; else it says what it always said."""
    caplog.clear()
    found = kind.read()
    told = [record for record in caplog.records if record.name == kind.logger]
    if found is None:
        (record,) = told
        assert record.levelno == logging.WARNING
        assert f"{SHORT.fingerprint}.npz" in record.getMessage()
        return True
    assert found == content
    assert not told
    return False


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("flip", [0x01, 0x80, 0xFF])
def test_a_flipped_byte_makes_a_file_absent_unless_it_says_nothing(place, flip, kind, path, caplog):
    content = kind.packed(0)
    positions = spread(places(content)[place], 40)
    noticed = 0
    for position in positions:
        damaged = bytearray(content)
        damaged[position] ^= flip
        path.write_bytes(damaged)
        noticed += assert_absent_or_the_same(kind, content, caplog)
    if place != "edge of the numbers":
        assert noticed, "no byte of this kind is looked at"
    if place == "numbers":
        assert noticed == len(positions), "not one number may be changed unseen"


@pytest.mark.parametrize("place", PLACES)
def test_a_file_cut_off_anywhere_counts_as_absent(place, kind, path, caplog):
    content = kind.packed(0)
    for position in spread(places(content)[place], 30):
        path.write_bytes(content[:position])
        assert assert_absent_or_the_same(kind, content, caplog)


@pytest.mark.parametrize("place", PLACES)
def test_a_file_that_goes_on_as_another_never_passes_for_either(place, kind, path, caplog):
    """As a disk leaves it that mixes up an old block and a new one."""
    ours, theirs = kind.packed(0), kind.packed(9)
    for position in spread(places(ours)[place], 10):
        path.write_bytes(ours[:position] + theirs[position:])
        found = kind.read()
        assert found in (None, ours, theirs)
        path.write_bytes(ours[:position] + bytes(len(ours) - position))
        assert kind.read() in (None, ours)


@pytest.mark.parametrize("size", [512, 4096])
def test_a_block_of_zeros_makes_a_file_absent(size, kind, path, caplog):
    content = kind.packed(0)
    for start in range(0, len(content), size):
        zeros = bytes(len(content[start : start + size]))
        path.write_bytes(content[:start] + zeros + content[start + size :])
        assert assert_absent_or_the_same(kind, content, caplog)


# --- what is damaged is made again ----------------------------------------------------------


@pytest.fixture
def train(home: Path, tmp_path: Path) -> Iterator[Callable[..., Job]]:
    """Trains a recipe, always in a new worker."""
    hired: list[Trainings] = []

    def trained(recipe: Experiment, module: str = MADE_UP) -> Job:
        folder = tmp_path / f"crew {len(hired)}"
        folder.mkdir()
        hired.append(Trainings(workers=1, command=Crew(folder, module).command))
        hired[-1].start(recipe)
        job = watched(hired[-1], recipe, NEVER)
        hired[-1].close()
        assert job is not None
        return job

    yield trained
    for trainings in hired:
        trainings.close()


def damage(path: Path, share: float) -> None:
    """Turn around the byte that is so far from the file's beginning, 0 to 1."""
    content = bytearray(path.read_bytes())
    content[min(len(content) - 1, int(share * len(content)))] ^= 0xFF
    path.write_bytes(content)


def test_a_damaged_model_is_mended_by_training_it_again(train, home):
    job = train(SHORT)
    path = home / "models" / f"{SHORT.fingerprint}.npz"
    whole = path.read_bytes()
    for share in (0, 0.3, 0.5, 0.7):
        damage(path, share)
        assert load(SHORT) is None
        again = train(SHORT)
        assert (again.phase, again.sentence) == ("done", None)
        assert path.read_bytes() == whole
    assert job.phase == "done"


def test_a_damaged_run_is_mended_by_asking_for_the_sweep_again(home):
    fabricating = Fabricating()
    list(sweep([SHORT], range(1, 5), executor=fabricating))
    whole = {file: file.read_bytes() for file in (home / "runs").iterdir()}
    for share in (0, 0.4, 0.6):
        damage(home / "runs" / f"{replace(SHORT, seed=3).fingerprint}.npz", share)
        fabricating.asked.clear()
        found = list(sweep([SHORT], range(1, 5), executor=fabricating))
        assert sorted(outcome.experiment.seed for outcome in found) == [1, 2, 3, 4]
        assert fabricating.asked == [3]
        assert {file: file.read_bytes() for file in (home / "runs").iterdir()} == whole


# --- compiled programs ----------------------------------------------------------------------

PROGRAM = os.urandom(5000)


@pytest.fixture
def sealed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An entry of a cache that was sealed."""
    monkeypatch.setenv("TF_XLA_FLAGS", "")
    entry = tmp_path / "xla" / "program.pb"
    entry.parent.mkdir()
    entry.write_bytes(PROGRAM)
    seal_cache(entry.parent)
    return entry


@pytest.mark.parametrize("position", [*range(0, 64), *range(64, 4936, 97), *range(4936, 5000)])
def test_a_compiled_program_damaged_anywhere_is_taken_away(position, sealed):
    damaged = bytearray(PROGRAM)
    damaged[position] ^= 0xFF
    for content in (damaged, PROGRAM[:position]):
        sealed.write_bytes(content)
        open_cache(sealed.parent)
        assert not any(sealed.parent.iterdir())
        sealed.write_bytes(PROGRAM)
        seal_cache(sealed.parent)
    open_cache(sealed.parent)
    assert sealed.read_bytes() == PROGRAM


@pytest.mark.parametrize("position", range(0, 64, 9))
def test_a_compiled_program_whose_seal_is_damaged_is_taken_away(position, sealed):
    seal = sealed.with_name("program.pb.sha256")
    digest = bytearray(seal.read_bytes())
    digest[position] ^= 0xFF
    for content in (digest, bytes(digest[:position])):
        seal.write_bytes(content)
        open_cache(sealed.parent)
        assert not any(sealed.parent.iterdir())
        sealed.write_bytes(PROGRAM)
        seal_cache(sealed.parent)


def compiled() -> list[Path]:
    return sorted((home_folder() / "xla").glob("*.pb"))


@pytest.mark.slow
def test_compiled_programs_damaged_at_the_beginning_middle_and_end_are_compiled_anew(train, home):
    recipe = Experiment(framing="one_char", epochs=20)
    whole = train(recipe, GENUINE).model
    assert compiled()
    for share in (0, 0.5, 1):
        for entry in compiled():
            damage(entry, share)
        job = train(recipe, GENUINE)
        assert (job.phase, job.sentence) == ("done", None)
        assert compiled()
        assert job.losses == tuple(whole.losses.tolist())


@pytest.mark.slow
def test_a_compiled_program_damaged_under_a_working_worker_fails_no_training(home, tmp_path):
    folder = tmp_path / "crew"
    folder.mkdir()
    recipes: list[Any] = [
        Experiment(framing="one_char", epochs=20, units=units, seed=2) for units in (6, 12)
    ]
    first = Trainings(workers=1, command=Crew(folder, GENUINE).command)
    for recipe in recipes:
        first.start(recipe)
        assert watched(first, recipe, NEVER).phase == "done"
    losses = first.job(recipes[1]).losses
    first.close()
    second = Trainings(workers=1, command=Crew(folder, GENUINE).command)
    try:
        second.start(recipes[0])
        assert watched(second, recipes[0], NEVER).phase == "done"
        for entry in compiled():
            entry.write_bytes(entry.read_bytes()[:1000])
        second.start(recipes[1])
        job = watched(second, recipes[1], NEVER)
        assert (job.phase, job.sentence) == ("done", None)
        assert job.losses == losses
    finally:
        second.close()
