"""What is speech and what is not, in sounds made on the spot."""

import numpy as np
import pytest

from assistant.audio.ports import RATE, Pcm
from assistant.listen.activity import CHUNK, START, Silero, SteadyActivity
from tests.listen.conftest import NOISES, Speaker, scene


def speech_share(pcm: Pcm) -> float:
    activity = SteadyActivity(Silero())
    chunks = [pcm[at : at + CHUNK] for at in range(0, len(pcm) - CHUNK, CHUNK)]
    return float(np.mean([activity.probability(chunk) >= START for chunk in chunks]))


@pytest.mark.parametrize("name", NOISES)
def test_pump_tap_and_crying_are_hardly_speech(name: str) -> None:
    assert speech_share(scene(10.0, noise=0.2 * NOISES[name](10 * RATE))) < 0.05


@pytest.mark.parametrize("voice", ["en-us", "flite:slt"])
def test_speech_is_found(voice: str, say: Speaker) -> None:
    speech = say("repeat that please", voice)
    assert speech_share(scene(0.5, speech)) > 0.5 * len(speech) / (len(speech) + RATE / 2)


def test_speech_is_found_after_a_long_time_of_pumping(say: Speaker) -> None:
    pump = NOISES["pump"](40 * RATE)
    pcm = scene(38.0, say("repeat that please"), noise=0.05 * pump)
    assert speech_share(pcm[37 * RATE :]) > 0.2


def test_exact_silence_is_no_speech() -> None:
    assert Silero().probability(np.zeros(CHUNK, np.int16)) == 0.0


class Counting:
    """Says what it is told, and counts its resets."""

    def __init__(self, says: float) -> None:
        self.says, self.resets = says, 0

    def probability(self, chunk: Pcm) -> float:
        return self.says

    def reset(self) -> None:
        self.resets += 1


@pytest.mark.parametrize(("says", "resets"), [(0.1, 3), (0.9, 0)])
def test_state_is_forgotten_only_while_nobody_speaks(says: float, resets: int) -> None:
    inner = Counting(says)
    steady = SteadyActivity(inner, every=10)
    for _ in range(35):
        steady.probability(np.ones(CHUNK, np.int16))
    assert inner.resets == resets
