"""Made-up parts for tests: segments without sound, recognisers that say what they are told."""

from collections.abc import Sequence
from itertools import cycle

import numpy as np

from assistant.audio.ports import RATE, Block, Pcm
from assistant.core.grammar import Grammar
from assistant.listen.ear import Ear
from assistant.listen.guard import Guard
from assistant.listen.hear import blocks
from assistant.listen.ports import Decision, EarItem, Hearing, Offset, Onset, Segment, Word

CHUNK_SECONDS = 0.032
DUCKED = 0.2  # what the product does to a cue on an onset


def segment(seconds: float = 0.8, before: float = 0.32, after: float = 0.13, level: float = 0.1) -> Segment:
    """Speech-like noise of `seconds` with quiet around it."""
    counts = [round(part / CHUNK_SECONDS) for part in (before, seconds, after)]
    voiced = [0.02] * counts[0] + [0.9] * counts[1] + [0.05] * counts[2]
    rng = np.random.default_rng(0)
    loud = np.repeat([level if probability > 0.5 else 0.0005 for probability in voiced], 512)
    pcm = np.round(rng.normal(size=len(loud)) * loud * 32767).clip(-32768, 32767).astype(np.int16)
    start = counts[0] * CHUNK_SECONDS
    return Segment(pcm, 0.0, start, start + counts[1] * CHUNK_SECONDS, tuple(voiced))


def hearing(text: str, start: float = 0.32, end: float = 1.1, **scores: float) -> Hearing:
    """A hearing whose words share the time evenly."""
    words = text.split()
    edges = np.linspace(start, end, len(words) + 1)
    timed = tuple(Word(w, float(a), float(b)) for w, a, b in zip(words, edges, edges[1:], strict=False))
    return Hearing("made up", text, timed, tuple(scores.items()))


class Parrot:
    """A recogniser that always hears the next of its texts, spread over the voiced part of the segment."""

    name = "parrot"

    def __init__(self, *texts: str) -> None:
        self._texts = cycle(texts)
        self.asked: list[float] = []  # speech end of each segment

    def knows(self, word: str) -> bool:
        return True

    def prepare(self, grammar: Grammar) -> None:
        """Nothing to load."""

    def hear(self, segment: Segment, grammar: Grammar) -> Hearing:
        self.asked.append(segment.speech_end)
        return hearing(next(self._texts), segment.speech_start - segment.start, segment.speech_end - segment.start)


class Loudness:
    """Voice activity that takes whatever is loud for speech."""

    def probability(self, chunk: Pcm) -> float:
        return 0.9 if np.abs(chunk).mean() > 300 else 0.0

    def reset(self) -> None:
        """It keeps nothing."""


def tone(seconds: float, level: float = 0.2) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Something loud."""
    return level * np.sin(2 * np.pi * 220 * np.arange(int(seconds * RATE)) / RATE)


def feed(ear: Ear, pcm: Pcm) -> list[EarItem]:
    return [item for block in blocks(pcm, 0, 0) for item in ear.feed(block)]


def decisions(ear: Ear, pcm: Pcm) -> list[Decision]:
    return [item for item in feed(ear, pcm) if isinstance(item, Decision)]


Voice = np.ndarray[tuple[int], np.dtype[np.float64]]


class Room:
    """A speaker that plays cues into the microphone, `delay` seconds later, `gain` dB softer, reverberant.

    Ducks what sounds when the ear says so, as the product does.
    """

    def __init__(self, ear: Ear, delay: float, gain: float) -> None:
        rng = np.random.default_rng(5)
        decay = rng.normal(size=2400) * np.exp(-np.arange(2400) / RATE * 14) * 0.03
        decay[0] = 1.0
        self._path = decay * 10 ** (gain / 20)
        self._delay = int(delay * RATE)
        self._ear, self._guard = ear, ear.guard
        self._rng = rng

    def play(self, cues: Sequence[tuple[str, Voice]], user: Sequence[tuple[float, Voice]] = ()) -> list[EarItem]:
        """Cue after cue with a second between, the user's speech at its times on top; what the ear says."""
        played, marks = self._lay(cues)
        heard = self._rng.normal(0, 10 ** (-62 / 20), len(played) + RATE)
        for at, speech in user:
            heard[int(at * RATE) :][: len(speech)] += speech
        items: list[EarItem] = []
        gain = 1.0
        for number in range(len(played) // 320):
            self._tell(marks, number)
            here = slice(number * 320, (number + 1) * 320)
            out = played[here] * gain
            echo = np.convolve(out, self._path) if out.any() else out
            heard[here.start + self._delay :][: len(echo)] += echo
            block = Block((number + 1) * 0.02, _pcm(heard[here]), _pcm(out))
            for item in self._ear.feed(block):
                items.append(item)
                gain = DUCKED if isinstance(item, Onset) else 1.0 if isinstance(item, Offset) else gain
        return items

    def _lay(self, cues: Sequence[tuple[str, Voice]]) -> tuple[Voice, list[tuple[int, int, bool]]]:
        parts, marks, position = [np.zeros(RATE)], [], RATE
        for key, (text, speech) in enumerate(cues):
            self._guard.expect(key, text, len(speech) / RATE)
            marks += [(position // 320, key, True), ((position + len(speech)) // 320, key, False)]
            parts += [speech, np.zeros(RATE)]
            position += len(speech) + RATE
        return np.concatenate([*parts, np.zeros(RATE)]), marks

    def _tell(self, marks: list[tuple[int, int, bool]], number: int) -> None:
        for at, key, begins in marks:
            if at == number:
                (self._guard.started if begins else self._guard.ended)(key, number * 0.02)


def _pcm(sound: Voice) -> Pcm:
    return np.clip(np.round(sound * 32767), -32768, 32767).astype(np.int16)


def sounding(text: str, seconds: float, started: float = 10.0) -> Guard:
    """A guard that knows one cue, which began at `started`."""
    guard = Guard()
    guard.expect(1, text, seconds)
    guard.started(1, started)
    return guard
