"""Earcons are soft, short, free of clicks, and always the same."""

import numpy as np
import pytest

from assistant.audio.ports import Wave
from assistant.errors import UsageProblem
from assistant.speak.tones import NAMES, tone

each_tone = pytest.mark.parametrize("name", NAMES)
each_rate = pytest.mark.parametrize("rate", [16_000, 44_100, 48_000])


@each_tone
@each_rate
def test_a_tone_is_short_and_at_minus_20_dbfs_or_softer(name: str, rate: int) -> None:
    clip = tone(name, rate)
    assert clip.dtype == np.float32
    assert 0.05 < len(clip) / rate < 0.4
    assert 0.01 < np.abs(clip).max() <= 10 ** (-20 / 20) + 1e-6


@each_tone
@each_rate
def test_a_tone_begins_and_ends_at_zero_and_never_jumps(name: str, rate: int) -> None:
    """No step is larger than the steepest slope of a 900 Hz sine at the tone's own peak: a click would be."""
    clip = tone(name, rate)
    assert abs(clip[0]) < 1e-6
    assert abs(clip[-1]) < 1e-4
    steps = np.abs(np.diff(np.concatenate(([0], clip, [0]))))
    assert steps.max() <= 2 * np.pi * 900 / rate * np.abs(clip).max()


@each_tone
def test_a_tone_lies_between_300_and_900_hz(name: str) -> None:
    rate = 48_000
    power = np.abs(np.fft.rfft(tone(name, rate), rate)) ** 2
    inside = power[300:901].sum() / power.sum()
    assert inside > 0.98
    assert power[2000:].sum() / power.sum() < 1e-6, "a click is broad"


@each_tone
def test_a_tone_is_the_same_every_time_and_may_not_be_written_to(name: str) -> None:
    assert tone(name, 48_000).tobytes() == tone(name, 48_000).tobytes()
    assert not tone(name, 48_000).flags.writeable


def test_hold_rises_and_release_falls() -> None:
    def pitch(part: Wave) -> float:
        return float(np.argmax(np.abs(np.fft.rfft(part, 16_000))))

    def ends(name: str) -> tuple[float, float]:
        clip = tone(name, 16_000)
        return pitch(clip[:1600]), pitch(clip[-2400:])

    assert ends("hold")[0] < ends("hold")[1]
    assert ends("release")[0] > ends("release")[1]


def test_the_tick_is_the_softest() -> None:
    peaks = {name: np.abs(tone(name, 48_000)).max() for name in NAMES}
    assert all(peaks["tick"] < peak / 3 for name, peak in peaks.items() if name != "tick")


def test_an_unknown_tone_names_those_there_are() -> None:
    with pytest.raises(UsageProblem, match=r"'gong'.*hold, release, tick, done"):
        tone("gong", 48_000)
