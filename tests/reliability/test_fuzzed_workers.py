"""What goes through the pipes between the server and its workers may be anything: both live on."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as some

from lstm_explorer.jobs.job import Job
from lstm_explorer.jobs.limits import OWN_MACHINE
from lstm_explorer.jobs.protocol import (
    Failed,
    Progress,
    Train,
    Trained,
    read_report,
    weights_to_bytes,
    write,
)
from lstm_explorer.jobs.requests import CheckFailed
from lstm_explorer.jobs.scheduler import Scheduler
from lstm_explorer.jobs.trainings import Trainings
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.store.models import pack
from tests.networks import fabricated_model
from tests.processes import ROOT
from tests.reliability.sentences import is_a_sentence
from tests.workers import Crew

SHORT = Experiment(framing="one_char", sequence="ABCD", units=2, epochs=3)
MODEL = fabricated_model(SHORT)
NAME = SHORT.fingerprint
NEVER = 60
"""Seconds that only a failing test waits for."""

DEEP = "[" * 100_000

JSON = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=9),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=5), inner),
    max_leaves=6,
)  # fmt: skip

PROGRESS = json.loads(
    write(
        Progress(job="", losses=(0.5,), accuracies=(0.25,), weights=weights_to_bytes(MODEL.weights))
    )
)
TRAINED = json.loads(
    write(Trained(job="", recipe=SHORT.recipe, model=pack(MODEL), kept=True, unsaved=None))
)
FAILED = {"is": "failed", "job": "", "sentence": "It is too large."}


def orders() -> list[bytes]:
    """Lines that no server would send: not JSON, no object, or with something amiss."""
    train = {"is": "train", "recipe": SHORT.recipe, "job": "one", "after": None, "keep": False}
    wrong: list[Any] = [
        None, 3, [], "train", {}, {"is": "train", "recipe": SHORT.recipe}, {"job": "one"},
        {**train, "job": 3}, {**train, "job": []}, {"is": "stop", "job": []},
        {"is": "stop", "job": {}}, {"is": "discard", "job": None}, {"is": "stop", "job": "one"},
        {"is": "check", "recipe": None, "job": "one"}, {"is": "fly", "job": "one"},
        {"is": "check", "recipe": SHORT.recipe, "job": "one", "weights": 3},
    ]  # fmt: skip
    odd = [
        None,
        3,
        [1],
        {"units": 0},
        "../../x",
        {"recipe": {}, "model": "///"},
        {"recipe": SHORT.recipe, "model": "AAAA"},
    ]
    wrong += [{**train, name: value} for name in ("recipe", "after") for value in odd]
    lines = [json.dumps(each).encode() for each in wrong]
    whole = json.dumps(train).encode()
    draw = random.Random(3)
    lines += [whole[: draw.randrange(len(whole))] for _ in range(20)]
    return [*lines, b"", b"\xff\xfe\x00", DEEP.encode(), b'{"a":' * 50_000, b"9" * 10_000]


def test_a_worker_answers_or_ignores_whatever_it_is_asked(home, tmp_path):
    crew = Crew(tmp_path / "crew")
    crew.folder.mkdir()
    last = write(Train(job="last", recipe=SHORT.recipe, after=None, keep=False))
    worker = subprocess.Popen(
        crew.command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )  # fmt: skip
    assert worker.stdin is not None and worker.stdout is not None
    worker.stdin.write(b"\n".join([*orders(), last]))
    worker.stdin.flush()
    reports = []
    for line in worker.stdout:
        reports.append(read_report(line))
        if isinstance(reports[-1], Trained) and reports[-1].job == "last":
            break
    told = [report.sentence for report in reports if isinstance(report, Failed)]
    assert len(told) > 10 and all(map(is_a_sentence, told)), told
    worker.communicate(timeout=20)
    assert worker.returncode == 0, "it ends when the server does"


def test_a_worker_that_heard_only_nonsense_ends_with_its_server(home, tmp_path):
    crew = Crew(tmp_path / "crew")
    crew.folder.mkdir()
    nonsense = b"\n".join([b"\xff" * 100, b"null", b'"stop"', DEEP.encode(), b""])
    ended = subprocess.run(crew.command, cwd=ROOT, input=nonsense, capture_output=True, timeout=20)
    assert ended.returncode == 0, ended.stderr


# A worker that reports what it is told to report; it needs nothing but Python.
PROGRAM = """
import json, sys
name = json.loads(sys.stdin.readline())["job"]
for line in open({path!r}, "rb"):
    sys.stdout.buffer.write(line.replace(b"@JOB@", name.encode()))
    sys.stdout.buffer.flush()
sys.stderr.buffer.write(bytes(range(256)) * 2000)
sys.stderr.buffer.flush()
sys.stdin.read()
"""

Asked = Callable[[bytes], Trainings]


@pytest.fixture
def reporting(home: Path, tmp_path: Path) -> Iterator[Asked]:
    """Makes trainings whose worker reports these bytes, and then waits for ever."""
    made: list[Trainings] = []

    def make(reports: bytes) -> Trainings:
        path = tmp_path / f"reports {len(made)}"
        path.write_bytes(reports)
        command = (sys.executable, "-S", "-c", PROGRAM.format(path=str(path)))
        made.append(Trainings(workers=1, command=command))
        return made[-1]

    yield make
    for each in made:
        each.close()


def line(report: dict[str, Any], **changes: Any) -> bytes:
    return json.dumps({**report, "job": "@JOB@", **changes}).encode() + b"\n"


def without(report: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in report.items() if key != name}


WRONG = {
    "nothing in it": line({}),
    "no kind": line(without(PROGRESS, "is")),
    "a kind that nobody knows": line(PROGRESS, **{"is": "flown"}),
    "an answer to something else": line({"is": "found", "found": ""}),
    "losses that are text": line(PROGRESS, losses="abc"),
    "losses that are none": line(PROGRESS, losses=[None]),
    "losses that are true": line(PROGRESS, losses=[True]),
    "more losses than epochs": line(PROGRESS, losses=[1.0] * 9, accuracies=[1.0] * 9),
    "no accuracies": line(PROGRESS, accuracies=[]),
    "no weights": line(without(PROGRESS, "weights")),
    "weights of another size": line(PROGRESS, weights=["AAAA"] * 5),
    "weights that are a number": line(PROGRESS, weights=3),
    "a reason that is no text": line(FAILED, sentence={"a": 1}),
    "a model of bytes": line(TRAINED, model="AAAA"),
    "a model that is no text": line(TRAINED, model=[1, 2]),
    "a model that is no base64": line(TRAINED, model="?"),
    "no recipe": line(TRAINED, recipe=None),
    "a recipe that cannot be": line(TRAINED, recipe={"framing": "../../x"}),
    "another recipe": line(TRAINED, recipe=replace(SHORT, seed=9).recipe),
    "unsaved that is no text": line(TRAINED, unsaved=3),
    "unsaved left out": line(without(TRAINED, "unsaved")),
}


@pytest.mark.parametrize("report", WRONG.values(), ids=WRONG.keys())
def test_a_report_that_cannot_be_fails_its_training_with_a_sentence(reporting, report):
    trainings = reporting(report)
    trainings.start(SHORT)
    job = trainings.wait(SHORT, NEVER)
    assert job is not None and job.phase == "failed", job
    assert is_a_sentence(job.sentence or ""), job.sentence


def test_lines_that_are_no_reports_are_left_out(reporting):
    noise = [b"", b"null", b"[]", b"3", b'"job"', b"{", b"\xff\xfe", DEEP.encode(), b'{"job": {}}']
    trainings = reporting(b"\n".join([*noise, line(PROGRESS) + line(TRAINED)]))
    trainings.start(SHORT)
    job = trainings.wait(SHORT, NEVER)
    assert job is not None and job.phase == "done", job


def test_a_check_and_a_run_reported_wrong_fail_and_the_next_is_asked(reporting):
    checked = {"is": "checked", "permuted": 0.0, "corrupted": 0.0, "one_by_one": 0.0}
    for wrong in (
        line(checked, permuted="x"),
        line(checked, one_by_one="0"),
        line(without(checked, "corrupted")),
        line({"is": "found", "found": ""}),
        line(TRAINED),
        line(FAILED, sentence=None),
    ):
        check = reporting(wrong).check_batch(MODEL)
        with pytest.raises(CheckFailed) as said:
            check.result(timeout=NEVER)
        assert is_a_sentence(str(said.value))
    run = reporting(line({"is": "found", "found": 3})).run(SHORT.recipe)
    with pytest.raises(RuntimeError, match=r"Ask again\.$"):
        run.result(timeout=NEVER)


def is_whole(job: Job) -> bool:
    """Whether pages can show it."""
    numbers = all(type(each) is float for each in (*job.losses, *job.accuracies))
    paired = len(job.losses) == len(job.accuracies) <= job.experiment.epochs
    return numbers and paired and isinstance(job.sentence, str | None)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(some.sampled_from([PROGRESS, TRAINED, FAILED]), some.data())
@example({**PROGRESS, "losses": [True]}, None)
@example({**PROGRESS, "losses": [1]}, None)
def test_no_report_makes_a_job_that_pages_cannot_show(report, data):
    if data is not None:
        changes = data.draw(some.dictionaries(some.sampled_from([*report, "x"]), JSON, max_size=2))
        report = {**report, **changes}
    scheduler = Scheduler(1)
    scheduler.train(SHORT, "ann/1", 0.0, bounds=OWN_MACHINE, keep=False)
    said = read_report(json.dumps({**report, "job": NAME}).encode())
    if said is None:
        return
    try:
        scheduler.report(1, said, 1.0)
    except (TypeError, ValueError):  # the pool ends the worker and fails the job
        return
    assert is_whole(scheduler.jobs[NAME]), report
