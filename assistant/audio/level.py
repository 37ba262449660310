"""How loud a block is, in the one unit that the whole product uses: dB relative to full scale."""

import math

import numpy as np

from assistant.audio.ports import SILENCE_DBFS, Pcm, Wave

FULL_SCALE = 32768.0  # the int16 that stands for 1.0


def power(wave: Wave) -> float:
    """Mean square of samples in -1 to 1; 0.0 of none."""
    return float(np.dot(wave, wave)) / wave.size if wave.size else 0.0


def dbfs(mean_square: float) -> float:
    """Mean square to dBFS (a full-scale square wave is 0), never below `SILENCE_DBFS`."""
    return max(10.0 * math.log10(mean_square), SILENCE_DBFS) if mean_square > 0.0 else SILENCE_DBFS


def level(samples: Pcm) -> float:
    """RMS of int16 samples, dBFS."""
    return dbfs(power(to_wave(samples)))


def to_wave(samples: Pcm) -> Wave:
    """int16 to float32 in -1 to 1."""
    return samples.astype(np.float32) / np.float32(FULL_SCALE)


def to_pcm(wave: Wave) -> Pcm:
    """float32 in -1 to 1 to int16; what is louder is clipped, and the way back through `to_wave` is exact."""
    loud: Wave = np.rint(wave * np.float32(FULL_SCALE))
    return np.clip(loud, -32768, 32767, out=loud).astype(np.int16)
