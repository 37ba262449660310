"""What sounds beside the speech: a kind, a length and a seed in, a wave out.

Babies and household noise come from recordings where there are some; pump, music and babble are always made here.
"""

import random
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.audio import scenery
from assistant.audio.ports import RATE, Wave
from assistant.bench.hear import talk
from assistant.bench.hear.recordings import Recording, loaded
from assistant.bench.hear.shelf import kept
from assistant.bench.hear.voices import Voice, said

KINDS = ("pump", "baby", "household", "music", "babble")
BABBLES = 6  # different ones
BABBLE_SECONDS = 20.0
TALKERS = 5
SCALE = (0, 3, 5, 7, 10, 12, 15, 17)  # semitones over the tonic


class Noises:
    """All kinds, with the recordings and voices of a part."""

    def __init__(self, recordings: Sequence[Recording], voices: Sequence[Voice]) -> None:
        noises = [each for each in recordings if each.kind == "noise"]
        self._recorded = {
            "baby": [each for each in noises if each.baby],
            "household": [each for each in noises if not each.baby],
        }
        self._voices = voices

    def make(self, kind: str, seconds: float, seed: int) -> Wave:
        """So many seconds of a kind."""
        rng = np.random.default_rng(seed)
        recorded = self._recorded.get(kind)
        if recorded:
            return _cut(loaded(recorded[int(rng.integers(len(recorded)))].path), seconds, rng)
        if kind == "babble":
            number = int(rng.integers(BABBLES))
            key = ("babble", number, [voice.label for voice in self._voices])
            return _cut(kept(key, lambda: babble(number, self._voices)), seconds, rng)
        made: Wave = MADE[kind](seconds, seed)
        return made


def pump(seconds: float, seed: int) -> Wave:
    """Some pump: 60 to 90 cycles a minute."""
    return scenery.pump(seconds, seed, float(np.random.default_rng(seed).uniform(60, 90)))


def baby(seconds: float, seed: int) -> Wave:
    """Something like crying: harmonic cries of about a second whose pitch rises and falls, breath between."""
    rng = np.random.default_rng(seed)
    wave = np.zeros(int(seconds * RATE))
    at = rng.uniform(0, 0.5)
    while at < seconds:
        length = rng.uniform(0.5, 1.3)
        t = np.arange(int(length * RATE)) / RATE
        pitch = rng.uniform(350, 550) * (1 + 0.25 * np.sin(np.pi * t / length) + 0.02 * np.sin(2 * np.pi * 6 * t))
        angle = 2 * np.pi * np.cumsum(pitch) / RATE
        voice = sum(np.sin(k * angle) / (1 + abs(k - 3)) for k in range(1, 12))
        _add(wave, at, (voice + 0.2 * rng.standard_normal(t.size)) * np.sin(np.pi * t / length) ** 0.5)
        at += length + rng.uniform(0.15, 0.6)
    return _unit(wave)


def household(seconds: float, seed: int) -> Wave:
    """A running tap and dishes: coloured noise, and now and then a clink or a thud."""
    rng = np.random.default_rng(seed)
    water = np.convolve(rng.standard_normal(int(seconds * RATE)), np.ones(4) / 4, "same") * 0.15
    at = rng.uniform(0, 0.7)
    while at < seconds:
        t = np.arange(int(0.4 * RATE)) / RATE
        tones = rng.uniform(400, 5000, 4) if rng.random() < 0.7 else rng.uniform(60, 250, 4)
        clink = sum(np.sin(2 * np.pi * tone * t) for tone in tones) * np.exp(-t * rng.uniform(10, 40))
        _add(water, at, clink * rng.uniform(0.2, 1.0))
        at += rng.exponential(0.8) + 0.1
    return _unit(water)


def music(seconds: float, seed: int) -> Wave:
    """Something like music: plucked chords over a bass and a beat, four in a bar."""
    rng = np.random.default_rng(seed)
    wave = np.zeros(int(seconds * RATE))
    beat, tonic = 60 / rng.uniform(80, 130), rng.uniform(110, 220)
    t = np.arange(int(1.2 * RATE)) / RATE
    for number in range(int(seconds / beat) + 1):
        for semitones in rng.choice(SCALE, 3, replace=False):
            pitch = tonic * 2 ** (semitones / 12) * rng.choice((1, 2))
            note = sum(np.sin(2 * np.pi * k * pitch * t) / k for k in range(1, 6)) * np.exp(-3 * t)
            _add(wave, number * beat, 0.3 * note)
        drum = rng.standard_normal(t.size) * np.exp(-t * 60) if number % 2 else np.sin(380 * t) * np.exp(-t * 25)
        _add(wave, number * beat, 0.8 * drum)
    return _unit(wave)


def babble(number: int, voices: Sequence[Voice]) -> Wave:
    """Several people talking at a time, none of them to be understood."""
    rng = random.Random(number)
    size = int(BABBLE_SECONDS * RATE)
    mixed = np.zeros(size)
    for talker in range(TALKERS):
        who, lines = rng.choice(list(voices)), talk.sentences(1000 * number + talker)
        at = -rng.uniform(0, 2)
        while at < BABBLE_SECONDS:
            line = said(who, next(lines))
            _add(mixed, at, line * rng.uniform(0.6, 1.0))
            at += line.size / RATE
    return _unit(mixed)


MADE = {"pump": pump, "baby": baby, "household": household, "music": music}


def _add(wave: NDArray[np.float64], at: float, more: NDArray[np.floating]) -> None:
    """Mix `more` in at a time, as far as it fits."""
    start = int(at * RATE)
    more, start = more[max(0, -start) :], max(0, start)
    room = wave[start : start + more.size]
    room += more[: room.size]


def _cut(wave: Wave, seconds: float, rng: np.random.Generator) -> Wave:
    """Some part of a wave that goes round in a ring."""
    size = int(seconds * RATE)
    return np.resize(np.roll(wave, -int(rng.integers(max(1, wave.size)))), size).astype(np.float32)


def _unit(wave: NDArray[np.float64]) -> Wave:
    return (wave / max(float(np.max(np.abs(wave), initial=0.0)), 1e-9) * 0.5).astype(np.float32)
