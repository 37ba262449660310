"""The second listener beside the first: when it is asked, when it is waited for, and what it changes."""

import threading
import time
from collections.abc import Mapping
from dataclasses import replace

import pytest

from assistant.core import grammar as network
from assistant.core.grammar import Grammar
from assistant.listen.decide import Limits
from assistant.listen.ear import Ear
from assistant.listen.ports import Decision, Hearing, Segment, Word
from assistant.listen.second import Ahead, AskedInTime
from tests.listen.conftest import scene
from tests.listen.makers import Loudness, Parrot, decisions, hearing, segment, tone

PHRASES = ("go back", "pump on", "pump off")
GRAMMAR = network.build("g", PHRASES, PHRASES)
FAIR = {"ratio": -2.0, "weakest": -3.0}
GOOD = {"ratio": 0.5, "weakest": 3.0}


class First(Parrot):
    """Hears its text with these scores, and any phrase that it is asked about alone with the same."""

    def __init__(self, text: str, **scores: float) -> None:
        super().__init__(text)
        self._text, self._scores = text, tuple(scores.items())

    def hear(self, segment: Segment, grammar: Grammar) -> Hearing:
        self.asked.append(segment.speech_end)
        text = self._text if grammar.accepts(self._text) else next(iter(_only(grammar)))
        start, end = segment.speech_start - segment.start, segment.speech_end - segment.start
        return replace(hearing(text, start, end), scores=self._scores)


def _only(grammar: Grammar) -> tuple[str]:
    state, words = 0, []
    following = {here: (word, there) for here, word, there in grammar.arcs}
    while state in following:
        word, state = following[state]
        words.append(word)
    return (" ".join(words),)


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
        return Hearing("other", self._text, words, rate=self._rate)

    def _rate(self, phrase: str) -> Mapping[str, float]:
        same = phrase == self._text
        return {"sounded": -0.2 if same else -8.0, "free": 0.0 if same else -60.0, "clear": 20.0 if same else -60.0}


def heard(first: First, second: Other, limits: Limits | None = None, grammar: Grammar = GRAMMAR) -> list[Decision]:
    ear = Ear([first], Loudness(), limits=limits, second=AskedInTime(second))
    ear.open(grammar)
    return decisions(ear, scene(0.5, tone(0.7), 1.5))


def test_a_certain_phrase_is_not_asked_about() -> None:
    second = Other("pump off")
    [decision] = heard(First("go back", **GOOD), second, Limits(certain=0.6))
    assert decision.accepted
    assert decision.score >= 0.6
    assert second.asked == []
    assert decision.decided_at - decision.speech_end < 0.26


def test_an_amount_is_asked_about_however_certain_the_first_is() -> None:
    second = Other("pump off")
    counted = network.build("g", PHRASES)  # none of its phrases is a sample: all of them are amounts
    heard(First("go back", **GOOD), second, Limits(certain=0.6), counted)
    assert second.asked


def test_an_uncertain_phrase_on_which_both_agree_is_accepted_at_the_fixed_time() -> None:
    [decision] = heard(First("pump on", **FAIR), Other("pump on"))
    assert (decision.accepted, decision.text) == (True, "pump on")
    assert 0.192 <= decision.decided_at - decision.speech_end < 0.25


def test_where_the_two_differ_both_phrases_are_weighed_by_both() -> None:
    [decision] = heard(First("pump on", **FAIR), Other("pump off"))
    assert {text for text, _ in decision.candidates} == {"pump on", "pump off"}
    assert all("sounded" in dict(evidence) for _, evidence in decision.candidates)
    assert decision.text in ("", "pump off")


def test_what_the_second_listener_cannot_read_is_rejected() -> None:
    [decision] = heard(First("pump on", **FAIR), Other(""))
    assert not decision.accepted


def test_in_a_live_session_a_worker_hears_while_the_ear_goes_on() -> None:
    other = Other("pump on", wait=0.05)
    second = Ahead(other)
    ear = Ear([First("pump on", **FAIR)], Loudness(), second=second)
    ear.open(GRAMMAR)
    [decision] = decisions(ear, scene(0.5, tone(0.7), 1.5))
    second.close()
    assert decision.text == "pump on"
    assert threading.get_ident() not in other.threads


@pytest.mark.parametrize(
    ("other", "told"),
    [(Other("go back", wait=1.0), "late"), (Other("go back", problem=RuntimeError("broken")), "RuntimeError: broken")],
)
def test_a_late_or_broken_second_listener_is_told_of_and_the_first_decides_alone(other: Other, told: str) -> None:
    notices: list[str] = []
    second = Ahead(other, patience=0.1, fail=notices.append)
    ear = Ear([First("go back", ratio=-0.5, weakest=-1.0)], Loudness(), limits=Limits(certain=1.1), second=second)
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
