"""A consultant's day: her own words, two cues in her voice, handed on in a file, and a mother's session in them."""

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile

from assistant.audio import scenery
from assistant.audio.ports import RATE, Wave
from assistant.audio.resample import resampled
from tests.e2e.person import RUN, Home, place, write
from tests.voices import spoken

HELLO = "Good evening, you are welcome. Say help me at any time."
PAIN = "How are you? Any sharp or lasting pain, or a nipple that is sore?"
AWAITED = {"check-in.hello": HELLO, "check-in.pain": PAIN}


@pytest.fixture
def consultant(bare: Home) -> Home:
    """A home with a place for packs and settings of its own."""
    (bare.folder / "handson.toml").write_text("")
    return bare.with_env(HANDSON_PACKS=str(bare.folder / "packs"), HANDSON_CONFIG=str(bare.folder / "handson.toml"))


def _does(home: Home, *command: str | Path) -> str:
    done = home.asks(*command)
    assert done.returncode == 0, (command, done.stdout, done.stderr)
    return done.stdout


def _heard(path: Path) -> Wave:
    samples, rate = soundfile.read(str(path), dtype="float32")
    return resampled(samples, rate, RATE)


def _room(home: Home, *said: tuple[float, str], seconds: float) -> Path:
    """A quiet room in which flite says each text at its time."""
    room = scenery.background(seconds, 1)
    for at, text in said:
        voice = _heard(spoken(home.folder / "says.wav", text, voice="awb"))
        start = int(at * RATE)
        room[start : start + voice.size] += voice * 0.25 / np.abs(voice).max()
    return write(home.folder / "room.wav", scenery.pcm(room))


def test_from_init_to_a_session_in_her_words_and_her_voice(consultant: Home) -> None:
    home = consultant
    _does(home, "prompts", "init", "anna")
    for cue, text in AWAITED.items():
        _does(home, "prompts", "set", cue, text, text.replace("you", "you today", 1), "--pack", "anna")
    _does(home, "prompts", "set", "phrases.ready", "i am ready now", "ready", "--pack", "anna")
    for cue, text in AWAITED.items():
        spoken(home.folder / "takes" / f"{cue}.wav", text)
    told = _does(home, "prompts", "record", "--import", home.folder / "takes", "--pack", "anna")
    assert all(f"{cue}.wav: {cue}, " in told for cue in AWAITED)
    assert _does(home, "prompts", "check", "anna") == "No mistakes in anna.\n"
    _does(home, "prompts", "export", "anna", "-o", home.folder / "anna.zip")

    mother = home.with_env(HANDSON_PACKS=str(home.folder / "hers"))
    _does(mother, "prompts", "add", home.folder / "anna.zip")
    _does(mother, "prompts", "use", "anna")
    heard = _room(home, (40.0, "i am ready now"), seconds=55.0)
    out, events = home.folder / "said.wav", home.folder / "events.jsonl"
    screen = _does(mother, *RUN, "--night", "off", "--input", heard, "--output", out, "--events", events)

    said = soundfile.read(str(out), dtype="float32")[0][:, 1]
    for cue, text in AWAITED.items():
        assert text in screen
        recording = home.folder / "hers" / "anna" / "en" / "recordings" / f"{cue}.flac"
        assert place(said, _heard(recording))[1] > 0.95, cue
    rows = [json.loads(line) for line in events.read_text().splitlines()]
    assert [row["phrase"] for row in rows if row["phrase"]] == ["i am ready now"]
    assert "[getting ready]" in screen
