"""However much is uploaded, the server holds so many bytes of it."""

from __future__ import annotations

import pytest
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from lstm_explorer.ui import uploads
from lstm_explorer.ui.uploads import bound_uploads


@pytest.fixture
def manager(monkeypatch):
    """Streamlit's own, bounded to 10 bytes a session and 30 in all."""
    monkeypatch.setattr(MemoryUploadedFileManager, "add_file", MemoryUploadedFileManager.add_file)
    monkeypatch.setattr(uploads, "EACH", 10)
    monkeypatch.setattr(uploads, "ALL", 30)
    bound_uploads()
    bound_uploads()
    return MemoryUploadedFileManager("/upload")


def upload(manager, session, name, size):
    manager.add_file(session, UploadedFileRec(name, "a.npz", "", bytes(size)))


def kept(manager, session):
    return [file.file_id for file in manager.get_files(session, "abcdef")]


def test_the_oldest_files_of_a_session_make_way(manager):
    for name in "abcd":
        upload(manager, "mine", name, 4)
    assert kept(manager, "mine") == ["c", "d"]


def test_one_session_takes_nothing_from_another(manager):
    upload(manager, "theirs", "a", 9)
    for name in "bcdef":
        upload(manager, "mine", name, 9)
    assert kept(manager, "theirs") == ["a"]
    assert kept(manager, "mine") == ["f"]


def test_many_sessions_together_are_bounded_too(manager):
    for number in range(20):
        upload(manager, f"session {number}", "a", 9)
    holders = [n for n in range(20) if kept(manager, f"session {n}")]
    assert holders == [17, 18, 19]


def test_a_file_that_is_larger_than_all_room_is_kept_alone(manager):
    upload(manager, "mine", "a", 5)
    upload(manager, "mine", "b", 50)
    assert kept(manager, "mine") == ["b"]


def test_another_streamlit_keeps_files_as_it_does_and_the_log_says_so(monkeypatch, caplog):
    class Manager:
        def add_file(self, session_id, file):
            self.last = session_id, file

    monkeypatch.setattr(uploads, "MemoryUploadedFileManager", Manager)
    bound_uploads()
    manager = Manager()
    file = UploadedFileRec("a", "a.npz", "", b"content")
    manager.add_file("mine", file)
    assert manager.last == ("mine", file)
    assert "cannot be bounded with this version of Streamlit" in caplog.text
