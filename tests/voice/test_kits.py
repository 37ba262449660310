"""Every kit from greeting to goodbye by voice: sound in, sound out, on the shipped path and the audio's clock."""

from pathlib import Path

import pytest

from assistant.app import offline, wiring
from assistant.app.demo import Line, Parent
from assistant.app.settings import load as load_settings
from assistant.audio import scenery
from assistant.audio.echo import EchoPath
from assistant.audio.files import FileSound
from assistant.audio.level import to_wave
from assistant.core.events import Heard, Started
from assistant.screen.terminal import NoScreen
from tests.technique.test_kits import PATHS
from tests.voice.speech import content, sphinx, spoken

VOICE = "flite rms"


def lines(kit: str, folder: Path) -> list[Line]:
    """What is said at each step of the kit's way, as it arrives across a small room."""
    steps = ["check-in", *(step for _, step in PATHS[kit])]
    said = []
    for number, ((intent, _), step) in enumerate(zip(PATHS[kit], steps, strict=False)):
        phrase = content().phrasebook.intents[intent][0]
        clip = scenery.room(to_wave(spoken(phrase, VOICE, folder)), number)
        said.append(Line(step, phrase, 1.3, clip))
    return said


@pytest.mark.parametrize("kit", PATHS)
def test_a_kit_is_walked_by_voice_and_nothing_else_acts(
    kit: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HANDSON_CACHE", str(tmp_path / "cues"))
    loaded = load_settings({"kit": kit, "pace": "off", "rate": 200}, {"HANDSON_CONFIG": "/dev/null"})
    made = wiring.Parts(loaded, content(), sphinx(), ())
    parent = Parent(content().script, lines(kit, tmp_path), lambda t, text: None, pump_snr=24.0)
    heard: list[str] = []
    echo = EchoPath(0.09, -20.0)  # the speaker is heard by the microphone all the while
    with wiring.open_log(folder=tmp_path) as log, FileSound(parent.pieces(), echo=echo) as sound:
        name = log.begin(kit, "hands-on", "2026-01-01T12:00:00", "en")
        session = wiring.session(made, sound, NoScreen(), log, name, at_once=True)
        parent.running, parent.sounding = session.running, lambda: session.mouth.sounding
        session.running.observers = (
            parent.observe,
            lambda event, before, after, effects: heard.append(event.intent) if isinstance(event, Heard) else None,
        )
        offline.run(sound, session, Started(0.0, kit, preferences=tuple(loaded.preferences({}).items())))
    assert heard == [intent for intent, _ in PATHS[kit]]
    assert session.running.ended == "finished"
