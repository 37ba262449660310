"""What Whisper hears with: 16 kHz samples in, a log-mel picture out. whisper.py makes one of each segment.

The front end of Radford et al. 2022, "Robust Speech Recognition via Large-Scale Weak Supervision", section 2.2, with
the mel scale of Slaney's Auditory Toolbox (1998), as the model was trained on.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from assistant.audio.ports import RATE, Pcm

BANDS = 80
WINDOW = 400  # samples, 25 ms
HOP = 160  # samples, 10 ms
RANGE = 8.0  # powers of ten below the loudest that are kept

Picture = NDArray[np.float32]


def log_mel(pcm: Pcm, seconds: float) -> Picture:
    """Float32 of shape (BANDS, 100 a second) for int16 samples, silence behind them if they are fewer."""
    samples = np.zeros(round(seconds * RATE))
    samples[: len(pcm)] = pcm[: len(samples)] / 32768
    padded = np.pad(samples, WINDOW // 2, mode="reflect")
    frames = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[::HOP][: len(samples) // HOP]
    power = np.abs(np.fft.rfft(frames * _hann(), axis=1)) ** 2
    logs = np.log10(np.maximum(_filters() @ power.T, 1e-10))
    picture: Picture = ((np.maximum(logs, logs.max() - RANGE) + 4) / 4).astype(np.float32)
    return picture


@cache
def _hann() -> NDArray[np.float64]:
    return 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(WINDOW) / WINDOW)


@cache
def _filters() -> NDArray[np.float64]:
    """Triangles of equal area, equally far apart in mels; shape (BANDS, WINDOW // 2 + 1)."""
    corners = _hertz(np.linspace(0, _mels(RATE / 2), BANDS + 2))
    bins = np.linspace(0, RATE / 2, WINDOW // 2 + 1)
    rising = (bins - corners[:-2, None]) / np.diff(corners)[:-1, None]
    falling = (corners[2:, None] - bins) / np.diff(corners)[1:, None]
    area = 2 / (corners[2:] - corners[:-2])
    return np.maximum(0, np.minimum(rising, falling)) * area[:, None]


_LINEAR = 200 / 3  # Hz a mel up to 1,000 Hz, where it turns logarithmic
_STEP = np.log(6.4) / 27


def _mels(hertz: float) -> float:
    return float(15 + np.log(hertz / 1000) / _STEP if hertz >= 1000 else hertz / _LINEAR)


def _hertz(mels: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(mels < 15, mels * _LINEAR, 1000 * np.exp(_STEP * (mels - 15)))
