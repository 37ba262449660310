"""What no act may follow: other people's speech, and noise, as the ear has to listen to it for hours.

Every recording once ("unique"), each in some place; then again in a pump and in another place ("mixed").
Made-up talk and noise fill up what the recordings lack.
"""

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.bench.hear import noises, talk
from assistant.bench.hear.plan import Pack, Size, Source
from assistant.bench.hear.recordings import SPEECH, Recording
from assistant.bench.hear.voices import Voice
from assistant.core.places import Place

STRETCH = 150.0  # seconds in one place, listened to without a break
SENTENCE = 4.0  # seconds, about, of a made-up one
NOISE = 20.0  # seconds of a made-up noise
BESIDE = 60  # commands that the others listen to for each stretch of talk, and of noise, that they listen to
PUMPS = (24, 15, 10)  # dB of a sound over the pump


@dataclass(frozen=True, slots=True)
class Sound:
    """Something that no act may follow: a recording, or what `voice` says, or a made-up noise."""

    name: str
    kind: str  # "talk" or "noise"
    seed: int
    recording: Recording | None = None
    voice: Voice | None = None
    text: str = ""
    noise: str = ""
    pump: int | None = None  # dB of the sound over a pump


@dataclass(frozen=True, slots=True)
class Stretch:
    """Sounds one behind the other, in one place, listened to without a break."""

    number: int
    place: Place
    kind: str  # "talk" or "noise"
    hours: str  # "unique" or "mixed"
    sounds: tuple[Sound, ...]
    beside: bool = False


def stretches(source: Source, size: Size, seed: int) -> list[Stretch]:
    """All of them, numbered."""
    rng = random.Random(seed + 1)
    places = Pack(source.places, rng)
    planned: list[Stretch] = []
    for kind, make in (("talk", _talk), ("noise", _noise)):
        once, more = getattr(size.unique, kind), getattr(size.mixed, kind)
        sounds = make(source, 60 * once, rng)
        again = _again(rng.sample(sounds, len(sounds)), rng)
        for hours, listened, minutes in (("unique", sounds, once), ("mixed", again, more)):
            for number, piece in enumerate(_pieces(listened, 60 * minutes)):
                place = places.draw()
                fitting = tuple(sound for sound in piece if not _command(source, sound, place))
                beside = hours == "unique" and number * BESIDE < size.beside
                planned.append(Stretch(len(planned), place, kind, hours, fitting, beside))
    return planned


def _talk(source: Source, seconds: float, rng: random.Random) -> list[Sound]:
    """Recorded speech, then made-up talk in turns of a few sentences."""
    found = [each for each in source.recordings if each.kind in SPEECH]
    sounds = [_recorded(each, "talk", rng) for each in rng.sample(found, len(found))]
    voices, lines = Pack(source.voices, rng), talk.sentences(rng.randrange(2**31))
    missing = seconds - sum(each.seconds for each in found)
    while missing > 0:
        who = voices.draw()
        for _ in range(rng.randint(1, 4)):
            line = next(lines)
            sounds.append(Sound(f"{who.label}: {line}", "talk", rng.randrange(2**31), voice=who, text=line))
            missing -= SENTENCE
    return sounds


def _noise(source: Source, seconds: float, rng: random.Random) -> list[Sound]:
    """Recorded babies and noise, then made-up ones."""
    found = [each for each in source.recordings if each.kind == "noise"]
    sounds = [_recorded(each, "noise", rng) for each in rng.sample(found, len(found))]
    kinds = Pack(noises.KINDS, rng)
    for number in range(int(max(0.0, seconds - sum(each.seconds for each in found)) / NOISE)):
        kind = kinds.draw()
        sounds.append(Sound(f"{kind} {number}", "noise", rng.randrange(2**31), noise=kind))
    return sounds


def _recorded(recording: Recording, kind: str, rng: random.Random) -> Sound:
    return Sound(recording.name, kind, rng.randrange(2**31), recording=recording)


def _again(sounds: Sequence[Sound], rng: random.Random) -> Iterator[Sound]:
    """Over and over, each time in another pump."""
    while sounds:
        for sound in sounds:
            yield _in_pump(sound, rng)


def _in_pump(sound: Sound, rng: random.Random) -> Sound:
    return replace(sound, pump=rng.choice(PUMPS), seed=rng.randrange(2**31))


def length(sound: Sound) -> float:
    """About how many seconds a sound takes."""
    return sound.recording.seconds if sound.recording else NOISE if sound.noise else SENTENCE


def _pieces(sounds: Iterable[Sound], seconds: float) -> Iterator[Sequence[Sound]]:
    """As many sounds as make up the seconds, in pieces of STRETCH."""
    piece: list[Sound] = []
    for sound in sounds:
        if seconds <= 0:
            break
        piece.append(sound)
        seconds -= length(sound)
        if sum(map(length, piece)) >= STRETCH:
            yield piece
            piece = []
    if piece:
        yield piece


def _command(source: Source, sound: Sound, place: Place) -> bool:
    """Whether it would rightly be acted on there."""
    said = sound.recording.text if sound.recording else ""
    return bool(said) and source.book.parse(said, place.open) is not None
