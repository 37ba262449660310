"""What a rendered utterance goes through once before it is kept: trimmed, resampled, levelled. Arrays in and out."""

import numpy as np
import soxr

from assistant.audio.ports import Wave
from assistant.speak.volume import amplitude

LOUDNESS = -21.0  # LUFS; the peaks of most cues stay below PEAK there
PEAK = -1.0  # dBTP, never exceeded
LIMIT = -1.5  # dBFS that the samples are limited to, so that the peaks between them stay below PEAK
SWAY = 0.005  # s in which the limiter turns down and up again
LISTENED = 0.8  # s that are measured at least: what is shorter is measured as if it were said again and again
MARGIN = 0.03  # s of silence left at both ends
_SILENT = 10 ** (-50 / 20)  # of the peak: below it, silence
_EDGE = 0.004  # s of fade at both ends, so that no cut clicks


def finish(samples: Wave, rate: int, target_rate: int, change: float = 0.0) -> Wave:
    """Speech as it was written, shape (n,) or (n, channels) at `rate`, as a clip: mono float32 at `target_rate`.

    `change`: dB that it shall be louder than others.
    """
    mono = samples.mean(axis=1, dtype=np.float32) if samples.ndim == 2 else samples
    mono = trimmed(mono, rate)
    if rate != target_rate:
        mono = np.asarray(soxr.resample(mono, rate, target_rate, quality="HQ"), dtype=np.float32)
    return _faded(levelled(mono, target_rate, change), target_rate)


def trimmed(samples: Wave, rate: int) -> Wave:
    """Without the silence at its ends but for `MARGIN`. What is silent throughout stays as long as it is."""
    loud = np.flatnonzero(np.abs(samples) > _peak(samples) * _SILENT)
    if not loud.size:
        return samples
    margin = int(MARGIN * rate)
    return samples[max(0, loud[0] - margin) : loud[-1] + 1 + margin]


def levelled(samples: Wave, rate: int, change: float = 0.0) -> Wave:
    """At `LOUDNESS` and `change` dB; single peaks that would pass `PEAK` are turned down. Silence stays silence."""
    peak = _peak(samples)
    if peak == 0:
        return samples
    heard = samples / peak  # the measure leaves out what lies below -70 LUFS
    limited = _limited(heard * amplitude(LOUDNESS + change - loudness(heard, rate)), rate)
    return (limited * min(1.0, amplitude(PEAK) / true_peak(limited, rate))).astype(np.float32)


def _limited(samples: Wave, rate: int) -> Wave:
    """Turned down around each peak over `LIMIT`: the least gain within `SWAY`, smoothed over as long, is no step and
    never more than what the peak needs."""
    needed = np.minimum(1.0, amplitude(LIMIT) / np.maximum(np.abs(samples), 1e-9))
    if needed.min() == 1.0:
        return samples
    half = max(1, round(SWAY / 2 * rate))
    padded = np.pad(needed, 2 * half, constant_values=1.0)
    least = np.lib.stride_tricks.sliding_window_view(padded, 2 * half + 1).min(axis=1)
    window = np.hanning(2 * half + 3)[1:-1]
    return np.asarray(samples * np.convolve(least, window / window.sum(), "valid"), dtype=np.float32)


def loudness(samples: Wave, rate: int) -> float:
    """Integrated loudness, LUFS (ITU-R BS.1770-4)."""
    import pyloudnorm  # noqa: PLC0415 - half a second and 80 MB, which a session whose cues are all made does without

    measured = np.resize(samples, max(len(samples), round(LISTENED * rate)))
    return float(pyloudnorm.Meter(rate).integrated_loudness(measured))


def true_peak(samples: Wave, rate: int) -> float:
    """The highest amplitude between the samples too: of four times as many (ITU-R BS.1770-4, annex 2)."""
    return max(_peak(samples), _peak(soxr.resample(samples, rate, 4 * rate, quality="HQ")))


def _faded(samples: Wave, rate: int) -> Wave:
    edge = min(int(_EDGE * rate), len(samples) // 2)
    ramp = np.linspace(0, 1, edge, dtype=np.float32)
    faded = samples.copy()
    faded[:edge] *= ramp
    faded[len(faded) - edge :] *= ramp[::-1]
    return faded


def _peak(samples: Wave) -> float:
    return float(np.abs(samples).max(initial=0.0))
