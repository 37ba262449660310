"""The second listener beside the first: when it is asked, when it is waited for, and what it changes."""

import threading
import time
from dataclasses import replace

import pytest

from assistant.core import grammar as network
from assistant.core.grammar import Grammar
from assistant.listen.ear import Ear
from assistant.listen.ports import Decision, Hearing, Segment, Word
from assistant.listen.second import Ahead, AskedInTime
from tests.listen.conftest import scene
from tests.listen.makers import Loudness, Parrot, decisions, segment, tone

PHRASES = ("go back", "pump on", "pump off")
GRAMMAR = network.build("g", PHRASES, PHRASES)
GOOD = {"ratio": 0.5, "weakest": 3.0}
SURE = (("sounded", -0.1), ("free", 0.0), ("clear", 20.0), ("weak", -0.1))


class First(Parrot):
    """Hears its text with these scores."""

    def __init__(self, text: str, **scores: float) -> None:
        super().__init__(text)
        self._scores = tuple(scores.items())

    def hear(self, segment: Segment, grammar: Grammar) -> Hearing:
        return replace(super().hear(segment, grammar), scores=self._scores)


class Other(Parrot):
    """Hears its text in everything."""

    def __init__(self, text: str, wait: float = 0.0, problem: Exception | None = None) -> None:
        super().__init__(text)
        self._text, self._wait, self._problem = text, wait, problem
        self.threads: set[int] = set()

    def hear(self, segment: Segment, grammar: Grammar) -> Hearing:
        self.asked.append(segment.speech_end)
        self.threads.add(threading.get_ident())
        time.sleep(self._wait)
        if self._problem:
            raise self._problem
        words = (Word(self._text, 0.3, 1.0),) if self._text else ()
        return Hearing("other", self._text, words, SURE)


def heard(first: First, second: Other) -> list[Decision]:
    ear = Ear(first, Loudness(), second=AskedInTime(second))
    ear.open(GRAMMAR)
    return decisions(ear, scene(0.5, tone(0.7), 1.5))


def test_the_second_listener_decides_at_its_fixed_time_and_the_first_is_not_asked() -> None:
    first, second = First("pump on", **GOOD), Other("pump off")
    [decision] = heard(first, second)
    assert (decision.accepted, decision.text) == (True, "pump off")
    assert 0.192 <= decision.decided_at - decision.speech_end < 0.25
    assert first.asked == []
    assert len(second.asked) == 1


def test_what_the_second_listener_cannot_hear_is_rejected_whatever_the_first_would_say() -> None:
    [decision] = heard(First("pump on", **GOOD), Other(""))
    assert (decision.accepted, decision.reason) == (False, "no phrase")


def test_in_a_live_session_a_worker_hears_while_the_ear_goes_on() -> None:
    other = Other("pump on", wait=0.05)
    second = Ahead(other)
    ear = Ear(First("pump off", **GOOD), Loudness(), second=second)
    ear.open(GRAMMAR)
    [decision] = decisions(ear, scene(0.5, tone(0.7), 1.5))
    second.close()
    assert decision.text == "pump on"
    assert threading.get_ident() not in other.threads


@pytest.mark.parametrize(
    ("other", "told"),
    [(Other("pump on", wait=1.0), "late"), (Other("pump on", problem=RuntimeError("broken")), "RuntimeError: broken")],
)
def test_a_late_or_broken_second_listener_is_told_of_and_the_first_decides_alone(other: Other, told: str) -> None:
    notices: list[str] = []
    second = Ahead(other, patience=0.1, fail=notices.append)
    ear = Ear(First("go back", **GOOD), Loudness(), second=second)
    ear.open(GRAMMAR)
    [decision] = decisions(ear, scene(0.5, tone(0.7), 1.5))
    second.close()
    assert decision.text == "go back"
    assert told in notices[0]


def test_only_the_newest_segment_waits_behind_the_one_that_is_heard() -> None:
    other = Other("go back", wait=0.1)
    second = Ahead(other)
    pieces = [replace(segment(), speech_end=float(number)) for number in range(4)]
    for piece in pieces:
        second.begin(piece, GRAMMAR)
        time.sleep(0.02 if piece is pieces[0] else 0.0)
    last = second.hearing(pieces[-1], GRAMMAR)
    assert last is not None
    assert other.asked == [0.0, 3.0]
    assert second.hearing(pieces[0], GRAMMAR) is None
    second.close()
