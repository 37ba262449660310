"""Files through the shipped ear."""

from pathlib import Path

import numpy as np
import pytest

from assistant.audio.ports import Pcm
from assistant.core.grammar import Grammar
from assistant.listen.ear import Ear
from assistant.listen.hear import blocks, hear_samples, outcome, summary
from assistant.listen.ports import Decision
from assistant.listen.sphinx import PocketSphinx
from tests.listen.conftest import NOISES, Speaker, scene


def test_a_file_is_decided_the_same_every_time(sphinx: PocketSphinx, english: Grammar, say: Speaker) -> None:
    pcm = scene(0.3, say("repeat that"), 0.4, say("the weather is nice"), 0.9)

    def heard() -> list[object]:
        ear = Ear(sphinx)
        ear.open(english)
        return [item for block in blocks(pcm) for item in ear.feed(block)]

    assert heard() == heard() != []


def test_blocks_count_time_from_the_samples() -> None:
    made = list(blocks(np.ones(640, np.int16), lead=0.1, trail=0.1))
    assert [block.t for block in made[:2]] == [0.02, 0.04]
    assert {block.samples.shape for block in made} == {(320,)}
    assert sum(int(block.samples.sum()) for block in made) == 640


def test_silence_is_no_speech(sphinx: PocketSphinx, english: Grammar) -> None:
    decision = hear_samples(lambda: Ear(sphinx), np.zeros(16000, np.int16), english)
    assert (decision.accepted, decision.reason) == (False, "no speech")


@pytest.mark.parametrize("name", NOISES)
@pytest.mark.parametrize("level", [0.03, 0.2])
def test_noises_give_no_command(name: str, level: float, sphinx: PocketSphinx, english: Grammar) -> None:
    noise = scene(12.0, noise=level * NOISES[name](12 * 16000))
    assert not hear_samples(lambda: Ear(sphinx), noise, english).accepted


@pytest.mark.parametrize(
    ("said", "heard", "expected"),
    [
        ("go back", "go back", "accepted"),
        ("go back", "pause", "wrong"),
        ("go back", "", "missed"),
        ("hello", "", "rejected"),
        ("hello", "pause", "wrong"),
    ],
)
def test_what_counts_as_right(said: str, heard: str, expected: str, english: Grammar) -> None:
    decision = Decision(bool(heard), heard, 1.0, "", (), 0.0, 1.0, 1.2)
    assert outcome(said, decision, english) == expected


def test_a_manifest_is_scored_row_by_row(sphinx: PocketSphinx, english: Grammar, say: Speaker) -> None:
    texts = ["repeat that", "we bought bread and cheese at the market"]
    sounds: dict[str, Pcm] = {f"{number}.wav": scene(say(text)) for number, text in enumerate(texts)}
    rows = [{"wav": wav, "text": text} for wav, text in zip(sounds, texts, strict=True)]
    scored = summary(lambda: Ear(sphinx), rows, lambda path: sounds[path.name], Path(), english)
    assert [row.outcome for row in scored.rows] == ["accepted", "rejected"]
    assert scored.count("accepted") == 1
