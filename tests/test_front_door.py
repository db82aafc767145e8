"""What somebody meets first: the README's links, the container file, the citation."""

from __future__ import annotations

import re

import pytest
import yaml

import lstm_explorer
from lstm_explorer.ui.shell.frame import PAGES
from tests.processes import ROOT

TEXTS = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md")]
TEXTS += sorted((ROOT / "docs").glob("*.md"))
README = (ROOT / "README.md").read_text("utf-8")


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_every_link_to_a_file_leads_to_one(path):
    links = re.findall(r"\]\(([^)#\s]+)", path.read_text("utf-8"))
    local = [link for link in links if not re.match(r"[a-z]+:", link)]
    assert [link for link in local if not (path.parent / link).exists()] == []


def test_the_table_of_pages_has_every_page_in_order():
    rows = re.findall(r"^\| ([A-Z][A-Za-z ]+) \|", README, re.M)
    assert rows == [title for title, _ in PAGES.values()]


def test_the_readme_names_every_command_it_needs_and_they_exist():
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for target in re.findall(r"`make ([a-z]+)", README):
        assert re.search(rf"^{target}:", makefile, re.M), target


def test_the_animation_is_short_and_light():
    assert (ROOT / "docs" / "k-to-b.gif").stat().st_size < 2_000_000


def test_the_citation_is_of_this_version():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert citation["cff-version"] == "1.2.0"
    assert citation["version"] == lstm_explorer.__version__
    assert {"message", "title", "authors"} <= set(citation)


def test_the_container_gets_all_it_copies_and_runs_as_nobody_special():
    container = (ROOT / "Dockerfile").read_text("utf-8")
    allowed = (ROOT / ".dockerignore").read_text("utf-8")
    for line in re.findall(r"^COPY (.+)$", container, re.M):
        for source in line.split()[:-1]:
            assert (ROOT / source).exists(), source
            assert f"!{source}\n" in allowed, source
    assert re.search(r"^USER (?!root)", container, re.M)
    assert "_stcore/health" in container
