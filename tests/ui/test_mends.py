"""What is changed in Streamlit's private parts, and whether it still has to be.

Each test that Streamlit still needs a mend fails once it does not: then the mend can go.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import threading
from functools import partial
from types import SimpleNamespace

import pytest
from streamlit import net_util
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import app_session
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.forward_msg_cache import populate_hash_if_needed
from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.runtime import Runtime
from streamlit.runtime.script_data import ScriptData
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.runtime.scriptrunner_utils.run_descriptor import RunDescriptor
from streamlit.runtime.state import SafeSessionState
from streamlit.runtime.state.session_state import SessionState
from streamlit.web.server import server_util
from streamlit.web.server.starlette import starlette_server

from lstm_explorer.ui.mends import prepare, references
from lstm_explorer.ui.mends.replacing import original, replace


@pytest.fixture(autouse=True)
def prepared():
    prepare()
    prepare()


@pytest.fixture
def streamlits_own(monkeypatch):
    """Puts back what Streamlit itself has somewhere: `streamlits_own(owner, name)`."""

    def put_back(owner, name):
        monkeypatch.setattr(owner, name, original(owner, name))

    return put_back


# --- one lock for a visitor's state ---


class Slow:
    """A session state that can be read for as long as one likes."""

    def __init__(self):
        self.is_read, self.goes_on = threading.Event(), threading.Event()
        self.written = threading.Event()

    @property
    def filtered_state(self):
        self.is_read.set()
        self.goes_on.wait(20)
        return {}

    def __setitem__(self, key, value):
        self.written.set()


def is_changed_while_it_is_read(state, patience):
    """Whether one script changes it while another is in the middle of reading it."""
    ending, beginning = (SafeSessionState(state, lambda: None) for _ in range(2))
    reading = threading.Thread(target=lambda: ending.filtered_state)
    writing = threading.Thread(target=lambda: beginning.__setitem__("key", "value"))
    reading.start()
    assert state.is_read.wait(20)
    writing.start()
    found = state.written.wait(patience)
    state.goes_on.set()
    reading.join()
    writing.join()
    assert state.written.is_set(), "its turn comes"
    return found


def test_a_script_waits_until_the_one_before_it_has_read_the_state():
    assert not is_changed_while_it_is_read(Slow(), patience=0.3)


def test_two_visitors_do_not_wait_for_each_other():
    mine, yours = (SafeSessionState(SessionState(), lambda: None) for _ in range(2))
    assert vars(mine)["_lock"] is not vars(yours)["_lock"]


def test_streamlit_still_needs_one_lock_for_a_state(streamlits_own):
    streamlits_own(SafeSessionState, "__init__")
    assert is_changed_while_it_is_read(Slow(), patience=20)


# --- nobody outside is asked for anything ---


@pytest.fixture
def asked(monkeypatch):
    """The addresses outside that were asked for something."""
    found = []
    monkeypatch.setattr(net_util, "_external_ip", None)
    monkeypatch.setattr(
        net_util, "_make_blocking_http_get", lambda url, timeout=None: found.append(url)
    )
    return found


def knock():
    return server_util.is_url_from_allowed_origins("https://evil.example.org")


def test_a_foreign_page_is_refused_without_asking_anybody(asked):
    assert not knock()
    assert not asked


def test_streamlit_still_asks_a_stranger_for_this_machines_address(asked, streamlits_own):
    streamlits_own(net_util, "get_external_ip")
    assert not knock()
    assert asked


# --- no browser is told where on the server anything lies ---


def first_message(path):
    """What a browser is told first."""

    async def made():
        session = AppSession(
            ScriptData(str(path)), MemoryUploadedFileManager("/"), ScriptCache(), None, {}
        )
        message = session._create_new_session_message("", RunDescriptor.create(None))
        session.shutdown()
        return message

    return asyncio.run(made())


@pytest.fixture
def script(tmp_path):
    path = tmp_path / "main.py"
    path.touch()
    return path


def test_a_browser_is_told_the_scripts_name_only(script):
    message = first_message(script)
    assert message.new_session.main_script_path == "main.py"
    assert str(script.parent).encode() not in message.SerializeToString()


def test_streamlit_still_tells_every_browser_the_scripts_path(script, streamlits_own):
    streamlits_own(AppSession, "_create_new_session_message")
    assert str(script.parent).encode() in first_message(script).SerializeToString()


# --- what is sent goes out at once ---


def sends_at_once(listening):
    """Whether a server at this socket sends each part of an answer without waiting."""

    async def asked():
        found = asyncio.get_running_loop().create_future()

        def visited(_, writer):
            sent = writer.get_extra_info("socket")
            found.set_result(bool(sent.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)))
            writer.close()

        async with await asyncio.start_server(visited, sock=listening):
            _, writer = await asyncio.open_connection(*listening.getsockname())
            writer.close()
            return await found

    return asyncio.run(asked())


def test_an_answer_is_sent_at_once():
    assert sends_at_once(starlette_server._bind_socket("127.0.0.1", 0, 8))


def test_streamlit_still_holds_parts_of_answers_back(streamlits_own):
    streamlits_own(starlette_server, "_bind_socket")
    assert not sends_at_once(starlette_server._bind_socket("127.0.0.1", 0, 8))


# --- a browser is referred to what it has ---


class Session:
    """A session that notes what each run is told that the browser has."""

    def __init__(self):
        self.told = []
        self._state = None
        self._client_state = ClientState()
        self._scriptrunner = None
        self._create_scriptrunner = lambda data: self.told.append(data.cached_message_hashes)


class Nowhere:
    """A server that sends to nobody."""

    script_run_count = 0

    def __init__(self, session):
        self.session, self.client = session, SimpleNamespace(write_forward_msg=lambda _: None)


def send(session, message):
    Runtime._send_message(None, Nowhere(session), message)


def end_a_run(session, how=ForwardMsg.FINISHED_SUCCESSFULLY):
    send(session, ForwardMsg(script_finished=how))


def begin(session):
    """Tell a browser what every browser is told first, and a large message."""
    first = ForwardMsg()
    first.new_session.config.max_cached_message_age = references.KEPT
    send(session, first)
    send(session, large := a_large_message())
    return large


def a_large_message():
    message = ForwardMsg()
    message.delta.new_element.markdown.body = "x" * 20_000
    populate_hash_if_needed(message)
    assert message.metadata.cacheable
    return message


def referred_to(session, message):
    """Whether the next run refers a browser to a message that it says it has."""
    request = ClientState(cached_message_hashes=[message.hash])
    AppSession.request_rerun(session, request)
    return message.hash in session.told[-1]


def test_a_browser_is_referred_to_what_it_was_sent_a_few_runs_ago():
    session = Session()
    large = begin(session)
    for _ in range(references.KEPT // 2):
        end_a_run(session)
        end_a_run(session, ForwardMsg.FINISHED_EARLY_FOR_RERUN)
    assert referred_to(session, large)


def test_a_browser_is_not_referred_to_what_it_may_let_go_of_before_it_reads_of_it():
    session = Session()
    large = begin(session)
    for _ in range(references.KEPT // 2 + 1):
        end_a_run(session)
    assert not referred_to(session, large)
    send(session, large)
    assert referred_to(session, large)


def test_what_a_browser_is_referred_to_it_keeps_for_longer():
    session = Session()
    large = begin(session)
    for _ in range(references.KEPT):
        end_a_run(session)
        send(session, ForwardMsg(ref_hash=large.hash))
    assert referred_to(session, large)


def test_a_browser_that_was_told_before_the_mend_is_taken_for_one_of_streamlits_own():
    session = Session()
    send(session, large := a_large_message())
    end_a_run(session)
    assert referred_to(session, large)
    end_a_run(session)
    assert not referred_to(session, large)


def test_streamlit_still_believes_a_browser_however_many_runs_have_ended_since(streamlits_own):
    """When this fails, `mends/references.py` can go."""
    streamlits_own(AppSession, "request_rerun")
    session = Session()
    large = begin(session)
    for _ in range(references.KEPT + 1):
        end_a_run(session)
    assert referred_to(session, large)


def test_a_browser_is_told_to_keep_messages_for_long(script, streamlits_own):
    assert first_message(script).new_session.config.max_cached_message_age == references.KEPT
    streamlits_own(app_session, "_populate_config_msg")
    assert first_message(script).new_session.config.max_cached_message_age == 2


# --- housekeeping ---


def test_streamlit_still_leaves_who_has_left_to_the_garbage_collector():
    """When this fails, the rounds of `housekeeping` can go: sessions close their files."""
    ended = []
    storage = MemorySessionStorage(maxsize=1)
    for name in ("first", "second"):
        session = SimpleNamespace(id=name, shutdown=partial(ended.append, name))
        storage.save(SimpleNamespace(session=session))
    assert [kept.session.id for kept in storage.list()] == ["second"], "the first had to make way"
    assert not ended


# --- how a mend is put in place ---


def test_a_mend_is_put_in_place_once():
    owner = SimpleNamespace(__name__="owner", count=lambda: 1)
    made = owner.count
    for _ in range(3):
        replace(owner, "count", lambda before: lambda: before() + 1)
    assert owner.count() == 2
    assert original(owner, "count") is made


def test_what_another_streamlit_does_not_have_is_not_mended_and_the_log_says_so(caplog):
    with caplog.at_level(logging.WARNING):
        replace(SimpleNamespace(__name__="owner"), "gone", lambda before: before)
    assert "no owner.gone to mend. Install what requirements.txt names" in caplog.text
