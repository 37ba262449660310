"""A microphone in a lived-in room: the parent's commands, a pump, other people, a baby.

Follows the session as the parent would hear it: each command is said where it belongs, once, and never again. The
assistant's own cues come back by `FileSound`'s echo.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np

from assistant.app.wiring import Session
from assistant.audio import scenery
from assistant.audio.level import to_wave
from assistant.audio.ports import BLOCK, RATE, Pcm, Wave
from assistant.bench.hear import noises, talk, voices
from assistant.bench.hear.voices import Voice, levelled
from assistant.core import timers
from assistant.core.session import view
from assistant.core.technique import Script
from tests.voice.speech import spoken

LOOP = 12.0  # seconds after which the background begins again
LOST = 60.0  # seconds until a command's place is given up: the session went another way, and the log will tell
OTHERS = (-15.0, -3.0)  # dB of other people and the baby against the parent, who is nearer
PAUSES = (0.3, 1.2)  # seconds between sentences
SILENCE = 2.0  # seconds between the others and a command
QUESTIONS = ("question", "interlude")
OVER = 0.6  # seconds into a cue at which it is spoken over
END = 2.0  # seconds of quiet after the end


@dataclass(frozen=True, slots=True)
class Command:
    """What is said at a step or in an interlude, and what goes on there before it."""

    at: str
    says: str
    after: str = ""  # "talk" of others, "baby", or nothing
    over: bool = False  # said over the cue, not behind it


@dataclass
class Kitchen:
    """The room. `session` is set once it is made."""

    script: Script
    commands: Sequence[Command]
    voice: str  # of the parent
    people: Sequence[Voice]
    folder: Path
    snr: float  # dB of the parent above the pump
    quiet: float  # seconds in which nothing is heard but the pump, before talk and crying ...
    others: float  # ... and seconds that these last
    session: Session | None = None
    said: list[Command] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._rng = np.random.default_rng(7)
        self._sentences = talk.sentences(7)
        self._clips = [self._clip(command.says, seed) for seed, command in enumerate(self.commands)]
        self._quiet = scenery.pcm(scenery.background(LOOP, 1))
        loudest = max(self._clips, key=scenery.loudest)
        self._pump = scenery.pcm(scenery.at_snr(scenery.pump(LOOP, 2), loudest, self.snr))
        self._sample = 0

    def pieces(self) -> Iterator[Pcm]:
        """The microphone, 20 ms at a time, until the session is over or goes astray."""
        for command, clip in zip(self.commands, self._clips, strict=True):
            yield from self._wait(partial(self._is_at, command.at))
            if not self._is_at(command.at):
                return
            yield from self._sound(np.zeros(int(self.quiet * RATE) if command.after else 0, np.float32))
            yield from self._sound(self._of_others(command.after))
            yield from self._wait_for_the_moment(command.over)
            self.said.append(command)
            yield from self._sound(clip)
        yield from self._wait(lambda: bool(self.session and self.session.running.ended))
        yield from self._sound(np.zeros(int(END * RATE), np.float32))

    def _wait(self, until: Callable[[], bool]) -> Iterator[Pcm]:
        """Blocks without speech, until something is so, or for too long."""
        for _ in range(int(LOST * RATE / BLOCK)):
            if until():
                return
            yield self._block(np.zeros(0, np.float32))

    def _wait_for_the_moment(self, over: bool) -> Iterator[Pcm]:
        """Until it has been silent for a while and nothing is about to be asked, or a cue has sounded for a while."""
        blocks = 0

        def come() -> bool:
            nonlocal blocks
            blocks = blocks + 1 if self._sounding() == over else 0
            seconds = blocks * BLOCK / RATE
            return seconds >= OVER if over else seconds >= SILENCE and not self._asks_soon()

        yield from self._wait(come)

    def _sound(self, wave: Wave) -> Iterator[Pcm]:
        for at in range(0, wave.size, BLOCK):
            yield self._block(wave[at : at + BLOCK])

    def _of_others(self, kind: str) -> Wave:
        """So much talk or crying, from across the room."""
        parts: list[Wave] = []
        while kind and sum(part.size for part in parts) < self.others * RATE:
            parts += [self._far(self._one(kind)), np.zeros(int(self._rng.uniform(*PAUSES) * RATE), np.float32)]
        return np.concatenate([*parts, np.zeros(0, np.float32)])

    def _one(self, kind: str) -> Wave:
        if kind == "baby":
            return levelled(noises.baby(self._rng.uniform(3.0, 8.0), int(self._rng.integers(1 << 30))))
        return voices.said(self.people[int(self._rng.integers(len(self.people)))], next(self._sentences))

    def _far(self, wave: Wave) -> Wave:
        return scenery.room(wave, int(self._rng.integers(1 << 30)), distance_db=float(self._rng.uniform(*OTHERS)) - 6.0)

    def _clip(self, says: str, seed: int) -> Wave:
        return scenery.room(levelled(to_wave(spoken(says, self.voice, self.folder))), seed)

    def _block(self, wave: Wave) -> Pcm:
        start = self._sample % (self._quiet.size - BLOCK)
        self._sample += BLOCK
        heard = self._quiet[start : start + BLOCK].astype(np.int32)
        if self.session and self.session.running.state.pump.since is not None:
            heard += self._pump[start : start + BLOCK]
        heard[: wave.size] += scenery.pcm(wave)
        return np.clip(heard, -32768, 32767).astype(np.int16)

    def _sounding(self) -> bool:
        return bool(self.session and self.session.mouth.sounding)

    def _asks_soon(self) -> bool:
        """A question is due: its words would be the answer's own, and no answer counts while they sound."""
        if self.session is None:
            return False
        due = timers.due(self.script, self.session.running.state)
        return any(name in QUESTIONS and at - self._sample / RATE < SILENCE for at, name in due)

    def _is_at(self, place: str) -> bool:
        return self._place() == place

    def _place(self) -> str:
        """The interlude or step that the session is in."""
        if self.session is None or not self.session.running.state.kit:
            return ""
        now = view(self.script, self.session.running.state)
        return now.interlude or now.step
