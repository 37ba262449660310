"""A rendered utterance becomes an even clip without the silence at its ends."""

import numpy as np
import pytest

from assistant.audio.ports import Wave
from assistant.speak.shaping import LOUDNESS, finish, levelled, loudness, trimmed, true_peak

RATE = 22_050


def _sine(seconds: float, level: float, rate: int = RATE) -> Wave:
    t = np.arange(round(seconds * rate)) / rate
    sine: Wave = (level * np.sin(2 * np.pi * 300 * t)).astype(np.float32)
    return sine


def _quiet(seconds: float) -> Wave:
    return np.zeros(round(seconds * RATE), np.float32)


def test_silence_at_the_ends_is_cut_to_30_ms() -> None:
    clip = trimmed(np.concatenate((_quiet(0.2), _sine(1, 0.5), _quiet(0.39))), RATE)
    assert len(clip) / RATE == pytest.approx(1.06, abs=0.002)


def test_silence_within_stays() -> None:
    clip = trimmed(np.concatenate((_sine(0.5, 0.5), _quiet(0.4), _sine(0.5, 0.5))), RATE)
    assert len(clip) / RATE == pytest.approx(1.4, abs=0.002)


def test_nothing_but_silence_keeps_its_length() -> None:
    assert len(finish(_quiet(0.7), RATE, 48_000)) == pytest.approx(0.7 * 48_000, abs=1)


@pytest.mark.parametrize("level", [0.001, 0.05, 0.9])
def test_whatever_the_level_it_comes_out_at_the_loudness_of_all(level: float) -> None:
    clip = levelled(_sine(1, level), RATE)
    assert loudness(clip, RATE) == pytest.approx(LOUDNESS, abs=0.1)


def test_the_measure_is_that_of_the_standard() -> None:
    """A sine of 997 Hz at full scale in one channel has -3.01 LKFS (ITU-R BS.1770-4)."""
    t = np.arange(2 * 48_000) / 48_000
    assert loudness(np.sin(2 * np.pi * 997 * t).astype(np.float32), 48_000) == pytest.approx(-3.01, abs=0.05)


def test_a_word_shorter_than_the_measures_window_is_as_loud_as_a_sentence() -> None:
    assert np.abs(levelled(_sine(0.2, 0.1), RATE)).max() == pytest.approx(
        np.abs(levelled(_sine(2, 0.1), RATE)).max(), rel=0.05
    )


def test_silence_stays_silence() -> None:
    assert not levelled(_quiet(1), RATE).any()


def test_pauses_do_not_count_in_the_level() -> None:
    alone, paused = _sine(1, 0.2), np.concatenate((_sine(1, 0.2), _quiet(3)))
    """Within 1 dB: the standard's window of 0.4 s holds some of the pause."""
    assert np.abs(levelled(paused, RATE)).max() == pytest.approx(np.abs(levelled(alone, RATE)).max(), rel=0.12)


def test_a_peak_never_passes_minus_1_db_between_the_samples_either() -> None:
    clicks = _sine(1, 0.01)
    clicks[5000:5002] = 0.9
    assert true_peak(levelled(clicks, RATE), RATE) <= 10 ** (-1 / 20) + 1e-6


def test_a_single_peak_makes_nothing_else_softer() -> None:
    """The limiter turns down around it alone, and slowly enough to make no click."""
    clicks = _sine(2, 0.05)
    clicks[20_000] = 0.9
    clip = levelled(clicks, RATE)
    away = np.r_[: 20_000 - RATE // 200, 20_000 + RATE // 200 : len(clip)]
    assert loudness(clip[:15_000], RATE) == pytest.approx(LOUDNESS, abs=0.5)
    assert np.allclose(clip[away], clicks[away] * (clip[100] / clicks[100]), atol=1e-4)


def test_stereo_becomes_mono_float32_at_the_rate_asked_for() -> None:
    both = np.stack((_sine(1, 0.2), _sine(1, 0.2)), axis=1)
    clip = finish(both, RATE, 48_000)
    assert clip.dtype == np.float32
    assert clip.shape == (pytest.approx(48_000, abs=200),)
    assert np.argmax(np.abs(np.fft.rfft(clip, 48_000))) == pytest.approx(300, abs=2)


def test_a_clip_starts_and_ends_without_a_step() -> None:
    clip = finish(_sine(1, 0.5), RATE, 48_000)
    assert abs(clip[0]) < 0.001
    assert abs(clip[-1]) < 0.001
