"""Over a slow line a browser may let go of a message before it is referred to it."""

from __future__ import annotations

import re

from playwright.sync_api import Page, WebSocketRoute, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from lstm_explorer.ui.mends.references import KEPT
from tests.browser.waiting import open_page, settled


class Answers:
    """What a server answers a page, held back for a while, message by message."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._holds = False
        self._held: list[tuple[WebSocketRoute, str | bytes]] = []
        self._ended = 0
        page.route_web_socket(re.compile("/_stcore/stream"), self._connect)

    def hold(self) -> None:
        self._holds = True

    def let_go(self) -> None:
        self._holds = False
        for socket, message in self._held:
            socket.send(message)
        self._held.clear()

    def after(self, change: str) -> None:
        """Let the hand do something, and wait until the server has drawn a page for it."""
        before = self._ended
        self._page.evaluate(f"globalThis.lstmHand.change({change})")
        while self._ended == before:
            self._page.wait_for_timeout(10)

    def _connect(self, socket: WebSocketRoute) -> None:
        socket.connect_to_server().on_message(lambda message: self._take(socket, message))

    def _take(self, socket: WebSocketRoute, message: str | bytes) -> None:
        assert isinstance(message, bytes)
        told = ForwardMsg.FromString(message)
        if told.WhichOneof("type") == "script_finished":
            self._ended += told.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
        if self._holds:
            self._held.append((socket, message))
        else:
            socket.send(message)


def test_a_browser_is_shown_what_it_lets_go_of_before_it_reads_of_it(page, app_server):
    answers = Answers(page)
    open_page(page, f"{app_server.url}/states")
    page.locator(".st-key-page_links").get_by_role("link", name="Bring").click()
    expect(page.locator("h1")).to_contain_text("bring")
    settled(page)
    answers.hold()
    for n in range(runs := KEPT + KEPT // 5):  # it does not count each
        answers.after(f'["set", {{"text": {"null" if n == runs - 1 else n % 2}}}]')
    answers.after('["open", "states"]')
    answers.let_go()
    expect(page.locator(".lstm-player .tape .cell").first).to_be_visible()
    settled(page)
