"""Files that never change are read once, whoever asks for them."""

from __future__ import annotations

import asyncio

import pytest

from lstm_explorer.ui.server import assets
from lstm_explorer.ui.server.assets import KeptAssets

FOREVER = (b"cache-control", b"public, immutable, max-age=31536000")


class Folder:
    """Stands in for Streamlit: answers, in two parts, and counts how often."""

    def __init__(self, *headers, status=200, body=b"abcdef"):
        self.headers, self.status, self.body, self.count = headers, status, body, 0

    async def __call__(self, scope, receive, send):
        self.count += 1
        await send(
            {"type": "http.response.start", "status": self.status, "headers": list(self.headers)}
        )
        half = len(self.body) // 2
        await send({"type": "http.response.body", "body": self.body[:half], "more_body": True})
        await send({"type": "http.response.body", "body": self.body[half:]})


def ask(app, address="/static/js/a.hash.js", method="GET", *headers):
    sent = []

    async def send(message):
        sent.append(message)

    path, _, query = address.partition("?")
    scope = {
        "type": "http", "method": method, "path": path, "query_string": query.encode(),
        "headers": list(headers),
    }  # fmt: skip
    asyncio.run(app(scope, None, send))
    return sent[0]["status"], sent[0]["headers"], b"".join(part["body"] for part in sent[1:])


def test_the_second_answer_is_the_first_one_again():
    folder = Folder(FOREVER, (b"content-type", b"text/javascript"))
    kept = KeptAssets(folder)
    assert ask(kept) == ask(kept) == (200, list(folder.headers), b"abcdef")
    assert folder.count == 1


@pytest.mark.parametrize(
    "folder",
    [
        Folder((b"cache-control", b"no-cache")),
        Folder(),
        Folder(FOREVER, status=404),
        Folder(FOREVER, (b"set-cookie", b"of=one visitor")),
        Folder(FOREVER, (b"vary", b"Accept-Encoding, Origin")),
    ],
    ids=["may change", "says nothing", "is no file", "is one visitor's", "is not for all"],
)
def test_nothing_else_is_kept(folder):
    kept = KeptAssets(folder)
    for _ in range(2):
        assert ask(kept)[2] == b"abcdef"
    assert folder.count == 2


def test_who_has_a_file_or_wants_a_part_of_it_is_answered_anew():
    folder = Folder(FOREVER)
    kept = KeptAssets(folder)
    ask(kept)
    ask(kept, "/static/js/a.hash.js", "HEAD")
    ask(kept, "/static/js/a.hash.js", "GET", (b"range", b"bytes=2-3"))
    ask(kept, "/static/js/a.hash.js", "GET", (b"if-none-match", b'"1"'))
    ask(kept, "/static/js/a.hash.js", "GET", (b"origin", b"https://lms.example.org"))
    ask(kept, "/media/of-a-visitor.png")
    assert folder.count == 6


def test_a_file_of_a_component_is_kept_where_its_address_has_its_version():
    folder = Folder((b"cache-control", b"public"))
    kept = KeptAssets(folder)
    for _ in range(2):
        ask(kept, "/component/plotly/plotly.min.js?version=7.1.0")
    assert folder.count == 1
    for _ in range(2):
        ask(kept, "/component/plotly/other.js")
    assert folder.count == 3


def test_who_takes_it_compressed_and_who_does_not_get_what_they_take():
    folder = Folder(FOREVER, (b"vary", b"Accept-Encoding"))
    kept = KeptAssets(folder)
    takes_it = (b"accept-encoding", b"br, gzip")
    assert ask(kept)[2] == b"abcdef"
    folder.body = b"zipped"
    for _ in range(2):
        assert ask(kept, "/static/js/a.hash.js", "GET", takes_it)[2] == b"zipped"
        assert ask(kept)[2] == b"abcdef"
    assert folder.count == 2


def test_however_many_names_a_file_has_only_so_many_bytes_are_kept(monkeypatch):
    monkeypatch.setattr(assets, "ROOM", 15)
    folder = Folder(FOREVER)
    kept = KeptAssets(folder)
    for _ in range(2):
        for number in range(10):
            assert ask(kept, f"/static/{'./' * number}a.js")[2] == b"abcdef"
    assert folder.count == 18
