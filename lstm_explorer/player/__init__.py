"""The state player: a run, stepped through in the browser, with every number of every time step."""

from lstm_explorer.player.scene import Scene
from lstm_explorer.player.standalone import page

__all__ = ["Scene", "page"]
