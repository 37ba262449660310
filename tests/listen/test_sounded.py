"""Phrases against the sounds of a segment: which are likely, by how much, and when their words were said."""

from functools import cache

import numpy as np
import pytest

from assistant.core import grammar as network
from assistant.listen.ctc import NEVER, Search
from assistant.listen.phone_head import BLANK, FRAME, LogProbabilities
from assistant.listen.phones import Dictionary
from assistant.listen.sounded import ALONE, Sounded

PHRASES = ("flow slowed", "flow stopped", "the flow slowed", "left sixty", "left sixteen", "next")
MEANINGS = {"the flow slowed": "flow slowed"}
GRAMMAR = network.build("g", PHRASES, PHRASES)
SPAN = 3  # frames of a phone here


@cache
def dictionary() -> Dictionary:
    return Dictionary()


def frames(text: str, before: int = 5, doubt: float = 0.01) -> LogProbabilities:
    """A text, said clearly, each phone for three frames with a blank behind, after some silence."""
    labels = [BLANK] * before
    for phone in dictionary().sound(text.split()):
        labels += [phone] * SPAN + [BLANK]
    table = np.full((len(labels), BLANK + 1), doubt / BLANK)
    table[range(len(labels)), labels] = 1 - doubt
    found: LogProbabilities = np.log(table).astype(np.float32)
    return found


def sounded(text: str, doubt: float = 0.01) -> Sounded:
    grammar = network.Grammar(
        GRAMMAR.name, GRAMMAR.size, GRAMMAR.arcs, GRAMMAR.finals, means=lambda each: MEANINGS.get(each, each)
    )
    return Sounded(frames(text, doubt=doubt), Search(grammar, dictionary()), dictionary())


@pytest.mark.parametrize("text", PHRASES)
def test_what_was_said_is_the_likeliest_and_clearly_so(text: str) -> None:
    heard = sounded(text)
    assert heard.nearest[0] == text
    told = heard.rate(text)
    assert told["sounded"] > -0.2
    assert told["free"] == pytest.approx(0.0, abs=0.5)
    assert told["clear"] > 5


def test_another_wording_of_the_same_is_no_rival_and_named_once() -> None:
    heard = sounded("flow slowed", doubt=0.6)
    assert heard.nearest[0] == "flow slowed"
    assert "the flow slowed" not in heard.nearest
    other = Sounded(frames("flow slowed", doubt=0.6), Search(GRAMMAR, dictionary()), dictionary())  # all differ
    assert "the flow slowed" in other.nearest
    assert heard.rate("the flow slowed")["clear"] > 0 > other.rate("the flow slowed")["clear"]


def test_other_words_are_far_from_every_phrase() -> None:
    heard = sounded("umbrella")
    assert max(heard.rate(phrase)["sounded"] for phrase in PHRASES) < -1.0
    assert max(heard.rate(phrase)["free"] for phrase in PHRASES) < -5.0


def test_the_only_phrase_has_no_rival() -> None:
    alone = network.build("g", ["next"], ["next"])
    assert Sounded(frames("next"), Search(alone, dictionary()), dictionary()).rate("next")["clear"] == ALONE


def test_words_are_timed_by_their_sounds() -> None:
    words = sounded("left sixty").words("left sixty")
    assert [word.text for word in words] == ["left", "sixty"]
    left = len(dictionary().sound(["left"]))
    assert words[0].start == pytest.approx(5 * FRAME, abs=0.021)
    assert words[1].start == pytest.approx((5 + left * (SPAN + 1)) * FRAME, abs=0.021)
    assert words[1].end == pytest.approx(len(frames("left sixty")) * FRAME - FRAME, abs=0.041)


def test_a_phrase_that_does_not_fit_into_the_segment_has_no_words() -> None:
    short = Sounded(frames("next")[:4], Search(GRAMMAR, dictionary()), dictionary())
    assert short.words("left sixty") == ()
    assert short.rate("left sixty")["sounded"] <= NEVER / 20
    nothing = Sounded(frames("next")[:0], Search(GRAMMAR, dictionary()), dictionary())
    assert nothing.nearest == ()
    assert nothing.words("next") == ()
