"""What pages send to the browser, held against what the scripts are told of it (payloads.d.ts)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from lstm_explorer.ui.components import copy_link
from tests.player.scenes import a_scene, another_run
from tests.processes import ROOT
from tests.scripts.declarations import Declarations, Kind

TYPES = {
    "chart": "ChartData",
    "control": "Control",
    "copy_link": "CopyLinkData",
    "dials": "DialsData",
    "glossary": "GlossaryData",
    "hand": "Heard",
    "lecture": "LectureData",
    "pictures": "PicturesData",
    "player": "PlayerData",
    "replay": "ReplayData",
    "tape": "TapeData",
}
"""The type of what each component is sent; `into_sight` is sent two."""

INTO_SIGHT = {"claim_sight": "ClaimSightData", "tour_sight": "TourSightData"}

VISITS: list[tuple[str, dict[str, Any]]] = [
    ("start", {"tour": "1", "toured": "1a"}),
    ("framings", {"framing": "time_window"}),
    ("train", {}),
    ("states", {"compare": "text", "other": "XYZ"}),
    ("reset", {"resets": "3.5"}),
    ("reset", {"lab": "transplant"}),
    ("reset", {"lab": "clamp"}),
    ("compare", {}),
    ("claims", {}),
    ("bring", {}),
    ("take_home", {"take": "figures"}),
]


@pytest.fixture(scope="module")
def declared() -> Declarations:
    return Declarations()


def sent(page: AppTest) -> list[tuple[str, str, dict[str, Any]]]:
    """Of every component of a page its name, its key, and what it is sent."""
    return [
        (proto.component_name.removeprefix("lstm_explorer_"), key, json.loads(proto.json))
        for key, proto in ((each.key, each.proto) for each in page.get("bidi_component"))
    ]


def type_of(name: str, key: str) -> str:
    return INTO_SIGHT[key] if name == "into_sight" else TYPES[name]


@pytest.mark.parametrize(("name", "parameters"), VISITS)
def test_all_that_a_page_sends_is_as_declared(visit, declared, name, parameters):
    page = visit(name, **parameters)
    assert not page.exception
    wrong = [
        f"{key}: {problem}"
        for component, key, data in sent(page)
        for problem in declared.problems(data, type_of(component, key))
    ]
    assert not wrong, "\n".join(wrong)


def test_every_component_and_every_kind_of_control_is_met_on_these_pages(visit, declared):
    drawn = [each for name, parameters in VISITS for each in sent(visit(name, **parameters))]
    folder = ROOT / "lstm_explorer/ui/components"
    scripts = {path.stem for path in folder.glob("*.js") if _is_a_component(path)}
    assert scripts == {*TYPES, "into_sight"} - {"player"}
    met = {name for name, _, _ in drawn}
    assert met == {*TYPES, "into_sight"} - {"copy_link"}  # a dialog is opened by hand
    declared_kinds = {
        kind.word.strip('"')
        for control in declared.aliases["Control"].parts
        for kind in _literals(declared.interfaces[control.word].fields["kind"][0])
    }
    assert {data["kind"] for name, _, data in drawn if name == "control"} == declared_kinds


def _is_a_component(script: Path) -> bool:
    return "export default function" in script.read_text("utf-8")


def _literals(kind: Kind) -> list[Kind]:
    return kind.parts if kind.word == "|" else [kind]


def test_a_link_to_copy_is_as_declared(declared, monkeypatch):
    drawn: list[dict[str, Any]] = []
    monkeypatch.setattr(copy_link, "mount", lambda *_: lambda **options: drawn.append(options))
    copy_link.copy_link("http://localhost/", key="here")
    assert not declared.problems(drawn[0]["data"], "CopyLinkData")


@pytest.mark.parametrize("compared", [False, True])
def test_a_scene_is_as_declared(declared, compared):
    scene = a_scene(other=another_run() if compared else None)
    data = scene.data(now=0, unit=0, plotly="")
    assert not declared.problems(data, "PlayerData")
    assert not declared.problems(json.loads(data["told"]), "Scene")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"t": "2"}, "Cell.t is '2', not number"),
        ({"t": True}, "Cell.t is True, not number"),
        ({"letters": [None, 3]}, "Cell.letters[1] is 3"),
        ({"right": None}, ""),
        ({"right": 1}, "Cell.right is 1"),
        ({"held": True}, ""),
        ({"colour": "red"}, "Cell.colour is not declared"),
    ],
)
def test_what_is_not_as_declared_is_found(declared, change, said):
    cell = a_scene().told()["film"]["cells"][0]
    (problem,) = declared.problems({**cell, **change}, "Cell") or [""]
    assert problem.startswith(said) and bool(problem) is bool(said)


def test_what_is_missing_is_found(declared):
    cell = a_scene().told()["film"]["cells"][0]
    del cell["answer"]
    assert declared.problems(cell, "Cell") == ["Cell.answer is missing"]
