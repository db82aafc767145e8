"""Locks in the store's folder: servers that share it train each recipe once among them."""

from __future__ import annotations

import logging
from contextlib import suppress

from filelock import FileLock, Timeout

from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.store import models
from lstm_explorer.store.models import TrainedModel

_LOG = logging.getLogger(__name__)


class RecipeLocks:
    """The recipes whose training this server has taken on. Not safe for threads.

    A lock ends with the process that holds it, however it ends. The names of the files are the
    first three digits of fingerprints, so that there are never more than 4,096 of them: two
    recipes with one such name share its lock in one server, and wait for each other in two.
    """

    def __init__(self) -> None:
        self._held: dict[str, FileLock] = {}  # by fingerprint; several may have the same lock

    def acquire(self, fingerprint: str) -> bool:
        """Take a recipe on; False while another server has it. What is held already is held on.

        Where the folder cannot be written, nothing is shared, and every recipe is to be had.
        """
        for name, lock in self._held.items():
            if name[:3] == fingerprint[:3]:
                self._held[fingerprint] = lock
                return True
        folder = models.home() / "turns"
        lock = FileLock(folder / f"{fingerprint[:3]}.lock", thread_local=False)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            lock.acquire(blocking=False)
        except Timeout:
            return False
        except (OSError, NotImplementedError) as error:
            _LOG.info("No recipe can be locked: %s", type(error).__name__)
            return True
        self._held[fingerprint] = lock
        return True

    def release(self, fingerprint: str) -> None:
        """Let other servers have it."""
        lock = self._held.pop(fingerprint, None)
        if lock is not None and lock not in self._held.values():
            with suppress(OSError):
                lock.release()


class SharedStore:
    """Which recipes this server has among all that share the store. Not safe for threads."""

    def __init__(self) -> None:
        self._locks = RecipeLocks()
        self._stamps: dict[str, tuple[int, ...]] = {}

    def note(self, recipe: Experiment) -> None:
        """Note which model of a recipe is there now."""
        self._stamps[recipe.fingerprint] = models.stamp(recipe)

    def claim(self, recipe: Experiment) -> bool:
        """Have a recipe, unless another server does."""
        return self._locks.acquire(recipe.fingerprint)

    def newer(self, recipe: Experiment) -> TrainedModel | None:
        """The model of a recipe, where another has come since it was noted."""
        if models.stamp(recipe) == self._stamps.get(recipe.fingerprint):
            return None
        return models.load(recipe)

    def release(self, fingerprint: str) -> None:
        """Let other servers have it."""
        self._locks.release(fingerprint)
