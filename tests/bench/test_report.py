"""What the report counts."""

from dataclasses import replace

import pytest

from assistant.bench.hear.listen import Told, outcome
from assistant.bench.hear.places import Phrase
from assistant.bench.hear.plan import Clip
from assistant.bench.hear.report import shares
from assistant.bench.hear.rows import OURS, Row
from assistant.core.events import Amount
from assistant.core.phrasebook import Match
from assistant.core.places import Place
from assistant.listen.ports import Decision

SIXTY, SIXTEEN = (Amount("left", float(number), "ml") for number in (60, 16))
CLIP = Clip(
    0, Place("amounts", frozenset({"amount"})), Phrase("left sixty", "amount", (SIXTY,)), None, "", 0, 1.0, "", 24, 1
)
ACCEPTED = Decision(True, "left sixty", 0.9, "", (), 0.0, 1.0, 1.3)
ROW = Row(OURS, "command", 0, "amounts", "left sixty", "amount", "right", snr=24)


@pytest.mark.parametrize(
    ("amount", "asked", "became"),
    [(SIXTY, False, "right"), (SIXTEEN, False, "wrong"), (SIXTY, True, "asked"), (SIXTEEN, True, "asked")],
)
def test_what_is_asked_back_is_no_act(amount: Amount, asked: bool, became: str) -> None:
    told = Told(ACCEPTED, Match("amount", "left sixty", (amount,)), 0.0, asked)
    assert outcome(CLIP, [told]) == became
    assert outcome(CLIP, []) == "missed"


def test_what_is_asked_back_is_counted_apart_and_how_often_it_was_what_had_been_said() -> None:
    asked = replace(ROW, outcome="asked")
    rows = [ROW, ROW, replace(ROW, outcome="wrong"), asked, replace(asked, agreed=True), replace(ROW, outcome="missed")]
    amounts = next(each for each in shares(rows) if each.by == "amounts")
    told = (amounts.count, amounts.right, amounts.wrong, amounts.asked, amounts.agreed, amounts.missed)
    assert told == (6, 2, 1, 2, 1, 1)
