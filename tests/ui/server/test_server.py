"""The app as our server starts it, and as others may start it."""

from __future__ import annotations

import logging
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest
import streamlit as st
from click.testing import CliRunner
from streamlit.testing.v1 import AppTest

from lstm_explorer.ui.server import __main__ as server
from lstm_explorer.ui.server import journal, viewers
from tests.browser.server import App, _end, _wait_until_healthy, free_port
from tests.processes import ROOT
from tests.reliability.visitor import visitor

APP = ROOT / "streamlit_app.py"
BROKEN = "import streamlit as st\nst.title('It begins')\n{}['it goes on']"


@pytest.fixture
def started(monkeypatch):
    """With which options the app would have been served."""
    found = []
    monkeypatch.setattr(server, "prepare", lambda: None)
    monkeypatch.setattr(server.signal, "signal", lambda *_: None)
    monkeypatch.setattr(sys, "argv", sys.argv)
    monkeypatch.setattr(st.App, "run", lambda self, config: found.append(config))
    return found


def typed(*line):
    return CliRunner().invoke(server.main, ["run", *line])


def test_the_options_are_those_of_streamlit_run(started):
    given = ["--server.port=8600", "--server.enableCORS", "true", "--server.allowedHosts", "a"]
    result = typed(str(APP), *given, "--server.allowedHosts", "b")
    assert result.exit_code == 0, result.output
    assert started == [
        {"server.port": 8600, "server.enableCORS": True, "server.allowedHosts": ("a", "b")}
    ]


def test_what_is_no_option_or_no_script_is_refused_in_a_sentence(started):
    for line in ((str(APP), "--server.prot", "1"), (str(APP), "--server.port", "x"), ("none.py",)):
        result = typed(*line)
        assert result.exit_code == 2
        assert "Error" in result.output
    assert not started


def test_a_failed_page_is_in_the_journal_with_its_place_and_without_a_path(caplog):
    try:
        {}["/home/somebody/secret.txt"]
    except KeyError as error:
        with caplog.at_level(logging.ERROR):
            journal.note_failed_page(error)
    assert "A page failed: KeyError: … (test_server.py, line " in caplog.text


@contextmanager
def process(*command, script=APP, cwd=ROOT, home):
    """A server that was started like this: the server, and its process."""
    port = free_port()
    command = [sys.executable, "-m", *command, "run", str(script)]
    command += ["--server.port", str(port), "--server.address", "127.0.0.1"]
    command += ["--server.headless", "true", "--logger.enableRich", "false"]
    log = home / "log"
    environment = {"LSTM_EXPLORER_HOME": str(home), "PYTHONPATH": str(ROOT)}
    with log.open("wb") as output, pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        running = subprocess.Popen(command, cwd=cwd, stdout=output, stderr=output)
    try:
        _wait_until_healthy(running, port)
        yield App(f"http://127.0.0.1:{port}", home, running.pid, log), running
    finally:
        assert _end(running)


@pytest.mark.slow
def test_a_host_that_starts_the_app_without_our_server_shows_every_page(home):
    with process("streamlit", home=home) as (app, _), visitor(app) as tab:
        for page in ("start", "framings", "train", "states", "reset", "bring", "status"):
            shown = tab.open(page)
            assert shown.elements and not shown.exceptions, page
        assert "Traceback" not in app.log(), app.log()


@pytest.mark.slow
@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT], ids=["service", "key"])
def test_told_to_end_it_ends_in_order_also_under_an_open_page(home, told):
    with process("lstm_explorer.ui.server", home=home) as (app, running), visitor(app):
        running.send_signal(told)
        assert running.wait(20) == 0
    assert "Traceback" not in app.log(), app.log()


@pytest.mark.slow
def test_a_page_that_fails_is_told_in_the_journal(home, tmp_path):
    script = tmp_path / "broken.py"
    script.write_text(BROKEN)
    with process("lstm_explorer.ui.server", script=script, home=home) as (app, _):
        with visitor(app):
            pass
        assert "ERROR A page failed: KeyError: 'it goes on' (broken.py, line 3)" in app.log()


@pytest.mark.slow
def test_what_is_configured_beside_the_script_holds_wherever_it_is_started(home, tmp_path):
    folder = tmp_path / "project"
    (folder / ".streamlit").mkdir(parents=True)
    (folder / ".streamlit" / "config.toml").write_text('theme.primaryColor = "#123456"')
    script = folder / "script.py"
    script.write_text("import streamlit as st\nst.title(st.get_option('theme.primaryColor'))")
    started = process("lstm_explorer.ui.server", script=script, cwd=tmp_path, home=home)
    with started as (app, _), visitor(app) as tab:
        assert "#123456" in tab.open("start").text


PAGE = """
from lstm_explorer.ui.server import viewers
viewers.be_counted()
"""


def test_a_tab_is_counted_once_however_often_its_page_runs():
    tab = AppTest.from_string(PAGE).run()
    counted = viewers.viewers()  # all tabs of these tests are one to Streamlit
    tab.run()
    assert viewers.viewers() == counted >= 1


@pytest.mark.slow
def test_who_has_left_is_not_counted_any_more(home):
    with process("lstm_explorer.ui.server", home=home) as (app, _), visitor(app) as looks:
        with visitor(app), visitor(app):
            assert viewers_told(looks) == "3"
        end = time.monotonic() + 20
        while viewers_told(looks) != "1":
            assert time.monotonic() < end
            time.sleep(0.1)


def viewers_told(tab):
    """What the status page says."""
    metrics = [each.metric for each in tab.open("status").elements if each.HasField("metric")]
    return next(metric.body for metric in metrics if metric.label == "Viewers")
