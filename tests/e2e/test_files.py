"""A session on a recording: `handson run --input ... --output ... --events ...`."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pytest
import soundfile
import soxr

from assistant.audio import scenery
from assistant.audio.ports import RATE, Pcm
from assistant.core.effects import Say
from assistant.core.replay import steps
from assistant.store.log import SessionLog
from tests.e2e.person import RUN, Clips, Home, content, place, voice, write

# what is said, and the cues to wait for before it; each is given the time that it takes and two seconds more
DIALOGUE = (
    (("check-in.hello", "check-in.pain", "check-in.signs", "check-in.question"), "ready"),
    (("get-ready.hands", "get-ready.parts", "get-ready.comfort"), "ready"),
    (("knead",), "what's next"),
    (("little-circles",), "what's next"),
    ((), "what's next"),
    (("start", "start.strength", "start.say-pump-on"), "pump on"),
    (("let-down",), "let down"),
    (("massage-and-compress", "massage-and-compress.release", "massage-and-compress.say-slowed"), "flow slowed"),
    (("pump-off", "choose.question"), "option one"),
    (("option-one",), "stop"),
)
SENTENCES = (
    "the umbrella stands behind the wooden cupboard",
    "on wednesday my neighbour painted his garage purple",
    "could somebody bring the yellow blanket from upstairs",
    "grandmother telephoned about the birthday invitation",
    "there were eleven penguins in that documentary",
    "he forgot the potatoes at the supermarket again",
    "tomorrow morning it will probably rain in scotland",
    "my brother plays saxophone in an orchestra",
    "the washing machine makes a horrible clattering",
    "we should invite caroline and her husband for dinner",
)
BUSY = "while True: pass"


@dataclass(frozen=True)
class Ran:
    """What a run on a recording left."""

    home: Home
    heard: Path
    spoken: Path
    events: bytes
    stdout: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The events file's lines."""
        return [json.loads(line) for line in self.events.splitlines()]


def dialogue(home: Home, said: Mapping[str, str] = MappingProxyType({})) -> Pcm:
    """A parent who waits for the cues of each step and then says what comes next, or `said` for it, in a quiet room."""
    clips = Clips(home, RATE)
    pieces: list[Pcm] = []
    for cues, words in DIALOGUE:
        length = sum(clips.clip(content().words.cues[cue].night[0].format(side="left")).size for cue in cues)
        pieces += [np.zeros(length + 2 * RATE, np.int16), voice(said.get(words, words))]
    speech = np.concatenate((*pieces, np.zeros(2 * RATE + 77, np.int16)))
    room = scenery.pcm(scenery.background(speech.size / RATE + 1, 1))[: speech.size]
    return (speech + room).astype(np.int16)


def run(home: Home, heard: Path, name: str) -> Ran:
    """Run it; files are named after `name`."""
    spoken, events = home.folder / f"{name}.wav", home.folder / f"{name}.jsonl"
    done = home.asks(*RUN, "--input", heard, "--output", spoken, "--events", events)
    assert done.returncode == 0, done.stderr
    return Ran(home, heard, spoken, events.read_bytes(), done.stdout)


@contextmanager
def busy() -> Iterator[None]:
    """Every core has other things to do."""
    others = [subprocess.Popen([sys.executable, "-c", BUSY]) for _ in range(3)]
    try:
        yield
    finally:
        for other in others:
            other.kill()
            other.wait()


@pytest.fixture
def ran(bare: Home) -> Ran:
    return run(bare, write(bare.folder / "dialogue.wav", dialogue(bare)), "spoken")


def test_a_run_on_a_recording_hears_it_all_records_both_sides_in_step_and_repeats_itself_when_busy(ran: Ran) -> None:
    assert [row["phrase"] for row in ran.rows if row["phrase"]] == [words for _, words in DIALOGUE]
    left, right = _sides(ran)
    assert np.array_equal(left, soundfile.read(str(ran.heard), dtype="int16")[0])
    _each_cue_is_at_its_moment(ran, right.astype(np.float32))
    with busy():
        again = run(ran.home, ran.heard, "again")
    assert again.events == ran.events
    assert again.spoken.read_bytes() == ran.spoken.read_bytes()


def _sides(ran: Ran) -> tuple[Pcm, Pcm]:
    both, rate = soundfile.read(str(ran.spoken), dtype="int16")
    assert rate == RATE
    assert both.shape == (soundfile.info(str(ran.heard)).frames, 2)
    return both[:, 0], both[:, 1]


def _each_cue_is_at_its_moment(ran: Ran, said: Any) -> None:
    """A cue begins in the block after its event; those of one event follow each other."""
    clips = Clips(ran.home, RATE)
    with closing(SessionLog.open(ran.home.recordings)) as log:
        logged = [(event.t, effects) for event, _, effects in steps(content().script, log.events("last"))]
    found = 0
    for number, (row, (t, effects)) in enumerate(zip(ran.rows, logged, strict=True)):
        says = [effect for effect in effects if isinstance(effect, Say) and effect.aloud]
        assert row["t"] == round(t, 3)
        assert row["cues"] == [say.cue for say in says]
        if row["kind"] not in ("Started", "Heard") or not says:
            continue
        begins = row["t"]
        ends = next((later["t"] for later in ran.rows[number + 1 :] if later["kind"] == "Heard"), said.size / RATE)
        for say in says:
            clip = clips.clip(content().words.text(say))
            start, stop = round((begins - 0.1) * RATE), round((begins + 0.2) * RATE) + clip.size
            if stop / RATE > ends:
                break  # it was cut short
            at, alike = place(said[max(0, start) : stop], clip)
            assert alike > 0.95, f"{say.cue} does not sound at {begins:.2f} s"
            assert abs((max(0, start) + at) / RATE - begins) < 0.045, f"{say.cue} is not at its moment"
            begins += clip.size / RATE
            found += 1
    assert found > 12


def test_a_stereo_recording_at_another_rate_is_converted_and_heard(bare: Home) -> None:
    speech = np.concatenate((np.zeros(RATE, np.int16), voice("ready"), np.zeros(2 * RATE, np.int16)))
    room = scenery.pcm(scenery.background(speech.size / RATE + 1, 1))[: speech.size]
    original = (speech + room).astype(np.float32) / np.float32(32768)
    other = soxr.resample(original, RATE, 44_100)
    heard = bare.folder / "stereo.flac"
    soundfile.write(str(heard), np.stack((other, other), axis=1), 44_100)
    ran = run(bare, heard, "spoken")
    assert [row["phrase"] for row in ran.rows if row["phrase"]] == ["ready"]
    both, rate = soundfile.read(str(ran.spoken), dtype="float32")
    assert abs(both.shape[0] - other.size * RATE / 44_100) <= 1
    at, alike = place(both[:, 0], original[RATE : 2 * RATE])
    assert rate == RATE
    assert abs(at - RATE) <= 1
    assert alike > 0.99


def test_hearing_files_and_a_manifest_tells_what_was_understood(bare: Home) -> None:
    for words in ("ready", "the umbrella stands behind the wooden cupboard"):
        speech = np.concatenate((np.zeros(RATE, np.int16), voice(words), np.zeros(RATE, np.int16)))
        write(bare.folder / f"{words.split()[-1]}.wav", speech)
    (bare.folder / "m.jsonl").write_text(
        '{"wav": "ready.wav", "text": "ready"}\n{"wav": "cupboard.wav", "text": "the umbrella"}\n'
    )
    done = bare.asks("hear", "--recogniser", "pocketsphinx", "--manifest", "m.jsonl")
    assert done.returncode == 0, done.stderr
    ready, cupboard, summary = map(json.loads, done.stdout.splitlines())
    assert (ready["accepted"], ready["phrase"], ready["intent"]) == (True, "ready", "ready")
    assert 1.0 < ready["speech_start"] < ready["speech_end"] < ready["decided_at"]
    assert not cupboard["accepted"]
    assert cupboard["reason"]
    assert summary == {"summary": {"accepted": 1, "rejected": 1, "wrong": 0, "missed": 0}}


def test_sentences_that_are_no_commands_do_nothing_and_leave_no_words_behind(bare: Home) -> None:
    gap = np.zeros(round(1.2 * RATE), np.int16)
    speech = np.concatenate([piece for words in SENTENCES for piece in (gap, voice(words))] + [gap])
    room = scenery.pcm(scenery.background(speech.size / RATE + 1, 1))[: speech.size]
    ran = run(bare, write(bare.folder / "talk.wav", (speech + room).astype(np.int16)), "spoken")
    rejected = [row for row in ran.rows if row["kind"] == "Rejected"]
    assert not [row for row in ran.rows if row["kind"] == "Heard"]
    assert len(rejected) >= len(SENTENCES)
    assert all(row["reason"] and row["phrase"] is None for row in rejected)
    assert _words_found(ran) == set()


def _words_found(ran: Ran) -> set[str]:
    """Words of the sentences, but those of the product itself, in anything that was written."""
    own = " ".join(
        (
            *(text for cue in content().words.cues for text in content().words.cues[cue].say),
            *content().phrasebook.intents,
        )
    )
    own += " ".join(phrase for phrases in content().phrasebook.intents.values() for phrase in phrases)
    known = set(own.lower().replace(".", " ").replace(",", " ").split())
    telling = {word for words in SENTENCES for word in words.split() if len(word) > 4 and word not in known}
    assert len(telling) > 30
    written = ran.stdout.lower().encode() + ran.events.lower()
    places = [path for path in ran.home.folder.rglob("*") if path.is_file() and path not in (ran.heard, ran.spoken)]
    names = " ".join(str(path) for path in (*places, *Path(ran.home.env["HANDSON_CACHE"]).iterdir())).lower().encode()
    data = b"\n".join((written, names, *(path.read_bytes().lower() for path in places)))
    assert ran.home.recordings in places
    return {word for word in telling if word.encode() in data or word.encode("utf-16-le") in data}


def test_with_both_listeners_the_same_dialogue_is_heard_and_gives_the_same_events_again(bare: Home) -> None:
    home = bare.with_env(HANDSON_SECOND_LISTENER="on")
    plainer = {"pump on": "pump is on"}  # which the second listener reads in this voice
    heard = write(home.folder / "dialogue.wav", dialogue(home, plainer))
    ran = run(home, heard, "spoken")
    assert [row["phrase"] for row in ran.rows if row["phrase"]] == [plainer.get(words, words) for _, words in DIALOGUE]
    with busy():
        assert run(home, heard, "again").events == ran.events
