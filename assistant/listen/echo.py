"""How loud what is left of the assistant's own voice should be now: from what the speaker played.

The guard asks it which speech is louder than the echo. Levels are dBFS of 20 ms blocks. The way from speaker to
microphone is one delay and one loss, both measured while cues sound; that is coarse, but needs no common clock.
"""

from collections import deque

import numpy as np
from numpy.typing import NDArray

from assistant.audio.level import level
from assistant.audio.ports import SILENCE_DBFS, Block, Pcm

MEMORY = 300  # blocks (6 s) from which the path is measured
ENOUGH = 40  # blocks (0.8 s) of sounding speaker before a measurement counts
LAGS = 25  # blocks (0.5 s), the longest delay: Bluetooth has 300 ms
AUDIBLE = -50.0  # dBFS; what is played more softly says nothing about the path
PRIOR = -3.0  # dB from speaker to microphone before it is measured: rather deaf for a second than obeying itself
DECAY = 1.5  # dB a block (75 dB/s): slower than most rooms' reverberation (60 dB in 0.4 to 0.8 s)
TAIL = 20  # blocks of that decay
LOUD = 10.0  # dB under the loudest that was played: in softer blocks the room's own noise is what is measured
RISE = 1.0  # dB a measurement (every 0.2 s): the user's speech over a cue must not pass for a louder path
EVERY = 10  # blocks between measurements
FLOOR = -70.0  # dBFS; quieter is as good as silent
TYPICAL = 60  # percentile of the loss over blocks; the median lets half of the echo through


class Echo:
    """Learns delay and loss from blocks, tells the echo to expect in the newest one."""

    def __init__(self) -> None:
        self._heard: deque[float] = deque(maxlen=MEMORY)
        self._left: deque[float] = deque(maxlen=MEMORY)
        self._played: deque[float] = deque(maxlen=MEMORY)
        self._count = 0
        self._measured = False
        self.loss = PRIOR  # dB
        self.lag = 3  # blocks

    @property
    def delay(self) -> float:
        """Seconds from the speaker to the microphone."""
        return self.lag * 0.02

    def hear(self, block: Block, left: Pcm) -> None:
        """Take the next block in, and what the canceller left of it."""
        played = level(block.said)
        self._heard.append(max(level(block.samples), FLOOR))
        self._left.append(max(level(left), FLOOR))
        self._played.append(max(played, FLOOR))
        self._count += 1
        if self._count % EVERY == 0 and played > AUDIBLE:
            self._measure()

    def expected(self) -> float:
        """Level of the echo to expect in what is left of the newest block, dBFS; `SILENCE_DBFS` in a silent room."""
        recent = np.array(self._played)[::-1][max(0, self.lag - 3) : self.lag + TAIL]
        if not len(recent) or recent.max() <= FLOOR:
            return SILENCE_DBFS
        age = np.maximum(np.arange(len(recent)) - 6, 0)  # six blocks around the delay count in full
        return float(np.max(np.where(recent > FLOOR, recent - DECAY * age, SILENCE_DBFS)) + self.loss)

    def _measure(self) -> None:
        heard, left, played = np.array(self._heard), np.array(self._left), np.array(self._played)
        if np.count_nonzero(played > AUDIBLE) < ENOUGH:
            return
        self.lag = max(range(min(LAGS, len(heard) // 2)), key=lambda lag: _likeness(heard, played, lag))
        aligned = played[: len(played) - self.lag]
        difference = (left[self.lag :] - aligned)[aligned > max(AUDIBLE, aligned.max(initial=FLOOR) - LOUD)]
        loss = float(np.percentile(difference, TYPICAL)) if len(difference) else self.loss
        self.loss = min(loss, self.loss + RISE) if self._measured else loss
        self._measured = True


def _likeness(heard: NDArray[np.float64], played: NDArray[np.float64], lag: int) -> float:
    """Correlation of the two envelopes with `played` moved `lag` blocks later."""
    first, second = heard[lag:], played[: len(played) - lag]
    first, second = first - first.mean(), second - second.mean()
    size = float(np.sqrt((first @ first) * (second @ second)))
    return float(first @ second) / size if size else 0.0
