"""Executors: where the runs of a sweep are trained, in processes here or on many machines."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import (
    BrokenExecutor,
    Executor,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
)
from contextlib import contextmanager
from typing import Any

PATIENCE = 10.0
"""Seconds that a scheduler has to answer."""


class Unreachable(ConnectionError):
    """No scheduler answers at an address; the message says which, and what to do."""


@contextmanager
def local_workers(runs: int) -> Iterator[Executor]:
    """Processes of this machine, one a core and no more than there are runs.

    They end with the block, and with this process, however it ends.
    """
    pool = _LocalWorkers(max(1, min(runs, os.cpu_count() or 1)))
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def distributed_workers(address: str) -> Iterator[Executor]:
    """The workers of a Dask scheduler; they need this package and TensorFlow installed.

    Args:
        address: Such as "tcp://127.0.0.1:8786".

    Raises:
        Unreachable: Nobody answers there, or Dask is not installed here.
    """
    try:
        from distributed import Client
    except ImportError:
        raise Unreachable(
            "Dask is not installed, so no scheduler can be asked. "
            "Install it with: pip install 'lstm-explorer[distributed]'"
        ) from None
    try:
        with ThreadPoolExecutor(1) as thread:  # in a notebook this one runs a loop already
            thread.submit(lambda: asyncio.run(_asked(address))).result()
        client = Client(address, timeout=PATIENCE, set_as_default=False)
    except Exception as error:  # a dozen kinds, and whoever is no scheduler may answer anything
        raise Unreachable(
            f"No scheduler answers at {address!r} ({type(error).__name__}). Start one with "
            "`dask scheduler`, and give the address that it prints, such as tcp://127.0.0.1:8786."
        ) from None
    with client:
        # Not "pure": a run that failed is trained again, where Dask would remember its error.
        yield client.get_executor(pure=False)


async def _asked(address: str) -> None:
    """Ask a scheduler who it is; a `Client` that gets no answer leaves tracebacks behind."""
    from distributed.core import rpc

    async with asyncio.timeout(PATIENCE), rpc(address, timeout=PATIENCE) as scheduler:
        answer = await scheduler.identity()
    if answer["type"] != "Scheduler":
        raise ConnectionError(f"a {answer['type']} answers")


class _LocalWorkers(Executor):
    """Processes with a thread each that waits for it, so that a killed one ends only its own run.

    In one pool for all, every run that waits would end with it.
    """

    def __init__(self, count: int) -> None:
        self._threads = ThreadPoolExecutor(count)
        self._own = threading.local()
        self._pools: list[ProcessPoolExecutor] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        return self._threads.submit(self._call, fn, args, kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self._threads.shutdown(wait, cancel_futures=cancel_futures)
        for pool in self._pools:
            pool.shutdown(wait)

    def _call(self, fn: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        pool: ProcessPoolExecutor | None = getattr(self._own, "pool", None)
        if pool is None:
            # "spawn", because a fork of a process with threads can hang.
            spawn = multiprocessing.get_context("spawn")
            self._own.pool = pool = ProcessPoolExecutor(1, spawn, initializer=_begin)
            self._pools.append(pool)
        try:
            return pool.submit(fn, *args, **kwargs).result()
        except BrokenExecutor:
            self._own.pool = None  # the next run begins with a new process
            self._pools.remove(pool)
            pool.shutdown()
            raise


def _begin() -> None:
    """In each worker: one thread for TensorFlow, no chatter, and no life without the parent."""
    os.environ |= {"TF_CPP_MIN_LOG_LEVEL": "2", "CUDA_VISIBLE_DEVICES": "-1"}
    os.environ |= {"TF_NUM_INTRAOP_THREADS": "1", "TF_NUM_INTEROP_THREADS": "1"}
    # TensorFlow tells about GPUs that nobody asked for; errors come back through the futures.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    parent = multiprocessing.parent_process()
    assert parent is not None

    def follow() -> None:
        parent.join()
        os._exit(1)  # killed, it could not end us: we would wait for ever for the next run

    threading.Thread(target=follow, daemon=True).start()
