"""Files that are not what they seem: brought ones are refused, the store's own are left aside."""

from __future__ import annotations

import io
import json
import random
import zipfile
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as some
from hypothesis.extra import numpy as arrays

from lstm_explorer import Experiment, load
from lstm_explorer.brought.archive import opened
from lstm_explorer.brought.keras_config import Refused
from lstm_explorer.lesson.claims import ledger
from lstm_explorer.network.cell import Weights
from lstm_explorer.store import models, outcomes
from tests.networks import fabricated_model, fabricated_outcome
from tests.reliability.sentences import is_a_sentence

SHORT = Experiment(framing="one_char", sequence="ABCD", units=2, epochs=3)

fuzzed = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

NAMES = some.sampled_from(
    [*(f"{name}.npy" for name in Weights._fields), "arr_0.npy", "note.npy", "../kernel.npy",
     "/etc/kernel.npy", "config.json", "metadata.json", "model.weights.h5", "", "a" * 300]
) | some.text(max_size=8)  # fmt: skip

KINDS = some.sampled_from(["f2", "f4", "f8", ">f4", "i4", "u1", "?", "c8", "U3", "S3", "M8[s]"])
ARRAYS = arrays.arrays(KINDS, arrays.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=9))


def npy(array: np.ndarray) -> bytes:
    written = io.BytesIO()
    np.lib.format.write_array(written, array, allow_pickle=False)
    return written.getvalue()


def zipped(files: list[tuple[str, bytes]]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, content in files:
            archive.writestr(zipfile.ZipInfo(name), content)
    return written.getvalue()


def opens_or_is_refused(content: bytes) -> None:
    try:
        weights = opened(content)
    except Refused as error:
        assert is_a_sentence(str(error)), error
        assert len(str(error)) < 600
    else:
        assert all(array.dtype == np.float32 and np.isfinite(array).all() for array in weights)


@fuzzed
@given(some.lists(some.tuples(NAMES, ARRAYS.map(npy) | some.binary(max_size=40)), max_size=7))
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_any_members_of_a_zip_open_or_are_refused(files):
    opens_or_is_refused(zipped(files))


@fuzzed
@given(some.fixed_dictionaries({name: ARRAYS for name in Weights._fields}))
@example({name: np.zeros((), "f4") for name in Weights._fields})
@example({name: np.zeros((0, 0), "f4") for name in Weights._fields})
def test_arrays_of_any_shape_and_kind_open_or_are_refused(given_):
    opens_or_is_refused(zipped([(f"{name}.npy", npy(array)) for name, array in given_.items()]))


CONFIGURATIONS = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=5),
    lambda inner: (
        some.lists(inner, max_size=3)
        | some.dictionaries(
            some.sampled_from(
                ["class_name", "module", "config", "layers", "registered_name", "units", "dtype",
                 "inbound_nodes", "name", "batch_shape"]
            ),
            inner, max_size=4,
        )
    ),
    max_leaves=12,
)  # fmt: skip


@fuzzed
@given(CONFIGURATIONS)
@example({"class_name": "Sequential", "module": "keras", "config": {"layers": [{}]}})
@example({"class_name": [], "config": []})
@example({"class_name": "Functional", "module": [], "config": {}})
def test_any_configuration_is_refused(told):
    files = [("config.json", json.dumps(told).encode()), ("metadata.json", b"{}")]
    opens_or_is_refused(zipped([*files, ("model.weights.h5", b"")]))


def damaged(content: bytes, draw: random.Random) -> bytes:
    """A few bytes flipped, cut out or put in."""
    changed, at = bytearray(content), draw.randrange(len(content))
    kind = draw.randrange(4)
    if kind == 0:
        return content[:at]
    if kind == 1:
        del changed[at : at + draw.randrange(1, 64)]
    elif kind == 2:
        changed[at:at] = draw.randbytes(draw.randrange(1, 64))
    else:
        for _ in range(draw.randrange(1, 5)):
            changed[draw.randrange(len(changed))] ^= 1 << draw.randrange(8)
    return bytes(changed)


def noted(content: bytes, note: object) -> bytes:
    """The same file with another note."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = [(name, archive.read(name)) for name in archive.namelist() if name != "note.npy"]
    return zipped([*files, ("note.npy", npy(np.array(json.dumps(note))))])


Read = Callable[[], object]


def kept(home) -> list[tuple[bytes, object, Read]]:
    """A model's file and a run's: the bytes, where they are, and how they are read."""
    model, run = fabricated_model(SHORT), fabricated_outcome(SHORT)
    return [
        (models.pack(model), models.save(model), lambda: load(SHORT)),
        (outcomes.pack(run), outcomes.keep(run), lambda: outcomes.recall(SHORT)),
    ]


def test_a_damaged_file_of_the_store_counts_as_absent(home):
    draw = random.Random(11)
    for content, path, read in kept(home):
        assert read() is not None
        for _ in range(300):
            changed = damaged(content, draw)
            path.write_bytes(changed)
            found = read()
            assert found is None or found.experiment == SHORT


def test_a_note_of_any_kind_counts_as_damage(home):
    notes = [None, [], 3, {}, "x", {"format": 1}, {"format": 1, "recipe": [], "digest": {}},
             {"format": [], "recipe": SHORT.recipe, "digest": "0", "seconds": 1e999,
              "keras_difference": "nan", "versions": [], "diverged": {}}]  # fmt: skip
    for content, path, read in kept(home):
        for note in notes:
            path.write_bytes(noted(content, note))
            assert read() is None


@fuzzed
@given(
    some.binary(max_size=60)
    | some.recursive(
        some.none() | some.integers() | some.floats() | some.text(max_size=5),
        lambda inner: some.dictionaries(
            some.sampled_from(["reads", "claim", "values", "seeds", "date", "versions"]), inner
        ),
    ).map(lambda told: json.dumps(told).encode())
)
@example(b"[" * 100_000)
@example(b'{"reads": {"claim": "reads", "values": {"a": ["x"]}}}')
def test_a_ledger_of_any_bytes_is_read_as_what_can_be_judged(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "claims.json"
    path.write_bytes(content)
    found = ledger.read(path)
    assert all(entry.verdict for entry in found.entries.values())
