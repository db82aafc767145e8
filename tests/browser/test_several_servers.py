"""Two servers behind one address, with one store: as `docs/nginx.conf` sets it up."""

from __future__ import annotations

import http.client
import os
import signal
import time
from collections import Counter
from contextlib import ExitStack
from functools import partial
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from lstm_explorer import Experiment, load
from tests.browser.proxy import proxy
from tests.browser.screen import button
from tests.browser.server import running_app
from tests.browser.trainings import PATIENCE, epoch, expect_trained, workers
from tests.browser.waiting import open_page
from tests.browser_setup import nginx_on_path
from tests.workers import ends

pytestmark = pytest.mark.skipif(nginx_on_path() is None, reason="nginx is not installed")


@pytest.fixture(scope="module")
def servers(tmp_path_factory):
    home = tmp_path_factory.mktemp("shared") / "home"
    with ExitStack() as stack:
        start = partial(running_app, home, trains=True, LSTM_EXPLORER_WORKERS="1")
        both = [stack.enter_context(start()) for _ in range(2)]
        folder = tmp_path_factory.mktemp("nginx")
        url = stack.enter_context(proxy((both[0].url, both[1].url), folder))
        yield url, both


def _context_on(new_context, url, name):
    """A visitor whom nginx has sent to this server."""
    for _ in range(40):
        context = new_context()
        context.request.get(url)
        if any(each["value"] == name for each in context.cookies()):
            return context
    raise AssertionError(f"nobody was ever sent to {name}")


def _line(app, words):
    """The line of a server's log with these words, once it is there."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        for line in app.log().splitlines():
            if words in line:
                return line
        time.sleep(0.2)
    raise AssertionError(f"{words!r} is not in:\n{app.log()}")


def _workers_of(app):
    """The processes in which a server trains, once it has started one."""
    deadline = time.monotonic() + 20
    while not (found := workers(app.pid)):
        assert time.monotonic() < deadline, "it has started no worker"
        time.sleep(0.1)
    return found


def test_a_visitor_stays_with_one_server_and_newcomers_go_to_both(new_context, servers):
    url, _ = servers
    for name in ("first", "second"):
        context = _context_on(new_context, url, name)
        for _ in range(5):
            answer = context.request.get(url)
            assert f"server={name};" in answer.headers["set-cookie"]


def test_both_train_a_recipe_once_between_them(new_context, servers):
    url, both = servers
    recipe = Experiment(framing="variable_length", seed=43, epochs=1500, runs=400)
    link = f"{url}/train?framing=variable_length&seed=43&epochs=1500&runs=400"
    first = _context_on(new_context, url, "first").new_page()
    second = _context_on(new_context, url, "second").new_page()
    open_page(first, link)
    button(first, "train").click()
    epoch(first)
    open_page(second, link)
    button(second, "train").click()
    expect(second.get_by_text("Another server has this training under way")).to_be_visible()
    expect_trained(first)
    expect_trained(second)
    assert load(recipe, folder=both[0].home / "models") is not None
    ends = [_line(app, f"seed 43 ({recipe.fingerprint[:8]})") for app in both]
    assert "1,500 of 1,500 epochs in " in ends[0]
    assert ends[1].endswith("1,500 of 1,500 epochs"), "the second has trained nothing itself"


def _statuses(url, method, path, times):
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=20)
    found = Counter()
    for _ in range(times):
        connection.request(method, path)
        answer = connection.getresponse()
        answer.read()
        found[answer.status] += 1
    connection.close()
    return found


def test_a_class_behind_one_address_is_let_in_and_a_flood_of_uploads_is_not(servers):
    url, _ = servers
    # What a hundred viewers ask for who open the first page at once, and bring two files each.
    assert _statuses(url, "GET", "/static/none.js", 1000)[429] == 0
    assert _statuses(url, "PUT", "/_stcore/upload_file/session/file", 200)[429] == 0
    assert _statuses(url, "PUT", "/_stcore/upload_file/session/file", 400)[429] > 200


def test_where_one_server_is_killed_the_other_takes_over(new_context, servers, tmp_path):
    _, both = servers
    with (
        running_app(both[0].home, trains=True, LSTM_EXPLORER_WORKERS="1") as other,
        proxy((other.url, both[1].url), tmp_path) as url,
    ):
        page = _context_on(new_context, url, "first").new_page()
        open_page(page, f"{url}/states?text=ABC")
        trains = _workers_of(other)
        os.kill(other.pid, signal.SIGKILL)
        expect(page.locator(".lstm-player .tape .cell")).to_have_count(3)
        open_page(page, f"{url}/states?text=ABCD")
        expect(page.locator(".lstm-player .tape .cell")).to_have_count(4, timeout=PATIENCE)
        assert all(ends(pid) for pid in trains), "a worker outlives its server"
