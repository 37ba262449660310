"""What can be read from samples: the room's level, hum of the mains, and where a played sound comes back.

16 kHz samples in, dB and seconds out. Pure: no device, no clock.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.audio.level import dbfs, power, to_wave
from assistant.audio.ports import BLOCK, RATE, SILENCE_DBFS, Pcm, Wave
from assistant.listen.canceller import Canceller

QUIETEST = 20  # per cent of the blocks that are no louder than the room's own noise
MAINS = (50.0, 60.0)  # Hz
OVERTONES = (1, 2, 3)
EARLIEST, LATEST = -0.02, 0.7  # seconds from speaker to microphone
TONES = (250.0, 1000.0)  # Hz between which the product's tones lie
ALIKE = 0.15  # likeness from which on a tone was heard; of noise it is 0.07 at the most


def floor(samples: Pcm) -> float:
    """Level of the room's own noise, dBFS: that of the quieter blocks."""
    whole = to_wave(samples[: samples.size // BLOCK * BLOCK]).reshape(-1, BLOCK)
    if not whole.size:
        return SILENCE_DBFS
    return dbfs(float(np.percentile(np.square(whole, dtype=np.float64).mean(axis=1), QUIETEST)))


def zeros(samples: Pcm) -> float:
    """Share of the blocks that are exact silence, which no working microphone gives."""
    whole = samples[: samples.size // BLOCK * BLOCK].reshape(-1, BLOCK)
    return float(np.mean(~whole.any(axis=1))) if whole.size else 1.0


@dataclass(frozen=True, slots=True)
class Hum:
    """The stronger of the two mains hums. `above`: dB of its overtones over what is beside them."""

    hertz: float
    level: float
    above: float


def hum(samples: Pcm) -> Hum:
    """Needs a second of sound or more."""
    wave = to_wave(samples).astype(np.float64)
    window = np.hanning(wave.size)
    spectrum = np.square(np.abs(np.fft.rfft(wave * window))) * 2 / (window.sum() ** 2) if wave.size else np.zeros(1)
    width = RATE / max(1, wave.size)

    def one(hertz: float) -> Hum:
        near = [_around(spectrum, hertz * each / width, 2) for each in OVERTONES]
        beside = [
            float(np.median(np.concatenate((_slice(spectrum, at - 12, at - 4), _slice(spectrum, at + 4, at + 12)))))
            for at in (round(hertz * each / width) for each in OVERTONES)
        ]
        level = dbfs(float(sum(part.sum() for part in near)) / 1.5)  # the window spreads a line over 1.5 bins
        strongest = max(
            float(part.max(initial=0.0)) / max(rest, 1e-14) for part, rest in zip(near, beside, strict=True)
        )
        return Hum(hertz, level, 10 * float(np.log10(max(strongest, 1e-9))))

    return max((one(hertz) for hertz in MAINS), key=lambda each: each.above)


def _around(values: NDArray[np.float64], at: float, reach: int) -> NDArray[np.float64]:
    return _slice(values, round(at) - reach, round(at) + reach + 1)


def _slice(values: NDArray[np.float64], start: int, end: int) -> NDArray[np.float64]:
    return values[max(1, start) : max(2, end)]


@dataclass(frozen=True, slots=True)
class Return:
    """How a played sound came back: seconds later, dB of it in the microphone over what was played, how alike."""

    delay: float
    gain: float
    alike: float

    @property
    def heard(self) -> bool:
        """Whether it came back at all."""
        return self.alike >= ALIKE


def returned(said: Pcm, heard: Pcm) -> Return:
    """Find `said` in `heard`, both of one length and side by side in time: by cross-correlation, in the tones' band."""
    size = 2 * said.size
    frequency = np.fft.rfftfreq(size, 1 / RATE)
    band = (frequency >= TONES[0]) & (frequency <= TONES[1])
    played = np.fft.rfft(to_wave(said), size) * band
    came = np.fft.rfft(to_wave(heard), size) * band
    lags = np.arange(round(EARLIEST * RATE), round(LATEST * RATE))
    product = np.fft.irfft(came * np.conj(played), size)[lags]
    at = int(np.argmax(product))
    own, other = (float(np.square(np.fft.irfft(each, size)).sum()) for each in (played, came))
    if own <= 0.0 or other <= 0.0:
        return Return(0.0, SILENCE_DBFS, 0.0)
    found = max(float(product[at]), 0.0)
    return Return(lags[at] / RATE, dbfs((found / own) ** 2), found / float(np.sqrt(own * other)))


def taken_out(said: Pcm, heard: Pcm, delay: float) -> float:
    """dB of the echo that the product's canceller takes out of the second half of `heard`."""
    canceller, lag = Canceller(), max(0, round(delay * RATE / BLOCK))
    left = [
        canceller.take(heard[at : at + BLOCK], said[at : at + BLOCK], lag)
        for at in range(0, heard.size - BLOCK + 1, BLOCK)
    ]
    half = len(left) // 2 * BLOCK
    before: Wave = to_wave(heard[half : len(left) * BLOCK])
    after: Wave = to_wave(np.concatenate(left)[half:]) if left else before
    return dbfs(power(before)) - dbfs(power(after))
