"""A sweep on a real Dask scheduler with two real workers, on the loopback address."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack

import numpy as np
import pytest
from distributed import Client
from typer.testing import CliRunner

from lstm_explorer.__main__ import app
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.sweeps import executors
from lstm_explorer.sweeps.executors import Unreachable, distributed_workers
from lstm_explorer.sweeps.sweep import sweep
from tests.processes import ROOT

pytestmark = pytest.mark.slow

RECIPE = Experiment(framing="one_char", epochs=300)


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory) -> Iterator[str]:
    """The address of a scheduler with two workers."""
    told = tmp_path_factory.mktemp("dask") / "scheduler.json"
    server = "--host", "127.0.0.1", "--port", "0", "--no-dashboard"
    worker = "--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1"
    with ExitStack() as stack:
        for what, options in (("scheduler", server), ("worker", worker), ("worker", worker)):
            process = subprocess.Popen(
                [sys.executable, "-m", "dask", what, "--scheduler-file", str(told), *options],
                cwd=ROOT,
                env=os.environ | {"TF_CPP_MIN_LOG_LEVEL": "2", "PYTHONPATH": str(ROOT)},
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            stack.callback(process.wait)
            stack.callback(process.kill)
            end = time.monotonic() + 60
            while not told.exists() and time.monotonic() < end:
                time.sleep(0.1)
        with Client(scheduler_file=str(told), set_as_default=False) as client:
            client.wait_for_workers(2, timeout=60)
            yield client.scheduler.address


def test_a_sweep_on_two_dask_workers_ends_as_one_on_this_machine(scheduler, tmp_path):
    with distributed_workers(scheduler) as executor:
        there = list(sweep([RECIPE], range(8), executor=executor, folder=tmp_path / "there"))
    here = list(sweep([RECIPE], range(8), folder=tmp_path / "here"))
    there, here = (
        sorted(outcomes, key=lambda run: run.experiment.seed) for outcomes in (there, here)
    )
    assert len(there) == 8
    for one, other in zip(there, here, strict=True):
        assert one.experiment == other.experiment
        np.testing.assert_array_equal(one.losses, other.losses)
        for ours, theirs in zip(one.weights, other.weights, strict=True):
            np.testing.assert_array_equal(ours, theirs)
    with Client(scheduler, set_as_default=False) as client:
        trained = client.run(lambda: "lstm_explorer.training.run" in sys.modules)
    assert list(trained.values()) == [True, True]


def test_the_command_line_sweeps_on_a_scheduler(scheduler, home):
    line = f"sweep --framing one_char --epochs 300 --seeds 3 --scheduler {scheduler}"
    result = CliRunner().invoke(app, line.split(), env={"COLUMNS": "200", "TERM": "dumb"})
    assert result.exit_code == 0, result.output
    assert "one_char, 32 units, 300 epochs" in result.output
    assert len(list((home / "runs").glob("*.npz"))) == 3


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nowhere", "tcp://", "bogus://x:1"])
def test_a_scheduler_that_does_not_answer_is_said_so(address, monkeypatch, home):
    monkeypatch.setattr(executors, "PATIENCE", 1.0)
    with (
        pytest.raises(Unreachable, match=r"No scheduler answers at .* Start one"),
        distributed_workers(address),
    ):
        pass
    line = f"sweep --framing one_char --seeds 1 --scheduler {address}"
    result = CliRunner().invoke(app, line.split(), env={"COLUMNS": "400", "TERM": "dumb"})
    assert result.exit_code == 1
    assert "No scheduler answers" in result.output
