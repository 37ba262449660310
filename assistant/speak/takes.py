"""Whether a recording of a person's voice is good enough to be played for a cue: samples in, `Take` and remarks out.

Levels are dBFS. The level of the speech is that of its frames; the noise is what the quietest tenth of the frames hold,
so a recording needs some of the room before, behind or between its words.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.audio.level import dbfs
from assistant.audio.ports import Wave
from assistant.core import pauses
from assistant.core.cues import LONGEST_RECORDING
from assistant.speak.voices import spoken_seconds

QUIET = -45.0  # of speech: below it, what is levelled afterwards is mostly the room
CLOSE = 20.0  # dB of speech over noise: below it, the noise is heard with the words
FULL = 0.995  # of full scale, where converters stop
FLAT = 3  # samples of one sign at full scale, one after the other: no voice gives them
FRAME = 0.02  # s
WIDE = 1e-4  # of the loudest frame's power: what is below is no speech
WPM = 155  # at which a text is due
SHORTEST, LONGEST = 0.4, 2.5  # of the time that is due
SPARE = 2.0  # s that a text may take besides: a breath, a thought


@dataclass(frozen=True, slots=True)
class Take:
    """What was measured: `level` of the speech, dB `over` full scale (0: nothing was cut), dB `above` the noise."""

    level: float
    over: float
    above: float

    @property
    def faults(self) -> tuple[str, ...]:
        """What makes it unusable, as the ends of a sentence."""
        found = []
        if self.level < QUIET:
            found.append(f"too quiet ({self.level:.0f} dBFS; {QUIET:.0f} is the least): come nearer to the microphone")
        if self.over > 0:
            found.append(f"cut off at full scale, about {self.over:.0f} dB too loud: turn the microphone down")
        return tuple(found)

    @property
    def hints(self) -> tuple[str, ...]:
        """What could be better."""
        if self.level < QUIET or self.above >= CLOSE:
            return ()
        return (
            f"the noise around is only {self.above:.0f} dB under your voice: a quieter place, or nearer, is better",
        )


def measured(samples: Wave, rate: int) -> Take:
    """A recording, shape (n,), -1 to 1, with the silence around its speech."""
    power = _frames(samples, rate)
    loudest = float(power.max(initial=0.0))
    speech = power[power > loudest * WIDE] if loudest else power
    speech = speech[speech >= np.median(speech)] if speech.size else speech  # the room between words left out
    level, noise = (dbfs(float(each.mean())) if each.size else dbfs(0.0) for each in (speech, _quietest(power)))
    return Take(level, _over(samples), level - noise)


def length_fault(text: str, seconds: float) -> str:
    """Whether a recording of `seconds` is too short or too long for its text; empty if neither."""
    due = _due(text)
    how = "short" if seconds < SHORTEST * due else "long" if seconds > longest(text) else ""
    return f"too {how} for its text: {seconds:.1f} s, and about {due:.1f} s are due" if how else ""


def longest(text: str) -> float:
    """Seconds that a recording of a text may take."""
    return min(LONGEST * _due(text) + SPARE, LONGEST_RECORDING)


def _due(text: str) -> float:
    """Seconds that a text takes, with its pauses."""
    return sum(part if isinstance(part, float) else spoken_seconds(part, WPM) for part in pauses.split(text))


def _frames(samples: Wave, rate: int) -> NDArray[np.float64]:
    """Mean square of each whole frame."""
    size = max(1, round(FRAME * rate))
    whole = samples[: samples.size // size * size].reshape(-1, size)
    power: NDArray[np.float64] = np.square(whole, dtype=np.float64).mean(axis=1)
    return power


def _quietest(power: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.sort(power)[: max(1, power.size // 10)]


def _over(samples: Wave) -> float:
    """How far the voice would have gone over full scale, in dB: the highest of the tops that were cut.

    A top is taken for a parabola through the slopes on both sides of its flat part: of `n` samples, with a mean slope
    of `s` a sample at its ends, it rises s * n / 4 above.
    """
    size = np.abs(samples)
    edges = np.flatnonzero(np.diff(np.concatenate(([0], (size >= FULL).astype(np.int8), [0]))))
    tops = [_top(size, int(start), int(end)) for start, end in edges.reshape(-1, 2) if end - start >= FLAT]
    return float(20 * np.log10(max(tops))) if tops else 0.0


def _top(size: Wave, start: int, end: int) -> float:
    """Where a cut top (samples `start` to `end`, of absolute values) would have come to."""
    rise = size[start] - size[start - 1] if start >= 1 else 0.0
    before = size[start - 1] - size[start - 2] if start >= 2 else rise
    fall = size[end - 1] - size[end] if end < size.size else 0.0
    behind = size[end] - size[end + 1] if end + 1 < size.size else fall
    slope = max(0.0, float(max(rise, before) + max(fall, behind)) / 2)
    return 1.0 + slope * (end - start) / 4
