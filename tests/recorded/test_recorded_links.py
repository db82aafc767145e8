"""Every link that once worked opens the view it opened then: the page, its words and figures."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any
from urllib.parse import urlencode

import numpy as np
import pytest

from tests.recorded.alike import alike, same_sketch, sketch
from tests.recorded.recording import Opener, recorded
from tests.recorded.shown import Link, Record, app, complaints, shown

LINKS = recorded()

PAGES = (
    "start", "framings", "train", "states", "reset", "compare", "bring", "claims", "take_home",
)  # fmt: skip


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opener]:
    with app(tmp_path_factory.mktemp("recorded")) as opener:
        yield opener


def named(link: Link) -> str:
    return f"{link.page}?{urlencode(link.parameters)}"


def differences(before: Record, now: Record) -> list[str]:
    """Which parts of a record differ, each with the first piece that does."""
    told = [_texts(part, before, now) for part in ("title", "recipe")]
    told.append(_sentences(before["sentences"], now["sentences"]))
    told += _by_key("tape", before["tapes"], now["tapes"], alike)
    told += _by_key("chart", before["charts"], now["charts"], same_sketch)
    told += _player(before["player"], now["player"])
    for part in ("tables", "code"):
        pairs = zip_longest(before[part], now[part], fillvalue="none 0 0 0")
        told += [
            _say(f"{part} {n}", *pair) for n, pair in enumerate(pairs) if not same_sketch(*pair)
        ]
    if before["hidden"] != now["hidden"]:
        told.append(_say("what is hidden", before["hidden"], now["hidden"]))
    told += _by_key("URL", before["address"], now["address"], str.__eq__)
    return [each for each in told if each]


def _say(part: str, before: object, now: object) -> str:
    return f"{part}:\n  recorded {before!r}\n  now      {now!r}"


def _texts(part: str, before: Record, now: Record) -> str:
    one, other = before[part], now[part]
    return "" if alike(one, other) else _say(part, *_from_where_they_part(one, other))


def _sentences(before: Sequence[str], now: Sequence[str]) -> str:
    """What is no longer said, and what is said instead; where on the page does not matter."""
    left = list(now)
    gone = []
    for said in before:
        same = next((each for each in left if alike(said, each)), None)
        if same is None:
            gone.append(said)
        else:
            left.remove(same)
    if not gone and not left:
        return ""
    return _say(f"sentences ({len(gone)} gone, {len(left)} new)", gone[:1], left[:1])


def _by_key(part: str, before: Mapping[str, str], now: Mapping[str, str], same: Any) -> list[str]:
    told = []
    for key in {**before, **now}:
        one, other = before.get(key), now.get(key)
        if one is None or other is None:
            told.append(_say(f"{part} {key}", one, other))
        elif not same(one, other):
            told.append(_say(f"{part} {key}", *_from_where_they_part(one, other)))
    return told


def _player(before: Record, now: Record) -> list[str]:
    if bool(before) != bool(now):
        return [_say("player", before.get("name"), now.get("name"))]
    told = []
    for part in now:
        one, other = before[part], now[part]
        if part == "pictures":
            told += _by_key("player, picture", one, other, same_sketch)
        elif part in ("said", "numbers"):
            told += [] if same_sketch(one, other) else [_say(f"player, {part}", one, other)]
        elif not alike(str(one), str(other)):
            told.append(_say(f"player, {part}", *_from_where_they_part(str(one), str(other))))
    return told


def _from_where_they_part(one: str, other: str) -> tuple[str, str]:
    """Two texts, from a little before the first character that differs."""
    same = next((n for n, (a, b) in enumerate(zip_longest(one, other)) if a != b), 0)
    start = max(same - 30, 0)
    return tuple(f"{'…' if start else ''}{each[start : start + 120]}" for each in (one, other))  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("link", "before"),
    LINKS,
    ids=[f"{n:03}-{named(link)[:60]}" for n, (link, _) in enumerate(LINKS)],
)
def test_a_recorded_link_opens_the_view_it_opened(opened, link, before):
    page = opened(link)
    told = [f"it says: {each}" for each in complaints(page)] or differences(before, shown(page))
    if told:
        pytest.fail("\n".join([f"/{named(link)}", *told]), pytrace=False)


def test_the_links_go_to_all_pages_and_each_is_another():
    pages = Counter(link.page for link, _ in LINKS)
    assert set(pages) == set(PAGES) and pages.total() == 225
    assert len({named(link) for link, _ in LINKS}) == 225


def test_each_part_of_a_view_that_changes_is_found_by_its_name():
    """What is compared would be worth nothing if a change went unseen."""
    before = next(shows for link, shows in LINKS if shows["player"].get("compared with"))
    assert differences(before, before) == []
    for path, part in (
        (("title",), "title"), (("recipe",), "recipe"), (("sentences", 0), "sentences"),
        (("player", "now"), "player, now"), (("player", "cells"), "player, cells"),
        (("player", "order"), "player, order"), (("player", "numbers"), "player, numbers"),
        (("player", "pictures", "2.unit"), "player, picture 2.unit"),
    ):  # fmt: skip
        now = copy.deepcopy(before)
        *way, last = path
        place = now
        for step in way:
            place = place[step]
        value = place[last]
        place[last] = value + 1 if isinstance(value, int) else f"{value}0 1"
        (told,) = differences(before, now)
        assert told.startswith(part), told


def test_rounding_is_no_difference_and_another_number_is():
    figure = np.random.default_rng(3).normal(size=500)
    assert same_sketch(sketch(figure), sketch(figure * (1 + 1e-6)))
    turned = figure.copy()
    turned[[0, 1]] = turned[[1, 0]]
    for other in (figure * 1.01, turned, figure[:-1], np.sort(figure)):
        assert not same_sketch(sketch(figure), sketch(other))
    assert alike("**0.12**, 1.2e-07 and 25 of 25", "**0.13**, 3.4e-08 and 25 of 25")
    assert not alike("0.12 and 25 of 25", "0.12 and 24 of 25")
    assert not alike("0.12", "0.14") and not alike("99 %", "97 %") and alike("99 %", "98 %")
