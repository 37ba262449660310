"""The path from speaker to microphone, measured from levels."""

import numpy as np
import pytest

from assistant.audio.ports import SILENCE_DBFS, Block
from assistant.listen.echo import PRIOR, Echo
from tests.listen.conftest import Speaker
from tests.listen.makers import Voice, _pcm


def listen(cue: Voice, delay: int, gain: float, floor: float = -65.0) -> Echo:
    """An `Echo` that heard a cue come back `delay` blocks later and `gain` dB softer."""
    echo = Echo()
    heard = np.random.default_rng(0).normal(0, 10 ** (floor / 20), len(cue))
    heard[delay * 320 :] += cue[: len(cue) - delay * 320] * 10 ** (gain / 20)
    for at in range(0, len(cue) - 320, 320):
        block = Block(at / 16000, _pcm(heard[at : at + 320]), _pcm(cue[at : at + 320]))
        echo.hear(block, block.samples)
    return echo


@pytest.mark.parametrize("delay", [3, 8, 15])
@pytest.mark.parametrize("gain", [-6.0, -20.0])
def test_delay_and_loss_are_found(delay: int, gain: float, say: Speaker) -> None:
    echo = listen(say("now long strokes from the areola back toward your collarbone, gently and slowly"), delay, gain)
    assert abs(echo.lag - delay) <= 1
    assert echo.loss == pytest.approx(gain, abs=4)


def test_without_an_echo_the_noise_is_the_bound(say: Speaker) -> None:
    echo = listen(say("now long strokes from the areola back toward your collarbone, gently and slowly"), 3, -90.0)
    assert echo.expected() < -45


def test_before_it_is_measured_the_path_is_taken_for_loud() -> None:
    echo = Echo()
    echo.hear(Block(0.02, np.zeros(320, np.int16), np.full(320, 3000, np.int16)), np.zeros(320, np.int16))
    assert echo.loss == PRIOR


def test_a_silent_speaker_has_no_echo() -> None:
    echo = Echo()
    for number in range(50):
        block = Block(number * 0.02, np.full(320, 500, np.int16))
        echo.hear(block, block.samples)
    assert echo.expected() == SILENCE_DBFS
