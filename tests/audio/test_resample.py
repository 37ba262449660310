import numpy as np
import pytest

from assistant.audio.level import to_pcm, to_wave
from assistant.audio.ports import BLOCK, RATE
from assistant.audio.resample import Feed, resampled


@pytest.mark.parametrize("rate", [8_000, 16_000, 22_050, 44_100, 48_000])
def test_any_rate_becomes_blocks_whose_times_are_those_of_their_sound(rate: int) -> None:
    """A click at 0.5 s is found at 0.5 s, whatever the resampler's delay."""
    sound = np.zeros(rate, np.int16)
    sound[rate // 2 : rate // 2 + rate // 200] = 20_000
    feed = Feed(rate)
    size = rate // 50
    blocks = [pair for at in range(0, rate, size) for pair in feed.push(sound[at : at + size], (at + size) / rate)]
    assert all(samples.shape == (BLOCK,) for _, samples in blocks)
    times = np.concatenate([end - (BLOCK - np.arange(BLOCK)) / RATE for end, _ in blocks])
    loud = np.abs(np.concatenate([samples for _, samples in blocks]).astype(int)) > 10_000
    assert times[loud][0] == pytest.approx(0.5, abs=0.0005)
    assert times[loud][-1] == pytest.approx(0.505, abs=0.0005)


def test_sixteen_kilohertz_pass_unchanged_in_whole_blocks() -> None:
    sound = np.arange(1000, dtype=np.int16)
    feed = Feed(RATE)
    came = [samples for at in range(0, 1000, 90) for _, samples in feed.push(sound[at : at + 90], 0.0)]
    assert np.array_equal(np.concatenate(came), sound[: 3 * BLOCK])


def test_a_clip_keeps_its_length_in_seconds() -> None:
    assert resampled(np.ones(22_050, np.float32), 22_050, 48_000).size == 48_000
    assert resampled(np.ones(0, np.float32), 22_050, 48_000).size == 0


def test_every_int16_goes_to_float_and_back() -> None:
    every = np.arange(-32768, 32768).astype(np.int16)
    assert np.array_equal(to_pcm(to_wave(every)), every)


def test_what_is_louder_than_full_scale_is_clipped_not_wrapped() -> None:
    assert to_pcm(np.array([2.0, -2.0, 1.0], np.float32)).tolist() == [32767, -32768, 32767]
