"""Claims: what the lesson says, put to the test over many seeds."""

from lstm_explorer.lesson.claims.claim import Claim, Evidence, Values, Verdict
from lstm_explorer.lesson.claims.ledger import Entry, Ledger, examine
from lstm_explorer.lesson.claims.registry import CLAIMS

__all__ = ["CLAIMS", "Claim", "Entry", "Evidence", "Ledger", "Values", "Verdict", "examine"]
