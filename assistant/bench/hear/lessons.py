"""What the phone head learns from: a seed in, segments of sound with their phones out.

Commands, amounts, any English and noise alone, said by the voices and real people of the training part, in rooms and
noise, cut as the ear cuts. What real people said is taken from the manifest, else from what Whisper reads there when
it may look at the whole breath at once; where it is unsure nothing is learnt.
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
import soxr

from assistant.audio import scenery
from assistant.audio.ports import RATE, Pcm, Wave
from assistant.bench.hear import engines, noises, rooms
from assistant.bench.hear.noises import Noises
from assistant.bench.hear.places import Amounts
from assistant.bench.hear.shelf import kept
from assistant.bench.hear.voices import Voice, levelled, loud, trimmed
from assistant.core.phrasebook import Phrasebook
from assistant.errors import UsageProblem
from assistant.listen.phones import Dictionary, Sound

COMMANDS, AMOUNTS, SILENT = 0.31, 0.18, 0.08  # of the lessons; the rest is any English
BABY = 0.6  # of the lessons in which nobody speaks: it is what sounds most like somebody who does
FILLED = 0.12  # of the commands have a filler before, and as many behind
NOISY, ROOMY = 0.85, 0.85  # of the lessons
SNRS = (30, 24, 18, 15, 12, 10, 8, 6, 4, 3, 1)  # dB
GAINS = (-25.0, 2.0)  # dB
FLOORS = (-60.0, -66.0, -72.0)  # dBFS of the empty room
SHARES = {"espeak": 5, "flite": 4, "festival": 1, "kokoro": 3}  # of the lessons
SLOW = {"kokoro": 2_500}  # needs a second for each: it says so many things, and each serves several lessons
SPEEDS = (0.75, 0.85, 1.0, 1.0, 1.15, 1.25, 1.35)
OTHERS = (0.86, 1.16)  # resampled by so much, a voice is another, smaller or larger person's
LOUD = (-8.0, 8.0)  # dB at `CORNERS`: other microphones, rooms and distances
CORNERS = (80.0, 250.0, 700.0, 2000.0, 4500.0, 8000.0)  # Hz
TELEPHONE = 0.15  # of the lessons have nothing above 3.4 kHz
BEFORE, CLOSE, AFTER = (0.2, 0.42), (0.0, 0.1), (0.03, 0.4)  # seconds around the speech; `CLOSE` before one in ten
WORDS = (1, 2, 2, 3, 3, 4, 5, 6, 7, 8)  # of any English
SHORTEST, LONGEST = 0.12, 5.3  # seconds of speech
VARIOUS = ("a", "the")  # words that everybody says in every way


@dataclass(frozen=True, slots=True)
class Piece:
    """A breath of a real person: samples `start` to `end` of a recording."""

    path: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """A segment, as the ear would give it, and the phones that are said in it."""

    pcm: Pcm
    phones: Sound
    who: str


class Teacher:
    """Makes lessons, each from its own seed."""

    def __init__(
        self, book: Phrasebook, dictionary: Dictionary, voices: Sequence[Voice], noise: Noises, english: Sequence[str]
    ) -> None:
        """`english`: sentences to read pieces of, lower case."""
        self._dictionary, self._noise, self._english = dictionary, noise, english
        self._voices: dict[str, list[Voice]] = {}
        for voice in voices:
            self._voices.setdefault(voice.engine, []).append(voice)
        self._engines = [engine for engine in sorted(self._voices) for _ in range(SHARES.get(engine, 1))]
        self._commands = sorted({phrase for phrases in book.intents.values() for phrase in phrases})
        self._amounts = Amounts(book)
        self._lead, self._trail = book.lead, book.trail

    def made(self, seed: int) -> Lesson | None:
        """Something that an engine says; None where its words have no known pronunciation or it is too long."""
        rng = random.Random(seed)
        engine = rng.choice(self._engines)
        saying = random.Random(rng.randrange(SLOW[engine])) if engine in SLOW else rng
        text = self._text(saying)
        if not text:
            silence = np.zeros(int(rng.uniform(0.5, 2.5) * RATE), np.float32)
            return Lesson(self._heard(rng, silence, roomy=False), (), "nobody")
        phones = self._phones(saying, text)
        if not phones:
            return None
        voice, speed = saying.choice(self._voices[engine]), saying.choice(SPEEDS)
        speech = self._said(voice, text, speed)
        return self._lesson(rng, speech, phones, voice.label)

    def spoken(self, speech: Wave, text: str, seed: int) -> Lesson | None:
        """What a real person said, in some noise."""
        rng = random.Random(seed)
        phones = self._phones(rng, text)
        if not phones:
            return None
        return self._lesson(rng, trimmed(speech), phones, "real", roomy=0.35)

    def _said(self, voice: Voice, text: str, speed: float) -> Wave:
        def speak() -> Wave:
            return trimmed(engines.rendered(voice.engine, text, voice.name, speed, voice.pitch))

        key = ("lesson", voice.label, engines.version_of(voice.engine), speed, text)
        return kept(key, speak) if voice.engine in SLOW else speak()

    def _lesson(self, rng: random.Random, speech: Wave, phones: Sound, who: str, roomy: float = ROOMY) -> Lesson | None:
        speech = levelled(_coloured(rng, _another(rng, speech)))
        if not SHORTEST < speech.size / RATE < LONGEST:
            return None
        return Lesson(self._heard(rng, speech, rng.random() < roomy), phones, who)

    def _text(self, rng: random.Random) -> str:
        kind = rng.random()
        if kind < COMMANDS:
            lead = rng.choice(self._lead) if rng.random() < FILLED else ""
            trail = rng.choice(self._trail) if rng.random() < FILLED else ""
            return f"{lead} {rng.choice(self._commands)} {trail}".strip()
        if kind < COMMANDS + AMOUNTS:
            amount = self._amounts.draw(rng)
            return amount.text if amount else ""
        return "" if kind > 1 - SILENT else next(_pieces(rng, self._english))

    def _phones(self, rng: random.Random, text: str) -> Sound:
        """() where a word is not in the dictionary."""
        said: list[int] = []
        for word in text.split():
            sounds = self._dictionary.known(word)
            if not sounds:
                return ()
            said += rng.choice(sounds) if word in VARIOUS else sounds[0]
        return tuple(said)

    def _heard(self, rng: random.Random, speech: Wave, roomy: bool) -> Pcm:
        if roomy:
            speech, _ = rooms.arrived(speech, rng.randrange(rooms.ROOMS), rng.choice(rooms.DISTANCES))
        silent = not speech.any()
        speech = speech if silent else speech[: loud(speech)[1]]
        before = rng.uniform(*(CLOSE if rng.random() < 0.1 else BEFORE))
        heard = np.pad(speech, (int(before * RATE), int(rng.uniform(*AFTER) * RATE)))
        if silent or rng.random() < NOISY:
            kind = "baby" if silent and rng.random() < BABY else rng.choice(noises.KINDS)
            noise = self._noise.make(kind, heard.size / RATE + 0.1, rng.randrange(2**31))
            noise = noise[: heard.size]
            heard = noise if silent else heard + scenery.at_snr(noise, speech, rng.choice(SNRS))
        heard = heard * np.float32(10 ** (rng.uniform(*GAINS) / 20))
        empty = scenery.background(heard.size / RATE + 0.1, rng.randrange(2**31), rng.choice(FLOORS))
        return scenery.pcm(heard + empty[: heard.size])


def _another(rng: random.Random, speech: Wave) -> Wave:
    """Said by somebody else: faster and higher, or slower and lower, formants too."""
    return np.asarray(soxr.resample(speech, RATE * rng.uniform(*OTHERS), RATE), np.float32)


def _coloured(rng: random.Random, speech: Wave) -> Wave:
    """As another microphone hears it: some bands louder than others, now and then as over a telephone."""
    gains = [rng.uniform(*LOUD) for _ in CORNERS]
    spectrum, frequencies = np.fft.rfft(speech), np.fft.rfftfreq(speech.size, 1 / RATE)
    curve = np.interp(np.log(np.maximum(frequencies, 1.0)), np.log(CORNERS), gains)
    if rng.random() < TELEPHONE:
        curve[(frequencies < 250) | (frequencies > 3400)] -= 60.0
    return np.fft.irfft(spectrum * 10 ** (curve / 20), speech.size).astype(np.float32)


def _pieces(rng: random.Random, english: Sequence[str]) -> Iterator[str]:
    while True:
        words = rng.choice(english).split()
        count = rng.choice(WORDS)
        at = rng.randrange(max(1, len(words) - count + 1))
        yield " ".join(islice(words, at, at + count))


def sentences(paths: Sequence[Path]) -> list[str]:
    """The sentences of text files, and of those in folders: lower case, words alone. UsageProblem if there are none."""
    files = [file for path in paths for file in (sorted(path.iterdir()) if path.is_dir() else [path])]
    texts = [file.read_text(encoding="utf-8", errors="ignore") for file in files if not file.suffix]
    cut = [re.findall(r"[a-z']+", line) for text in texts for line in re.split(r"[.!?;:%\n]\s+", text.lower())]
    found = [" ".join(words) for words in cut if len(words) > 1]
    if not found:
        raise UsageProblem(f"There is no English text in {', '.join(map(str, paths)) or 'nothing'}: give --text FILE.")
    return found
