"""plotly.js, given out by this server."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import plotly
from streamlit.components.v1 import declare_component


@lru_cache(maxsize=1)
def served() -> str:
    """The address from which this server gives out plotly.js; `load.js` fetches it."""
    # plotly.js lies in Python's own plotly package. Streamlit serves the folder of a component.
    package = Path(plotly.__file__).parent / "package_data"
    component = declare_component("plotly", path=package)
    return f"component/{component.name}/plotly.min.js?version={plotly.__version__}"
