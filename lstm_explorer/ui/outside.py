"""Nobody outside is asked for anything while the app runs."""

from __future__ import annotations

from streamlit import net_util


def ask_nobody_outside() -> None:
    """Keep Streamlit from asking a host of Amazon's for this machine's address.

    It would do so whenever a page of a foreign origin knocks, and hold up everybody for as long as
    no answer comes, two seconds each time. The answer would only let in one more origin: this
    machine's address as others see it, which `serve --public` is told.
    """
    net_util.get_external_ip = _unknown


def _unknown() -> None:
    return None
