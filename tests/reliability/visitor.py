"""A visitor: one tab, its websocket, and what the pages send down it."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode, urlsplit

from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

from tests.browser.server import App
from tests.reliability.tab import Tab

PATIENCE = 30.0
"""Seconds after which a page counts as never shown."""


@dataclass
class Shown:
    """What one run of a page sent.

    Attributes:
        seconds: From the request to the end of the script.
        elements: Everything that was drawn, in order.
        exceptions: What the exceptions among them say.
    """

    seconds: float = 0.0
    elements: list[Element] = field(default_factory=list)
    exceptions: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All that was sent, numbers and layout included, to search for what should not be."""
        return "\n".join(map(str, self.elements))

    @property
    def warnings(self) -> list[str]:
        """What stands in the page's boxes: of warnings, errors and hints."""
        return [each.alert.body for each in self.elements if each.WhichOneof("type") == "alert"]


class Visitor:
    """One visitor with one tab. Its pages are opened one after the other, as links do."""

    def __init__(self, socket: ClientConnection, url: str) -> None:
        self._socket = socket
        self._tab = Tab(url)
        self._fragment = ""
        self.open("start")

    @property
    def session(self) -> str:
        """The server's name for this tab."""
        return self._tab.session

    def open(self, page: str, parameters: Mapping[str, str] | None = None) -> Shown:
        """Open an address of a page, as who goes back or forward to it does."""
        return self.follow(page, urlencode(parameters or {}, quote_via=quote))

    def follow(self, page: str, query: str) -> Shown:
        """Open an address whose parameters are written as nobody's are."""
        self._tab.turn_to(page, query)
        return self._run()

    def press(self, key: str) -> Shown:
        """Press a button of the page."""
        return self._run(self._tab.change(self._tab.presses[key]))

    def type(self, key: str, text: str) -> Shown:
        """Type into a box of the page."""
        return self._run(self._tab.change(["set", {key.partition("_")[2]: text}]))

    @property
    def address(self) -> str:
        """The parameters of the page, as the server has changed them."""
        return self._tab.query

    def believe(self, address: str) -> None:
        """Bring these parameters along, as a browser does that has not heard of later ones."""
        self._tab.query = address

    def ask_again(self) -> Shown:
        """Ask once more for the part of the page that repeats itself, as a browser does."""
        return self._run(fragment=self._fragment)

    def tell(self, component: str, told: object) -> Shown:
        """Tell a component's value, as its script in the browser does."""
        return self._run((component, "json_value", json.dumps(told)))

    def _run(
        self, widget: tuple[str, str, object] | None = None, *, fragment: str | None = None
    ) -> Shown:
        message = self._tab.request(widget=widget, fragment=fragment)
        began = time.monotonic()
        self._socket.send(message)
        shown = Shown()
        while self._goes_on(shown, began):
            pass
        shown.seconds = time.monotonic() - began
        return shown

    def _goes_on(self, shown: Shown, began: float) -> bool:
        """Take in one message; False once the script has finished."""
        patience = max(began + PATIENCE - time.monotonic(), 0)
        message = self._tab.take_in(self._socket.recv(timeout=patience))
        match message.WhichOneof("type"):
            case "delta":
                _see(message.delta.new_element, shown)
            case "auto_rerun":
                self._fragment = message.auto_rerun.fragment_id
            case "script_finished":
                if message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                    shown.exceptions.append("the script does not compile")
                return message.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN
        return True


def _see(element: Element, shown: Shown) -> None:
    kind = element.WhichOneof("type")
    if kind is not None:
        shown.elements.append(element)
    if kind == "exception":
        shown.exceptions.append(f"{element.exception.type}: {element.exception.message}")


@contextmanager
def visitor(app: App) -> Iterator[Visitor]:
    """A tab that has the first page open: `with visitor(app) as tab`."""
    stream = f"ws://{urlsplit(app.url).netloc}/_stcore/stream"
    with connect(
        stream, subprotocols=["streamlit"], max_size=None, origin=app.url, compression=None
    ) as socket:  # type: ignore[arg-type]
        yield Visitor(socket, app.url)
