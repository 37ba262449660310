"""What the speaker played, beside what the microphone heard."""

import numpy as np
import pytest

from assistant.audio.ports import BLOCK, RATE
from assistant.audio.said import Said

PLAYED = np.random.default_rng(1).integers(-9000, 9000, 4 * RATE).astype(np.int16)


def beside(late: float = 0.0, jitter: float = 0.0, drift: float = 0.0) -> tuple[Said, np.ndarray]:
    """A speaker whose times jitter and whose clock is off, `late` seconds behind the microphone; all that was read."""
    rng, said, read = np.random.default_rng(2), Said(), []
    for at in range(0, PLAYED.size, BLOCK):
        end = (at + BLOCK) / RATE * (1 + drift) + rng.uniform(-jitter, jitter) + late
        said.add(end, PLAYED[at : at + BLOCK])
        read.append(said.beside((at + BLOCK) / RATE - 0.03))
    return said, np.concatenate(read)


def test_it_is_what_was_played_then() -> None:
    _, read = beside()
    before = round(0.03 * RATE)
    assert np.array_equal(read[2 * BLOCK :], PLAYED[2 * BLOCK - before : -before])


@pytest.mark.parametrize(("jitter", "drift"), [(0.008, 0.0), (0.0, 1e-4), (0.004, -1e-3)])
def test_jitter_and_drift_make_no_jumps(jitter: float, drift: float) -> None:
    said, read = beside(jitter=jitter, drift=drift)
    assert said.jumps == 0
    windows = np.lib.stride_tricks.sliding_window_view(PLAYED[: 12 * BLOCK], BLOCK)
    [begun] = np.flatnonzero((windows == read[10 * BLOCK : 11 * BLOCK]).all(axis=1))
    whole = read[10 * BLOCK : -BLOCK]
    assert np.array_equal(whole, PLAYED[begun:][: whole.size])


def test_a_card_that_lost_sound_is_followed_by_one_jump() -> None:
    said = Said()
    for at in range(0, RATE, BLOCK):
        late = 0.1 if at >= RATE // 2 else 0.0
        said.add((at + BLOCK) / RATE + late, PLAYED[at : at + BLOCK])
        said.beside((at + BLOCK) / RATE - 0.05 + late)
    assert said.jumps == 0  # both late: nothing to follow
    said.add(1.5, PLAYED[:BLOCK])
    said.beside(1.1)
    assert said.jumps == 1


def test_what_is_not_known_is_silence() -> None:
    said = Said()
    assert not said.beside(5.0).any()
    said.add(1.0, PLAYED[:BLOCK])
    assert not said.beside(9.0).any()
    assert not said.beside(0.5).any()
