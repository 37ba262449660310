"""A partner records cues in his voice, from files and over the microphone; a session plays them."""

import json
import re
import signal
from pathlib import Path

import numpy as np
import pytest
import soundfile

from assistant.audio import scenery
from assistant.audio.ports import RATE, Pcm, Wave
from assistant.audio.resample import resampled
from tests.e2e.person import RUN, Home, Person, place, write
from tests.sound import RATE as CARD_RATE
from tests.sound import VirtualCard
from tests.voices import spoken

HELLO = "Hello, my love. Say help me at any time."
PAIN = "First, how are you today? Think of sharp or lasting pain, bleeding, or a damaged nipple."
ASKS = "k keep, a again, s skip, q quit"
OTHERWISE = "a again, s skip, q quit"


@pytest.fixture
def partner(bare: Home) -> Home:
    """A home with a pack whose first cue is reworded, in use."""
    home = bare.with_env(HANDSON_PACKS=str(bare.folder / "packs"), HANDSON_CONFIG=str(bare.folder / "handson.toml"))
    (home.folder / "handson.toml").write_text('prompts = "ours"\n')
    reword(home, HELLO)
    return home


def reword(home: Home, hello: str) -> None:
    """Give the first cue other words."""
    cues = home.folder / "packs" / "ours" / "en" / "cues"
    cues.mkdir(parents=True, exist_ok=True)
    words = f'check-in.hello:\n  say: ["{hello}", "Hello once more."]\n  night: ["Hello."]\n'
    (cues / "mine.yaml").write_text(words)


def recordings(home: Home) -> Path:
    return home.folder / "packs" / "ours" / "en" / "recordings"


def taken_in(home: Home, **texts: str) -> str:
    """Import a take of each line, `_` for a point in its name; what was told."""
    for name, text in texts.items():
        spoken(home.folder / "takes" / f"{name}.wav".replace("__", "."), text)
    done = home.asks("prompts", "record", "--import", home.folder / "takes")
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr


def session(home: Home, seconds: float = 14.0) -> tuple[Wave, str, list[str]]:
    """A session of that length in which nobody speaks, by day: what it said, its screen, the cues."""
    room = scenery.pcm(scenery.background(seconds, 1))
    heard, said, events = home.folder / "quiet.wav", home.folder / "said.wav", home.folder / "events.jsonl"
    done = home.asks(*RUN, "--night", "off", "--input", write(heard, room), "--output", said, "--events", events)
    assert done.returncode == 0, done.stderr
    samples = soundfile.read(str(said), dtype="float32")[0][:, 1]
    cues = [cue for line in events.read_text().splitlines() for cue in json.loads(line)["cues"]]
    return samples, done.stdout, cues


def original(home: Home, name: str) -> Wave:
    """A recording of the pack at 16 kHz."""
    return read(recordings(home) / name)


def read(path: Path) -> Wave:
    """A sound file at 16 kHz."""
    samples, rate = soundfile.read(str(path), dtype="float32")
    return resampled(samples, rate, RATE)


def test_a_session_plays_what_was_recorded_and_speaks_the_rest(partner: Home) -> None:
    told = taken_in(partner, **{"check-in.hello": HELLO})
    assert "check-in.hello.wav: check-in.hello, " in told
    said, screen, cues = session(partner)
    assert cues[:2] == ["check-in.hello", "check-in.pain"]
    clip = original(partner, "check-in.hello.flac")
    at, alike = place(said, clip)
    assert alike > 0.95
    assert at < 0.2 * RATE
    later = said[at + clip.size + RATE // 5 :]
    assert np.abs(later).max() > 0.01  # the next cue, which nobody recorded, is spoken
    assert HELLO in screen
    assert partner.asks("prompts", "check", "ours").stdout == "No mistakes in ours.\n"


def test_a_damaged_recording_is_told_once_and_the_voice_says_the_cue(partner: Home) -> None:
    taken_in(partner, **{"check-in.hello": HELLO})
    clip = original(partner, "check-in.hello.flac")
    file = recordings(partner) / "check-in.hello.flac"
    data = bytearray(file.read_bytes())
    data[len(data) // 2 :] = bytes(len(data) - len(data) // 2)
    file.write_bytes(data)
    said, screen, _ = session(partner)
    assert screen.count("A recording cannot be played, so the voice speaks") == 1
    assert place(said, clip)[1] < 0.5
    assert np.abs(said[: 2 * RATE]).max() > 0.01
    assert "[recording-damaged]" in partner.asks("prompts", "check", "ours").stdout


def test_a_cue_that_was_reworded_since_is_spoken_by_the_voice_and_named_by_the_check(partner: Home) -> None:
    taken_in(partner, **{"check-in.hello": HELLO})
    clip = original(partner, "check-in.hello.flac")
    fresh = "Good evening, dear. Say help me at any time."
    reword(partner, fresh)
    told = partner.asks("prompts", "check", "ours").stdout
    assert "index.yaml:4:1: warning: 'check-in.hello.flac' says" in told
    assert f"here stands '{fresh}': handson prompts record check-in.hello [recording-stale]" in told
    said, screen, _ = session(partner)
    assert fresh in screen
    assert place(said, clip)[1] < 0.5


def test_a_text_is_joined_from_pieces_where_all_are_recorded(partner: Home) -> None:
    pieces = {"going-on.part1": "Back to", "value.step.knead": "kneading"}
    assert "not taken" not in taken_in(partner, **pieces)
    out = partner.folder / "joined.wav"
    done = partner.asks("say", "Back to kneading.", "--output", out)
    assert done.returncode == 0, done.stderr
    first, second = (place(read(out), original(partner, f"{name}.flac")) for name in pieces)
    assert min(first[1], second[1]) > 0.95
    assert first[0] < second[0]
    assert partner.asks("say", "Back to little circles.", "--output", out).returncode == 0
    assert place(read(out), original(partner, "going-on.part1.flac"))[1] < 0.6


def test_files_that_cannot_be_taken_are_told_one_by_one(partner: Home) -> None:
    takes = partner.folder / "takes"
    good = spoken(takes / "switched.left.wav", "Now the left side.")
    samples, rate = soundfile.read(str(good), dtype="float32")
    soundfile.write(str(takes / "switched.right.ogg"), samples * 0.5, rate)
    soundfile.write(str(takes / "goodbye.flac"), samples * 0.001, rate)
    soundfile.write(str(takes / "goodbye.2.wav"), np.clip(samples / np.abs(samples).max() * 2, -1, 1), rate)
    soundfile.write(str(takes / "knead.wav"), samples, rate)
    soundfile.write(str(takes / "softer.wav"), np.concatenate([samples] * 8), rate)
    for name in ("gooodbye.wav", "hurts.wav", "amount.wav"):
        (takes / name).write_bytes(good.read_bytes())
    (takes / "finish.flac").write_bytes(b"fLaC, or so it says")
    (takes / "notes.txt").write_text("to do")
    done = partner.asks("prompts", "record", "--import", takes)
    told = dict(line.split(": ", 1) for line in done.stdout.splitlines() if line[0] != " ")
    assert told.pop("switched.left.wav").startswith("switched.left, ")
    assert told.pop("switched.right.ogg").startswith("switched.right, ")
    why = {
        "goodbye.flac": "too quiet",
        "goodbye.2.wav": "dB too loud",
        "knead.wav": "too short for its text",
        "softer.wav": "too long for its text",
        "gooodbye.wav": "Near: goodbye",
        "hurts.wav": "about safety",
        "amount.wav": "can become anything ({amount})",
        "finish.flac": "not a sound file",
        "notes.txt": "no file of .wav, .flac, .ogg",
    }
    assert set(told) == set(why)
    for name, part in why.items():
        assert "not taken" in told[name]
        assert part in told[name]
    assert done.returncode == 1
    assert "2 of 11 files taken" in done.stderr
    there = sorted(file.name for file in recordings(partner).glob("*.flac"))
    assert there == ["switched.left.flac", "switched.right.flac"]


@pytest.fixture
def at_microphone(partner: Home, card: VirtualCard) -> Home:
    names = ("XDG_RUNTIME_DIR", "PULSE_RUNTIME_PATH", "PULSE_SERVER", "PULSE_COOKIE", "PULSE_STATE_PATH")
    return partner.with_env(**{name: card.env[name] for name in (*names, "ALSA_CONFIG_PATH")})


def pcm(path: Path, gain: float = 1.0) -> Pcm:
    """A WAV for the microphone, its peak at `gain` of full scale."""
    samples = read(path)
    return scenery.pcm(samples / np.abs(samples).max() * np.float32(gain))


RECORD = ("prompts", "record")


def test_a_cue_is_recorded_over_the_microphone_played_back_heard_and_kept(
    at_microphone: Home, card: VirtualCard
) -> None:
    home = at_microphone
    take = pcm(spoken(home.folder / "a.wav", HELLO), 0.5)
    with Person(home, *RECORD, "check-in.hello", card=card, tty=True) as person, card.recording() as speaker:
        person.sees("1 of 3  check-in.hello")
        person.sees(HELLO)
        for number in "321":
            person.sees(f"  {number}")
        person.sees("Speak now")
        card.speak(take)
        heard = person.sees("I heard: ", 40)
        assert "my love" in heard.text
        person.sees(ASKS)
        person.types("x")  # none of the keys
        person.sees(ASKS)
        person.types("k")
        person.sees("Kept.")
        person.sees("2 of 3  check-in.hello.2")
        person.types("q")
        person.sees("1 kept. Of these 3, the voice speaks 2.")
        assert person.code() == 0
        played = speaker.samples
    kept = original(home, "check-in.hello.flac")
    assert place(kept, take[RATE // 4 : -RATE // 4].astype(np.float32))[1] > 0.95
    assert kept.size < take.size + RATE  # the silence around it is cut off
    assert place(played, resampled(kept, RATE, CARD_RATE))[1] > 0.9
    assert (recordings(home) / "index.yaml").read_text().endswith(f"check-in.hello.flac: {HELLO}\n")


def test_what_is_wrong_with_a_take_is_told_and_it_is_said_again(at_microphone: Home, card: VirtualCard) -> None:
    home = at_microphone
    voice = spoken(home.folder / "a.wav", HELLO)
    loud = pcm(voice, 3.0)
    with Person(home, *RECORD, "check-in.hello", "--missing", card=card, tty=True) as person:
        person.sees("Speak now")
        card.speak(loud)
        told = re.search(r"about (\d+) dB too loud", person.sees("cut off at full scale", 40).text)
        assert told
        assert 6 <= int(told[1]) <= 14  # it was 9.5
        person.sees(ASKS)
        person.types("a")
        person.sees("1 of 3")
        person.sees("Speak now")
        card.speak(pcm(voice, 0.004))
        person.sees("too quiet", 40)
        person.sees(ASKS)
        person.types("a")
        person.sees("Speak now")
        person.types("")  # Enter, with nothing said
        person.sees("I heard no voice")
        person.sees(OTHERWISE)
        person.types("a")
        person.sees("Speak now")
        card.speak(pcm(voice, 0.5))
        person.sees(ASKS, 40)
        person.types("k")
        person.sees("2 of 3")
        person.ends(signal.SIGINT)
        person.sees("1 kept.")
        assert person.code() == 0
    assert home.asks("prompts", "check", "ours").stdout == "No mistakes in ours.\n"
    with Person(home, *RECORD, "check-in.hello", "--missing", card=card, tty=True) as person:
        person.sees("1 of 2  check-in.hello.2")


def test_a_microphone_that_goes_is_told_and_nothing_is_lost(at_microphone: Home, card: VirtualCard) -> None:
    with Person(at_microphone, *RECORD, "goodbye", card=card, tty=True) as person:
        person.sees("Speak now")
        card.take_microphone()
        person.sees("The microphone went away")
        person.sees(OTHERWISE)
        person.types("q")
        assert person.code() == 0


def test_without_a_microphone_a_message_tells_what_to_do(partner: Home) -> None:
    done = partner.asks("prompts", "record", "goodbye")
    assert done.returncode == 3
    assert "No microphone was found" in done.stderr
    assert "--import" in done.stderr
    assert "Traceback" not in done.stderr
