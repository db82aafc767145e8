"""Nobody gets where they do not belong: no name leads out of the store, no message tells of it."""

from __future__ import annotations

import errno
import http.client
import os
import re
import threading
from collections.abc import Iterator
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some

from lstm_explorer import Experiment, load
from lstm_explorer.brought.archive import opened
from lstm_explorer.exports import file_name
from lstm_explorer.jobs.process import WorkerProcess
from lstm_explorer.jobs.protocol import Train, Trained
from lstm_explorer.jobs.trainings import Trainings
from lstm_explorer.lesson.claims import Entry, ledger
from lstm_explorer.store import models, outcomes
from lstm_explorer.store.models import save
from lstm_explorer.sweeps.sweep import SweepFailed, sweep
from lstm_explorer.wording import reason
from tests.browser.server import ROOT, App, running_app
from tests.networks import fabricated_model, fabricated_outcome
from tests.reliability.links import ODD, READ, SCRIPTS, SEQUENCES
from tests.reliability.sentences import is_a_sentence
from tests.reliability.test_fuzzed_files import zipped
from tests.reliability.visitor import visitor
from tests.workers import Crew

SHORT = Experiment(framing="one_char", sequence="ABCD", units=2, epochs=3)
NEVER = 60
"""Seconds that only a failing test waits for."""

CLIMBING = (
    "../../../outside", "/tmp/outside", "..\\..\\outside", "C:\\outside", "\0outside", "a/../../b",
    "file:///tmp/outside", "~/outside", "%2e%2e%2foutside", "con", "." * 300,
)  # fmt: skip
"""Names that would lead elsewhere if they were taken for paths."""


def tree(folder: Path) -> set[str]:
    """All there is below a folder, links not followed."""
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


# --- The store's own folders ---


def linked_out(path: Path, content: bytes) -> Path:
    """Put a link there, to a file outside with this content."""
    outside = path.parents[2] / "outside.npz"
    outside.write_bytes(content)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(outside)
    return outside


@pytest.fixture
def model_path(home: Path) -> Path:
    return home / "models" / f"{SHORT.fingerprint}.npz"


@pytest.fixture
def run_path(home: Path) -> Path:
    return home / "runs" / f"{SHORT.fingerprint}.npz"


def test_a_link_out_of_the_store_is_not_read(model_path, run_path, caplog):
    linked_out(model_path, models.pack(fabricated_model(SHORT)))
    linked_out(run_path, outcomes.pack(fabricated_outcome(SHORT)))
    assert load(SHORT) is None
    assert outcomes.recall(SHORT) is None
    assert caplog.text.count("a link that leads out of its folder") == 2


def test_a_link_within_the_store_and_a_store_that_is_one_are_read(home, model_path):
    elsewhere = home / "a larger disk"
    elsewhere.mkdir()
    (home / "models").symlink_to(elsewhere)
    save(fabricated_model(SHORT))
    assert load(SHORT) is not None
    model_path.rename(elsewhere / "kept.npz")
    model_path.symlink_to("kept.npz")
    assert load(SHORT) is not None


def test_what_is_written_takes_the_place_of_a_link_and_leaves_what_it_led_to(model_path, run_path):
    model, run = fabricated_model(SHORT), fabricated_outcome(SHORT)
    outside = linked_out(model_path, b"mine")
    assert linked_out(run_path, b"mine") == outside
    save(model)
    outcomes.keep(run)
    assert outside.read_bytes() == b"mine"
    assert not model_path.is_symlink() and not run_path.is_symlink()
    assert load(SHORT) is not None and outcomes.recall(SHORT) is not None


def test_results_linked_out_of_the_store_are_not_read(home):
    entry = Entry("stateful", {"stateful": [0.2, 0.3]}, 2, 0, 1.0, "2026-02-03", {})
    ledger.keep_own(entry)
    assert ledger.read(ledger.own()).entries
    outside = home.parent / "claims.json"
    ledger.own().rename(outside)
    ledger.own().symlink_to(outside)
    assert not ledger.read(ledger.own()).entries
    ledger.keep_own(entry)
    assert not ledger.own().is_symlink()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no named pipes in folders")
def test_a_pipe_in_the_store_is_not_waited_for(model_path, run_path):
    for path in (model_path, run_path):
        path.parent.mkdir(parents=True)
        os.mkfifo(path)
    found: list[object] = []
    looks = threading.Thread(
        target=lambda: found.extend([load(SHORT), outcomes.recall(SHORT)]), daemon=True
    )
    looks.start()
    looks.join(timeout=5)
    assert found == [None, None]


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="there is no endless file")
def test_an_endless_file_is_not_read(model_path):
    model_path.parent.mkdir(parents=True)
    model_path.symlink_to("/dev/zero")
    assert load(SHORT) is None


# --- Names from links, uploads and workers ---


@pytest.mark.parametrize("name", CLIMBING)
def test_a_name_in_a_link_is_never_a_path(home, name):
    for fields in ({"framing": name}, {"brought": name}, {"encoding": name}, {"reset": name}):
        with pytest.raises(ValueError) as said:
            Experiment(**fields)
        assert is_a_sentence(str(said.value))
    try:
        recipe = Experiment(framing="one_char", sequence=name, units=2, epochs=1)
    except ValueError:
        return
    assert save(fabricated_model(recipe)) == home / "models" / f"{recipe.fingerprint}.npz"
    assert tree(home.parent) == {"home", "home/models", f"home/models/{recipe.fingerprint}.npz"}


@pytest.mark.parametrize("sequence", SEQUENCES)
def test_what_is_handed_out_is_named_by_the_framing_and_the_fingerprint(sequence):
    model = fabricated_model(Experiment(sequence=sequence, framing="one_char", units=2, epochs=1))
    assert file_name(model, ".py") == f"one_char-{model.experiment.fingerprint}.py"


@pytest.mark.parametrize("name", CLIMBING)
def test_nothing_in_a_brought_file_is_unpacked_anywhere(tmp_path, monkeypatch, name):
    inside = tmp_path / "a" / "b" / "c" / "d"
    inside.mkdir(parents=True)
    monkeypatch.chdir(inside)
    before = tree(tmp_path)
    files = [(f"{name}/kernel.npy", b"x"), (name, b"x"), ("config.json", b"{}")]
    with pytest.raises(ValueError) as said:
        opened(zipped([*files, ("metadata.json", b"{}"), ("model.weights.h5", b"")]))
    assert is_a_sentence(str(said.value))
    assert tree(tmp_path) == before


def test_a_worker_told_to_write_elsewhere_writes_to_the_store_only(home, tmp_path):
    crew = Crew(tmp_path / "crew")
    crew.folder.mkdir()
    worker = WorkerProcess(crew.command)
    for name in (*CLIMBING, "last"):
        for recipe in ({**SHORT.recipe, "framing": name}, SHORT.recipe):
            worker.send(Train(job=name, recipe=recipe, after=None, keep=True))
    assert any(isinstance(each, Trained) and each.job == "last" for each in worker.reports())
    worker.end()
    left = {each for each in tree(tmp_path) if not each.startswith("crew")}
    kept = f"home/models/{SHORT.fingerprint}.npz"
    assert left == {"home", "home/models", kept}


# --- Messages ---

TELLTALE = "Telltale Heart 4711"
"""A folder's name that must not be read anywhere."""

PATHS = (
    "/srv/Telltale-Heart/models/a.npz", "/etc/passwd", "C:\\Users\\me\\models\\a.npz",
    "file:///srv/app/x", "\\\\server\\share\\x",
)  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "said", ["cannot open {}", "{}: cannot open", "cannot open '{}'.", 'at "{}", line 3', "({})"]
)
def test_a_reason_names_no_path(path, said):
    told = reason(RuntimeError(said.format(path)))
    assert "…" in told and path not in told
    assert not any(part in told for part in ("srv", "etc", "Users", "models", "share", "app"))


@pytest.mark.parametrize(
    "error",
    [
        FileNotFoundError(errno.ENOENT, "No such file or directory", f"/srv/{TELLTALE}/a.npz"),
        OSError(f"[Errno 2] No such file: '/srv/{TELLTALE}/a.npz'"),
        KeyError(f"/srv/{TELLTALE}/a.npz"),
        RuntimeError(f"Unable to open '/srv/{TELLTALE}/x': it's not there"),
    ],
)
def test_a_reason_names_no_folder_with_spaces_either(error):
    assert "Telltale" not in reason(error) and "4711" not in reason(error)


@pytest.mark.parametrize(
    "said", ["too large", "and/or 3/4 of it", "shape (3, 4) != (4, 3)", "12/100", "a: b; c\\d"]
)
def test_a_reason_without_paths_stays_as_it_is(said):
    assert reason(ValueError(said)) == said


@settings(deadline=None)
@given(some.text() | some.sampled_from((*ODD, *SCRIPTS)))
@example("/" * 10_000)
@example("'/" * 10_000)
@example("C:\\" * 10_000)
def test_any_message_has_a_reason(said):
    assert isinstance(reason(RuntimeError(said)), str)


MISHAPS = {
    "a file is missing": "open('/srv/Telltale/4711.npz')",
    "the system names it": "raise PermissionError(13, 'Permission denied', '/srv/Telltale/4711')",
    "a library names it": "raise RuntimeError(\"UNKNOWN: '/srv/Telltale 4711/a'; no folder\")",
    "it stands bare": "raise ValueError('cannot read /srv/Telltale/4711.npz')",
}


@pytest.mark.parametrize("mishap", MISHAPS.values(), ids=MISHAPS.keys())
def test_a_training_that_fails_tells_no_path(home, tmp_path, mishap):
    crew = Crew(
        tmp_path,
        prelude=f"""
import tests.workers
def progresses(self):
    {mishap}
    yield
tests.workers.MadeUpRecording.progresses = progresses
""",
    )
    (tmp_path / "home").mkdir(exist_ok=True)
    own = Trainings(workers=1, command=crew.command)
    try:
        own.start(SHORT)
        job = own.wait(SHORT, NEVER)
    finally:
        own.close()
    assert job is not None and job.phase == "failed" and job.sentence is not None
    assert is_a_sentence(job.sentence) and "ended with an error" in job.sentence
    assert not any(part in job.sentence for part in ("Telltale", "4711", "srv"))


@pytest.fixture
def telltale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home where nothing can be kept: what should be folders are files, and the other way."""
    home = tmp_path / TELLTALE
    home.mkdir()
    (home / "models").write_text("no folder")
    (home / "runs").write_text("no folder")
    (home / "claims.json").mkdir()
    monkeypatch.setenv(models.HOME, str(home))
    return home


def tells_nothing(said: str) -> bool:
    """Whether a text is free of where things are on this machine."""
    return not any(each in said for each in ("Telltale", str(ROOT), "site-packages"))


def test_a_model_that_cannot_be_kept_is_told_of_without_its_path(telltale, tmp_path):
    crew = Crew(tmp_path / "crew")
    crew.folder.mkdir()
    own = Trainings(workers=1, command=crew.command)
    try:
        own.start(SHORT)
        job = own.wait(SHORT, NEVER)
    finally:
        own.close()
    assert job is not None and job.phase == "done"
    assert "could not be saved" in (job.sentence or "") and tells_nothing(job.sentence or "")


class AtOnce(Executor):
    """Has every run done as soon as it is asked for, or failed with a path in its error."""

    def __init__(self, error: Exception | None = None) -> None:
        self._error = error

    def submit(self, fn, /, *args, **kwargs):
        future: Future[bytes] = Future()
        if self._error:
            future.set_exception(self._error)
        else:
            future.set_result(outcomes.pack(fabricated_outcome(Experiment(**args[0]))))
        return future


@pytest.mark.parametrize("error", [None, RuntimeError(f"no '/srv/{TELLTALE}/x'")], ids=str)
def test_a_sweep_that_cannot_be_kept_is_told_of_without_its_path(telltale, error):
    with pytest.raises(SweepFailed) as said:
        list(sweep([SHORT], [1, 2], executor=AtOnce(error)))
    assert tells_nothing(str(said.value)), said.value


# --- A real server ---

UP = (
    "../", "..%2f", "%2e%2e/", "%2e%2e%2f", "%2E%2E%2F", "..%5c", "..\\", "....//", "..;/",
    "%252e%252e%252f", "%c0%ae%c0%ae/", "%ef%bc%8e%ef%bc%8e/", "./../", "//", "%2f", "%00/",
)  # fmt: skip

SERVED = (
    "/", "/static/", "/static/js/", "/app/static/", "/component/", "/component/x/", "/media/",
    "/component/lstm_explorer.ui.components.plotly.plotly/", "/_stcore/", "/start/",
    "/_stcore/bidi-components/", "/_stcore/bidi-components/lstm_explorer_share/",
    "/_stcore/upload_file/", "/~/+/",
)  # fmt: skip

REFUSED = 400, 403, 404, 405

SECRETS = {"etc/passwd": b"root:", "pyproject.toml": b"[build-system]", "secret.txt": b"not tell"}
"""Files that are there, and what must not be read of them."""


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """A server with a telling home, in which much is damaged."""
    home = tmp_path_factory.mktemp("paths") / TELLTALE
    lesson = home / "models" / f"{Experiment().fingerprint}.npz"
    lesson.parent.mkdir(parents=True)
    lesson.write_bytes(b"damaged")
    other = Experiment(framing="one_char").fingerprint
    (home / "models" / f"{other}.npz").symlink_to("/etc/passwd")
    (home / "runs").write_text("no folder")
    (home / "claims.json").mkdir()
    (home / "xla").write_text("no folder")
    (home / "secret.txt").write_text("do not tell")
    with running_app(home) as running:
        yield running


class Answer(NamedTuple):
    """What the server sent for a path.

    Attributes:
        status: HTTP's.
        body: Of the answer.
        location: Where it leads on to; nothing where it does not.
    """

    status: int
    body: bytes
    location: str


def fetched(app: App, path: str) -> Answer:
    """A path asked for exactly as it stands, which no browser would do."""
    connection = http.client.HTTPConnection(urlsplit(app.url).netloc, timeout=10)
    try:
        connection.putrequest("GET", path, skip_accept_encoding=True)
        connection.endheaders()
        answer = connection.getresponse()
        return Answer(answer.status, answer.read(), answer.headers.get("Location", ""))
    finally:
        connection.close()


def is_refused(answer: Answer) -> bool:
    """Whether it is an error, the page that every address gets, or the same without its slash."""
    onward = answer.status == 301 and re.match(r"/[^/\\]", answer.location)
    return answer.status in REFUSED or bool(onward) or b'<div id="root">' in answer.body


@pytest.mark.slow
@pytest.mark.parametrize("served", SERVED)
def test_no_path_leads_out_of_what_is_served(app, served):
    for up in UP:
        for target, secret in SECRETS.items():
            for path in (f"{served}{up * 9}{target}", f"{served}{up}{target}", f"{served}{up}"):
                answer = fetched(app, path)
                assert secret not in answer.body, path
                assert is_refused(answer), (path, answer)
                assert tells_nothing(f"{answer}"), path


@pytest.mark.slow
def test_the_repository_and_the_store_are_not_served(app):
    names = ("streamlit_app.py", "pages/start.py", ".streamlit/config.toml", "requirements.txt",
             "lstm_explorer/store/models.py", "models", "claims.json", "secret.txt", ".git/config",
             f"models/{Experiment().fingerprint}.npz")  # fmt: skip
    for served in SERVED:
        for name in names:
            for path in (f"{served}{name}", f"{served}{app.home}/{name}", f"{served}{ROOT}/{name}"):
                assert is_refused(fetched(app, path.replace(" ", "%20"))), path


@pytest.mark.slow
@pytest.mark.parametrize(
    "path",
    ["//example.com/", "/\\example.com/", "/%5cexample.com/", "//example.com/..",
     "/.//example.com/", "/%2f%2fexample.com/", "/x%0d%0aLocation:%20http://example.com/"],
)  # fmt: skip
def test_no_address_of_the_app_leads_on_to_another_host(app, path):
    assert is_refused(fetched(app, path))


@pytest.mark.slow
def test_no_page_tells_where_things_are_on_the_server(app):
    with visitor(app) as tab:
        for page in READ:
            views: list[dict[str, str]] = [{}, {"framing": "one_char"}, {"seed": "4712"}]
            views += [{name: climbing} for name in READ[page] for climbing in CLIMBING[:1]]
            for view in views:
                shown = tab.open(page, view)
                assert not shown.exceptions
                assert tells_nothing(shown.text), (page, view)
