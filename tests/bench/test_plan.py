"""The plan: seeded, even, and only of what is open."""

from collections import Counter

import pytest

from assistant.bench.hear import others, plan
from assistant.bench.hear.plan import Clip, Minutes, Size, Source
from assistant.bench.hear.recordings import Recording
from assistant.bench.hear.voices import voice
from assistant.content.loader import load
from assistant.core.places import places
from assistant.core.waiting import GOOD_NIGHT, START

SIZE = Size(300, Minutes(4, 4), Minutes(4, 8), 10)
VOICES = tuple(map(voice, ("espeak en-us", "espeak en-us+f3", "flite slt")))
RECORDINGS = (
    Recording("a/stop.wav", "stop", "ann", 1.0, "command"),
    Recording("a/tree.wav", "tree", "bob", 1.0, "command"),
    Recording("a/cry.wav", "baby cry", "cem", 5.0, "noise"),
)


@pytest.fixture(scope="module")
def source() -> Source:
    content = load("en")
    return Source(content.phrasebook, places(content.script), VOICES, RECORDINGS)


@pytest.fixture(scope="module")
def clips(source: Source) -> list[Clip]:
    return plan.clips(source, SIZE, 1)


def test_the_same_seed_gives_the_same_plan_and_another_seed_another(source: Source, clips: list[Clip]) -> None:
    assert plan.clips(source, SIZE, 1) == clips
    assert plan.clips(source, SIZE, 2) != clips
    assert others.stretches(source, SIZE, 1) == others.stretches(source, SIZE, 1)


def test_every_phrase_is_said_and_every_voice_as_often(source: Source, clips: list[Clip]) -> None:
    made = [clip for clip in clips if clip.voice]
    said = {clip.phrase.text for clip in made}
    in_sessions = source.book.intents.keys() - {GOOD_NIGHT, START}
    assert {text for intent in in_sessions for text in source.book.intents[intent]} <= said
    voices = Counter(clip.voice for clip in made)
    assert max(voices.values()) - min(voices.values()) <= 1


def test_every_command_is_open_where_it_is_said(source: Source, clips: list[Clip]) -> None:
    for clip in clips:
        match = source.book.parse(clip.phrase.text, clip.place.open)
        assert match is not None
        assert (match.intent, match.amounts) == (clip.phrase.intent, clip.phrase.amounts)


def test_a_recorded_command_is_a_command_and_never_other_talk_where_it_is_open(
    source: Source, clips: list[Clip]
) -> None:
    assert {clip.recording.text for clip in clips if clip.recording} == {"stop"}
    stretches = others.stretches(source, SIZE, 1)
    talk = {sound.name for stretch in stretches if stretch.kind == "talk" for sound in stretch.sounds}
    assert "a/tree.wav" in talk
    for stretch in stretches:
        if "stop" in stretch.place.open:
            assert not any(sound.name == "a/stop.wav" for sound in stretch.sounds)


def test_unique_hours_hold_each_sound_once(source: Source) -> None:
    stretches = [stretch for stretch in others.stretches(source, SIZE, 1) if stretch.hours == "unique"]
    names = [sound.name for stretch in stretches for sound in stretch.sounds]
    assert len(names) == len(set(names))


def test_made_up_talk_never_repeats_and_is_no_command(source: Source) -> None:
    every = frozenset({*source.book.intents, "amount"})
    sounds = others.stretches(source, Size(1, Minutes(60, 60), Minutes(0, 0), 0), 3)
    texts = [sound.text for stretch in sounds for sound in stretch.sounds if sound.text]
    assert len(texts) == len(set(texts)) > 500
    assert not any(source.book.parse(text.strip(".?").replace(",", ""), every) for text in texts)
