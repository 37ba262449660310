"""A parent who practises: says what she is told to, some time after each tick, in a quiet room or beside her pump.

She is a microphone, as `app.demo.Parent` is. What she heard and said can be written to a file, so that the same
practice can be had from the command line.
"""

import subprocess
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import numpy as np
import soundfile
import soxr

from assistant.app import offline, rehearsing
from assistant.app.practising import Practising
from assistant.app.wiring import Parts
from assistant.audio import scenery
from assistant.audio.echo import EchoPath
from assistant.audio.files import FileSound
from assistant.audio.ports import BLOCK, RATE, Pcm, Wave
from assistant.core.practice.course import Course
from assistant.core.practice.state import Begun, Practice
from assistant.screen.ports import Screen

ENGLISH = "gmw/en-us"  # of espeak-ng's voices
WAITS = 0.5  # seconds from the tick until she speaks
END = 1.0  # seconds of room behind the end
LONGEST = 300.0  # seconds; then she leaves

Answers = Callable[[Practice], str]  # what she says where the practice stands; nothing: ""


@cache
def voice(words: str, speaker: str = ENGLISH) -> Wave:
    """The words in a clear voice, mono at RATE, without silence around them."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "said.wav"
        subprocess.run(["espeak-ng", "-v", speaker, "-s", "130", "-w", str(path), words], check=True)
        samples, rate = soundfile.read(str(path), dtype="float32")
    spoken: Wave = soxr.resample(samples, rate, RATE)
    heard = np.flatnonzero(np.abs(spoken) > 0.001)
    return 0.5 * spoken[heard[0] : heard[-1] + 1]


class Parent:
    """`answers`: what she says to what is asked; `pump`: dB of her voice over her pump, None: it is off."""

    def __init__(self, answers: Answers, pump: float | None = None, speaker: str = ENGLISH) -> None:
        self._answers, self._speaker = answers, speaker
        quiet = scenery.background(12.0, 1)
        if pump is not None:
            quiet = quiet + scenery.at_snr(scenery.pump(12.0, 2), voice("flow slowed"), pump)
        self._room = scenery.pcm(quiet)
        self._asked: tuple[object, ...] = ()  # what she has answered already
        self._since = 0.0
        self._speaking: Pcm = np.zeros(0, np.int16)
        self.running: Practising | None = None

    def pieces(self) -> Iterator[Pcm]:
        """The microphone, 20 ms at a time."""
        ended, number = 0.0, 0
        while number * BLOCK / RATE < LONGEST:
            t = number * BLOCK / RATE
            if self.running and self.running.ended:
                ended = ended or t
                if t - ended > END:
                    return
            elif self.running:
                self._consider(self.running.state, t)
            start = number * BLOCK % (self._room.size - BLOCK)
            block = self._room[start : start + BLOCK].astype(np.int32)
            part, self._speaking = self._speaking[:BLOCK], self._speaking[BLOCK:]
            block[: part.size] += part
            number += 1
            yield np.clip(block, -32768, 32767).astype(np.int16)

    def _consider(self, now: Practice, t: float) -> None:
        waits = now.ticked and not now.sounding
        asked = (now.phase, now.at, now.phrase, len(now.tries), now.asked, now.early)
        if not waits or asked == self._asked:
            self._since = t
        elif t - self._since >= WAITS:
            self._asked = asked
            words = self._answers(now)
            if words:
                self._speaking = scenery.pcm(voice(words, self._speaker))


def practised(made: Parts, course: Course, parent: Parent, screen: Screen, heard: Path | None = None) -> Practice:
    """A practice with her, the speaker softly in her microphone; `heard` gets what the microphone brought."""
    kept: list[Pcm] = []
    with FileSound(
        parent.pieces(), tee=lambda block, said: kept.append(block.copy()), echo=EchoPath(0.08, -24.0)
    ) as sound:
        studio = rehearsing.Studio(made, sound, screen, course, rehearsing.style(made.loaded, {}, 720), at_once=True)
        parent.running = studio.rehearsal.running
        studio.put = parent.running.handle
        offline.run(studio.sound, studio.rehearsal, Begun(0.0))
    studio.finish()
    if heard:
        soundfile.write(str(heard), np.concatenate(kept), RATE, subtype="PCM_16")
    return parent.running.state
