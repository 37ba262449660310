"""The mixer behind every speaker: clips in, exactly as many samples out as asked for, and when each began and ended.

It knows no device and no clock. Who reads says when the first sample of the reading goes out; so a sound card's
callback, a WAV writer and a wall clock share it. `play`, `hush` and `duck` may be called by any thread; only `read`
changes what sounds, so nothing is ever locked.
"""

from collections import deque
from dataclasses import dataclass

import numpy as np

from assistant.audio.ports import Played, Playing, Wave

FADE = 0.005  # seconds from sounding to silent after a hush: no click, and none would call it slow
DUCK_RAMP = 0.01  # seconds for a change of the ducking gain by 1


@dataclass(slots=True, eq=False)
class _Sounding:
    """One clip on its way out. `end` comes nearer when it is hushed."""

    key: int
    clip: Wave
    at: int = 0
    begun: bool = False
    hushed: bool = False

    def hush(self, fade: int) -> None:
        """End within `fade` samples, falling to zero."""
        if not self.hushed:
            tail = self.clip[self.at : self.at + fade].copy()
            tail *= np.linspace(1.0, 0.0, tail.size, endpoint=False, dtype=np.float32)
            self.clip, self.at, self.hushed = tail, 0, True


_Order = _Sounding | float | None  # a clip to queue, a gain to duck to, or None: hush


class Player:
    """Mixes at `rate` Hz. `events` holds `Playing` and `Played`, oldest first, until somebody takes them out."""

    def __init__(self, rate: int) -> None:
        self.rate = rate
        self.events: deque[Playing | Played] = deque()
        self._orders: deque[_Order] = deque()
        self._queue: deque[_Sounding] = deque()
        self._gain = self._aim = 1.0

    @property
    def busy(self) -> bool:
        """Whether something sounds, is queued or is still to be taken up."""
        return bool(self._queue or self._orders)

    def play(self, key: int, clip: Wave, gain: float = 1.0) -> None:
        """Queue mono samples in -1 to 1 behind those that are queued."""
        self._orders.append(_Sounding(key, np.asarray(clip, np.float32).ravel() * np.float32(gain)))

    def hush(self) -> None:
        """Fade what sounds and drop what is queued, from the next reading on."""
        self._orders.append(None)

    def duck(self, gain: float) -> None:
        """Scale all that sounds to `gain`, from the next reading on, until called again."""
        self._orders.append(float(gain))

    def read(self, n: int, t: float) -> Wave:
        """The next `n` samples, of which the first goes out at `t`."""
        while self._orders:
            self._obey(self._orders.popleft(), t)
        out = np.zeros(n, np.float32)
        at = 0
        while self._queue and at < n:
            at = self._sound(out, at, t)
        self._duck(out)
        np.clip(out, -1.0, 1.0, out=out)
        return out

    def _obey(self, order: _Order, t: float) -> None:
        if isinstance(order, _Sounding):
            self._queue.append(order)
        elif isinstance(order, float):
            self._aim = order
        else:
            self._drop(t)

    def _drop(self, t: float) -> None:
        """Hush: what has begun fades, the rest is over at once."""
        sounding = self._queue[0] if self._queue and self._queue[0].begun else None
        self.events.extend(Played(t, waiting.key, False) for waiting in self._queue if waiting is not sounding)
        self._queue.clear()
        if sounding:
            sounding.hush(round(FADE * self.rate))
            self._queue.append(sounding)

    def _sound(self, out: Wave, at: int, t: float) -> int:
        """Put the first clip of the queue into `out` (which begins at `t`) from `at` on; where it left off."""
        one = self._queue[0]
        if not one.begun:
            one.begun = True
            self.events.append(Playing(t + at / self.rate, one.key))
        piece = one.clip[one.at : one.at + out.size - at]
        out[at : at + piece.size] = piece
        one.at += piece.size
        at += piece.size
        if one.at >= one.clip.size:
            self._queue.popleft()
            self.events.append(Played(t + at / self.rate, one.key, not one.hushed))
        return at

    def _duck(self, out: Wave) -> None:
        """Apply the ducking gain, moving it in a straight line towards where it shall be."""
        if self._gain == self._aim:
            if self._gain != 1.0:
                out *= np.float32(self._gain)
            return
        step = 1.0 / (DUCK_RAMP * self.rate)
        way = self._aim - self._gain
        gone = np.minimum(np.arange(1, out.size + 1, dtype=np.float32) * np.float32(step), abs(way))
        out *= self._gain + np.copysign(gone, np.float32(way))
        arrived = out.size * step >= abs(way)
        self._gain = self._aim if arrived else self._gain + float(np.copysign(out.size * step, way))
