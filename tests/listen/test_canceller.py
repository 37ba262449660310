"""The coach's own voice taken out of the microphone: by how much, how soon, and what is left of who speaks over it."""

import numpy as np
import pytest

from assistant.audio import scenery
from assistant.audio.level import dbfs, power, to_pcm, to_wave
from assistant.audio.ports import BLOCK, RATE, Wave
from assistant.listen.canceller import Canceller
from tests.listen.conftest import Speaker

TEXT = "now long strokes from the areola back toward your collarbone, gently and slowly, until it flows again"


def cue(say: Speaker) -> Wave:
    """Seven seconds of its voice."""
    return np.asarray(say(TEXT), np.float32)


def echoed(said: Wave, delay: float, gain: float, drift: float = 0.0) -> Wave:
    """As it comes back through a room; `drift`: how much faster the speaker's clock runs than the microphone's."""
    impulse = scenery.room(np.ones(1, np.float32), seed=1, reverberation=0.2, distance_db=0.0)
    late = np.pad(np.convolve(said, impulse) * 10 ** (gain / 20), (round(delay * RATE), 0))[: said.size]
    at = np.arange(said.size) * (1 + drift)
    return np.asarray(np.interp(at, np.arange(said.size), late), np.float32)


def left(heard: Wave, said: Wave, lag: int = 0) -> Wave:
    """Everything through the canceller."""
    canceller, near, far = Canceller(), to_pcm(heard), to_pcm(said)
    steps = [slice(at, at + BLOCK) for at in range(0, said.size - BLOCK + 1, BLOCK)]
    return to_wave(np.concatenate([canceller.take(near[here], far[here], lag) for here in steps]))


def taken_out(rest: Wave, echo: Wave, since: float) -> float:
    """dB of the echo that are gone, from `since` seconds on."""
    start = round(since * RATE)
    return dbfs(power(echo[start : rest.size])) - dbfs(power(rest[start:]))


@pytest.mark.parametrize(("drift", "least"), [(0.0, 20.0), (2e-5, 14.0), (5e-5, 10.0)])
@pytest.mark.parametrize("delay", [0.01, 0.04, 0.15])
def test_most_of_the_echo_is_taken_out_within_seconds(delay: float, drift: float, least: float, say: Speaker) -> None:
    said = np.tile(cue(say), 2)
    echo = echoed(said, delay, -6.0, drift)
    assert taken_out(left(echo, said), echo, 3.0) > least


def test_a_long_delay_is_held_once_it_is_known(say: Speaker) -> None:
    said = np.tile(cue(say), 2)
    echo = echoed(said, 0.4, -6.0)
    assert taken_out(left(echo, said, lag=20), echo, 3.0) > 20
    assert taken_out(left(echo, said), echo, 3.0) < 6


def test_who_speaks_over_it_is_left(say: Speaker) -> None:
    said = np.tile(cue(say), 2)
    echo = echoed(said, 0.04, -6.0)
    user = np.zeros_like(said)
    speech = np.asarray(say("it hurts", "flite:slt"), np.float32)
    user[6 * RATE :][: speech.size] = speech
    rest = left(echo + user, said)
    here = slice(6 * RATE, 6 * RATE + speech.size)
    assert dbfs(power(rest[here] - user[here])) < dbfs(power(user[here])) - 8
    assert taken_out(rest[: 6 * RATE], echo, 3.0) > 20


def test_without_a_cue_nothing_is_changed() -> None:
    heard = np.random.default_rng(1).integers(-9000, 9000, BLOCK).astype(np.int16)
    assert Canceller().take(heard, np.zeros(BLOCK, np.int16)) is heard


def test_a_speaker_that_is_not_heard_adds_nothing(say: Speaker) -> None:
    said = cue(say)
    room = scenery.background(said.size / RATE, 3)[: said.size]
    assert dbfs(power(left(room, said))) <= dbfs(power(room)) + 0.5
