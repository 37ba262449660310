"""What the rest of the product knows of sound: blocks, and a `Sound` that gives them and plays clips.

A microphone with a speaker, a WAV file with a WAV recorder, and a demonstration are the same `Sound`; so every test
drives the shipped path. Time `t` is seconds on the sound's own clock: the wall's monotonic clock for devices, counted
samples for files.
"""

from dataclasses import dataclass, field
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

RATE = 16_000  # Hz, everything that is listened to
BLOCK = 320  # samples, 20 ms
SILENCE_DBFS = -120.0  # level of exact silence

Pcm = NDArray[np.int16]
Wave = NDArray[np.float32]


def _nothing() -> Pcm:
    return np.zeros(BLOCK, np.int16)


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """20 ms that were heard. `t`: the end of its last sample. `said`: what the speaker played in the same 20 ms."""

    t: float
    samples: Pcm  # shape (BLOCK,)
    said: Pcm = field(default_factory=_nothing)  # shape (BLOCK,)


@dataclass(frozen=True, slots=True)
class Playing:
    """The first sample of clip `key` went out at `t`."""

    t: float
    key: int


@dataclass(frozen=True, slots=True)
class Played:
    """Clip `key` is over at `t`: to its last sample (`completed`), or hushed before or while it sounded."""

    t: float
    key: int
    completed: bool


@dataclass(frozen=True, slots=True)
class Lost:
    """The microphone or speaker stopped giving or taking samples; `why` is for the screen."""

    t: float
    what: Literal["microphone", "speaker"]
    why: str


@dataclass(frozen=True, slots=True)
class Back:
    """It works again."""

    t: float
    what: Literal["microphone", "speaker"]


@dataclass(frozen=True, slots=True)
class Silent:
    """Three seconds of exact zeros came from the microphone: muted or disconnected, most likely. Told once."""

    t: float


@dataclass(frozen=True, slots=True)
class Finished:
    """A file has no more blocks."""

    t: float


Item = Block | Playing | Played | Lost | Back | Silent | Finished


class Sound(Protocol):
    """One microphone and one speaker on one clock. A context manager in every implementation."""

    rate: int  # Hz of the clips that `play` takes

    def now(self) -> float:
        """Seconds on this sound's clock."""

    def take(self, timeout: float) -> Item | None:
        """The next thing that happened, oldest first; None after `timeout` seconds without one."""

    def play(self, key: int, clip: Wave, gain: float = 1.0) -> None:
        """Queue a clip (mono float32, -1 to 1, at `rate`) behind those that are queued. Never blocks."""

    def hush(self) -> None:
        """Silence within a block (a fade of 5 ms); queued clips are dropped. Never blocks."""

    def duck(self, gain: float) -> None:
        """Scale what sounds to `gain` within a block, until called again. Never blocks."""

    def close(self) -> None:
        """Give everything back; never hangs."""
