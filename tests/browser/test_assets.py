"""What the server keeps in memory of its own files, and sends."""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from pathlib import Path

import pytest
import streamlit

pytestmark = pytest.mark.slow

FOLDER = Path(streamlit.__file__).parent / "static"


def ask(url: str, *, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        with urllib.request.urlopen(
            urllib.request.Request(url, method=method, headers=named)
        ) as answer:
            return answer.status, dict(answer.headers), answer.read()
    except urllib.error.HTTPError as error:
        return error.code, dict(error.headers), error.read()


def scripts(url: str) -> list[str]:
    page = ask(f"{url}/")[2].decode()
    found = re.findall(r'(?:src|href)="\.?/?(static/[^"]+)"', page)
    assert found
    return found


def test_every_file_is_sent_as_it_is_the_first_time_and_the_second(app_server):
    for name in scripts(app_server.url):
        first, second = (ask(f"{app_server.url}/{name}") for _ in range(2))
        assert first[2] == second[2] == (FOLDER / name).read_bytes()
        for _, headers, body in (first, second):
            assert "immutable" in headers["cache-control"]
            assert int(headers["content-length"]) == len(body)
        assert first[1]["content-type"] == second[1]["content-type"]


def test_who_has_a_file_or_wants_a_part_of_it_does_not_get_all(app_server):
    name = scripts(app_server.url)[0]
    url = f"{app_server.url}/{name}"
    etag = ask(url)[1]["etag"]
    assert ask(url, if_none_match=etag)[::2] == (304, b"")
    assert ask(url, range="bytes=2-9")[::2] == (206, (FOLDER / name).read_bytes()[2:10])
    assert ask(url, method="HEAD")[::2] == (200, b"")


def test_no_other_file_is_sent(app_server):
    page = ask(f"{app_server.url}/")[2]
    for name in ("static/../../cli.py", "static/%2e%2e/%2e%2e/cli.py", "static/js/none.js"):
        for _ in range(2):
            status, _, body = ask(f"{app_server.url}/{name}")
            assert status in (400, 404) or body == page
