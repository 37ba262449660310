"""The bench knows no recogniser: it listens in Korean with Vosk as it does in English with PocketSphinx."""

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.app import wiring
from assistant.app.settings import load as load_settings
from assistant.bench.hear import voices
from assistant.bench.hear.baselines import LOOP, Beside
from assistant.bench.hear.listen import Listener
from assistant.bench.hear.noises import Noises
from assistant.bench.hear.places import Phrase
from assistant.bench.hear.plan import Clip
from assistant.content.loader import load
from assistant.core.places import Place
from assistant.listen.vosk import VoskRecogniser
from tests.korean.test_session import HERE, MODEL, phrasebook

SAID = (("넘어가", "next"), ("멈춰", "stop"), ("아프다", "hurts"), ("좋아", "better"), ("약해", "flow-slowed"))


def test_commands_are_heard_and_compared_in_korean(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HANDSON_CACHE", str(tmp_path))
    content = replace(load("en", HERE / "pack", technique="short"), language="ko", phrasebook=phrasebook())
    loaded = load_settings({"language": "ko", "kit": "plain"}, {"HANDSON_CONFIG": "/dev/null"})
    speakers = voices.installed("development", "ko")
    listener = Listener(wiring.Parts(loaded, content, VoskRecogniser(MODEL), ()), Noises((), speakers))
    place = Place("everywhere", frozenset(content.phrasebook.intents))
    clips = [
        Clip(number, place, Phrase(text, intent), speakers[0], "normal", 2, 0.4, "household", 30, number, beside=True)
        for number, (text, intent) in enumerate(SAID)
    ]
    rows = [row for clip in clips for row in listener.clip(clip).rows]
    assert sum(row.outcome == "right" for row in rows) >= 3, rows
    assert all("confidence" in row.scores for row in rows if row.outcome == "right")
    beside = Beside(listener, english=False)
    assert {row.system for clip in clips[:1] for row in beside.clip(clip).rows} == {LOOP}
