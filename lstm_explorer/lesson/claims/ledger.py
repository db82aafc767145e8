"""The ledger: what was measured for each claim, kept as data; verdicts are worked out from it."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Executor
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from lstm_explorer.environment import versions
from lstm_explorer.lesson.claims.claim import Claim, Evidence, Values, Verdict
from lstm_explorer.lesson.claims.registry import CLAIMS
from lstm_explorer.store.models import home, read_whole, write_whole
from lstm_explorer.store.outcomes import Outcome
from lstm_explorer.sweeps.sweep import ask_keras, planned, sweep

SHIPPED = Path(__file__).with_name("ledger.json")
"""What `make claims` found."""

_LARGEST = 2**24
"""Most bytes of a ledger that is read."""

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Entry:
    """What was measured for one claim.

    Attributes:
        claim: Its key.
        values: By name, one number a run.
        seeds: How many seeds each recipe was trained with.
        diverged: How many runs' loss stopped being a number.
        seconds: What it took, trainings kept before aside.
        date: When, ISO 8601.
        versions: Of the libraries.
    """

    claim: str
    values: Values
    seeds: int
    diverged: int
    seconds: float
    date: str
    versions: Mapping[str, str]

    @cached_property
    def verdict(self) -> Verdict:
        """What the claim's rule makes of the numbers."""
        return CLAIMS[self.claim].judge(self.values)


@dataclass(frozen=True, slots=True)
class Ledger:
    """Entries by the keys of their claims."""

    entries: Mapping[str, Entry]

    def write(self, path: Path) -> None:
        """Keep it as JSON.

        Raises:
            OSError: The file cannot be written.
        """
        told = {key: asdict(entry) for key, entry in self.entries.items()}
        write_whole(path, (json.dumps(told, indent=1, ensure_ascii=False) + "\n").encode())


def read(path: Path = SHIPPED) -> Ledger:
    """A ledger from its file; entries that cannot be read or judged count as absent."""
    try:
        told = json.loads(read_whole(path, _LARGEST))
    except FileNotFoundError:
        return Ledger({})
    except (OSError, ValueError, RecursionError) as error:
        _LOG.warning("Ignored the ledger %s: %s", path.name, error)
        return Ledger({})
    entries = {}
    for key, fields in told.items() if isinstance(told, dict) else ():
        try:
            entry = Entry(**fields)
            _ = entry.verdict
        except (TypeError, ValueError, KeyError, AttributeError, ZeroDivisionError) as error:
            _LOG.warning("Ignored the ledger's entry %s: %r", key, error)
        else:
            entries[key] = entry
    return Ledger(entries)


def own() -> Path:
    """Where the user's own results are kept."""
    return home() / "claims.json"


def keep_own(entry: Entry) -> None:
    """Keep what was found here, beside the shipped ledger.

    Raises:
        OSError: The folder cannot be written.
    """
    Ledger({**read(own()).entries, entry.claim: entry}).write(own())


def examine(
    claim: Claim,
    *,
    seeds: int | None = None,
    executor: Executor | None = None,
    told: Callable[[int, int], None] | None = None,
    patience: float | None = None,
) -> Entry:
    """Put a claim to the test: train what is not kept yet, measure, and note the numbers.

    Args:
        claim: Which.
        seeds: How many seeds each recipe gets; the claim's own number when left out.
        executor: Where runs are trained; processes of this machine when left out.
        told: Called with how many runs are known, and how many there are.
        patience: Seconds to wait for each answer of Keras; without end when left out.

    Raises:
        TimeoutError: Keras did not answer in that time.
        ValueError: `seeds` is below 1.
        SweepFailed: Some runs came to nothing.
    """
    started = time.monotonic()
    count = claim.seeds if seeds is None else seeds
    numbers = range(1, count + 1)
    runs: dict[str, list[Outcome]] = {}
    if claim.recipes:
        found = _swept(claim, numbers, executor, told)
        runs = {
            name: [found[each] for each in planned([recipe], numbers)]
            for name, recipe in claim.recipes.items()
        }
    asked = {
        question: ask_keras(question, executor, patience=patience) for question in claim.questions
    }
    return Entry(
        claim=claim.key,
        values={name: list(each) for name, each in claim.measure(Evidence(runs, asked)).items()},
        seeds=count,
        diverged=sum(run.diverged is not None for each in runs.values() for run in each),
        seconds=time.monotonic() - started,
        date=datetime.now(UTC).date().isoformat(),
        versions=versions(),
    )


def _swept(
    claim: Claim,
    seeds: Iterable[int],
    executor: Executor | None,
    told: Callable[[int, int], None] | None,
) -> dict[Any, Outcome]:
    found = {}
    made = sweep(claim.recipes.values(), seeds, executor=executor)
    for outcome in made:
        found[outcome.experiment] = outcome
        if told:
            told(made.done, len(made.runs))
    return found
