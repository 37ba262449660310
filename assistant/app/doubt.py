"""What the ear accepted and is asked back all the same: a decision and its phrase in, whether to ask out.

Between `attention`, which makes events, and the bench, which counts what is asked back apart from acts.
"""

from collections.abc import Callable

from assistant.core.phrasebook import AMOUNT, Match
from assistant.listen.ports import Decision

COSTLY_SCORE = 0.95  # of these, else they are asked back
COSTLY = frozenset({"finish-session", "still-hurts"})  # they end a session: saying it again costs less than a wrong end


def costly(match: Match, decision: Decision) -> bool:
    """Whether a mistake would cost more than a question."""
    return match.intent in COSTLY and decision.accepted and decision.score < COSTLY_SCORE


def two_amounts(match: Match, decision: Decision, parse: Callable[[str], Match | None]) -> bool:
    """Whether another amount may have been said: "sixty" and "sixteen" are told apart by asking."""
    others = map(parse, decision.rivals) if match.intent == AMOUNT else ()
    return any(other.amounts not in ((), match.amounts) for other in others if other)
