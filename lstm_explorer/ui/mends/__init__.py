"""What Streamlit 1.67 does amiss and gives no way to change, changed in its private parts.

Each mend has a test in `tests/ui/test_mends.py` that fails once Streamlit does without it; then it
can go. `requirements.txt` bounds Streamlit to the minor version that these tests were run with.
"""

from __future__ import annotations

from lstm_explorer.ui.mends.no_delay import send_at_once
from lstm_explorer.ui.mends.outside import ask_nobody_outside, tell_nobody_where_this_is
from lstm_explorer.ui.mends.references import refer_to_what_is_there
from lstm_explorer.ui.mends.session_lock import share_locks


def prepare() -> None:
    """Mend everything; doing it again does nothing.

    Our server does it before it starts. Where `streamlit run` started the app, the first page does,
    too late for the sockets and for that visitor's first message.
    """
    send_at_once()
    ask_nobody_outside()
    tell_nobody_where_this_is()
    share_locks()
    refer_to_what_is_there()
