"""A visitor: who looks, what they may start and stop, and the one sentence to say to them."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import chain
from typing import TypeVar

import streamlit as st

from lstm_explorer.jobs.limits import TooMuch
from lstm_explorer.jobs.sweeps import SweepJob
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.store import models
from lstm_explorer.ui.server import shared, viewers
from lstm_explorer.ui.shell.recipe_status import RecipeStatus, trained_by
from lstm_explorer.ui.url import address

_Seen = TypeVar("_Seen")


NOT_ALONE = "Somebody else asked for this too, so it goes on for them."


_SERVER = secrets.token_hex(2)
"""Tells this server from the one that ran before it was started."""


def viewer() -> str:
    """Who looks, as `Ownership` names them: the visitor's browser, and the session of this tab."""
    tab = str(st.session_state.setdefault("viewer", uuid.uuid4().hex))
    return f"{_browser() or tab}/{tab}"


def _browser() -> str | None:
    """A name for the visitor's browser, from the secret that Streamlit keeps there as a cookie.

    It is told to nobody else, so nobody can end what somebody else has asked for; and it stays
    when the page is loaded anew. The cookie is `2|mask|masked secret|time`, in hex; each page has
    another mask.
    """
    cookie = str(st.context.cookies.get("_streamlit_xsrf", "")).strip('"').split("|")
    try:
        mask, masked = bytes.fromhex(cookie[1]), bytes.fromhex(cookie[2])
        secret = bytes(byte ^ mask[n % len(mask)] for n, byte in enumerate(masked))
    except (IndexError, ValueError, ZeroDivisionError):
        return None
    return hashlib.sha256(secret).hexdigest()[:16] if secret else None


def status(experiment: Experiment, stamp: tuple[int, ...] | None = None) -> RecipeStatus:
    """How a recipe stands now. The jobs and the store are asked once, and nothing is changed.

    Args:
        experiment: The recipe.
        stamp: `store.models.stamp` of it, where a page has asked for that already.
    """
    trainings = shared.trainings()
    job = trainings.job(experiment)
    stamp = models.stamp(experiment) if stamp is None else stamp
    return RecipeStatus(
        experiment,
        job,
        trained_by(job) or _stored(experiment, stamp),
        mine=job is not None and trainings.may_end(experiment, viewer=viewer()),
        kept=any(stamp),
    )


def attend(experiment: Experiment) -> None:
    """Keep a recipe's training alive, if there is one: this visitor looks at it now."""
    shared.trainings().attend(experiment, viewer=viewer())


def follow(first: RecipeStatus) -> Iterator[RecipeStatus]:
    """For a fragment: what its page knows already, and a new status for each rerun of its own."""
    return _renewed(first, partial(_attended, first.experiment))


def _attended(experiment: Experiment) -> RecipeStatus:
    attend(experiment)
    return status(experiment)


def _renewed(first: _Seen, look: Callable[[], _Seen]) -> Iterator[_Seen]:
    # Not a generator, which would have ended for good once a look was broken off.
    return chain([first], iter(look, object()))


def train(
    experiment: Experiment,
    *,
    after: models.TrainedModel | None = None,
    keep: bool = True,
    again: bool = False,
) -> bool:
    """Train a recipe for this visitor, as `Trainings.start`.

    Args:
        experiment: The recipe.
        after: As there.
        keep: As there.
        again: Whether it is trained where it has been already, as this page may not know yet.

    Returns:
        Whether it is trained; where that is more than a visitor may ask for, the page says so.
    """
    if not again and status(experiment).model is not None:
        return True
    try:
        shared.trainings().start(experiment, viewer=viewer(), after=after, keep=keep)
    except TooMuch as error:
        tell(str(error))
        return False
    if keep and experiment == address.recipe().experiment:
        address.put("asked", asked(experiment))
    return True


def train_and_wait(experiment: Experiment, seconds: float) -> None:
    """Train a recipe for this visitor, and wait for its end, at most so many seconds."""
    if train(experiment):
        shared.trainings().wait(experiment, seconds)


def asked(experiment: Experiment) -> str:
    """What the address remembers of a training that this server has taken on."""
    return f"{experiment.fingerprint[:8]}.{_SERVER}"


def was_lost(lacking: RecipeStatus) -> bool:
    """Whether the training of a recipe without a model has ended with the server it ran on."""
    name, _, server = (address.get("asked") or "").partition(".")
    elsewhere = name == lacking.experiment.fingerprint[:8] and server != _SERVER
    return elsewhere and lacking.job is None


def stop(experiment: Experiment) -> None:
    """End this visitor's training, and say so where it goes on for somebody else."""
    address.put("asked", None)
    if not shared.trainings().stop(experiment, viewer=viewer()):
        st.toast(NOT_ALONE)


def pause(experiment: Experiment) -> None:
    """Likewise."""
    if not shared.trainings().pause(experiment, viewer=viewer()):
        st.toast(NOT_ALONE)


def sweep(recipes: Sequence[Experiment], seeds: int) -> None:
    """Train recipes with seeds 1 to `seeds` for this visitor; where that is too much, say so."""
    try:
        shared.sweeps().start(recipes, range(1, seeds + 1), viewer=viewer())
    except TooMuch as error:
        tell(str(error))


def sweep_under_way(recipes: Sequence[Experiment], seeds: int) -> SweepJob | None:
    """That sweep as it stands, if there is one; nothing is changed."""
    return shared.sweeps().job(recipes, range(1, seeds + 1))


def attend_sweep(recipes: Sequence[Experiment], seeds: int) -> None:
    """Keep that sweep alive, if there is one: this visitor looks at it now."""
    shared.sweeps().attend(recipes, range(1, seeds + 1), viewer=viewer())


def follow_sweep(
    first: SweepJob | None, recipes: Sequence[Experiment], seeds: int
) -> Iterator[SweepJob | None]:
    """For a fragment, as `follow`."""

    def look() -> SweepJob | None:
        attend_sweep(recipes, seeds)
        return sweep_under_way(recipes, seeds)

    return _renewed(first, look)


def may_stop_sweep(recipes: Sequence[Experiment], seeds: int) -> bool:
    """Whether it is this visitor's to end."""
    return shared.sweeps().may_end(recipes, range(1, seeds + 1), viewer=viewer())


def stop_sweep(recipes: Sequence[Experiment], seeds: int) -> None:
    """End this visitor's sweep, and say so where it goes on for somebody else."""
    if not shared.sweeps().stop(recipes, range(1, seeds + 1), viewer=viewer()):
        st.toast(NOT_ALONE)


def tell(sentence: str) -> None:
    """Have the page say a sentence, once, below its title."""
    st.session_state["told"] = sentence


def what_was_told() -> str | None:
    """The sentence that is to be said; asked again, there is none."""
    return st.session_state.pop("told", None)


def settle_on(experiment: Experiment) -> None:
    """Note that this visitor now looks at this recipe, and at no other."""
    before = st.session_state.get("looks_at")
    if before is not None and before != experiment:
        shared.trainings().leave(before, viewer=viewer())
    st.session_state["looks_at"] = experiment


@st.cache_resource(show_spinner=False, max_entries=64, hash_funcs=shared.BY_FINGERPRINT)
def _stored(experiment: Experiment, stamp: object) -> models.TrainedModel | None:
    # The stamp changes when a file does, so that a new or mended one is read again.
    return models.load(experiment)


def arrive() -> None:
    """Begin a page: the server is ready, and its visitor counted."""
    shared.be_ready()
    viewers.be_counted()
