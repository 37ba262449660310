"""A room with a bed as a WAV: what is said and what sounds, each at its second, over the faint noise of every room."""

from pathlib import Path

import numpy as np
import soundfile

from assistant.audio import scenery
from assistant.audio.ports import RATE, Pcm, Wave
from tests.practice.parent import voice

Sounds = dict[float, str | Wave]  # at which second: words in a clear voice, or any sound


def room(seconds: float, sounds: Sounds) -> Pcm:
    """What the microphone brings."""
    heard = scenery.background(seconds, 1)
    for at, sound in sounds.items():
        wave = voice(sound) if isinstance(sound, str) else sound
        first = round(at * RATE)
        heard[first : first + wave.size] += wave[: heard.size - first]
    return scenery.pcm(heard)


def write(path: Path, seconds: float, sounds: Sounds) -> Path:
    """The same as a file."""
    soundfile.write(str(path), room(seconds, sounds), RATE, subtype="PCM_16")
    return path


def at_level(wave: Wave, dbfs: float) -> Wave:
    """The sound, with its root of the mean square at `dbfs`."""
    level = float(np.sqrt(np.mean(np.square(wave))))
    scaled: Wave = (wave * (10 ** (dbfs / 20) / level)).astype(np.float32)
    return scaled
