"""What a link shows, read from the page that it opens; all that knows how pages are drawn."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import create_autospec

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from lstm_explorer.brought.recipe import model
from lstm_explorer.jobs.trainings import Trainings
from lstm_explorer.store.models import save
from lstm_explorer.ui.server import shared
from lstm_explorer.ui.url.parameters import CONTROLS, parameter
from tests.networks import fabricated_model
from tests.processes import ROOT
from tests.recorded.alike import decoded, sketch
from tests.recorded.recipes import BROUGHT, TRAINED, brought_weights
from tests.ui import reading

Record = dict[str, Any]


class Link(NamedTuple):
    """Where it leads, and what it says."""

    page: str
    parameters: Mapping[str, str]


@contextmanager
def app(home: Path) -> Iterator[Callable[[Link], AppTest]]:
    """Opens links one after the other, each in a session of its own, where nothing is trained.

    Args:
        home: An empty folder, for the models that links name beside the lesson's.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LSTM_EXPLORER_HOME", os.fspath(home))
        for recipe in TRAINED:
            save(fabricated_model(recipe))
        save(model(BROUGHT, brought_weights()))
        idle = create_autospec(Trainings, instance=True)
        idle.job.return_value = None
        idle.check_batch.return_value = Future()  # Keras is still being asked
        patch.setattr(shared, "trainings", lambda: idle)

        def opened(link: Link) -> AppTest:
            started = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
            page = started.switch_page(f"pages/{link.page}.py")
            for name, value in link.parameters.items():
                page.query_params[name] = value
            return page.run()

        yield opened


def shown(page: AppTest) -> Record:
    """What the page shows, but for its controls, links and buttons."""
    title = page.title[0].value
    said = _sentences(page)
    recipe = next((each for each in said if _RECIPE.match(each)), "")
    return {
        "title": title,
        "recipe": recipe,
        "sentences": [each for each in said if each not in ("", title, recipe)],
        "tapes": dict(_tapes(page)),
        "charts": _charts(page),
        "player": _player(page),
        "tables": [sketch(json.loads(each.value.to_json())) for each in _tables(page)],
        "code": [sketch(each.value) for each in page.code],
        "hidden": _hidden(page),
        "address": reading.address(page),
    }


def complaints(page: AppTest) -> list[str]:
    """What the page has to say against its link."""
    boxes = page.warning, page.error
    return [
        *(each.message for each in page.exception),
        *(each.value for kind in boxes for each in kind),
    ]


_RECIPE = re.compile(r"\*\*\w+\*\* · ")
"""How the line begins that says what one looks at."""


def _sentences(page: AppTest) -> list[str]:
    kinds = page.title, page.markdown, page.caption, page.warning, page.info, page.error
    return [element.value for elements in kinds for element in elements]


def _tables(page: AppTest) -> Sequence[Any]:
    return [*page.dataframe, *page.table]


def _given(page: AppTest) -> dict[str, dict[str, Any]]:
    """What each component of the page is given, by its key."""
    return {each.key or "": json.loads(each.proto.json) for each in page.get("bidi_component")}


def _tapes(page: AppTest) -> Iterator[tuple[str, str]]:
    for key, data in _given(page).items():
        if key.startswith("tape_"):
            yield (
                key.removeprefix("tape_"),
                f"{data['name']} (now {data['now']}): {_cells(data['cells'])}",
            )


def _charts(page: AppTest) -> dict[str, str]:
    figures, texts = reading.charts(page), reading.alternatives(page)
    return {key: sketch([figures[key], texts[key]]) for key in figures}


def _player(page: AppTest) -> Record:
    if not any(key == "player_states" for key in _given(page)):
        return {}
    data = reading.player(page)
    film, other = data["film"], data["other"]
    numbers = [decoded(data["numbers"][name]) for name in sorted(data["numbers"])]
    return {
        "now": data["view"]["now"],
        "unit": data["view"]["unit"],
        "name": film["name"],
        "order": " ".join(map(str, data["order"])),
        "cells": _cells(film["cells"]),
        "said": sketch([film["said"], film["fed"], film["classes"], film["path"]]),
        "compared with": f"{other['name']}: {_cells(other['cells'])}" if other else "",
        "numbers": sketch(np.concatenate(numbers)),
        "badge": data["badge"]["text"],
        "pictures": {
            f"{row}.{panel['key']}": sketch(panel)
            for row, panels in enumerate(data["rows"]) for panel in panels if "figure" in panel
        },
    }  # fmt: skip


def _cells(cells: Sequence[Mapping[str, Any]]) -> str:
    return " ".join(map(_cell, cells))


def _cell(cell: Mapping[str, Any]) -> str:
    letters = "".join("_" if each is None else each for each in cell["letters"])
    said = f"{'✂' if cell['cut'] else ''}{letters}"
    if cell["asked"]:
        said += f"→{cell['answer']}{ {True: '✓', False: '✗', None: ''}[cell['right']] }"
    if cell["probability"] is not None:
        said += f"{cell['probability']:.2f}"
    kinds = [kind for kind in ("disturbed", "donated", "held", "warm") if cell.get(kind)]
    return f"{said}({','.join(kinds)})" if kinds else said


_FOLDED = re.compile(r"<style>([^{}]*)\{ display: none !important; \}</style>\s*")


def _hidden(page: AppTest) -> list[str]:
    """What is folded away by a style of the page, or is not drawn as the link asks, by its key."""
    found = (_FOLDED.fullmatch(each.proto.body) for each in page.get("html"))
    places = " ".join(each[1] for each in found if each)
    folded = re.findall(r"(?:st-key-|testid=')(\w+)", places)
    drawn = {each.key for each in page.get("bidi_component")}
    asked = reading.address(page).get("hide", "").split(",")
    keys = (key for name in asked if name in CONTROLS for key in _keys(name))
    return sorted({*folded, *(key for key in keys if key not in drawn)})


def _keys(name: str) -> tuple[str, ...]:
    if name == "reset":
        return "recipe_reset", "recipe_reset_kind"
    found = parameter(name)
    return (found.key if found else f"view_{name}",)
