"""What the ear is given: the noise at its level, the speech where it is said to be."""

from pathlib import Path

import numpy as np
import pytest

from assistant.audio import scenery
from assistant.audio.ports import RATE, Wave
from assistant.bench.hear import mix, noises, rooms, voices
from assistant.bench.hear.noises import Noises
from assistant.bench.hear.places import Phrase
from assistant.bench.hear.plan import SNRS, Clip
from assistant.core.places import Place

VOICE = voices.voice("flite slt")


@pytest.fixture(autouse=True)
def _shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HANDSON_CACHE", str(tmp_path))


def clip(noise: str = "pump", snr: int = 10) -> Clip:
    place = Place("somewhere", frozenset({"next"}))
    return Clip(0, place, Phrase("next", "next"), VOICE, "normal", 2, 0.4, noise, snr, 7)


@pytest.mark.parametrize("snr", SNRS)
def test_the_noise_is_mixed_at_its_level(snr: int) -> None:
    mixed = mix.clip(clip(snr=snr), Noises((), (VOICE,)))
    before = mixed.pcm[: int((mixed.start - 0.05) * RATE)] / 32768
    dry = voices.said(VOICE, "next")
    speech, _ = rooms.arrived(dry, 2, 0.4)
    found = 10 * np.log10(scenery.loudest(speech) / scenery.loudest(before.astype(np.float32)))
    assert found == pytest.approx(snr, abs=2.0)  # the loudest of the noise may lie under the speech


def test_the_speech_lies_where_it_is_said_to_lie() -> None:
    mixed = mix.clip(clip(snr=60), Noises((), (VOICE,)))
    loud = np.flatnonzero(np.abs(mixed.pcm) > 0.05 * np.max(np.abs(mixed.pcm))) / RATE
    assert loud[0] == pytest.approx(mixed.start, abs=0.05)
    assert mixed.end - 0.2 < loud[-1] < mixed.end + 0.3  # the room rings on
    assert mixed.start > 0.7
    assert mixed.pcm.size / RATE - mixed.end > 1.2


@pytest.mark.parametrize("kind", noises.KINDS)
def test_every_noise_sounds_and_comes_out_the_same_again(kind: str) -> None:
    made = Noises((), (VOICE,))
    first = made.make(kind, 3.0, 5)
    assert first.size == 3 * RATE
    assert np.max(np.abs(first)) > 0.05
    assert np.array_equal(first, made.make(kind, 3.0, 5))


def test_what_is_half_as_far_is_six_decibels_louder() -> None:
    near, far = (direct(rooms.response(3, metres)) for metres in (0.4, 0.8))
    assert 10 * np.log10(near / far) == pytest.approx(6.0, abs=0.7)


def direct(response: Wave) -> float:
    """Energy of the direct sound: what arrives within 1 ms around the largest sample."""
    middle = int(np.argmax(np.abs(response)))
    return float(np.sum(response[middle - 16 : middle + 16] ** 2))
