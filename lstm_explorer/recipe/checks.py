"""Checks of a recipe: each says what was given, what is allowed, and what to try.

All of them raise ValueError.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from lstm_explorer.network.kinds import network_of
from lstm_explorer.wording import repeated

if TYPE_CHECKING:
    from lstm_explorer.recipe.experiment import Experiment

RESETS = ("sample", "epoch", "never")
"""When the state is set to zeros; a whole number n stands for every n samples."""

MOST_EPOCHS = 100_000
"""Most passes over the samples."""

MOST_NUMBERS = 8_000_000
"""Most numbers that all samples together may hold, and so the memory that a link can take."""

MOST_WEIGHTS = 400_000
"""Most weights from the input to the gates; a model file holds up to 45 sets of them."""


def whole_number(name: str, value: object, low: int, high: int, example: int) -> int:
    """A whole number from `low` to `high`."""
    if (
        not isinstance(value, int | np.integer)
        or isinstance(value, bool)
        or not low <= value <= high
    ):
        raise ValueError(
            f"`{name}` must be a whole number from {low:,} to {high:,}, got {repeated(value)}. "
            f"Try {example}."
        )
    return int(value)


def step_size(rate: object) -> float:
    """A learning rate in (0, 1]."""
    if (
        not isinstance(rate, int | float | np.integer | np.floating)
        or isinstance(rate, bool)
        or not 0 < rate <= 1
    ):
        raise ValueError(f"`learning_rate` must lie in (0, 1], got {repeated(rate)}. Try 0.001.")
    return float(rate)


def check_size(recipe: Experiment) -> None:
    """Whether there is memory for it: only one-hot letters, K numbers each, can be too large."""
    count = recipe.sample_count
    numbers = count * recipe.width * (len(recipe.classes) if recipe.encoding == "one_hot" else 1)
    weights = recipe.features * network_of(recipe.network).gates * recipe.units
    if numbers > MOST_NUMBERS:
        raise ValueError(
            f"`encoding` one_hot makes {numbers:,} numbers of these samples; at most "
            f"{MOST_NUMBERS:,} are allowed. Try 'shifted', a shorter sequence, or fewer runs."
        )
    if weights > MOST_WEIGHTS:
        raise ValueError(
            f"`encoding` one_hot gives a time step {recipe.features:,} features, and "
            f"{recipe.units} units {weights:,} weights to hear them with; at most "
            f"{MOST_WEIGHTS:,} are allowed. Try 'shifted', fewer units, or a smaller window."
        )


def check_flow(recipe: Experiment) -> None:
    """Whether order, batches and resets go together."""
    if not isinstance(recipe.shuffle, bool) and (
        not isinstance(recipe.shuffle, str) or recipe.shuffle != "once"
    ):
        raise ValueError(
            f"`shuffle` must be True, False or 'once', got {repeated(recipe.shuffle)}. Try False."
        )
    numbered = isinstance(recipe.reset, int | np.integer) and not isinstance(recipe.reset, bool)
    if not numbered and not (isinstance(recipe.reset, str) and recipe.reset in RESETS):
        raise ValueError(
            f"`reset` must be 'sample', 'epoch', 'never' or a number of samples, "
            f"got {repeated(recipe.reset)}. Try 'epoch'."
        )
    count = recipe.sample_count
    if numbered:
        whole_number("reset", recipe.reset, 1, count, min(5, count))
    if recipe.carried and count % recipe.batch_size:
        raise ValueError(
            f"`batch_size` {recipe.batch_size} does not divide the {count} samples. With "
            "carried state slot k of a batch continues slot k of the one before, so every "
            f"batch must be full. Sizes that fit: {_divisors(count)}."
        )
    if isinstance(recipe.reset, int | np.integer) and recipe.reset % recipe.batch_size:
        raise ValueError(
            f"`reset` every {recipe.reset} samples falls inside a batch of {recipe.batch_size}. "
            f"Try reset={recipe.batch_size}, or batch_size=1."
        )


def check_network(recipe: Experiment) -> None:
    """Whether the network can be fed this framing."""
    network = network_of(recipe.network)
    if recipe.carried and not network.carries:
        raise ValueError(
            f"`reset` {recipe.reset!r} carries state from sample to sample, which only lstm "
            f"does here, got network {recipe.network!r}. Try reset='sample', or network='lstm'."
        )
    if recipe.time_steps > 1 and not network.recurrent:
        raise ValueError(
            f"`network` {recipe.network} sees one time step and keeps nothing of others, and "
            f"samples of {recipe.framing} have {recipe.time_steps}. "
            "Try framing='feature_window', or network='simple_rnn'."
        )


def check_brought(recipe: Experiment) -> None:
    """Whether weights that were brought can be those of the recipe."""
    if recipe.brought is None:
        return
    if not isinstance(recipe.brought, str) or not re.fullmatch("[0-9a-f]{16}", recipe.brought):
        raise ValueError(
            f"`brought` must be the 16 hex digits of a model file that was brought, got "
            f"{repeated(recipe.brought)}. Bring the file again."
        )
    if recipe.network != "lstm":
        raise ValueError(
            f"`brought` weights are those of an lstm, got network {recipe.network!r}. "
            "Leave `network` out."
        )


def _divisors(count: int) -> str:
    return ", ".join(str(n) for n in range(1, count + 1) if count % n == 0)
