from __future__ import annotations

import io
import json
import os
import random
import subprocess
import sys
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from functools import lru_cache
from typing import Any

import h5py
import numpy as np
import pytest

from lstm_explorer import Experiment, Weights, load
from lstm_explorer.brought import archive as opening
from lstm_explorer.brought.archive import Busy, opened
from lstm_explorer.brought.keras_config import Refused
from lstm_explorer.exports.keras_file import keras_file
from lstm_explorer.store.models import pack
from tests.processes import ROOT

LESSON = Experiment()
needs_limits = pytest.mark.skipif(os.name != "posix", reason="Windows has no such limits")
NAMES = "config.json", "metadata.json", "model.weights.h5"


@lru_cache(maxsize=1)
def weights() -> Weights:
    model = load(LESSON)
    assert model is not None
    return model.weights


@lru_cache(maxsize=1)
def members() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(keras_file(LESSON, weights()))) as archive:
        return {name: archive.read(name) for name in NAMES}


def zipped(files: dict[str, bytes], kind: int = zipfile.ZIP_STORED) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", kind) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return written.getvalue()


def configured(change: Any) -> bytes:
    """A Keras file whose configuration was changed."""
    told = json.loads(members()["config.json"])
    change(told)
    return zipped({**members(), "config.json": json.dumps(told).encode()})


def layered(**changes: Any) -> bytes:
    """A Keras file whose LSTM layer has other settings."""
    return configured(lambda told: told["config"]["layers"][1]["config"].update(changes))


def with_layer(**layer: Any) -> bytes:
    added = {"module": "keras.layers", "registered_name": None, "config": {}, **layer}
    return configured(lambda told: told["config"]["layers"].insert(1, added))


def stored(change: Any) -> bytes:
    """A Keras file whose HDF5 file was changed."""
    content = io.BytesIO(members()["model.weights.h5"])
    with h5py.File(content, "r+") as file:
        change(file)
    return zipped({**members(), "model.weights.h5": content.getvalue()})


def arrays(**changes: np.ndarray) -> bytes:
    written = io.BytesIO()
    np.savez(written, **{**weights()._asdict(), **changes})
    return written.getvalue()


def kernel_declaring(header: bytes) -> bytes:
    """An .npz whose kernel says that it is something else."""
    with zipfile.ZipFile(io.BytesIO(arrays())) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    magic = b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little")
    return zipped({**files, "kernel.npy": magic + header + bytes(800)})


def replaced(path: str, **dataset: Any) -> Any:
    def change(file: h5py.File) -> None:
        del file[path]
        file.create_dataset(path, **dataset)

    return change


def linked(path: str, link: Any) -> Any:
    def change(file: h5py.File) -> None:
        del file[path]
        file[path] = link

    return change


def external(file: h5py.File) -> None:
    del file[KERNEL]
    file.create_dataset(KERNEL, (1, 200), "<f4", external=[("/etc/passwd", 0, 800)])


def virtual(file: h5py.File) -> None:
    layout = h5py.VirtualLayout((1, 200), "<f4")
    layout[:] = h5py.VirtualSource("/etc/passwd", "x", (1, 200), "<f4")
    del file[KERNEL]
    file.create_virtual_dataset(KERNEL, layout)


KERNEL = "layers/lstm/cell/vars/0"
NAN = weights().bias * np.float32("nan")
HUGE = b"{'descr': '<f4', 'fortran_order': False, 'shape': (1, 536870912), }\n"
OBJECTS = b"{'descr': '|O', 'fortran_order': False, 'shape': (1, 200), }\n"

BAD = {
    "empty": lambda: (b"", "is empty"),
    "renamed text": lambda: (b"To be, or not to be\n" * 100, "no .keras and no .npz file"),
    "zip of nothing": lambda: (zipped({}), "not the five arrays"),
    "zip bomb": lambda: (
        zipped({**members(), "model.weights.h5": bytes(2**23)}, zipfile.ZIP_DEFLATED),
        "200 times its size",
    ),
    "large zip bomb": lambda: (
        zipped({**members(), "config.json": bytes(2**26)}, zipfile.ZIP_DEFLATED),
        "more than 16,777,216 bytes",
    ),
    "bomb of arrays": lambda: (
        zipped({f"{n}.npy": bytes(2**23) for n in range(9)}, zipfile.ZIP_DEFLATED),
        "more than",
    ),
    "too large": lambda: (bytes(2**24 + 1), "at most 16,777,216 are read"),
    "Lambda": lambda: (with_layer(class_name="Lambda"), "'Lambda', which holds code"),
    "Masking": lambda: (with_layer(class_name="Masking"), "layer 'Masking'"),
    "Dropout": lambda: (with_layer(class_name="Dropout"), "layer 'Dropout'"),
    "custom class": lambda: (
        with_layer(class_name="LSTM", module="my.code", registered_name="Evil>LSTM"),
        "class 'Evil>LSTM' of its own",
    ),
    "a registered name": lambda: (
        configured(lambda t: t["config"]["layers"][1].update(registered_name="mine")),
        "class 'mine' of its own",
    ),
    "two LSTM layers": lambda: (with_layer(class_name="LSTM"), "layers InputLayer, LSTM, LSTM"),
    "relu": lambda: (layered(activation="relu"), "activation='relu'"),
    "an activation of one's own": lambda: (
        layered(activation={"class_name": "function", "registered_name": "evil"}),
        "activation='evil'",
    ),
    "backwards": lambda: (layered(go_backwards=True), "go_backwards=True"),
    "sequences": lambda: (layered(return_sequences=1), "return_sequences=1"),
    "half precision": lambda: (layered(dtype="float16"), "works with 'float16'"),
    "many units": lambda: (layered(units=10**9), "declares 1,000,000,000 units"),
    "units that are text": lambda: (layered(units="50"), "units='50'"),
    "other units": lambda: (layered(units=49), "declares 49 units"),
    "deep configuration": lambda: (
        zipped({**members(), "config.json": b"[" * 100_000}), "is no JSON"
    ),
    "extra file": lambda: (zipped({**members(), "evil.py": b""}), "also holds 'evil.py'"),
    "NaN": lambda: (arrays(bias=NAN), "`bias` has values that are not finite"),
    "NaN in Keras": lambda: (
        stored(lambda file: file[KERNEL].write_direct(np.full((1, 200), np.nan, "f4"))),
        "`kernel` has values that are not finite",
    ),
    "infinite once it is float32": lambda: (
        arrays(kernel=np.full((1, 200), 1e300)), "not finite"
    ),
    "three gates": lambda: (
        arrays(kernel=np.zeros((1, 150), "f4")), r"\(1, 150\).*needs \(1, 200\): four gates"
    ),
    "three gates in Keras": lambda: (
        stored(replaced(KERNEL, data=np.zeros((1, 150), "f4"))), "four gates of 50 columns"
    ),
    "2 GB declared": lambda: (kernel_declaring(HUGE), r"declares the shape \(1, 536870912\)"),
    "2 GB declared in HDF5": lambda: (
        stored(replaced(KERNEL, shape=(1, 2**29), dtype="<f4")), r"the shape \(1, 536870912"
    ),
    "pickled objects": lambda: (kernel_declaring(OBJECTS), "holds object"),
    "a header that is code": lambda: (
        kernel_declaring(b"__import__('os').system('true')\n"), "damaged"
    ),
    "objects in HDF5": lambda: (
        stored(replaced(KERNEL, data="text")), "not floating-point|not stored"
    ),
    "packed in HDF5": lambda: (
        stored(replaced(KERNEL, data=np.zeros((1, 200), "f4"), compression="gzip")),
        "not stored in one piece",
    ),
    "another file's array": lambda: (
        stored(linked(KERNEL, h5py.ExternalLink("/etc/passwd", "/x"))), "has no .*cell/vars/0"
    ),
    "a soft link": lambda: (stored(linked(KERNEL, h5py.SoftLink("/x"))), "has no .*cell/vars/0"),
    "external storage": lambda: (stored(external), "not stored in one piece"),
    "virtual array": lambda: (stored(virtual), "not stored in one piece"),
    "no weights": lambda: (stored(lambda file: file.__delitem__("layers")), "no folder of layers"),
    "HDF5 that is text": lambda: (
        zipped({**members(), "model.weights.h5": b"text" * 500}), "weights file is damaged"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_with_one_sentence(name):
    content, sentence = BAD[name]()
    with pytest.raises(Refused, match=sentence) as said:
        opened(content)
    assert len(str(said.value)) < 400


@pytest.fixture
def taken_over(tmp_path, monkeypatch):
    """Has the process that reads weights do something else once it has given up what it can."""

    def take_over(code: str) -> str:
        child = tmp_path / "child.py"
        child.write_text(f"""
import importlib.util, os, sys
spec = importlib.util.spec_from_file_location("hdf5_reader", {str(opening._CHILD)!r})
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
already = open({str(tmp_path / "open already")!r}, "w")
def read(content):
    {code}
module.read = read
module._main()
""")
        monkeypatch.setattr(opening, "_CHILD", child)
        with pytest.raises(Refused) as said:
            opened(zipped(members()))
        return str(said.value)

    return take_over


REFUSED = "raise module._Refused('said: ' + {})"


@needs_limits
def test_what_reads_weights_can_write_no_file(taken_over, tmp_path):
    target = tmp_path / "written"
    assert "damaged" in taken_over(f"open({str(target)!r}, 'w').write('x')")
    assert not target.exists()
    assert "damaged" in taken_over("already.write('x'); already.flush()")
    assert (tmp_path / "open already").read_bytes() == b""


@needs_limits
def test_what_reads_weights_can_read_no_file_and_open_no_socket(taken_over):
    assert "damaged" in taken_over("open('/etc/passwd').read(); " + REFUSED.format("'open'"))
    connect = "import _socket; _socket.socket(); "
    assert "damaged" in taken_over(connect + REFUSED.format("'open'"))


def test_what_reads_weights_sees_nothing_of_our_environment(taken_over, monkeypatch):
    monkeypatch.setenv("SECRET_OF_THE_SERVER", "hunter2")
    told = taken_over(REFUSED.format("' '.join(sorted(os.environ))"))
    assert "said: " in told
    seen = set(told.partition("said: ")[2].partition(".")[0].split())
    # LC_CTYPE is Python's own doing.
    assert seen <= {"OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "LC_CTYPE", *opening._NEEDED}


def test_files_of_many_visitors_are_read_one_after_the_other(monkeypatch):
    running, most = [], []

    def run(*_, **__):
        running.append(1)
        most.append(len(running))
        time.sleep(0.02)
        running.pop()
        return subprocess.CompletedProcess([], 1, b"", b"")

    monkeypatch.setattr(subprocess, "run", run)
    with ThreadPoolExecutor(8) as visitors:
        assert not any(visitors.map(opens_or_refuses, [zipped(members())] * 8))
    assert most == [1] * 8


def test_who_has_waited_too_long_for_others_files_is_told_to_come_again(monkeypatch):
    monkeypatch.setattr(opening, "_WAIT", 0.01)
    with opening._ONE_CHILD, pytest.raises(Busy, match="Bring this one again in a minute"):
        opened(zipped(members()))
    assert same(opened(zipped(members())), weights())


def test_no_bad_file_takes_memory(tmp_path):
    for number, make in enumerate(BAD.values()):
        (tmp_path / str(number)).write_bytes(make()[0])
    # The peak is that of the process which opens and of those that it starts, in kilobytes.
    code = """
import resource, sys
from pathlib import Path
from lstm_explorer.brought.archive import Busy, opened
peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
before = peak()
for path in Path(sys.argv[1]).iterdir():
    content = path.read_bytes()
    try:
        opened(content)
    except ValueError:
        pass
    else:
        raise SystemExit(f"{path} was opened")
children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(peak() - before, children - before)
"""
    command = [sys.executable, "-c", code, str(tmp_path)]
    found = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=120
    )
    grown, child = map(int, found.stdout.split())
    assert grown < 50_000
    assert child < 50_000


def same(found: Weights, expected: Weights) -> bool:
    return all(np.array_equal(*pair) for pair in zip(found, expected, strict=True))


def test_what_this_app_hands_out_opens():
    assert same(opened(keras_file(LESSON, weights())), weights())


def test_a_file_of_this_apps_own_store_opens():
    model = load(LESSON)
    assert model is not None
    assert same(opened(pack(model)), model.weights)


def test_arrays_open_by_our_names_and_in_keras_order():
    written = io.BytesIO()
    np.savez_compressed(written, *weights())
    assert same(opened(written.getvalue()), weights())
    assert same(opened(arrays()), weights())
    assert same(opened(arrays(kernel=weights().kernel.astype("f8"))), weights())


def damaged(content: bytes, draw: random.Random) -> bytes:
    """Truncated, flipped, spliced or overwritten bytes."""
    kind = draw.randrange(5)
    at, length = draw.randrange(len(content)), draw.randrange(1, 64)
    if kind == 0:
        return content[:at]
    if kind == 1:
        changed = bytearray(content)
        for _ in range(draw.randrange(1, 8)):
            changed[draw.randrange(len(changed))] ^= 1 << draw.randrange(8)
        return bytes(changed)
    if kind == 2:
        return content[:at] + content[at + length :]
    if kind == 3:
        return content[:at] + draw.randbytes(length) + content[at + length :]
    other = draw.randrange(len(content))
    return content[:at] + content[other : other + length] + content[at:]


def opens_or_refuses(content: bytes) -> bool:
    try:
        found = opened(content)
    except Refused:
        return False
    assert all(np.isfinite(array).all() for array in found)
    return True


def test_thousands_of_damaged_files_open_or_are_refused():
    draw = random.Random(7)
    small = Weights(*(array.copy() for array in weights()))
    kinds = [
        zipped(members()),
        zipped(members(), zipfile.ZIP_DEFLATED),
        arrays(),
        keras_file(LESSON, small),
    ]
    for _ in range(3000):
        opens_or_refuses(damaged(draw.choice(kinds), draw))


def test_damaged_entries_of_a_whole_archive_open_or_are_refused():
    draw = random.Random(8)
    with zipfile.ZipFile(io.BytesIO(arrays())) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    for _ in range(1500):
        name = draw.choice(list(entries))
        # Its first bytes are the header, where the damage is of interest.
        head = damaged(entries[name][:128], draw) + entries[name][128:]
        opens_or_refuses(zipped({**entries, name: head}))


def test_damaged_configurations_open_or_are_refused():
    draw = random.Random(9)
    told = json.loads(members()["config.json"])
    refused = 0
    for _ in range(300):
        changed = deepcopy(told)
        place = changed
        while True:
            key = draw.choice(list(place) if isinstance(place, dict) else range(len(place)))
            if not isinstance(place[key], dict | list) or not place[key] or draw.random() < 0.2:
                break
            place = place[key]
        place[key] = draw.choice([None, True, -1, 1e400, "x", [], {}, [[]], {"config": 3}])
        content = zipped({**members(), "config.json": json.dumps(changed).encode()})
        refused += not opens_or_refuses(content)
    assert refused > 100


@pytest.mark.slow
def test_damaged_hdf5_opens_or_is_refused():
    draw = random.Random(10)
    whole = members()["model.weights.h5"]
    for _ in range(120):
        place = draw.randrange(0, len(whole), 64)
        part = damaged(whole[place : place + 512], draw)
        content = whole[:place] + part + whole[place + 512 :]
        opens_or_refuses(zipped({**members(), "model.weights.h5": content}))


@pytest.mark.slow
def test_what_keras_saves_opens_and_answers_as_keras_does(tmp_path):
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    import keras

    from lstm_explorer import keras_model
    from lstm_explorer.network.kinds import predict

    x = np.random.default_rng(0).random((4, 5, 3), np.float32)
    fed = keras.Input((None, 3))
    hidden = keras.layers.LSTM(6, name="mine")(fed)
    functional = keras.Model(fed, keras.layers.Dense(4, activation="softmax")(hidden))
    sequential = keras.Sequential(
        [keras.layers.LSTM(6), keras.layers.Dense(4, activation="softmax")]
    )
    sequential(x)
    for model in (functional, sequential):
        model.save(tmp_path / "model.keras")
        found = opened((tmp_path / "model.keras").read_bytes())
        np.testing.assert_allclose(predict("lstm", found, x), model.predict(x), atol=1e-6)
    keras_model(LESSON, weights()).save(tmp_path / "model.keras")
    assert same(opened((tmp_path / "model.keras").read_bytes()), weights())


@pytest.mark.slow
def test_what_keras_saves_with_more_to_it_is_refused_by_name(tmp_path):
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    import keras

    top = {"units": 3, "activation": "softmax"}
    several = {
        "Lambda": [keras.layers.LSTM(4), keras.layers.Lambda(lambda x: x)],
        "Masking": [keras.layers.Masking(), keras.layers.LSTM(4)],
        "GRU": [keras.layers.GRU(4)],
        "Bidirectional": [keras.layers.Bidirectional(keras.layers.LSTM(4))],
    }
    for name, layers in several.items():
        model = keras.Sequential([keras.Input((None, 1)), *layers, keras.layers.Dense(**top)])
        model.save(tmp_path / "model.keras")
        with pytest.raises(Refused, match=name):
            opened((tmp_path / "model.keras").read_bytes())
