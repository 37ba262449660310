"""Blocks of any rate and length become 16 kHz blocks of 20 ms, each with the time of its last sample."""

from collections.abc import Iterator

import numpy as np
import soxr

from assistant.audio.level import to_pcm, to_wave
from assistant.audio.ports import BLOCK, RATE, Pcm, Wave


class Feed:
    """Push what came, get the whole blocks that are now complete. At 16 kHz samples pass through unchanged.

    `quality`: soxr's; a lower one gives what it was given sooner.
    """

    def __init__(self, rate: int, quality: str = "HQ") -> None:
        self._rate = rate
        self._stream = None if rate == RATE else soxr.ResampleStream(rate, RATE, 1, dtype="float32", quality=quality)
        self._rest: Pcm = np.zeros(0, np.int16)
        self._came = self._went = 0

    def push(self, samples: Pcm, t: float) -> Iterator[tuple[float, Pcm]]:
        """Take samples of which the last ended at `t`; give (end, block) pairs."""
        self._came += samples.size
        ready = np.concatenate((self._rest, self._convert(samples)))
        whole = ready.size - ready.size % BLOCK
        self._rest = ready[whole:]
        for at in range(0, whole, BLOCK):
            self._went += BLOCK
            # what came in and has not gone out: the resampler's delay and the rest, so the time needs no guess
            yield t - (self._came / self._rate - self._went / RATE), ready[at : at + BLOCK]

    def _convert(self, samples: Pcm) -> Pcm:
        if self._stream is None:
            return samples
        return to_pcm(self._stream.resample_chunk(to_wave(samples)))


def resampled(wave: Wave, rate: int, wanted: int) -> Wave:
    """A whole clip at another rate, aligned to its first sample."""
    if rate == wanted or not wave.size:
        return np.asarray(wave, np.float32)
    converted: Wave = soxr.resample(np.asarray(wave, np.float32), rate, wanted)
    return converted
