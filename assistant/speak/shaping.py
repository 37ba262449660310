"""What a rendered utterance goes through once before it is kept: trimmed, resampled, levelled. Arrays in and out."""

import numpy as np
import soxr

from assistant.audio.ports import Wave

LOUDNESS = -20.0  # dBFS, RMS over the frames that hold speech
PEAK = -3.0  # dBFS, never exceeded
MARGIN = 0.03  # s of silence left at both ends
_SILENT = 10 ** (-50 / 20)  # of the peak: below it, silence
_EDGE = 0.004  # s of fade at both ends, so that no cut clicks


def finish(samples: Wave, rate: int, target_rate: int) -> Wave:
    """Speech as an engine wrote it, shape (n,) or (n, channels) at `rate`, as a clip: mono float32 at `target_rate`."""
    mono = samples.mean(axis=1, dtype=np.float32) if samples.ndim == 2 else samples
    mono = trimmed(mono, rate)
    if rate != target_rate:
        mono = np.asarray(soxr.resample(mono, rate, target_rate, quality="HQ"), dtype=np.float32)
    return _faded(levelled(mono, target_rate), target_rate)


def trimmed(samples: Wave, rate: int) -> Wave:
    """Without the silence at its ends but for `MARGIN`. What is silent throughout stays as long as it is."""
    loud = np.flatnonzero(np.abs(samples) > _peak(samples) * _SILENT)
    if not loud.size:
        return samples
    margin = int(MARGIN * rate)
    return samples[max(0, loud[0] - margin) : loud[-1] + 1 + margin]


def levelled(samples: Wave, rate: int) -> Wave:
    """At `LOUDNESS`, or as near as `PEAK` allows. The RMS leaves out 20 ms frames 40 dB under the loudest."""
    peak = _peak(samples)
    if peak == 0:
        return samples
    frame = max(1, rate // 50)
    power = np.square(samples[: len(samples) // frame * frame], dtype=np.float64).reshape(-1, frame).mean(axis=1)
    speech = power[power > power.max(initial=0.0) * 1e-4]
    rms = float(np.sqrt(speech.mean())) if speech.size else peak
    gain = min(10 ** (LOUDNESS / 20) / rms, 10 ** (PEAK / 20) / peak)
    return (samples * gain).astype(np.float32)


def _faded(samples: Wave, rate: int) -> Wave:
    edge = min(int(_EDGE * rate), len(samples) // 2)
    ramp = np.linspace(0, 1, edge, dtype=np.float32)
    faded = samples.copy()
    faded[:edge] *= ramp
    faded[len(faded) - edge :] *= ramp[::-1]
    return faded


def _peak(samples: Wave) -> float:
    return float(np.abs(samples).max(initial=0.0))
