"""The whole ear on synthesised speech."""

import pytest

from assistant.audio.ports import Pcm
from assistant.listen.ear import Ear
from assistant.listen.hear import blocks
from assistant.listen.ports import Decision
from tests.listen.conftest import Speaker, scene


def decisions(ear: Ear, pcm: Pcm) -> list[Decision]:
    return [item for block in blocks(pcm, 0, 0) for item in ear.feed(block) if isinstance(item, Decision)]


@pytest.mark.parametrize("phrase", ["repeat that", "go back", "it hurts", "i can't breathe", "make it longer"])
def test_a_phrase_is_accepted_as_it_was_said(phrase: str, ear: Ear, say: Speaker) -> None:
    [decision] = decisions(ear, scene(1.0, say(phrase), 1.0))
    assert (decision.accepted, decision.text) == (True, phrase)


@pytest.mark.parametrize("talk", ["i went to the shop yesterday to buy some bread", "the baby is asleep upstairs"])
def test_talk_is_rejected(talk: str, ear: Ear, say: Speaker) -> None:
    assert not any(decision.accepted for decision in decisions(ear, scene(1.0, say(talk), 1.0)))
