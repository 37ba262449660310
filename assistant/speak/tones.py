"""Earcons: short soft tones, made when the program starts and played like any clip.

Sines between 300 and 900 Hz (a small speaker gives nothing below, and nothing here may pierce or wake), risen and
faded so gently that none clicks, at -20 dBFS or under. `volume.gain` makes them softer still, at night above all.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.audio.ports import Wave
from assistant.errors import UsageProblem

_ATTACK = 0.02  # s, half a cosine: its spectrum is gone a few dozen Hz from the tone
_RELEASE = 0.06  # s, the same at the end
_DECAY = 9.0  # 1/s: a struck bar rather than an organ pipe


@dataclass(frozen=True, slots=True)
class _Note:
    hertz: float
    start: float  # s
    seconds: float


@dataclass(frozen=True, slots=True)
class _Earcon:
    dbfs: float  # of its highest sample
    notes: tuple[_Note, ...]


_EARCONS = {
    "hold": _Earcon(-20, (_Note(392.0, 0, 0.18), _Note(523.25, 0.12, 0.24))),  # rises: a fourth, G4 to C5
    "release": _Earcon(-20, (_Note(523.25, 0, 0.18), _Note(392.0, 0.12, 0.24))),  # falls by the same
    "tick": _Earcon(-32, (_Note(440.0, 0, 0.09),)),
    "done": _Earcon(-20, (_Note(523.25, 0, 0.16), _Note(659.25, 0.1, 0.16), _Note(783.99, 0.2, 0.19))),  # C5 E5 G5
}
NAMES = tuple(_EARCONS)


def tone(name: str, rate: int) -> Wave:
    """The earcon `name` of `NAMES` as a clip at `rate` Hz, under 0.4 s. The same samples every time."""
    if name not in _EARCONS:
        raise UsageProblem(f"There is no tone {name!r}; there are {', '.join(NAMES)}.")
    earcon = _EARCONS[name]
    length = max(round((note.start + note.seconds) * rate) for note in earcon.notes)
    samples = np.zeros(length)
    for note in earcon.notes:
        sound = _struck(note, rate)
        at = round(note.start * rate)
        samples[at : at + len(sound)] += sound[: length - at]
    clip: Wave = (samples * (10 ** (earcon.dbfs / 20) / np.abs(samples).max())).astype(np.float32)
    clip.setflags(write=False)
    return clip


def _struck(note: _Note, rate: int) -> NDArray[np.float64]:
    count = round(note.seconds * rate)
    t = np.arange(count) / rate
    rise = np.sin(np.pi / 2 * np.minimum(t / _ATTACK, 1)) ** 2
    fall = np.sin(np.pi / 2 * np.minimum((note.seconds - t) / _RELEASE, 1)) ** 2
    sound: NDArray[np.float64] = np.sin(2 * np.pi * note.hertz * t) * np.exp(-_DECAY * t) * rise * fall
    return sound
