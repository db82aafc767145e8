"""All claims, in the order of the lesson's sections."""

from __future__ import annotations

from lstm_explorer.lesson.claims.beyond import BEYOND
from lstm_explorer.lesson.claims.carried_state import CARRIED_STATE
from lstm_explorer.lesson.claims.claim import Claim
from lstm_explorer.lesson.claims.single_letters import SINGLE_LETTERS
from lstm_explorer.lesson.claims.variable_length import VARIABLE_LENGTH
from lstm_explorer.lesson.claims.windows import WINDOWS

CLAIMS: dict[str, Claim] = {
    claim.key: claim
    for claim in (*SINGLE_LETTERS, *WINDOWS, *CARRIED_STATE, *VARIABLE_LENGTH, *BEYOND)
}
"""By their keys."""
