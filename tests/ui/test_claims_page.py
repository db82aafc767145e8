"""The Claims page: verdicts from the ledger, evidence, and tests run here."""

from __future__ import annotations

import errno
from concurrent.futures import Future

import pytest

from lstm_explorer.lesson.claims import CLAIMS, Entry, ledger
from lstm_explorer.ui import claims
from lstm_explorer.ui.shell.frame import PAGES
from tests.ui.hand import choose, press
from tests.ui.reading import address, buttons, charts, sentences


@pytest.mark.parametrize("key", CLAIMS)
def test_every_claim_can_be_opened_and_shows_its_evidence(visit, key):
    page = visit("claims", claim=key)
    assert not page.exception
    assert not page.warning
    claim, entry = CLAIMS[key], ledger.read().entries[key]
    assert page.subheader[0].value == claim.says
    said = sentences(page)
    assert f"**It {entry.verdict.told}.**" in said
    assert claim.rule in said
    assert charts(page)["dots_ledger"]["data"]


@pytest.mark.parametrize("key", CLAIMS)
def test_a_claim_leads_to_where_the_app_shows_it(visit, key):
    claim = CLAIMS[key]
    assert claim.page in PAGES
    page = visit(claim.page, **claim.view)
    assert not page.exception
    # The workers are made up here; all else in the link must be understood.
    assert not [each.value for each in page.warning if "Mock" not in each.value]


def test_the_first_visit_opens_a_claim_and_counts_the_verdicts(visit):
    page = visit("claims")
    assert page.subheader[0].value == CLAIMS["reads"].says
    words = [entry.verdict.word for entry in ledger.read().entries.values()]
    counts = f"{words.count('holds')} hold ✓, {words.count('fails')} fail ✗"
    assert f"of 24 claims {counts}" in sentences(page)


def test_a_claim_that_there_is_not_gives_way_to_the_first(visit):
    assert visit("claims", claim="<b>bogus").subheader[0].value == CLAIMS["reads"].says


def test_choosing_a_claim_writes_it_into_the_address(visit):
    page = visit("claims")
    choose(page, "view_claim", "stateful")
    assert address(page) == {"claim": "stateful"}
    assert page.subheader[0].value == CLAIMS["stateful"].says


def test_what_was_found_here_stands_beside_the_ledger(visit):
    entry = Entry("stateful", {"stateful": [0.2, 0.3]}, 2, 0, 1.0, "2026-02-03", {})
    ledger.keep_own(entry)
    said = sentences(visit("claims", claim="stateful"))
    assert "Here, 2026-02-03, 2 seeds: ✗ **it fails.**" in said


def test_without_a_ledger_a_claim_can_still_be_tested(visit, monkeypatch, tmp_path):
    monkeypatch.setattr(ledger, "SHIPPED", tmp_path / "none.json")
    page = visit("claims", claim="stateful")
    assert not page.exception
    assert "Nobody has tested this claim yet" in page.info[0].value
    assert buttons(page)["again"]["label"] == "Run it again here"


def test_a_result_that_cannot_be_kept_is_told_of_without_its_path(visit, monkeypatch):
    def unkept(key: str, seeds: int) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", "/srv/home/claims.json")

    monkeypatch.setattr(claims, "_examined", unkept)
    page = visit("claims", claim="seeding")  # it asks Keras, and trains nothing
    press(page, "again")
    assert not page.exception
    assert [each.value for each in page.error] == ["It could not be kept: Permission denied."]


def test_keras_is_not_waited_for_without_end(visit, trainings, monkeypatch):
    monkeypatch.setattr(claims, "PATIENCE", 0.01)
    asked = Future()
    trainings.ask.return_value = asked
    page = visit("claims", claim="seeding")
    press(page, "again")
    assert not page.exception and not page.error
    assert "Keras has not answered within" in page.warning[0].value
    assert asked.cancelled(), "nobody waits for it any more"
