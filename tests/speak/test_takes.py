"""What is told of a take: its level, how far it went over full scale, the noise under it, its length."""

import numpy as np
import pytest
import soundfile
import soxr

from assistant.audio.ports import RATE, Wave
from assistant.speak import takes
from tests.voices import spoken

TEXT = "Find a full area, fingers well back from the flange. Compress it gently."


@pytest.fixture(scope="module")
def voice(tmp_path_factory: pytest.TempPathFactory) -> Wave:
    """A sentence with half a second around it, its peak at full scale."""
    samples, rate = soundfile.read(spoken(tmp_path_factory.mktemp("voice") / "a.wav", TEXT), dtype="float32")
    speech = np.pad(np.asarray(soxr.resample(samples, rate, RATE), np.float32), RATE // 2)
    return np.asarray(speech / np.abs(speech).max(), np.float32)


def louder(voice: Wave, db: float) -> Wave:
    loud: Wave = np.clip(voice * np.float32(10 ** (db / 20)), -1, 1)
    return loud


@pytest.mark.parametrize("db", [2, 4, 6, 9, 12])
def test_how_far_it_was_too_loud_is_told_within_three_decibels(db: float, voice: Wave) -> None:
    take = takes.measured(louder(voice, db), RATE)
    assert take.over == pytest.approx(db, abs=3.2)
    assert "dB too loud" in take.faults[0]


def test_what_is_not_cut_off_has_no_fault(voice: Wave) -> None:
    for db in (-0.1, -6, -20):
        assert takes.measured(louder(voice, db), RATE).faults == ()


def test_what_is_too_quiet_is_told_with_its_level(voice: Wave) -> None:
    loud = takes.measured(voice, RATE).level
    take = takes.measured(louder(voice, -50), RATE)
    assert take.level == pytest.approx(loud - 50, abs=0.5)
    assert "too quiet" in take.faults[0]


@pytest.mark.parametrize(("noise", "told"), [(-70, False), (-30, True)])
def test_noise_close_to_the_voice_is_a_hint(noise: float, told: bool, voice: Wave) -> None:
    room = np.random.default_rng(1).normal(0, 10 ** (noise / 20), voice.size).astype(np.float32)
    take = takes.measured(louder(voice, -10) + room, RATE)
    assert bool(take.hints) == told
    assert take.faults == ()


def test_the_length_must_fit_the_text() -> None:
    assert takes.length_fault(TEXT, 4.9) == ""
    assert "too short" in takes.length_fault(TEXT, 1.0)
    assert "too long" in takes.length_fault(TEXT, 25.0)
    assert "too short" in takes.length_fault("Hold. [4 s] Now.", 1.0)
    assert takes.length_fault("Hold. [4 s] Now.", 5.0) == ""
