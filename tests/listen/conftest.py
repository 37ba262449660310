"""Voices, noises and a phrasebook for the listening tests: everything is synthesised on the spot."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soxr
from numpy.typing import NDArray

from assistant.audio.ports import RATE, Pcm
from assistant.core import grammar as network
from assistant.core.grammar import Grammar
from assistant.listen.ear import Ear
from assistant.listen.sphinx import PocketSphinx

_LINES = Path(__file__).with_name("phrases.txt").read_text(encoding="utf-8").splitlines()
PHRASES = [line.removeprefix("! ") for line in _LINES]
LENIENT = frozenset(line.removeprefix("! ") for line in _LINES if line.startswith("! "))
Speech = NDArray[np.float64]
Speaker = Callable[..., Speech]


def _wave(raw: bytes) -> Speech:
    """Samples of a WAV whose lengths in the header may be missing (espeak-ng writes to a pipe)."""
    start = raw.index(b"data") + 8
    rate = int.from_bytes(raw[24:28], "little")
    samples = np.frombuffer(raw[start : start + (len(raw) - start) // 2 * 2], np.int16) / 32768
    return samples if rate == RATE else np.asarray(soxr.resample(samples, rate, RATE))


@pytest.fixture(scope="session")
def say(tmp_path_factory: pytest.TempPathFactory) -> Speaker:
    """say(text, voice="en-us", rate=150): speech of espeak-ng, or of flite with "flite:slt", trimmed, peak 0.3."""
    folder, made = tmp_path_factory.mktemp("speech"), dict[tuple[str, str, int], Speech]()

    def speech(text: str, voice: str = "en-us", rate: int = 150) -> Speech:
        key = (text, voice, rate)
        if key not in made:
            made[key] = _trimmed(_wave(_render(folder, text, voice, rate)))
        return made[key]

    return speech


def _render(folder: Path, text: str, voice: str, rate: int) -> bytes:
    if not voice.startswith("flite:"):
        command = ["espeak-ng", "-v", voice, "-s", str(rate), "--stdout", text]
        return subprocess.run(command, capture_output=True, check=True).stdout
    file = folder / "flite.wav"
    subprocess.run(["flite", "-voice", voice[6:], "-t", text, "-o", str(file)], check=True)
    return file.read_bytes()


def _trimmed(samples: Speech) -> Speech:
    loud = np.flatnonzero(np.abs(samples) > 0.003)
    kept = samples[max(0, loud[0] - 160) : loud[-1] + 800]
    return np.asarray(kept / np.abs(kept).max() * 0.3)


def scene(*parts: Speech | float, noise: Speech | None = None) -> Pcm:
    """Speech and silences (seconds) one behind the other, on faint room noise or on `noise`."""
    laid = [np.zeros(int(part * RATE)) if isinstance(part, float) else part for part in parts]
    sound = np.concatenate(laid)
    room = np.random.default_rng(1).normal(0, 10 ** (-65 / 20), len(sound))
    if noise is not None:
        room += np.resize(noise, len(sound))
    return np.clip(np.round((sound + room) * 32767), -32768, 32767).astype(np.int16)


def _pump(length: int) -> Speech:
    """Two-phase hum of about 100 Hz with band noise, 75 cycles a minute; RMS about 1."""
    rng, t = np.random.default_rng(2), np.arange(length) / RATE
    hum = sum(np.sin(2 * np.pi * 100 * k * t + k) / k for k in range(1, 9))
    pull = (t * 75 / 60) % 1 < 0.45
    return np.asarray(
        np.where(pull, 1.0, 0.35) * hum * 0.7 + np.where(pull, 1.0, 0.3) * _band(rng, length, 200, 3000) * 0.5
    )


def _tap(length: int) -> Speech:
    """Running water: wide noise."""
    return _band(np.random.default_rng(3), length, 400, 7000)


def _baby(length: int) -> Speech:
    """Crying: a harmonic glide around 450 Hz, a second on, half a second off."""
    t = np.arange(length) / RATE
    phase = 2 * np.pi * np.cumsum(430 + 60 * np.sin(2 * np.pi * 0.66 * t) + 8 * np.sin(2 * np.pi * 6 * t)) / RATE
    cry = sum(np.sin(k * phase) / k**0.7 for k in range(1, 12))
    return np.asarray(cry * ((t % 1.5) < 1.0) * 0.7)


def _band(rng: np.random.Generator, length: int, low: float, high: float) -> Speech:
    spectrum = np.fft.rfft(rng.normal(size=length))
    frequency = np.fft.rfftfreq(length, 1 / RATE)
    noise = np.fft.irfft(spectrum * ((frequency > low) & (frequency < high)), length)
    return np.asarray(noise / noise.std())


NOISES: dict[str, Callable[[int], Speech]] = {"pump": _pump, "tap": _tap, "baby": _baby}


@pytest.fixture(scope="session")
def english() -> Grammar:
    """A state's grammar as the product makes it."""
    phrases = network.build("test", PHRASES, PHRASES)
    return network.with_fillers(phrases, ["okay", "please"], ["please", "now"])


@pytest.fixture(scope="session")
def sphinx() -> PocketSphinx:
    """One recogniser for all tests: it keeps nothing between segments."""
    return PocketSphinx()


@pytest.fixture
def ear(sphinx: PocketSphinx, english: Grammar) -> Ear:
    """An ear that is open for the test phrasebook."""
    made = Ear(sphinx)
    made.open(english, LENIENT)
    return made
