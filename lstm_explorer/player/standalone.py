"""The player as one HTML file that needs no server and no network."""

from __future__ import annotations

import base64
import json

from lstm_explorer.figures.palette import palette
from lstm_explorer.player.scene import Scene
from lstm_explorer.player.sources import PLAYER, script, style

_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>LSTM Explorer</title>
<style>
:root {{
  color-scheme: {scheme};
  --st-font: "Source Sans 3", "Source Sans Pro", system-ui, sans-serif;
  --st-text-color: {text};
  --st-background-color: {background};
  --st-secondary-background-color: {faint}33;
  --st-border-color: {faint};
  --st-primary-color: {carried};
  --st-link-color: {carried};
}}
body {{ margin: 16px auto; max-width: 1240px; padding: 0 16px; background: {background}; }}
{style}
</style>
<div id="player"><div class="lstm-player" role="region" aria-label="State player"></div></div>
<script>{plotly}</script>
<script type="module">
const module = await import("data:text/javascript;base64,{script}");
const data = JSON.parse(new TextDecoder().decode(
  Uint8Array.from(atob("{data}"), (character) => character.charCodeAt(0))));
const parentElement = document.getElementById("player");
module.default({{ data, parentElement, setTriggerValue() {{}} }});
</script>
</html>
"""


def page(scene: Scene, *, now: int = 0, unit: int = 0) -> str:
    """The whole player as the text of an HTML file, plotly.js included (5 MB).

    Args:
        scene: What it shows.
        now: The time step to begin at.
        unit: The unit to begin with.
    """
    from plotly.offline import get_plotlyjs  # half a second, for few who ask for the file

    colours = palette(scene.dark)
    data = scene.data(now=now, unit=unit, plotly="")
    return _PAGE.format(
        scheme="dark" if scene.dark else "light",
        text=colours.text,
        background=colours.background,
        faint=colours.faint,
        carried=colours.carried,
        style=style(),
        plotly=get_plotlyjs().replace("</script", "<\\/script"),
        # As base64, because what was typed must not be able to end a script.
        script=base64.b64encode(script(PLAYER).encode()).decode(),
        data=base64.b64encode(json.dumps(data).encode()).decode(),
    )
