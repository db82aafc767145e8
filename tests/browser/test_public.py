"""A server that everybody may visit, as `serve --public` sets it up."""

from __future__ import annotations

import http.client
import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from lstm_explorer.commands.serve import PROFILE
from lstm_explorer.environment import PUBLIC
from tests.browser.screen import button
from tests.browser.server import ROOT, running_app
from tests.browser.server_process import needs_proc, resident
from tests.browser.trainings import PATIENCE, epoch, expect_trained
from tests.browser.waiting import open_page, settled
from tests.reliability.visitor import visitor

HOST = "lstm.example.org"
LONG = "framing=variable_length&epochs=1500&runs=400"
ALMOST_TOO_LONG = "framing=variable_length&epochs=3500"


@pytest.fixture(scope="module")
def public(tmp_path_factory):
    options = [part for name, value in PROFILE.items() for part in (f"--{name}", value)]
    for host in (HOST, "127.0.0.1"):
        options += ["--server.allowedHosts", host]
    home = tmp_path_factory.mktemp("public") / "home"
    with running_app(home, trains=True, options=options, **{PUBLIC: HOST}) as app:
        yield app


def asked(app, method, path, *, body=None, **headers):
    """What the server answers, raw."""
    connection = http.client.HTTPConnection(urlsplit(app.url).netloc, timeout=20)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, body=body, headers=named)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer


def knock(app, *, host=None, origin=None):
    """Open a session as a browser would; returns whether the server lets it."""
    parts = urlsplit(app.url)
    headers = {"Host": host} if host else {}
    try:
        with connect(
            f"ws://{host or parts.netloc}/_stcore/stream",
            sock=_socket(parts),
            subprotocols=["streamlit"],
            origin=origin or f"http://{host or parts.netloc}",
        ):
            return True
    except InvalidStatus as refused:
        assert refused.response.status_code == 403, headers
        return False


def _socket(parts):
    import socket

    return socket.create_connection((parts.hostname, parts.port), timeout=20)


def test_its_own_name_is_answered_and_no_other(public):
    assert knock(public)
    assert knock(public, host=HOST)
    assert not knock(public, host="evil.example.org")


def test_a_page_of_a_foreign_origin_opens_no_session(public):
    assert not knock(public, origin="https://evil.example.org")
    assert not knock(public, host=HOST, origin="https://evil.example.org")


def test_what_is_uploaded_without_the_token_is_refused(public):
    answer = asked(public, "PUT", "/_stcore/upload_file/session/file", body=b"x" * 100)
    assert answer.status == 403


@needs_proc
def test_one_session_cannot_fill_the_memory_with_uploads(public):
    head = b'--X\r\nContent-Disposition: form-data; name="file"; filename="a.npz"\r\n\r\n'
    body = head + bytes(4 * 2**20 - 200) + b"\r\n--X--\r\n"
    cookie = asked(public, "GET", "/_stcore/health").getheader("Set-Cookie").partition(";")[0]
    headers = {
        "Content_Type": "multipart/form-data; boundary=X",
        "Cookie": cookie,
        "X_Xsrftoken": cookie.partition("=")[2].strip('"'),
    }
    with visitor(public) as tab:
        before = resident(public.pid)
        for number in range(60):
            place = f"/_stcore/upload_file/{tab.session}/{number}"
            assert asked(public, "PUT", place, body=body, **headers).status == 204
        assert resident(public.pid) - before < 120, "of 240 MB"


def test_a_file_that_is_too_large_is_refused_in_the_browser(page, public, tmp_path):
    large = tmp_path / "large.keras"
    large.write_bytes(bytes(5 * 2**20))
    open_page(page, f"{public.url}/bring?bring=a+model+file")
    page.locator('input[type="file"]').set_input_files(str(large))
    expect(page.get_by_text(re.compile("must be 4.*MB or smaller"))).to_be_visible()


def test_a_training_that_is_too_long_is_refused_with_what_would_do(page, public):
    open_page(page, f"{public.url}/train?framing=padded_prefix&units=256&epochs=100000")
    button(page, "train").click()
    told = page.get_by_text("Choose at most")
    expect(told).to_be_visible()
    epochs = re.search(r"at most ([\d,]+) epochs", told.inner_text())[1].replace(",", "")
    assert 100 < int(epochs) < 10_000


def test_a_visitor_has_three_trainings_and_another_visitor_has_their_own(new_context, public):
    greedy = new_context()
    tabs = [greedy.new_page() for _ in range(4)]  # what nobody looks at any more would be stopped
    for seed, tab in enumerate(tabs):
        open_page(tab, f"{public.url}/train?{ALMOST_TOO_LONG}&seed={50 + seed}")
        button(tab, "train").click()
        if seed < 3:
            expect(button(tab, "stop")).to_be_visible()
    refused = tabs[3].get_by_text("3 of your trainings are waiting or under way")
    expect(refused).to_be_visible()
    modest = new_context().new_page()
    open_page(modest, f"{public.url}/train?framing=one_char&units=9&seed=60")
    button(modest, "train").click()
    for tab in tabs[:3]:
        button(tab, "stop").click()
        expect(button(tab, "stop")).to_have_count(0, timeout=PATIENCE)
    expect_trained(modest)


def test_only_who_asked_can_stop_it_also_after_a_reload(new_context, public):
    link = f"{public.url}/train?{LONG}&seed=70"
    owner, stranger = new_context().new_page(), new_context().new_page()
    open_page(owner, link)
    button(owner, "train").click()
    epoch(owner)
    open_page(stranger, link)
    epoch(stranger)
    expect(stranger.get_by_text("Somebody else asked for this training")).to_be_visible()
    expect(button(stranger, "stop")).to_have_count(0)
    owner.reload()
    settled(owner)
    button(owner, "stop").click()
    expect(button(owner, "resume")).to_be_visible(timeout=PATIENCE)


def test_the_status_page_counts_viewers_and_tells_no_secrets(new_context, public):
    pages = [new_context().new_page() for _ in range(2)]
    for page in pages:
        open_page(page, f"{public.url}/status")
    expect(pages[0].get_by_text("one that everybody may visit")).to_be_visible()
    viewers = pages[1].locator('[data-testid="stMetricValue"]').first
    assert int(viewers.inner_text()) >= 2, "it was opened when the first was open"
    assert str(public.home) not in pages[0].content()


def test_the_log_says_a_line_for_each_training_and_none_of_its_lines_is_a_traceback(page, public):
    open_page(page, f"{public.url}/train?framing=one_char&units=9&seed=61")
    button(page, "train").click()
    expect_trained(page)
    open_page(page, f"{public.url}/train?{LONG}&seed=71")
    button(page, "train").click()
    epoch(page)
    button(page, "stop").click()
    expect(button(page, "resume")).to_be_visible(timeout=PATIENCE)
    lines = [line for line in public.log().splitlines() if " INFO Training " in line]
    assert any("Training stopped: variable_length" in line for line in lines)
    assert any("Training done: one_char, 9 units, seed 61" in line for line in lines)


def test_no_message_says_where_on_the_server_anything_lies(page, public):
    received: list[bytes] = []
    page.on(
        "websocket",
        lambda socket: socket.on("framereceived", lambda data: received.append(_raw(data))),
    )
    for name in ("", "states", "train", "status", "bring?brought=abcdef123456", "reset?seed=x"):
        open_page(page, f"{public.url}/{name}")
    everything = b"".join(received)
    assert b"What does the network keep in mind?" in everything, "they were read"
    for folder in (ROOT, public.home, public.home.parent):
        assert str(folder).encode() not in everything


def _raw(data: str | bytes) -> bytes:
    return data.encode() if isinstance(data, str) else data
