"""The technique from its first step to its last in the built-in Korean words, heard by a real Vosk model.

The cues come back from the speaker into the microphone, so whatever they set off would be found.
"""

from pathlib import Path

import pytest

from assistant.app import offline, wiring
from assistant.app.demo import Line, Parent
from assistant.app.settings import load as load_settings
from assistant.audio import scenery
from assistant.audio.echo import EchoPath
from assistant.audio.files import FileSound
from assistant.bench.hear import voices
from assistant.content.demo import dialogue
from assistant.core.events import Amount, Heard, Started
from assistant.screen.terminal import NoScreen
from tests.korean.test_session import MODEL

VOICE = voices.voice("espeak ko")
LONGEST = 1.5  # seconds of silence before a line, so that the test is short
ECHO = EchoPath(0.08, -24.0)
NIGHT = 120  # two o'clock: the shorter cues


def test_the_whole_technique_runs_by_voice_in_the_built_in_korean_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HANDSON_CACHE", str(tmp_path / "kept"))
    loaded = load_settings({"language": "ko", "model": MODEL}, {"HANDSON_CONFIG": "/dev/null"})
    made = wiring.parts(loaded)
    script, book = made.content.script, made.content.phrasebook
    lines = [
        Line(each.at, each.says, min(each.after, LONGEST), scenery.room(voices.said(VOICE, each.says), number))
        for number, each in enumerate(dialogue("ko").lines)
    ]
    expected = [book.parse(line.says, {*book.intents, "amount"}) for line in lines]
    parent = Parent(script, lines, lambda t, text: None, pump_snr=25.0)
    heard: list[Heard] = []
    kit = script.default_kit
    with wiring.open_log(folder=tmp_path) as log, FileSound(parent.pieces(), echo=ECHO) as sound:
        name = log.begin(kit, script.kits[kit].name, "2026-01-01T00:00:00", "ko")
        session = wiring.session(made, sound, NoScreen(), log, name, at_once=True)
        parent.running, parent.sounding = session.running, lambda: session.mouth.sounding
        session.running.observers = (
            parent.observe,
            lambda event, before, after, effects: heard.append(event) if isinstance(event, Heard) else None,
        )
        offline.run(sound, session, Started(0.0, kit, minute=NIGHT))
    assert [(each.intent, each.phrase) for each in heard] == [(each.intent, each.phrase) for each in expected if each]
    assert session.running.ended == "finished"
    assert session.running.state.amounts == (Amount("left", 20.0, "ml"), Amount("right", 40.0, "ml"))
