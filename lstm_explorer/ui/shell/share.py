"""Sharing: the link to what is on the screen, to copy or to point a phone at."""

from __future__ import annotations

import base64
import io
from urllib.parse import urlencode, urlsplit

import streamlit as st

from lstm_explorer.ui.components.copy_link import copy_link
from lstm_explorer.ui.text.markdown import plain
from lstm_explorer.ui.url import address, differences, hiding
from lstm_explorer.ui.url.parameters import PRIVATE

_NEAR = {"localhost", "127.0.0.1", "::1", "0.0.0.0"}

_MOST = 2_900
"""Bytes that a QR code can hold, about; a longer link has none."""


def button(pages: tuple[str, ...], *, lectures: bool) -> None:
    """The button that opens the dialog.

    Args:
        pages: All pages there are, the one of an empty path first.
        lectures: Whether a lecture goes through this page.
    """
    if st.button("Share", key="share_open", icon=":material/share:", type="tertiary"):
        _dialog(pages, lectures)


def link(*, hide: tuple[str, ...] | None = None, lecture: bool = False) -> str:
    """The address of exactly this view.

    Args:
        hide: What it is to hide, in place of what this view hides.
        lecture: Whether it is to open in lecture mode.
    """
    given = {
        name: value for name, value in address.current().parameters.items() if name not in PRIVATE
    }
    if hide is not None:
        given["hide"] = ",".join(hide)
    if lecture:
        given["lecture"] = "yes"
    query = urlencode({name: value for name, value in given.items() if value or name != "hide"})
    base = _base()
    return f"{base}?{query}" if query else base


def qr_code(text: str) -> str | None:
    """A QR code (ISO/IEC 18004) as SVG, black on white; None for a text too long for one.

    Args:
        text: What it says.
    """
    if len(text.encode()) > _MOST:
        return None
    import segno  # 20 ms, and only who shares needs it

    written = io.BytesIO()
    code = segno.make(text, error="l", micro=False)
    code.save(written, kind="svg", xmldecl=False, svgns=True, scale=8, border=4, light="#FFFFFF")
    return written.getvalue().decode()


@st.dialog("Share this view", width="large", icon=":material/share:")
def _dialog(pages: tuple[str, ...], lectures: bool) -> None:
    top = st.container()  # the link is drawn above the choices that go into it
    lecture = lectures and st.checkbox("As a lecture: one large figure at a time", key="share_hall")
    shared = link(hide=_choose_hidden(), lecture=lecture)
    left, right = top.columns([2, 3], gap="medium", vertical_alignment="center")
    with left:
        picture = qr_code(shared)
        if picture:
            encoded = base64.b64encode(picture.encode()).decode()
            st.html(
                f'<img alt="QR code of the link" src="data:image/svg+xml;base64,{encoded}" '
                'style="width: 100%; max-width: 19.5rem; display: block">'
            )
        else:
            st.caption("This link is too long for a QR code. Copy it.")
    with right:
        copy_link(shared, key="share_copy")
        host = urlsplit(shared).hostname or ""
        if host in _NEAR:
            st.warning(
                f"`{host}` is this machine: nobody else can open the link. Start the app with "
                "`make run HOST=0.0.0.0`, and open it yourself by the machine's name or address; "
                "then share.",
                icon=":material/wifi_off:",
            )
    _compare(shared, pages)


def _choose_hidden() -> tuple[str, ...]:
    now = hiding.hidden()
    # No list that drops down: in a dialog some versions of Streamlit draw it behind.
    groups = st.pills(
        "Hide from those who open it", tuple(hiding.GROUPS), selection_mode="multi",
        default=[name for name in hiding.GROUPS if name in now], key="share_hide",
        format_func=lambda name: hiding.GROUPS[name][0],
    )  # fmt: skip
    single = st.text_input(
        "Or single controls, by their names in the link",
        ", ".join(name for name in hiding.known() if name in now and name not in hiding.GROUPS),
        key="share_hide_single", placeholder="text, units",
    )  # fmt: skip
    named = [each.strip() for each in single.split(",")]
    unknown = [each for each in named if each and each not in hiding.known()]
    if unknown:
        st.caption(f"No control is called {plain(', '.join(unknown[:3]))}.")
    return tuple(name for name in hiding.known() if name in groups or name in named)


def _compare(shared: str, pages: tuple[str, ...]) -> None:
    other = st.text_input(
        "Compare with another link", key="share_other", placeholder="Paste a link, press Enter",
    )  # fmt: skip
    if not other:
        return
    try:
        theirs = differences.read(other, pages, host=urlsplit(shared).netloc)
    except ValueError as error:
        st.warning(plain(str(error)), icon=":material/error:")
        return
    try:
        found = differences.differences(differences.read(shared, pages), theirs)
    except ValueError as error:
        st.warning(f"This view: {plain(str(error))}", icon=":material/error:")
        return
    if not found:
        st.markdown("Both links show the same.")
        return
    lines = ["| | this view | the other link |", "|---|---|---|"]
    for each in found:
        lines.append(f"| {plain(each.what)} | {_cell(each.here)} | {_cell(each.there)} |")
    st.markdown("\n".join(lines))


def _cell(text: str) -> str:
    return plain(text if len(text) <= 60 else f"{text[:59]}…")


def _base() -> str:
    """The address of the page, as the browser reached the server."""
    page = address.current().page
    path = "" if page == address.PAGES[0] else page
    root = urlsplit(st.context.url or "/")
    return root._replace(path=f"{_folder(root.path)}{path}", query="", fragment="").geturl()


def _folder(path: str) -> str:
    folder, _, last = path.rpartition("/")
    return f"{folder}/" if last in ("", *address.PAGES) else f"{path}/"
