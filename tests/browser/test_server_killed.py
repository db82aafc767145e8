"""A server that is killed with kill -9 in the middle of its work, and started again."""

from __future__ import annotations

import os
import random
import signal
import time
from contextlib import ExitStack

import numpy as np
from playwright.sync_api import expect

from lstm_explorer import Experiment, load
from tests.browser.line import line_to
from tests.browser.screen import button, expect_described, expect_drawn
from tests.browser.server import running_app
from tests.browser.server_process import needs_proc
from tests.browser.trainings import PATIENCE, epoch, expect_trained, workers
from tests.browser.waiting import open_page, settled
from tests.workers import ends

LOST = "A training of this recipe was under way and is gone: the server was started again."


@needs_proc
def test_a_server_killed_in_mid_training_loses_nothing_finished_and_its_page_finds_the_next(
    page, tmp_path
):
    home, dice = tmp_path / "home", random.Random(8)
    finished = Experiment(framing="one_char", seed=70, epochs=600)
    unfinished = Experiment(framing="variable_length", seed=71, epochs=9000)
    with ExitStack() as servers:
        app = servers.enter_context(running_app(home, trains=True))
        line = servers.enter_context(line_to(app.url))
        open_page(page, f"{line.url}/train?framing=one_char&seed=70&epochs=600")
        button(page, "train").click()
        expect_trained(page)
        kept = load(finished, folder=home / "models")
        assert kept is not None

        open_page(page, f"{line.url}/train?framing=variable_length&seed=71&epochs=9000")
        for moment in ("training", "start", "training"):
            button(page, "train").click()
            expect(button(page, "stop")).to_be_visible()
            expect(page.get_by_text(LOST)).to_be_hidden()
            if moment == "training":
                epoch(page)
            time.sleep(dice.uniform(0, 0.5))
            trains = workers(app.pid)
            assert trains
            os.kill(app.pid, signal.SIGKILL)
            line.cut()
            assert all(ends(pid) for pid in trains), "a worker outlives its server"

            app = servers.enter_context(running_app(home, trains=True))
            line.mend(app.url)
            expect(button(page, "train")).to_be_visible(timeout=PATIENCE)
            settled(page)
            expect_described(page, unfinished, trained=False)
            expect(page.get_by_text(LOST)).to_be_visible()

        open_page(page, f"{line.url}/train?framing=one_char&seed=70&epochs=600")
        expect_described(page, finished)
        expect_drawn(page, "train")
        found = load(finished, folder=home / "models")
        for ours, theirs in zip(found.weights, kept.weights, strict=True):
            np.testing.assert_array_equal(ours, theirs)
        page.goto("about:blank")
