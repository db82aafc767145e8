"""The server: Streamlit's own command, with what it does amiss mended before anybody visits.

    python -m lstm_explorer.ui.server run streamlit_app.py --server.port 8501

`serve` starts it. A page mends the same where Streamlit was started without (`session`), but then
the first visitor's first message has been sent.
"""

from __future__ import annotations

import sys

from streamlit.web.cli import main

from lstm_explorer.ui.assets import keep_assets
from lstm_explorer.ui.outside import ask_nobody_outside, tell_nobody_where_this_is
from lstm_explorer.ui.session_lock import share_locks

SWITCH = 0.001
"""Seconds after which a thread that draws a page lets another go on; Python's own are 0.005.

The thread that speaks to all browsers needs many short turns, and has to wait that long for each.
"""

if __name__ == "__main__":
    ask_nobody_outside()
    tell_nobody_where_this_is()
    share_locks()
    keep_assets()
    sys.setswitchinterval(SWITCH)
    main(prog_name="streamlit")
