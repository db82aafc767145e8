"""However much is uploaded, the server holds so many bytes of it."""

from __future__ import annotations

import asyncio

import pytest

from lstm_explorer.ui.server import uploads
from lstm_explorer.ui.server.uploads import BoundedUploads


class Server:
    """Stands in for Streamlit: keeps what is put, and removes it for who has the token."""

    def __init__(self):
        self.files = {}

    async def __call__(self, scope, receive, send):
        allowed = (b"x-xsrftoken", b"secret") in scope["headers"]
        name = scope["path"].removeprefix("/folder/_stcore/upload_file/")
        scope["headers"] = []  # as the app writes into it
        body = b""
        more = True
        while more:
            message = await receive()
            body, more = body + message["body"], message["more_body"]
        if allowed and scope["method"] == "PUT":
            self.files[name] = body
        elif allowed and scope["method"] == "DELETE":
            assert not body
            self.files.pop(name, None)
        await send({"type": "http.response.start", "status": 204 if allowed else 403})
        await send({"type": "http.response.body", "body": b""})


@pytest.fixture
def server(monkeypatch):
    """Bounded to 10 bytes a session and 30 in all."""
    monkeypatch.setattr(uploads, "EACH", 10)
    monkeypatch.setattr(uploads, "ALL", 30)
    return Server()


@pytest.fixture
def bounded(server):
    return BoundedUploads(server)


def ask(app, method, name, size=0, token=b"secret"):
    parts = [bytes(size // 2), bytes(size - size // 2)]

    async def receive():
        return {"type": "http.request", "body": parts.pop(0), "more_body": bool(parts)}

    async def send(message):
        answered.append(message)

    answered = []
    scope = {
        "type": "http",
        "method": method,
        "path": f"/folder/_stcore/upload_file/{name}",
        "headers": [(b"x-xsrftoken", token), (b"content-length", str(size).encode())],
    }
    asyncio.run(app(scope, receive, send))
    return answered[0]["status"]


def test_the_oldest_files_of_a_session_make_way(bounded, server):
    for name in "abcd":
        assert ask(bounded, "PUT", f"mine/{name}", 4) == 204
    assert list(server.files) == ["mine/c", "mine/d"]


def test_one_session_takes_nothing_from_another(bounded, server):
    ask(bounded, "PUT", "theirs/a", 9)
    for name in "bcdef":
        ask(bounded, "PUT", f"mine/{name}", 9)
    assert list(server.files) == ["theirs/a", "mine/f"]


def test_many_sessions_together_are_bounded_too(bounded, server):
    for number in range(20):
        ask(bounded, "PUT", f"{number}/a", 9)
    assert list(server.files) == ["17/a", "18/a", "19/a"]


def test_a_file_that_is_larger_than_all_room_is_kept_alone(bounded, server):
    ask(bounded, "PUT", "mine/a", 5)
    ask(bounded, "PUT", "mine/b", 50)
    assert list(server.files) == ["mine/b"]


def test_what_is_put_again_or_was_removed_counts_once_or_not_at_all(bounded, server):
    for _ in range(5):
        ask(bounded, "PUT", "mine/a", 5)
    ask(bounded, "PUT", "mine/b", 5)
    assert list(server.files) == ["mine/a", "mine/b"]
    ask(bounded, "DELETE", "mine/a")
    ask(bounded, "PUT", "mine/c", 5)
    assert list(server.files) == ["mine/b", "mine/c"]


def test_what_was_refused_takes_nothing_from_anybody(bounded, server):
    ask(bounded, "PUT", "mine/a", 9)
    assert ask(bounded, "PUT", "mine/b", 9, token=b"forged") == 403
    assert list(server.files) == ["mine/a"]


def test_the_log_says_when_nothing_can_be_taken_away(bounded, server, caplog, monkeypatch):
    ask(bounded, "PUT", "mine/a", 9)

    async def refusing(scope, receive, send):
        if scope["method"] == "DELETE":
            await send({"type": "http.response.start", "status": 405})
        else:
            await server(scope, receive, send)

    monkeypatch.setattr(bounded, "_app", refusing)
    ask(bounded, "PUT", "mine/b", 9)
    assert "could not be taken away: status 405" in caplog.text
