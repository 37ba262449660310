"""Sound for the ear: a planned clip or sound in, 16-bit samples out, with the time at which the speech truly ended."""

from dataclasses import dataclass

import numpy as np

from assistant.audio import scenery
from assistant.audio.ports import RATE, Pcm, Wave
from assistant.bench.hear import rooms
from assistant.bench.hear.noises import Noises
from assistant.bench.hear.others import NOISE, Sound
from assistant.bench.hear.plan import Clip
from assistant.bench.hear.recordings import loaded
from assistant.bench.hear.voices import levelled, loud, said

BEFORE = (0.8, 1.6)  # seconds of noise before the speech, so that the ear knows the noise
AFTER = 1.4  # and behind it: longer than any patience
FLOOR = -66.0  # dBFS of the empty room
TALK = (-24.0, 0.0)  # dB of talk under a command's level
GAP = (0.3, 1.0)  # seconds between sounds


@dataclass(frozen=True, slots=True, eq=False)
class Mixed:
    """What the microphone brings. Times are seconds from its first sample."""

    pcm: Pcm
    start: float
    end: float  # the last sample of the speech above -40 dB of its peak, where it arrives directly


def clip(planned: Clip, noises: Noises) -> Mixed:
    """A command in its room and noise."""
    rng = np.random.default_rng(planned.seed)
    dry = _speech(planned)
    late = 0
    speech = dry
    if planned.voice:
        speech, late = rooms.arrived(dry, planned.room, planned.distance)
    before = int(rng.uniform(*BEFORE) * RATE)
    heard = np.pad(speech, (before, int(AFTER * RATE)))
    noise = noises.make(planned.noise, heard.size / RATE + 0.1, planned.seed)[: heard.size]
    heard = heard + scenery.at_snr(noise, speech, planned.snr)
    first, last = loud(dry)
    return Mixed(_in_room(heard, planned.seed), (before + late + first) / RATE, (before + late + last) / RATE)


def _speech(planned: Clip) -> Wave:
    if planned.voice:
        return said(planned.voice, planned.phrase.text, planned.speed)
    assert planned.recording is not None
    return levelled(loaded(planned.recording.path))


def sound(planned: Sound, noises: Noises) -> Pcm:
    """One sound that no act may follow, with the pause behind it."""
    rng = np.random.default_rng(planned.seed)
    wave = _plain(planned, noises)
    wave = wave * np.float32(10 ** (rng.uniform(*TALK) / 20))
    if planned.pump is not None:
        wave = wave + scenery.at_snr(
            noises.make("pump", wave.size / RATE + 0.1, planned.seed)[: wave.size], wave, planned.pump
        )
    return _in_room(np.pad(wave, (0, int(rng.uniform(*GAP) * RATE))), planned.seed)


def _plain(planned: Sound, noises: Noises) -> Wave:
    if planned.recording:
        return levelled(loaded(planned.recording.path))
    if planned.voice:
        return said(planned.voice, planned.text)
    return levelled(noises.make(planned.noise, NOISE, planned.seed))


def _in_room(wave: Wave, seed: int) -> Pcm:
    return scenery.pcm(wave + scenery.background(wave.size / RATE + 0.1, seed, FLOOR)[: wave.size])


def empty(seconds: float) -> Pcm:
    """An empty room."""
    return scenery.pcm(scenery.background(seconds, 1, FLOOR))
