"""A browser tab as the server sees it: what it was told, and how it asks for a run of the page."""

from __future__ import annotations

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
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.session = ""
        self.page = ""
        self.query = ""
        self.pages: dict[str, str] = {}
        self.page_hash = ""
        self.widgets: dict[str, str] = {}

    def turn_to(self, page: str, query: str) -> None:
        """Let the next run be of another page."""
        self.page, self.query = page, query
        self.page_hash = self.pages.get("" if page == "start" else page, "")

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
                self.page_hash = message.new_session.page_script_hash
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

    def _note_widget(self, element: Element) -> None:
        kind = element.WhichOneof("type")
        name = getattr(getattr(element, kind), "id", "") if kind else ""
        if isinstance(name, str) and name.startswith("$$ID-"):
            self.widgets[name.split("-", 2)[2]] = name
