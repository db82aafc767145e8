"""A browser tab as the server sees it: what it was told, and how it asks for a run of the page."""

from __future__ import annotations

import json
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg


class Tab:
    """What a tab knows, whatever carries its messages.

    Attributes:
        url: Of the server.
        session: The server's name for it.
        page: The page that is open, by its path.
        query: The parameters in its address.
        pages: The server's name of each page, by its path; "" is the first one.
        page_hash: Of the page that is open.
        widgets: The server's name of each widget that was drawn, by its key.
        presses: What each button that was drawn does, by its key, as a change of the hand.
        changes: How many changes its hand has made.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.session = ""
        self.page = ""
        self.query = ""
        self.pages: dict[str, str] = {}
        self.page_hash = ""
        self.widgets: dict[str, str] = {}
        self.presses: dict[str, list[Any]] = {}
        self.changes = 0
        self._through_history = False

    def turn_to(self, page: str, query: str) -> None:
        """Let the next run be of an address that a browser has gone back or forward to."""
        self.page, self.query = page, query
        self.page_hash = self.pages.get("" if page == "start" else page, "")
        self._through_history = True

    def change(self, change: list[Any]) -> tuple[str, str, object]:
        """A change of the hand, as the value of the widget that tells of it (`hand.js`)."""
        self.changes += 1
        told = {"tab": "tab", "n": self.changes, "changes": [[self.changes, change]]}
        return "hand", "json_value", json.dumps({"told": told})

    def request(
        self, *, widget: tuple[str, str, object] | None = None, fragment: str | None = None
    ) -> bytes:
        """The message that asks for a run.

        Args:
            widget: One that is used: its key, the kind of its value, and the value.
            fragment: The part of the page that is run again by itself, if it is only that.
        """
        message = BackMsg()
        run = message.rerun_script
        run.query_string, run.page_script_hash, run.page_name = (
            self.query, self.page_hash, self.page,
        )  # fmt: skip
        # What a browser reports is ASCII, and a page makes links of it.
        run.context_info.url = f"{self.url}/{self.page}"
        run.context_info.timezone = "Europe/Berlin"
        run.is_history_navigation, self._through_history = self._through_history, False
        if widget:
            key, kind, value = widget
            setattr(run.widget_states.widgets.add(id=self.widgets[key]), kind, value)
        if fragment:
            run.fragment_id, run.is_auto_rerun = fragment, True
        return message.SerializeToString()

    def take_in(self, data: str | bytes) -> ForwardMsg:
        """Read one message of the server and learn from it."""
        message = ForwardMsg()
        message.ParseFromString(data if isinstance(data, bytes) else data.encode())
        match message.WhichOneof("type"):
            case "new_session":
                self._arrive(message.new_session.page_script_hash)
                self.session = message.new_session.initialize.session_id
            case "navigation":
                self.pages = {
                    each.url_pathname: each.page_script_hash
                    for each in message.navigation.app_pages
                }
            case "page_info_changed":
                self.query = message.page_info_changed.query_string
            case "delta":
                self._note_widget(message.delta.new_element)
        return message

    def _arrive(self, page_hash: str) -> None:
        self.page_hash = page_hash
        self.page = next(
            (path for path, each in self.pages.items() if each == page_hash), self.page
        )

    def _note_widget(self, element: Element) -> None:
        kind = element.WhichOneof("type")
        name = getattr(getattr(element, kind), "id", "") if kind else ""
        if isinstance(name, str) and name.startswith("$$ID-"):
            self.widgets[name.split("-", 2)[2]] = name
        if kind == "bidi_component":
            self._note_button(element.bidi_component.json)

    def _note_button(self, data: str) -> None:
        drawn = json.loads(data or "null")
        if isinstance(drawn, dict) and drawn.get("kind") == "button":
            self.presses[drawn["key"]] = drawn["does"]
