"""A link to read, with a button that copies it."""

from __future__ import annotations

from lstm_explorer.ui.components.mount import mount


def copy_link(link: str, *, key: str) -> None:
    """Draw a link with its button.

    Args:
        link: What is copied.
        key: Its name on the page.
    """
    mount("copy_link", '<div class="share"></div>')(key=key, data={"link": link}, height="content")
