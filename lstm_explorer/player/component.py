"""The player on a Streamlit page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import plotly
import streamlit as st
from streamlit.components.v1 import declare_component

from lstm_explorer.player.scene import Scene
from lstm_explorer.player.sources import PLAYER, script, style


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
    data = scene.data(now=now, unit=unit, plotly=served_plotly())
    _component()(key=f"player_{key}", data={**data, "heard": dict(heard)})


@lru_cache(maxsize=1)
def _component() -> Callable[..., Any]:
    return st.components.v2.component(
        "lstm_explorer_player",
        html='<div class="lstm-player" role="region" aria-label="State player"></div>',
        css=style(),
        js=script(PLAYER),
        isolate_styles=False,  # inside a shadow root Plotly's clicks do not fire
    )


@lru_cache(maxsize=1)
def served_plotly() -> str:
    """The address from which this server gives out plotly.js; `load.js` fetches it."""
    # plotly.js lies in Python's own plotly package. Streamlit serves the folder of a component.
    package = Path(plotly.__file__).parent / "package_data"
    served = declare_component("plotly", path=package)
    return f"component/{served.name}/plotly.min.js?version={plotly.__version__}"
