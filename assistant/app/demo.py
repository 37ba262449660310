"""The demonstration: a second synthetic voice says the parent's lines, through the shipped path from sound to sound.

`Parent` is the microphone: a quiet room, a pump while it is on, and each line once the session is where it belongs and
has been silent for a while. Everything else is as in a session on a file.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import soxr

from assistant.app.running import Running
from assistant.audio import scenery
from assistant.audio.ports import BLOCK, RATE, Pcm, Sound, Wave
from assistant.core.effects import Effect
from assistant.core.events import Event, Heard
from assistant.core.session import view
from assistant.core.state import State
from assistant.core.technique import Script

PUMP_SNR = 15.0  # dB that the parent's voice stands above the pump
LOOP = 12.0  # seconds after which the background begins again
PATIENCE = 6.0  # seconds of silence until a line that was not understood is said again
TRIES = 4
ASTRAY = 8.0  # seconds in an interlude that was not meant, until it is left
GIVE_UP = 240.0  # seconds without a line after which the parent leaves
END = 2.0  # seconds of quiet after the end


CHUNK = 0.2  # seconds of sound handed to the speaker at a time ...
AHEAD = 0.4  # ... and how far ahead of the wall clock


class Aloud:
    """Both sides of the demonstration through a speaker, at the speed of the wall clock."""

    def __init__(self, sound: Sound) -> None:
        self._sound = sound
        self._waiting: list[Wave] = []
        self._handed, self._began, self._key = 0.0, sound.now(), 0

    def hear(self, heard: Pcm, said: Pcm) -> None:
        """Take a block of each side; waits until the speaker needs more."""
        self._waiting.append((heard.astype(np.float32) + said.astype(np.float32)) / np.float32(32768))
        if len(self._waiting) * BLOCK < CHUNK * RATE:
            return
        clip: Wave = soxr.resample(np.concatenate(self._waiting), RATE, self._sound.rate)
        self._waiting.clear()
        self._key += 1
        self._sound.play(self._key, clip)
        self._handed += CHUNK
        while self._handed - (self._sound.now() - self._began) > AHEAD:
            self._sound.take(0.02)


@dataclass(frozen=True, slots=True)
class Line:
    """What is said, where, and after how much silence."""

    at: str
    says: str
    after: float
    clip: Wave  # mono at RATE


@dataclass
class Said:
    """One line as it went."""

    t: float
    says: str
    understood: bool = False


@dataclass
class Parent:
    """The parent, as an endless microphone. Watches the session as a person would listen to it."""

    script: Script
    lines: Sequence[Line]
    tell: Callable[[float, str], None]  # each line as it is said
    recover: Mapping[str, Line] = field(default_factory=dict)  # what is said in an interlude that was not meant
    running: Running | None = None
    sounding: Callable[[], bool] = lambda: False
    said: list[Said] = field(default_factory=list)
    pump_snr: float = PUMP_SNR

    def __post_init__(self) -> None:
        self._quiet = scenery.pcm(scenery.background(LOOP, 1))
        loudest = max(self.lines, key=lambda line: scenery.loudest(line.clip)).clip
        self._pump = scenery.pcm(scenery.at_snr(scenery.pump(LOOP, 2), loudest, self.pump_snr))
        self._next = self._tries = self._sample = 0
        self._silent_since = self._spoke = self._ended = 0.0
        self._speaking: Pcm = np.zeros(0, np.int16)

    def pieces(self) -> Iterator[Pcm]:
        """The microphone: 20 ms at a time until the session is over."""
        while True:
            t = self._sample / RATE
            if self.running and self.running.ended:
                self._ended = self._ended or t
                if t - self._ended > END:
                    return
            elif self._exhausted(t):
                return
            else:
                self._consider(t)
            yield self._block()

    def _exhausted(self, t: float) -> bool:
        """Nothing was said for so long that nothing will be."""
        return t - self._spoke > GIVE_UP

    def _consider(self, t: float) -> None:
        if self._speaking.size or self.sounding():
            self._silent_since = t
            return
        if self._unheard():
            if t - self._silent_since >= PATIENCE:
                self._say_again(t)
            return
        line = self.lines[self._next] if self._next < len(self.lines) else None
        if line and self._is_at(line.at):
            if t - self._silent_since >= line.after:
                self._say(line, t)
        elif t - self._silent_since >= ASTRAY and self._place() in self.recover:
            self._utter(self.recover[self._place()], t)

    def _unheard(self) -> bool:
        """The last line was not understood, its place is still there, and a person would say it again."""
        last = self.lines[self._next - 1] if self._next else None
        return last is not None and not self.said[-1].understood and self._tries < TRIES and self._is_at(last.at)

    def _say(self, line: Line, t: float) -> None:
        self.said.append(Said(t, line.says))
        self._utter(line, t)
        self._next += 1
        self._tries = 1

    def _utter(self, line: Line, t: float) -> None:
        self._speaking = scenery.pcm(line.clip)
        self.tell(t, line.says)
        self._spoke = self._silent_since = t

    def _say_again(self, t: float) -> None:
        """A person who was not understood says it once more."""
        self._utter(self.lines[self._next - 1], t)
        self._tries += 1

    def _is_at(self, place: str) -> bool:
        return self._place() == place

    def _place(self) -> str:
        """The interlude or step that the session is in."""
        if self.running is None or not self.running.state.kit:
            return ""
        now = view(self.script, self.running.state)
        return now.interlude or now.step

    def _block(self) -> Pcm:
        pumping = self.running is not None and self.running.state.pump.since is not None
        start = self._sample % (self._quiet.size - BLOCK)
        heard = self._quiet[start : start + BLOCK].astype(np.int32)
        if pumping:
            heard += self._pump[start : start + BLOCK]
        part, self._speaking = self._speaking[:BLOCK], self._speaking[BLOCK:]
        heard[: part.size] += part
        self._sample += BLOCK
        return np.clip(heard, -32768, 32767).astype(np.int16)

    def observe(self, event: Event, before: State, after: State, effects: tuple[Effect, ...]) -> None:
        """Hear whether the last line was understood."""
        del before, after, effects
        if isinstance(event, Heard) and self.said and self.said[-1].says.endswith(event.phrase):
            self.said[-1].understood = True
