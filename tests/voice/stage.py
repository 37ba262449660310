"""Cues in the product's own voice, played into a room and heard again by the shipped ear, with speech over them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations

import numpy as np

from assistant.app import voicing
from assistant.app.attention import DUCKED
from assistant.app.settings import load as load_settings
from assistant.audio import scenery
from assistant.audio.echo import EchoPath
from assistant.audio.files import FileSound
from assistant.audio.ports import BLOCK, RATE, Block, Pcm, Played, Playing, Wave
from assistant.core.effects import Say
from assistant.core.events import Amount
from assistant.core.grammar import Grammar
from assistant.core.interludes import LENIENT
from assistant.core.phrasebook import AMOUNT
from assistant.listen.ear import Ear
from assistant.listen.guard import spoken_words
from assistant.listen.ports import Offset, Onset
from assistant.listen.second import AskedInTime
from assistant.speak.volume import gain
from tests.voice.speech import content, places, sphinx, whisper

PAUSE = 1.2  # seconds between cues
LOUDEST = 10  # of the volumes
EXAMPLES = (
    *(("side", "left"), ("step", "knead"), ("minutes", 3), ("seconds", 5), ("kit", "hand-only")),
    *(("decibels", 8), ("figure", "14"), ("other", "option two"), ("heard", "1"), ("said", "2")),
    *(("reason", "too short"), ("phrase", "flow slowed"), ("sureness", "sure"), ("what", "microphone")),
    *(
        ("phrases", "next,flow-slowed,stop"),
        ("amount", Amount("left", 60, "ml")),
        ("left", Amount("left", 60, "ml")),
        ("right", Amount("right", 50, "ml")),
        ("time", 390),
    ),
)


def room(delay: float, louder: float, seed: int) -> EchoPath:
    """A speaker that stands in a small room with the microphone, `louder` dB louder there than it plays."""
    return EchoPath(delay, louder, scenery.room(np.ones(1, np.float32), seed, reverberation=0.2, distance_db=0.0))


PATHS = {"near": room(0.04, -12.0, 1), "loud": room(0.12, -6.0, 2), "far": room(0.25, -20.0, 3)}


def texts(every_variant: bool) -> list[str]:
    """What the cues say: each first wording, or each wording there is."""
    words, found = content().words, []
    for cue in words.cues:
        turns = range(len(words.cues[cue].say) if every_variant else 1)
        found += [words.text(Say(cue, EXAMPLES, turn)) for turn in turns]
        nights = range(len(words.cues[cue].night) if every_variant else 0)
        found += [words.text(Say(cue, EXAMPLES, turn, night=True)) for turn in nights]
    return list(dict.fromkeys(found))


@cache
def within(text: str) -> frozenset[str]:
    """The intents whose phrases the text contains: heard back, each of them could act."""
    book, words = content().phrasebook, spoken_words(text)
    every = frozenset({*book.intents, AMOUNT})
    runs = (" ".join(words[start:end]) for start, end in combinations(range(len(words) + 1), 2) if end - start <= 10)
    return frozenset(match.intent for run in runs if (match := book.parse(run, every)))


@cache
def _grammar(wanted: frozenset[str]) -> Grammar:
    return content().phrasebook.grammar(wanted)


def grammar(text: str) -> Grammar:
    """The most that is ever open, and all that the text could set off."""
    return _grammar(places()["louder"].open | places()["option-one"].open | within(text))


@dataclass(frozen=True)
class Trial:
    """One cue as it went, with what the ear accepted."""

    cue: str
    accepted: tuple[str, ...]


def clips(said: Sequence[str], volume: int) -> list[Wave]:
    """The cues as they are played at one of the session's volumes."""
    settings = load_settings({}, {"HANDSON_CONFIG": "/dev/null"}).settings
    made, manner = voicing.clips(settings, RATE), voicing.manner(settings)
    return [made.clip(text, manner) * np.float32(gain(volume)) for text in said]


Over = Callable[[int, Wave], Wave]  # of a cue's number and clip: what somebody says over it


def nobody(number: int, clip: Wave) -> Wave:
    """Nothing is said over any cue."""
    del number, clip
    return np.zeros(0, np.float32)


def play(
    said: Sequence[str], path: EchoPath, volume: int = LOUDEST, over: Over = nobody, second: bool = False
) -> list[Trial]:
    """Each cue in turn, heard through `path`, with what is said over it from a third of it on."""
    ear, heard = Ear(sphinx(), second=AskedInTime(whisper()) if second else None), [list[str]() for _ in said]
    microphone = _Microphone()
    now, next_at = -1, 1.0
    played = clips(said, volume)
    with FileSound(microphone.pieces(), echo=path) as sound:
        while now < len(said):
            item = sound.take(0.0)
            if isinstance(item, Playing):
                ear.guard.started(item.key, item.t)
                microphone.speak(over(now, played[now]), played[now].size // 3)
            elif isinstance(item, Played):
                ear.guard.ended(item.key, item.t)
                next_at = item.t + PAUSE
            elif isinstance(item, Block):
                heard[max(now, 0)] += _heard(ear, item, sound)
                if item.t >= next_at and not microphone.busy:
                    now, next_at = now + 1, float("inf")
                    _begin(ear, sound, now, said, played)
    return [Trial(cue, tuple(accepted)) for cue, accepted in zip(said, heard, strict=True)]


def _heard(ear: Ear, block: Block, sound: FileSound) -> list[str]:
    """What is accepted; ducks as the product does."""
    accepted = []
    for item in ear.feed(block):
        if isinstance(item, Onset | Offset):
            sound.duck(DUCKED if isinstance(item, Onset) else 1.0)
        elif item.accepted:
            accepted.append(item.text)
    return accepted


def _begin(ear: Ear, sound: FileSound, number: int, said: Sequence[str], played: Sequence[Wave]) -> None:
    """The next cue, if there is one."""
    if number < len(said):
        ear.open(grammar(said[number]), content().phrasebook.phrases(LENIENT))
        ear.guard.expect(number, said[number], played[number].size / RATE)
        sound.play(number, played[number])


class _Microphone:
    """An empty room in which somebody may speak."""

    def __init__(self) -> None:
        self._room = scenery.pcm(scenery.background(12.0, 4))
        self._speech = np.zeros(0, np.int16)

    @property
    def busy(self) -> bool:
        return bool(self._speech.any())

    def speak(self, wave: Wave, after: int) -> None:
        """Say something, `after` samples from now."""
        self._speech = np.pad(scenery.pcm(wave), (after, 0)) if wave.size else self._speech

    def pieces(self) -> Iterator[Pcm]:
        """20 ms at a time, without end."""
        at = 0
        while True:
            block = self._room[at : at + BLOCK].copy()
            said, self._speech = self._speech[:BLOCK], self._speech[BLOCK:]
            block[: said.size] += said
            at = (at + BLOCK) % (self._room.size - BLOCK)
            yield block
