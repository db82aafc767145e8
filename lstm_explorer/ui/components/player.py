"""The player on a Streamlit page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lstm_explorer.player import Scene
from lstm_explorer.player.sources import PLAYER, style
from lstm_explorer.ui.components import plotly
from lstm_explorer.ui.components.mount import mount

_HTML = '<div class="lstm-player" role="region" aria-label="State player"></div>'


def draw(
    scene: Scene,
    *,
    key: str,
    now: int,
    unit: int,
    heard: Mapping[str, Any],
) -> None:
    """Draw a player.

    Args:
        scene: What it shows.
        key: Its name on the page.
        now: The time step to begin at.
        unit: The unit to begin with.
        heard: Which of the hand's changes the view knows; once a visitor has rested at another
            place, the script sets the view's `t` and `unit`.
    """
    # Inside a shadow root Plotly's clicks do not fire.
    component = mount("player", _HTML, script=PLAYER, css=style(), isolate_styles=False)
    data = scene.data(now=now, unit=unit, plotly=plotly.served())
    component(key=f"player_{key}", data={**data, "heard": dict(heard)})
