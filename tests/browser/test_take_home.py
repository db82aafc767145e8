"""Taking home: what a click hands out is the file that it says, made of what is on the screen."""

from __future__ import annotations

import io
import struct
from pathlib import Path
from urllib.parse import urlencode

import nbformat
import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import Page, expect

from lstm_explorer import Experiment, feed, load
from lstm_explorer.exports import keras_file, script, trace_table
from tests.browser.server import App
from tests.browser.waiting import open_page

MODEL = load(Experiment())
TEXT, AT = "ABCDEFGHIJ", 7
RUN = feed(Experiment(), MODEL.weights, TEXT, resets=[AT])
NAME = f"stateful-{Experiment().fingerprint}"


def _open(page: Page, app: App, **view: object) -> None:
    given = {"text": TEXT, "resets": AT, **view}
    open_page(page, f"{app.url}/take_home?{urlencode(given)}")


def _file(page: Page, label: str) -> tuple[str, bytes]:
    with page.expect_download() as waiting:
        page.get_by_role("button", name=label).click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


def test_the_script_and_the_notebook_are_of_what_is_on_the_screen(page, app_server):
    _open(page, app_server)
    name, content = _file(page, "Keras script")
    assert name == f"{NAME}.py"
    assert content.decode() == script(MODEL, RUN)
    name, content = _file(page, "Notebook")
    assert name == f"{NAME}.ipynb"
    nbformat.validate(nbformat.reads(content.decode(), as_version=4))


def test_the_model_is_a_keras_file(page, app_server):
    _open(page, app_server, take="model")
    name, content = _file(page, "Keras model")
    assert name == f"{NAME}.keras"
    assert content == keras_file(Experiment(), MODEL.weights)
    name, content = _file(page, "Weights for NumPy")
    with np.load(io.BytesIO(content)) as arrays:
        np.testing.assert_array_equal(arrays["kernel"], MODEL.weights.kernel)


def test_the_trace_is_there_as_csv_parquet_and_arrays(page, app_server):
    _open(page, app_server, take="trace")
    table = trace_table(RUN)
    _, csv = _file(page, "Trace, CSV")
    np.testing.assert_allclose(pd.read_csv(io.BytesIO(csv)).value, table.value, rtol=1e-6)
    _, parquet = _file(page, "Trace, Parquet")
    np.testing.assert_array_equal(pd.read_parquet(io.BytesIO(parquet)).value, table.value)
    _, arrays = _file(page, "Trace, NumPy")
    with np.load(io.BytesIO(arrays)) as found:
        np.testing.assert_array_equal(found["c"], RUN.trace.c[0])


def test_a_figure_is_there_as_png_and_svg(page, app_server):
    _open(page, app_server, take="figures", picture="Cell state c")
    name, png = _file(page, "Download PNG")
    assert name == f"{NAME}-cell-state-c.png"
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", png[16:24])[0] == 2400
    name, svg = _file(page, "Download SVG")
    assert name.endswith(".svg") and svg.startswith(b"<svg")
    assert b"Cell state c" in svg


@pytest.mark.parametrize("picture", ["Cell state c", "Path of h"])
def test_a_figure_as_a_web_page_opens_without_a_server(page, app_server, tmp_path, picture):
    _open(page, app_server, take="figures", picture=picture)
    _, content = _file(page, "Interactive HTML")
    path = tmp_path / "figure.html"
    path.write_bytes(content)
    page.goto(path.as_uri())
    expect(page.locator(".main-svg").first).to_be_visible(timeout=30_000)


def test_what_is_taken_home_changes_with_the_text(page, app_server):
    _open(page, app_server)
    page.get_by_test_id("stExpander").get_by_text("Read it").click()
    page.get_by_role("textbox", name="Letters to feed").fill("ABC")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("stCode").first).to_contain_text('list("ABC")')
    _, content = _file(page, "Keras script")
    assert b'list("ABC")' in content
