"""Sounds of the room, made from a seed: a breast pump, a quiet background, a small room's echo.

For the demonstration, benchmarks and tests; nothing of it is heard in a session of a parent's own.
"""

import numpy as np
from numpy.typing import NDArray

from assistant.audio.ports import RATE, Pcm, Wave

HUM = 100.0  # Hz, the motor's; its harmonics fall off
FRAME = 2048  # samples over which the level of a mix is compared


def pump(seconds: float, seed: int, cycles_a_minute: float = 70.0) -> Wave:
    """A pump in two phases a cycle, suck and release: hum with harmonics, band noise, a click of the valve.

    Mono float32 at RATE, largest value 0.5.
    """
    rng = np.random.default_rng(seed)
    t = np.arange(int(seconds * RATE)) / RATE
    phase = (t * cycles_a_minute / 60) % 1.0
    sucking = 0.5 + 0.5 * np.tanh(8 * np.sin(2 * np.pi * phase))
    pitch = HUM * (1 + 0.06 * (sucking - 0.5)) * np.ones_like(t)
    angle = 2 * np.pi * np.cumsum(pitch) / RATE
    hum = sum(np.sin(k * angle + rng.uniform(0, 2 * np.pi)) / k**1.2 for k in range(1, 12))
    air = _band(rng.standard_normal(t.size), 300.0, 1800.0)
    clicks = np.exp(-((phase - 0.5) ** 2) / 2e-5) * rng.standard_normal(t.size)
    mixed = (0.35 + 0.65 * sucking) * hum + 0.5 * sucking * air + 0.6 * clicks
    return _levelled(mixed, 0.5)


def background(seconds: float, seed: int, dbfs: float = -66.0) -> Wave:
    """A quiet room: noise that is louder at low frequencies. Mono float32 at RATE, RMS `dbfs`."""
    noise = np.random.default_rng(seed).standard_normal(int(seconds * RATE))
    spectrum = np.fft.rfft(noise)
    tilted = np.fft.irfft(spectrum / np.sqrt(np.maximum(1.0, np.fft.rfftfreq(noise.size, 1 / RATE) / 50)), noise.size)
    wave: Wave = (tilted / np.sqrt(np.mean(tilted**2)) * 10 ** (dbfs / 20)).astype(np.float32)
    return wave


def room(wave: Wave, seed: int, reverberation: float = 0.3, distance_db: float = -6.0) -> Wave:
    """The sound as it arrives across a small room: direct, then noise that decays by 60 dB in `reverberation` s."""
    rng = np.random.default_rng(seed)
    t = np.arange(int(reverberation * RATE)) / RATE
    tail = rng.standard_normal(t.size) * 10 ** (-3 * t / reverberation)
    response = np.concatenate(([1.0], np.zeros(int(0.004 * RATE)), 0.25 * tail / np.sqrt(np.sum(tail**2))))
    size = wave.size + response.size - 1
    heard = np.fft.irfft(np.fft.rfft(wave, size) * np.fft.rfft(response, size), size)
    arrived: Wave = (heard * 10 ** (distance_db / 20)).astype(np.float32)
    return arrived


def loudest(wave: Wave) -> float:
    """The largest energy of any 2,048 samples, as Picovoice's benchmark compares levels; 0 for silence."""
    frames = wave[: wave.size // FRAME * FRAME].reshape(-1, FRAME) if wave.size >= FRAME else wave[None, :]
    return float(np.max(np.sum(frames.astype(np.float64) ** 2, axis=1), initial=0.0))


def at_snr(noise: Wave, speech: Wave, snr_db: float) -> Wave:
    """`noise` scaled so that `speech` stands `snr_db` above it."""
    energy = loudest(noise)
    scale = np.sqrt(loudest(speech) / energy / 10 ** (snr_db / 10)) if energy else 0.0
    return (noise * scale).astype(np.float32)


def pcm(wave: Wave) -> Pcm:
    """16-bit samples, clipped at full scale."""
    return np.clip(np.round(wave * 32767), -32768, 32767).astype(np.int16)


def _band(noise: NDArray[np.float64], low: float, high: float) -> NDArray[np.float64]:
    spectrum = np.fft.rfft(noise)
    frequency = np.fft.rfftfreq(noise.size, 1 / RATE)
    spectrum[(frequency < low) | (frequency > high)] = 0
    return _unit(np.fft.irfft(spectrum, noise.size))


def _unit(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return values / max(float(np.sqrt(np.mean(values**2))), 1e-9)


def _levelled(values: NDArray[np.float64], peak: float) -> Wave:
    return (values / max(float(np.max(np.abs(values))), 1e-9) * peak).astype(np.float32)
