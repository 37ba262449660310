"""Rooms: a seeded shoebox, a distance in, the room's impulse response out, by image sources (Allen and Berkley 1979).

The direct sound keeps its level at one metre; half of that distance is 6 dB louder.
"""

import importlib.util

import numpy as np

from assistant.audio.ports import RATE, Wave
from assistant.bench.hear.shelf import kept
from assistant.errors import UsageProblem

ROOMS = 8
DISTANCES = (0.4, 0.8, 1.6)  # metres from mouth to microphone
ORDER = 24  # of reflections


def check() -> None:
    """UsageProblem where the simulation is not installed."""
    if importlib.util.find_spec("pyroomacoustics") is None:
        raise UsageProblem("The rooms need pyroomacoustics: `pip install handson[bench]`.")


def response(room: int, distance: float) -> Wave:
    """How a click sounds at that distance in one of the rooms (0 to ROOMS - 1)."""
    return kept(("room", room, distance, ORDER), lambda: _simulated(room, distance))


def _simulated(room: int, distance: float) -> Wave:
    import pyroomacoustics  # noqa: PLC0415 - a second to import, only for what is not on the shelf

    rng = np.random.default_rng([17, room])
    size = rng.uniform([2.5, 2.5, 2.3], [5.5, 4.5, 2.8])
    absorbed, order = pyroomacoustics.inverse_sabine(rng.uniform(0.2, 0.5), size)
    box = pyroomacoustics.ShoeBox(
        size, fs=RATE, materials=pyroomacoustics.Material(absorbed), max_order=min(order, ORDER)
    )
    microphone = np.array([size[0] / 2, size[1] / 2, 0.9]) + rng.uniform(-0.2, 0.2, 3)
    angle = rng.uniform(0, 2 * np.pi)
    mouth = microphone + distance * np.array([0.68 * np.cos(angle), 0.68 * np.sin(angle), 0.73])
    box.add_source(np.clip(mouth, 0.1, size - 0.1))
    box.add_microphone(microphone)
    box.compute_rir()
    heard: Wave = np.asarray(box.rir[0][0]).astype(np.float32)
    return heard


def arrived(wave: Wave, room: int, distance: float) -> tuple[Wave, int]:
    """The wave as it arrives, and by how many samples its direct sound is late."""
    click = response(room, distance)
    size = wave.size + click.size - 1
    heard = np.fft.irfft(np.fft.rfft(wave, size) * np.fft.rfft(click, size), size)
    return heard.astype(np.float32), int(np.argmax(np.abs(click)))
