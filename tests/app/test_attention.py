"""What the ear decided as an event of the session: heard, hardly heard, or nothing."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from assistant.app.attention import Attention, Open
from assistant.app.door import Heeded
from assistant.app.mouth import Mouth
from assistant.audio.files import FileSound
from assistant.audio.ports import BLOCK, RATE, Block
from assistant.content.loader import Content, load
from assistant.core.events import Amount, Doubted, Event, Heard, Rejected
from assistant.core.grammar import Grammar
from assistant.listen.guard import Guard
from assistant.listen.ports import Decision, EarItem
from assistant.speak.cache import CueCache
from assistant.speak.tones import tone
from assistant.speak.voices import SilentVoice

OPEN = frozenset({"flow-slowed", "finish-session", "amount", "next"})
SCORES = (("likely", 0.6),)
ACCEPTED = Decision(True, "flow slowed", 0.8, "", SCORES, 1.0, 2.0, 2.5)
REJECTED = Decision(False, "", 0.6, "not sure", SCORES, 1.0, 2.0, 2.5, guess="um flow slowed", nearly=True)
SIXTY = replace(ACCEPTED, text="left sixty millilitres")


class Told:
    """An ear that is told what it decided."""

    def __init__(self, decision: Decision) -> None:
        self._decision = decision

    def open(self, grammar: Grammar | None, lenient: frozenset[str]) -> None:
        """It knows already."""

    def feed(self, block: Block) -> list[EarItem]:
        return [self._decision]


@cache
def content() -> Content:
    return load("en")


def event(decision: Decision, folder: Path) -> Event:
    """What a decision is for the session."""
    guard, book = Guard(), content().phrasebook
    with FileSound([]) as sound:
        mouth = Mouth(sound, CueCache(folder, SilentVoice(), RATE), guard, lambda name: tone(name, RATE), print, True)
        attention = Attention(sound, Told(decision), guard, mouth, book, print)
        attention.wanted = Open(OPEN, Heeded(book.grammar({"next"})), frozenset(), "ml")
        (found,) = attention.events(Block(2.5, np.zeros(BLOCK, np.int16)))
    return found


def test_what_is_accepted_is_heard(tmp_path: Path) -> None:
    assert event(ACCEPTED, tmp_path) == Heard(2.5, "flow-slowed", "flow slowed", "voice", (), 0.8)


def test_what_is_nearly_accepted_is_a_doubt_without_its_fillers(tmp_path: Path) -> None:
    doubt = Doubted(2.5, "flow-slowed", "flow slowed", (), 0.6, "not sure", SCORES)
    assert event(REJECTED, tmp_path) == doubt


@pytest.mark.parametrize(
    "decision",
    [replace(REJECTED, nearly=False), replace(REJECTED, guess=""), replace(REJECTED, guess="option one")],
)
def test_what_is_rejected_by_more_or_not_open_has_no_words(decision: Decision, tmp_path: Path) -> None:
    assert event(decision, tmp_path) == Rejected(2.5, "not sure", SCORES)


def test_what_ends_a_session_is_a_doubt_until_it_is_sure(tmp_path: Path) -> None:
    finish = replace(ACCEPTED, text="end session")
    assert event(finish, tmp_path) == Doubted(2.5, "finish-session", "end session", (), 0.8, "not sure", SCORES)
    assert isinstance(event(replace(finish, score=0.95), tmp_path), Heard)


@pytest.mark.parametrize(
    ("rivals", "asked"),
    [
        (("left sixteen millilitres",), True),
        (("right sixty millilitres",), True),
        (("next", "left sixteen"), True),
        (("left sixty mils",), False),  # the same amount, said in another way
        (("next",), False),
        ((), False),
    ],
)
def test_an_amount_is_a_doubt_where_another_one_is_nearly_as_likely(
    rivals: tuple[str, ...], asked: bool, tmp_path: Path
) -> None:
    found = event(replace(SIXTY, rivals=rivals), tmp_path)
    amounts = (Amount("left", 60.0, "ml"),)
    doubt = Doubted(2.5, "amount", "left sixty millilitres", amounts, 0.8, "", SCORES)
    assert found == (doubt if asked else Heard(2.5, "amount", "left sixty millilitres", "voice", amounts, 0.8))


def test_two_commands_that_are_nearly_as_likely_are_no_doubt(tmp_path: Path) -> None:
    assert isinstance(event(replace(ACCEPTED, rivals=("next",)), tmp_path), Heard)
