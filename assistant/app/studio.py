"""One take of a person's voice: counted down, recorded until the voice or a key ends it, cut to the speech, played.

A `Sound` and the keyboard in, a `Taken` out. Silero tells where the voice is, as in a session.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from assistant.app.keyboard import QUIT, Keyboard
from assistant.audio.level import to_wave
from assistant.audio.ports import Block, Finished, Lost, Played, Silent, Sound, Wave
from assistant.core import pauses
from assistant.listen.activity import CHUNK, CHUNK_SECONDS, START, STAY, Silero, SteadyActivity
from assistant.listen.segmenter import Chunker

COUNT = 3  # seconds before a take
PAUSE = 1.5  # seconds of silence that end it, beside the pauses of the text
NOBODY = 8.0  # seconds without any voice that end it
ROOM = 10  # chunks, 0.32 s: soft beginnings and ends lie outside of what the detector finds
LATE = 3.0  # seconds after which a clip that should be over is waited for no more

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True, eq=False)
class Taken:
    """A take. `speech`: at `RATE`, empty if no voice was found. `trouble`: what went wrong, as a sentence."""

    speech: Wave = field(default_factory=lambda: np.zeros(0, np.float32))
    trouble: str = ""
    left: bool = False  # the person wants to end


class Studio:
    """Takes one after the other on one sound. `plays`: there is a speaker."""

    def __init__(self, sound: Sound, keyboard: Keyboard, tell: Tell, plays: bool = True) -> None:
        self._sound, self._keyboard, self._tell, self._plays = sound, keyboard, tell, plays
        self._clips = 0

    def take(self, text: str, longest: float) -> Taken:
        """Count down and record, `longest` seconds at most."""
        if not self._count_down():
            return Taken(left=True)
        self._tell("  Speak now. Enter, or a pause, ends it.")
        quiet = [part for part in pauses.split(text) if isinstance(part, float)]
        take = _Take(self._sound.now(), PAUSE + max(quiet, default=0.0), longest)
        while not take.over(self._sound.now()):
            pressed = self._keyboard.pressed()
            if pressed == QUIT:
                return Taken(left=True)
            if pressed is not None:
                break
            take.add(self._sound.take(0.1))
        return Taken(take.speech, take.trouble)

    def _count_down(self) -> bool:
        """False if the person wants to end. What the microphone gave before is forgotten."""
        for number in range(COUNT, 0, -1):
            self._tell(f"  {number}")
            until = self._sound.now() + 1.0
            while self._sound.now() < until:
                if self._keyboard.pressed() == QUIT:
                    return False
                if isinstance(self._sound.take(0.1), Finished):
                    return True
        return True

    def play(self, clip: Wave, gain: float) -> None:
        """Play a clip at the sound's rate, and wait until it is over."""
        if not self._plays:
            return
        self._clips += 1
        self._sound.play(self._clips, clip, gain)
        until = self._sound.now() + clip.size / self._sound.rate + LATE
        while self._sound.now() < until:
            item = self._sound.take(0.1)
            if isinstance(item, Finished) or (isinstance(item, Played) and item.key == self._clips):
                return


class _Take:
    """What has come of a take."""

    def __init__(self, begun: float, pause: float, longest: float) -> None:
        self._begun, self._pause, self._longest = begun, pause, longest
        self._activity = SteadyActivity(Silero())
        self._chunker = Chunker()
        self._chunks: list[Wave] = []
        self._first = self._last = -1  # chunks with voice
        self._ended = False
        self.trouble = ""

    def add(self, item: object) -> None:
        """Whatever the sound gave."""
        match item:
            case Block(t=t) if t > self._begun:
                for chunk in self._chunker.feed(item)[1]:
                    self._hear(self._activity.probability(chunk.samples))
                    self._chunks.append(to_wave(chunk.samples))
            case Lost(what="microphone"):
                self.trouble = "The microphone went away. Plug it in again, or take another."
            case Silent():
                self.trouble = "The microphone gives nothing at all: is it switched off?"
            case Finished():
                self._ended = True

    def _hear(self, probability: float) -> None:
        if probability >= (STAY if self._first >= 0 else START):
            self._last = len(self._chunks)
            self._first = self._last if self._first < 0 else self._first

    def over(self, now: float) -> bool:
        """Whether there is nothing more to wait for."""
        silent = (len(self._chunks) - 1 - self._last) * CHUNK_SECONDS
        enough = silent >= (self._pause if self._first >= 0 else NOBODY)
        return bool(self.trouble) or self._ended or enough or now >= self._begun + self._longest

    @property
    def speech(self) -> Wave:
        """The voice, with a little of the room around it."""
        if self._first < 0 or self.trouble:
            return np.zeros(0, np.float32)
        start, end = max(0, self._first - ROOM), self._last + 1 + ROOM
        return np.concatenate(self._chunks)[start * CHUNK : end * CHUNK]
