"""What somebody at the controls means to see: the view after everything that the hand did."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from lstm_explorer import claims
from lstm_explorer.experiment import Experiment
from lstm_explorer.tour import Tally
from lstm_explorer.ui import address, controls, recipes
from lstm_explorer.ui.view import View, at_address, changed

TRAINS = re.compile(
    r"train|resume|stop|pause|keep|sweep|again|go$|open_|switch_live|add$|remove_|kept|lecture_"
)
"""Keys of controls that start, end or keep trainings, or go by what was drawn last."""

CLAIMS = list(claims.CLAIMS)
OPEN = "reads"
"""The claim that is open before anybody chooses."""

GUESS = re.compile(r"tour_(?:option|skip)_(\d+)(?:_(\d+))?")
"""A guess at a stop of the tour, or none; the card may still be shown when its stop is left."""


class Intention:
    """The view that is meant, by a model that nothing on the way can disturb.

    Attributes:
        view: As it should be now.
    """

    def __init__(self, opened: str) -> None:
        found = at_address(_path(opened), address.PAGES)
        assert found is not None, opened
        self.view = found

    def does(self, change: list[Any]) -> None:
        """Take in what the hand did, in the words in which the browser tells of it."""
        match change:
            case ["press", "lecture", what]:
                self._lecture(what)
            case ["press", str(key)] if key.startswith("lecture_"):
                self._lecture(key.removeprefix("lecture_"))
            case ["press", str(key)] if found := GUESS.fullmatch(key):
                stop, option = found.groups()
                self._say(int(stop), None if option is None else int(option))
            case ["press", "lessons_settings"]:
                experiment = recipes.recipe(self.view.parameters).experiment
                self.view = self.view.learning(Experiment(framing=experiment.framing))
            case ["press", "new_seed"]:
                experiment = recipes.recipe(self.view.parameters).experiment
                self.view = self.view.setting({"rewound": None, "seed": str(experiment.seed + 1)})
            case ["press", "every", int(n)]:
                self._reset_every(n)
            case ["press", *_]:
                raise AssertionError(f"a press that nobody here knows: {change}")
            case _:
                self.view = changed(self.view, change, address.PAGES)

    def _lecture(self, what: str) -> None:
        begun = self.view.parameters.get("lecture") == "yes"
        if what in ("enter", "leave"):
            claim = _slide(self.view) if begun else {}
            lecture = "yes" if what == "enter" else None
            self.view = self.view.setting({"lecture": lecture, "figure": None, **claim})
        elif begun:
            figure = str(_figure(self.view) + (1 if what == "next" else -1))
            self.view = self.view.setting({"figure": figure})
            self.view = self.view.setting(_slide(self.view))

    def _say(self, stop: int, option: int | None) -> None:
        tally = Tally.read(self.view.parameters.get("toured", ""))
        self.view = self.view.setting({"toured": tally.saying(stop, option).written()})

    def _reset_every(self, n: int) -> None:
        experiment = recipes.recipe(self.view.parameters).experiment
        usual = controls.default_text(experiment)
        try:
            samples, length, _ = experiment.cut(self.view.parameters.get("text", usual)).shape
        except ValueError:
            samples, length, _ = experiment.cut(usual).shape
        places = ".".join(map(str, range(n, samples * length, n)))
        self.view = self.view.setting({"every": str(n), "at": None, "resets": places})

    def differs(self, shown: str) -> str | None:
        """What an address says otherwise; None where it says the same.

        What a stop of the tour ticks off by itself depends on what was drawn on the way, so ticks
        are left out.
        """
        found = at_address(_path(shown), address.PAGES)
        assert found is not None, shown
        meant, told = _comparable(self.view), _comparable(found)
        if meant == told:
            return None
        one, other = (f"{each.page} {dict(each.parameters)}" for each in (meant, told))
        return f"meant {one}, shown {other}"

    @property
    def experiment(self) -> Experiment:
        """The recipe that is meant, or what stands in for it."""
        return recipes.recipe(self.view.parameters).experiment


def _comparable(view: View) -> View:
    given = {
        name: text.replace("*", "") if name == "toured" else text
        for name, text in sorted(view.parameters.items())
        if name != "asked"
    }
    if given.get("lecture") == "yes":
        given.setdefault("figure", str(_figure(view)))
        given |= _slide(view)
    return replace(view, parameters=given)


def _figure(view: View) -> int:
    """The figure of a lecture; on Claims, the claim that is open has one of its own."""
    begins = CLAIMS.index(view.parameters.get("claim", OPEN)) + 1 if view.page == "claims" else 1
    return int(view.parameters.get("figure", begins))


def _slide(view: View) -> dict[str, str]:
    """The claim that a figure of a lecture shows."""
    return {"claim": CLAIMS[_figure(view) - 1]} if view.page == "claims" else {}


def _path(url: str) -> str:
    parts = urlsplit(url)
    return parts._replace(scheme="", netloc="").geturl() or "/"
