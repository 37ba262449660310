"""How loud speech and room are: the sound's items in, levels of speech and of the noise around it out. Keeps no sound.

Stands between a sound and whoever takes its items (`MeteredSound`). Of each block it keeps the power, and how many of
its samples are at full scale; which blocks hold speech it is told by the ear's decisions.
"""

import threading
from collections import deque
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.audio.level import dbfs, power, to_wave
from assistant.audio.passing import PassingSound
from assistant.audio.ports import BLOCK, RATE, SILENCE_DBFS, Block, Item, Played, Playing, Sound

MEMORY = 30.0  # seconds of blocks that are remembered
EIGHTH = 6  # blocks, 120 ms: levels are those of the loudest so long, near to the 2,048 samples of `scenery.loudest`
TAIL = 0.5  # seconds after a clip in which the room may still sound of it
AROUND = 0.2  # seconds around speech that are neither it nor the room
LOUD = 90  # per cent of the room's time that is softer than what counts as its level: a pump sounds in beats
LEAST = 10  # blocks of the room, without which its level is not told
FULL = 32_700  # a sample from here on is at full scale
CLIPPED = 3  # samples of speech at full scale that make it clipped


@dataclass(frozen=True, slots=True)
class Levels:
    """dBFS of the loudest eighth of a second of speech and of the room; `clipped`: speech was at full scale."""

    speech: float
    room: float
    clipped: bool


@dataclass(frozen=True, slots=True)
class _Heard:
    t: float  # its end
    power: float
    full: int  # samples at full scale
    own: bool  # the speaker sounded, or just had


class Meter:
    """Fed by the thread that takes items, asked by another."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._blocks: deque[_Heard] = deque(maxlen=int(MEMORY * RATE / BLOCK))
        self._speech: deque[tuple[float, float]] = deque(maxlen=64)
        self._sounding: set[int] = set()  # keys of clips
        self._silent_since = -TAIL

    def take(self, item: Item) -> None:
        """The next item of the sound."""
        with self._lock:
            match item:
                case Block():
                    self._hear(item)
                case Playing(_, key):
                    self._sounding.add(key)
                case Played(t, key) if key in self._sounding:
                    self._sounding.remove(key)
                    self._silent_since = t

    def _hear(self, block: Block) -> None:
        own = bool(self._sounding) or block.t - self._silent_since < TAIL
        full = int(np.count_nonzero(np.abs(block.samples.astype(np.int32)) >= FULL))
        self._blocks.append(_Heard(block.t, power(to_wave(block.samples)), full, own))

    def speech(self, start: float, end: float) -> None:
        """Somebody spoke from `start` to `end`."""
        with self._lock:
            self._speech.append((start, end))

    def levels(self, since: float) -> Levels | None:
        """Of the latest speech that ended after `since`, else of the loudest sound since then. None without blocks."""
        with self._lock:
            blocks, spans = list(self._blocks), list(self._speech)
        latest = next(((start, end) for start, end in reversed(spans) if end > since), None)
        if latest:
            said = np.array([latest[0] < each.t <= latest[1] + BLOCK / RATE for each in blocks], np.bool_)
        else:
            said = np.array([since < each.t and not each.own for each in blocks], np.bool_)
        if not said.any():
            return None
        powers = np.array([each.power for each in blocks])
        clipped = sum(each.full for each, mine in zip(blocks, said, strict=True) if mine) >= CLIPPED
        speech = float(_smoothed(powers[said]).max())
        return Levels(dbfs(speech), _room(blocks, powers, spans), clipped)


def _room(blocks: list[_Heard], powers: NDArray[np.float64], spans: list[tuple[float, float]]) -> float:
    """Level of what sounds where nobody speaks."""
    clear = np.array([not each.own for each in blocks], np.bool_)
    times = np.array([each.t for each in blocks])
    for start, end in spans:
        clear &= (times < start - AROUND) | (times > end + AROUND)
    if np.count_nonzero(clear) < LEAST:
        return SILENCE_DBFS
    return dbfs(float(np.percentile(_smoothed(powers[clear]), LOUD)))


def _smoothed(powers: NDArray[np.float64]) -> NDArray[np.float64]:
    """Mean over each eighth of a second; over all of it where it is shorter."""
    size = min(EIGHTH, powers.size)
    return np.convolve(powers, np.full(size, 1 / size), "valid")


class MeteredSound(PassingSound):
    """Passes everything on to `sound`, past the meter."""

    def __init__(self, sound: Sound, meter: Meter) -> None:
        super().__init__(sound)
        self._meter = meter

    def take(self, timeout: float) -> Item | None:
        """The next item, measured."""
        item = super().take(timeout)
        if item is not None:
            self._meter.take(item)
        return item
