"""`serve`: how the app is opened for others."""

from __future__ import annotations

import os

import pytest
from streamlit import config
from typer.testing import CliRunner

from lstm_explorer.__main__ import app
from lstm_explorer.commands import serve
from lstm_explorer.commands.serve import PROFILE, options
from lstm_explorer.environment import PUBLIC, is_public
from lstm_explorer.jobs.limits import WORKERS


@pytest.fixture
def begun(monkeypatch):
    """What would have been run."""
    found = []
    monkeypatch.setattr(serve.os, "execv", lambda program, command: found.append(command))
    monkeypatch.setattr(os, "environ", dict(os.environ))
    os.environ.pop(PUBLIC, None)
    os.environ.pop(WORKERS, None)
    return found


def typed(line: str):
    return CliRunner().invoke(app, ["serve", *line.split()], env={"COLUMNS": "200"})


def test_on_ones_own_machine_nothing_is_restricted(begun):
    assert typed("--port 8600").exit_code == 0
    (command,) = begun
    assert command[-4:] == ["--server.address", "127.0.0.1", "--server.port", "8600"]
    assert not is_public()


def test_a_public_server_answers_to_its_names_only(begun):
    assert typed("--public a.example.org --public b.example.org --workers 3").exit_code == 0
    (command,) = begun
    given = [command[n + 1] for n, each in enumerate(command) if each == "--server.allowedHosts"]
    assert given == ["a.example.org", "b.example.org", "127.0.0.1", "localhost"]
    assert command[command.index("--browser.serverAddress") + 1] == "a.example.org"
    assert os.environ[PUBLIC] == "a.example.org,b.example.org"
    assert os.environ[WORKERS] == "3"


@pytest.mark.parametrize("address", ["0.0.0.0", "192.168.1.5", "::", "class.local"])
def test_who_opens_it_to_others_shares_it(begun, address):
    assert typed(f"--address {address}").exit_code == 0
    assert is_public()
    (command,) = begun
    assert "--server.allowedHosts" not in command, "whoever can reach it may visit"
    shown = command[command.index("--browser.serverAddress") + 1]
    assert shown not in ("0.0.0.0", "::"), "an address that can be typed into a phone"


@pytest.mark.parametrize("address", ["127.0.0.1", "127.0.0.2", "::1", "localhost"])
def test_who_keeps_it_to_this_machine_does_not(begun, address):
    assert typed(f"--address {address}").exit_code == 0
    assert not is_public()


def test_without_the_pages_it_says_what_to_do(begun, monkeypatch, tmp_path):
    monkeypatch.setattr(serve, "_APP", tmp_path / "streamlit_app.py")
    result = typed("")
    assert result.exit_code == 2
    assert "Clone the project" in result.output
    assert not begun


def test_every_option_of_the_profile_is_one_of_streamlits():
    for name in (*PROFILE, "server.allowedHosts", "browser.serverAddress", "server.address"):
        assert name in config.get_config_options(), name
    assert len(options(["a"], "127.0.0.1", 1)) == 4 + 2 * len(PROFILE) + 3 * 2 + 4
