"""Dials: sliders that tell what they are set to while the hand is still on them.

Streamlit's own sliders commit on mouse-up only, which is too late to retrain as you drag.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import streamlit as st


@dataclass(frozen=True, slots=True)
class Dial:
    """One number that can be turned.

    Attributes:
        name: Of the field.
        label: On the screen.
        explained: In one line, beside it.
        low: Lowest value of the slider.
        high: Highest value of the slider.
        value: What it stands at.
        whole: Whether only whole numbers are allowed.
        logarithmic: Whether equal ways on the slider multiply the value by equal factors.
        least: Lowest value that the box takes; the slider's when left out.
        most: Highest value that the box takes; the slider's when left out.
    """

    name: str
    label: str
    explained: str
    low: float
    high: float
    value: float
    whole: bool = True
    logarithmic: bool = False
    least: float | None = None
    most: float | None = None

    def takes(self, value: float) -> bool:
        """Whether a value can be typed."""
        least, most = self._ends()
        return least <= value <= most and (not self.whole or value == int(value))

    def as_data(self) -> dict[str, Any]:
        """The dial as the client is told of it, with the words for what its box takes."""
        least, most = self._ends()
        if self.whole:
            wanted = f"a whole number from {least:,} to {most:,}"
        else:
            above_zero = least == math.ulp(0.0)  # the smallest number that is not zero
            start = "above 0 and up" if above_zero else f"from {least:g}"
            wanted = f"a number {start} to {most:g}"
        return {**asdict(self), "least": least, "most": most, "wanted": wanted}

    def _ends(self) -> tuple[float, float]:
        return (
            self.low if self.least is None else self.least,
            self.high if self.most is None else self.most,
        )


def dials(
    chosen: Sequence[Dial], changed: Callable[[str, float], None], *, key: str, live: bool
) -> None:
    """Draw dials.

    Args:
        chosen: Which.
        changed: Called with a dial's name and its new value, before the page is run again.
        key: Their name on the page.
        live: Whether a dial tells its value while it is dragged, or only once it is let go.
    """
    by_name = {dial.name: dial for dial in chosen}

    def turned() -> None:
        told = st.session_state[key].get("turned")
        if not isinstance(told, dict):  # a client may tell anything
            return
        dial = by_name.get(str(told.get("name")))
        value = told.get("value")
        if not isinstance(value, int | float) or isinstance(value, bool):
            return
        if dial and dial.takes(value):
            changed(dial.name, int(value) if dial.whole else float(value))

    _component()(
        key=key,
        data={"dials": [dial.as_data() for dial in chosen], "live": live},
        on_turned_change=turned,
    )


@lru_cache(maxsize=1)
def _component() -> Callable[..., Any]:
    folder = Path(__file__).parent
    return st.components.v2.component(
        "lstm_explorer_dials",
        html='<div class="dials"></div>',
        css=(folder / "dials.css").read_text("utf-8"),
        js=(folder / "dials.js").read_text("utf-8"),
    )
