"""Korean talk that is no command, a pump and a quiet room: the built-in Korean words do not act on them."""

from pathlib import Path

import numpy as np
import pytest

from assistant.app import wiring
from assistant.app.settings import load as load_settings
from assistant.audio import scenery
from assistant.audio.ports import RATE, Block, Wave
from assistant.bench.hear import voices
from assistant.core.places import Place, places
from assistant.listen.ear import Ear
from assistant.listen.hear import blocks
from assistant.listen.ports import Decision
from tests.korean.test_session import MODEL

TALK = (
    "오늘 날씨가 정말 좋네요",
    "내일 병원에 가야 하는데 몇 시에 갈까",
    "아기가 어젯밤에 잠을 잘 못 잤어",
    "시장에서 과일을 사 왔어요",
    "전화가 왔는데 못 받았어",
    "텔레비전 소리가 너무 커",
    "어머니가 주말에 오신대",
    "커피 한 잔 마시고 싶다",
    "그 영화 봤어 재미있더라",
    "비가 올 것 같으니까 우산 가져가",
    "할머니가 김치를 보내 주셨어",
    "버스가 십 분 늦게 왔어",
)
SPEAKERS = ("espeak ko", "espeak ko+f3")
WHERE = ("double-electric check-in", "double-electric massage-and-compress", "double-electric choose", "hurts")
PAUSE = 1.0  # seconds behind a sentence
NOISE = 20.0  # seconds


@pytest.fixture(scope="module")
def made() -> wiring.Parts:
    return wiring.parts(load_settings({"language": "ko", "model": MODEL}, {"HANDSON_CONFIG": "/dev/null"}))


def acts(made: wiring.Parts, place: Place, sound: Wave) -> list[str]:
    """What the session's ear accepts where `place` is open."""
    ear = wiring.ear(made)
    ear.open(made.content.phrasebook.grammar(place.open))
    heard = [item for block in blocks(scenery.pcm(sound)) for item in _fed(ear, block)]
    return [item.text for item in heard if item.accepted]


def _fed(ear: Ear, block: Block) -> list[Decision]:
    return [item for item in ear.feed(block) if isinstance(item, Decision)]


@pytest.mark.parametrize("name", WHERE)
def test_korean_talk_is_no_command(
    name: str, made: wiring.Parts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HANDSON_CACHE", str(tmp_path))
    place = next(each for each in places(made.content.script) if each.name == name)
    speaker = voices.voice(SPEAKERS[WHERE.index(name) % len(SPEAKERS)])
    said = [np.pad(scenery.room(voices.said(speaker, text), 1), (0, int(PAUSE * RATE))) for text in TALK]
    whole = np.concatenate(said)
    assert acts(made, place, whole + scenery.background(whole.size / RATE + 0.1, 2, -60.0)[: whole.size]) == []


def test_a_pump_and_a_quiet_room_are_no_command(made: wiring.Parts) -> None:
    everywhere = Place("everywhere", frozenset({*made.content.phrasebook.intents, "amount"}))
    noise = np.concatenate([scenery.pump(NOISE, 3) * 0.2, scenery.background(NOISE, 4, -45.0)])
    assert acts(made, everywhere, noise) == []
