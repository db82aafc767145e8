"""Dials: sliders that tell what they are set to while the hand is still on them.

Streamlit's own sliders commit on mouse-up only, which is too late to retrain as you drag.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from lstm_explorer.ui.components.mount import mount
from lstm_explorer.ui.url import address


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


def dials(chosen: Sequence[Dial], *, key: str, live: bool) -> None:
    """Draw dials; each sets the parameter of its name.

    Args:
        chosen: Which.
        key: Their name on the page.
        live: Whether a dial tells its value while it is dragged, or only once it is let go.
    """
    data = {"dials": [dial.as_data() for dial in chosen], "live": live, **address.heard()}
    mount("dials", '<div class="dials"></div>')(key=key, data=data)
