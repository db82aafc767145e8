"""Scenes: a run, or two of them compared, as figures and as numbers for the browser."""

from __future__ import annotations

import base64
import hashlib
import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from lstm_explorer import figures
from lstm_explorer.figures import Plain
from lstm_explorer.figures.heatmaps import letters_of
from lstm_explorer.network.cell import Weights
from lstm_explorer.player.cells import cell_of
from lstm_explorer.recipe.symbols import shown
from lstm_explorer.runs import evaluation
from lstm_explorer.runs.feeding import Run

if TYPE_CHECKING:
    import plotly.graph_objects as go

LOUD = 1e-5
"""A difference to Keras above this is shouted."""

ORDERS = ("index", "peak", "similarity")
"""How units can be ordered; see `measures.order_of_units`."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Scene:
    """What a player shows: plain values, from which figures and the browser's data are made.

    Attributes:
        run: What was fed.
        weights: The network that was fed.
        classes: All answers in order.
        name: What this run is, in words.
        text: What was typed.
        said: One sentence for each time step.
        keras_difference: Largest difference between `trace` and Keras' own layer for this network.
        other: A second run to compare with, None for none.
        other_name: What that run is.
        quantity: What is compared: "h", "c" or a gate.
        order: One of `ORDERS`.
        path: Whose path through its main directions is drawn, "h" or "c".
        dark: For the dark theme.
    """

    run: Run
    weights: Weights
    classes: tuple[str, ...]
    name: str
    text: str
    said: tuple[str, ...]
    keras_difference: float
    other: Run | None = None
    other_name: str = ""
    quantity: str = "c"
    order: str = "index"
    path: Literal["h", "c"] = "h"
    dark: bool = False
    _made: dict[str, Any] = field(default_factory=dict, init=False, repr=False)

    @property
    def units(self) -> np.ndarray:
        """Numbers of the units from the top row to the bottom one, `(units,)`."""
        if "units" not in self._made:
            self._made["units"] = evaluation.order_of_units(self.run.trace.h[0], self.order)
        return self._made["units"]

    def figures(self) -> dict[str, go.Figure]:
        """Every picture as an ordinary Plotly figure, by the name it has in the player."""
        return {
            panel["key"]: figures.checked(panel["figure"])
            for row in self.rows() for panel in row if "figure" in panel
        }  # fmt: skip

    @property
    def panels(self) -> tuple[str, ...]:
        """Names of the panels in the order of the page, each once."""
        return tuple(dict.fromkeys(panel["key"] for row in self.rows() for panel in row))

    def rows(self) -> list[list[dict[str, Any]]]:
        """The panels, row by row: pictures, and what the browser draws from the numbers.

        Made once, for whoever looks at the scene.
        """
        if "rows" not in self._made:
            self._made["rows"] = self._rows()
        return self._made["rows"]

    def _rows(self) -> list[list[dict[str, Any]]]:
        run, dark = self.run, self.dark
        first = self._compared() if self.other is not None else [
            self._map("c"), self._map("h"), self._path(),
        ]  # fmt: skip
        lines = _panel(
            "unit", "lines", figures.unit_lines.plain(run, 0, height=300, dark=dark),
            "States and gates of the chosen unit over all time steps.",
        )  # fmt: skip
        answers = _panel(
            "answers", "columns",
            figures.answers_map.plain(run, self.classes, height=440, dark=dark),
            "The probability of every answer at every time step.",
        )  # fmt: skip
        space = _panel(
            "space", "space",
            figures.trajectory_3d.plain(run, self.path, self.classes, height=440, dark=dark),
            f"The path of {self.path} in its three main directions.",
        )  # fmt: skip
        again = [[self._map("c"), self._map("h"), self._path()]] if self.other is not None else []
        return [
            first,
            [{"key": "glass"}],
            [lines],
            [self._map(gate, room=12) for gate in "ifgo"],
            [answers, space],
            [{"key": "chain"}],
            [{"key": "similar"}],
            *again,
        ]

    def data(self, *, now: int, unit: int, plotly: str) -> dict[str, Any]:
        """All that `player.js` needs.

        Args:
            now: The time step to begin at.
            unit: The unit to begin with.
            plotly: Where the browser finds plotly.js.
        """
        text, key = self.payload()
        return {"told": text, "key": key, "view": {"now": now, "unit": unit}, "plotly": plotly}

    def told(self) -> dict[str, Any]:
        """What the scene tells the browser: pictures, numbers, tapes, words."""
        trace, weights = self.run.trace, self.weights
        parts = trace.preactivations(weights)
        numbers = {
            **{name: getattr(trace, name)[0] for name in "hcifgo"},
            "h_before": trace.before.h[0],
            "c_before": trace.before.c[0],
            "input": parts.input[0],
            "recurrent": parts.recurrent[0],
            "bias": parts.bias,
            "dense": weights.dense_kernel,
        }
        told: dict[str, Any] = {
            "rows": self.rows(),
            "numbers": {name: _bytes(values) for name, values in numbers.items()},
            "film": {
                "network": hashlib.sha256(weights.recurrent_kernel.tobytes()).hexdigest()[:16],
                "name": self.name,
                "text": self.text,
                "steps": trace.time_steps,
                "units": weights.units,
                "classes": [shown(each) for each in self.classes],
                "cells": [cell_of(step) for step in self.run.steps],
                "fed": letters_of(self.run),
                "said": list(self.said),
                "path": self.path,
                "best": trace.probabilities[0].argmax(axis=-1).tolist(),
            },
            "order": self.units.tolist(),
            "other": None
            if self.other is None
            else {"name": self.other_name, "cells": [cell_of(step) for step in self.other.steps]},
            "badge": self._badge(),
        }
        return told

    def payload(self) -> tuple[str, str]:
        """`told` as JSON, and a digest of it. Made once: pages draw the same scene again."""
        if "payload" not in self._made:
            text = figures.as_json(self.told())
            self._made["payload"] = text, hashlib.sha256(text.encode()).hexdigest()
        return self._made["payload"]

    def _map(self, quantity: str, room: int = 20) -> dict[str, Any]:
        order = None if self.order == "index" else self.units
        figure = figures.heatmap.plain(
            self.run, quantity, order=order, room=room, height=310, dark=self.dark
        )
        alt = f"{figures.TITLES[quantity]} of every unit at every time step."
        return _panel(quantity, "heat", figure, alt)

    def _path(self) -> dict[str, Any]:
        figure = figures.trajectory.plain(
            self.run, self.path, self.classes, height=310, dark=self.dark
        )
        alt = f"The path of {self.path} in its two main directions, each point with its answer."
        return _panel("path", "path", figure, alt)

    def _compared(self) -> list[dict[str, Any]]:
        assert self.other is not None
        quantity, dark = self.quantity, self.dark
        runs = [self.run, self.other]
        ends = figures.limits(quantity, runs)
        units = [run.trace.h.shape[-1] for run in runs]
        orders = [
            self.units if self.order != "index" and count == len(self.units) else None
            for count in units
        ]
        shown_runs = [
            _panel(
                key, "heat",
                figures.heatmap.plain(
                    run, quantity, ends=ends, order=order, title=title, room=20, height=310,
                    dark=dark,
                ),
                f"{figures.TITLES[quantity]}, {title}.",
            )
            for key, run, order, title in zip(
                ("one", "two"), runs, orders,
                (f"{quantity}, this run", f"{quantity}, the other run"), strict=True,
            )
        ]  # fmt: skip
        if units[0] != units[1]:
            return shown_runs
        difference = figures.difference_map.plain(
            self.run, self.other, quantity, order=orders[0],
            title=f"{quantity}, this minus the other",
            room=20, height=310, dark=dark,
        )  # fmt: skip
        alt = f"{figures.TITLES[quantity]} of this run minus that of the other."
        return [*shown_runs, _panel("difference", "heat", difference, alt)]

    def _badge(self) -> dict[str, Any]:
        if math.isnan(self.keras_difference):
            words = "A model file that was brought: nobody compared it with Keras' own LSTM layer."
            return {"text": words, "loud": False}
        loud = not self.keras_difference <= LOUD
        words = (
            "Largest difference to Keras' own LSTM layer, this network: "
            f"{self.keras_difference:.1e}."
        )
        if loud:
            words += f" That is more than {LOUD:.0e}: do not trust the last digits."
        return {"text": words, "loud": loud}


def _panel(key: str, kind: str, figure: Plain, alt: str) -> dict[str, Any]:
    return {"key": key, "kind": kind, "figure": figure, "alt": alt}


def _bytes(values: np.ndarray) -> str:
    return base64.b64encode(np.ascontiguousarray(values, np.float32).tobytes()).decode()
