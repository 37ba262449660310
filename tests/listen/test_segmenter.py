"""When an utterance is over: driven by blocks alone."""

from dataclasses import replace

import numpy as np
import pytest

from assistant.audio.ports import RATE, Block, Pcm
from assistant.core import grammar as network
from assistant.listen.ear import Ear
from assistant.listen.hear import blocks
from assistant.listen.patience import Patience, needed, patience_for
from assistant.listen.ports import Decision
from tests.listen.conftest import scene
from tests.listen.makers import Loudness, Parrot, decisions, tone

PHRASES = ["next", "next step", "go back"]
AMOUNTS = ["sixty", "sixty millilitres", "sixty five", "left sixty", "left sixty right sixty"]
GRAMMAR = network.with_fillers(network.build("g", [*PHRASES, *AMOUNTS], PHRASES), ["okay"], ["please"])


def make(*texts: str) -> tuple[Ear, Parrot]:
    parrot = Parrot(*texts)
    ear = Ear(parrot, Loudness())
    ear.open(GRAMMAR)
    return ear, parrot


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("go back", 0.19, 0.25),
        ("next", 0.6, 0.66),
        ("sixty", 0.4, 0.46),
        ("left sixty", 0.4, 0.46),
        ("go", 0.6, 0.66),
    ],
)
def test_how_long_silence_must_last(text: str, least: float, most: float) -> None:
    ear, _ = make(text)
    [decision] = decisions(ear, scene(0.5, tone(0.7), 1.5))
    assert decision.accepted == GRAMMAR.accepts(text)
    assert least <= decision.decided_at - decision.speech_end <= most


@pytest.mark.parametrize(
    ("text", "patience"),
    [
        ("go back", "whole"),
        ("next", "open"),
        ("okay next", "open"),
        ("sixty", "amount"),
        ("left sixty", "pair"),
        ("sixty millilitres", "whole"),
    ],
)
def test_patience_is_for_what_may_go_on(text: str, patience: str) -> None:
    assert patience_for(text, GRAMMAR, Patience()) == getattr(Patience(), patience)


def test_a_doubtful_phrase_waits_for_talk_to_go_on() -> None:
    sure = Decision(True, "go back", 0.97, "", (), 0.0, 0.7, 0.9, sure=True)
    doubtful = replace(sure, sure=False)
    waits = [needed(decision, GRAMMAR, Patience()) for decision in (sure, doubtful)]
    assert waits == [Patience().whole, Patience().doubtful]


def test_a_short_pause_does_not_end_speech() -> None:
    ear, _ = make("next")
    [decision] = decisions(ear, scene(0.5, tone(0.4), 0.3, tone(0.4), 1.5))
    assert decision.speech_end - decision.speech_start > 1.0


def test_the_same_speech_is_decoded_once() -> None:
    ear, parrot = make("go")
    decisions(ear, scene(0.5, tone(0.7), 1.5))
    assert len(parrot.asked) == 1


def test_a_click_is_nothing() -> None:
    ear, parrot = make("next")
    assert decisions(ear, scene(0.5, tone(0.05), 1.5)) == []
    assert parrot.asked == []


def test_speech_without_end_is_rejected_once_and_what_follows_is_heard() -> None:
    ear, _ = make("go back")
    long, phrase = decisions(ear, scene(0.5, tone(8.0), 1.5, tone(0.7), 1.0))
    assert (long.reason, phrase.text) == ("too long", "go back")


def test_lost_blocks_end_an_utterance() -> None:
    ear, _ = make("go back")
    first = list(blocks(scene(0.5, tone(0.5)), 0, 0))
    later = [Block(block.t + 20, block.samples) for block in blocks(scene(1.5), 0, 0)]
    assert [item for block in [*first, *later] for item in ear.feed(block)] == []
    assert ear.counters["gaps"] == 1


def test_nothing_is_heard_while_no_grammar_is_open() -> None:
    ear, parrot = make("go back")
    ear.open(None)
    assert decisions(ear, scene(0.5, tone(0.7), 1.5)) == []
    assert parrot.asked == []


def test_blocks_of_any_size_decide_the_same() -> None:
    pcm = scene(0.5, tone(0.7), 1.5)

    def decided(size: int) -> Decision:
        ear, _ = make("go back")
        cut = [Block((at + size) / RATE, part(pcm, at, size)) for at in range(0, len(pcm) - size, size)]
        [decision] = [item for block in cut for item in ear.feed(block) if isinstance(item, Decision)]
        return decision

    assert decided(320).speech_end == pytest.approx(decided(512).speech_end)


def part(pcm: Pcm, at: int, size: int) -> Pcm:
    return np.ascontiguousarray(pcm[at : at + size])


@pytest.mark.parametrize(("loud", "pause", "texts"), [(0.2, 0.3, []), (0.02, 0.6, ["go back"])])
def test_what_follows_a_speech_that_was_too_long_counts_only_behind_a_real_pause(
    loud: float, pause: float, texts: list[str]
) -> None:
    ear, _ = make("go back")
    heard = decisions(ear, scene(0.5, tone(7.0, loud), pause, tone(0.7), 1.5))
    assert heard[0].reason == "too long"
    assert [decision.text for decision in heard[1:]] == texts
