"""The recorded links: `python -m tests.recorded.recording` records anew what they show.

With `--draw` it first chooses them anew: that is for a day on which links have new parameters.
A link that does not work is not recorded, but a recorded one that works no longer is an error.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from streamlit.testing.v1 import AppTest

from tests.recorded.shown import Link, Record, app, complaints, shown
from tests.ui import reading

FILE = Path(__file__).with_name("links.json")

SEED = 15

_EXACT = "Link to exactly this view"

Opener = Callable[[Link], AppTest]


def recorded(file: Path = FILE) -> list[tuple[Link, Record]]:
    """The links, each with what it shows."""
    written = json.loads(file.read_text("utf-8"))
    texts = written["texts"]
    return [
        (Link(each["page"], each["parameters"]), _whole(_with_texts(each["shows"], texts)))
        for each in written["links"]
    ]


def write(found: Sequence[tuple[Link, Record]], file: Path = FILE) -> None:
    """Write them, a link a line, and each long text once."""
    texts: dict[str, int] = {}
    lines = [
        _line({"page": link.page, "parameters": link.parameters, "shows": _without(shows, texts)})
        for link, shows in found
    ]
    written = [_line(text) for text in texts]
    file.write_text(
        '{"texts": [\n' + ",\n".join(written) + '\n],\n"links": [\n' + ",\n".join(lines) + "\n]}\n",
        "utf-8",
    )


def chosen(opened: Opener) -> Iterator[Link]:
    """Links to all pages that work, the same for the same seed."""
    from tests.recorded import drawing  # only whoever chooses needs to know every parameter

    dice = random.Random(SEED)
    left = dict(drawing.COUNTS)
    seen: list[Link] = []

    def take(link: Link) -> Iterator[Link]:
        if link not in seen and not complaints(opened(link)):
            seen.append(link)
            left[link.page] -= 1
            yield link

    for link in drawing.by_hand():
        yield from take(link)
        assert link in seen, f"{link} does not work: {complaints(opened(link))}"
    for page in left:
        while left[page] > 0:
            link = drawing.draw(page, left[page], dice)
            if dice.random() < 0.3:
                link = _exact(opened(link), link)
            yield from take(link)
    drawing.every_parameter_is_there(seen)


def _exact(page: AppTest, link: Link) -> Link:
    """What the page itself calls a link to exactly this view, where it has one."""
    query = reading.links(page).get(_EXACT)
    return link if query is None else Link(link.page, dict(parse_qsl(query, True)))


def _whole(record: Record) -> Record:
    """A record with its empty parts, which the file leaves out."""
    mappings: Record = {name: {} for name in ("tapes", "charts", "player", "address")}
    lists: Record = {name: [] for name in ("sentences", "tables", "code", "hidden")}
    return mappings | lists | record


def _without(value: Any, texts: dict[str, int]) -> Any:
    """A record with long texts as their numbers: most stand in many records."""
    match value:
        case dict():
            return {
                name: _without(each, texts) for name, each in value.items() if each not in ([], {})
            }
        case list():
            return [_without(each, texts) for each in value]
        case str() if len(value) > 40:
            return {"text": texts.setdefault(value, len(texts))}
    return value


def _with_texts(value: Any, texts: Sequence[str]) -> Any:
    match value:
        case {"text": int(number)} if len(value) == 1:
            return texts[number]
        case dict():
            return {name: _with_texts(each, texts) for name, each in value.items()}
        case list():
            return [_with_texts(each, texts) for each in value]
    return value


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def main() -> int:
    """Open every link and write down what it shows."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--draw", action="store_true", help="choose the links anew")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as home, app(Path(home)) as opened:
        links = list(chosen(opened)) if given.draw else [link for link, _ in recorded()]
        found = []
        for link in links:
            page = opened(link)
            if said := complaints(page):
                print(f"{link} works no longer: {said}", file=sys.stderr)
                return 1
            found.append((link, shown(page)))
    write(found)
    print(f"{len(found)} links, {FILE.stat().st_size / 1000:.0f} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
