"""Recordings come before the voice, and never cost a cue."""

from pathlib import Path

import numpy as np
import pytest

from assistant.audio.waves import flac
from assistant.speak.cache import CueCache
from assistant.speak.ports import Manner
from assistant.speak.recorded import Recorded
from assistant.speak.shaping import finish
from assistant.speak.voices import SilentVoice
from tests.content.noise import noise

RATE = 48_000
SAID = Manner()


class Pieces:
    """Texts with their files."""

    def __init__(self, **files: tuple[Path, ...]) -> None:
        self._files = files

    def files(self, text: str) -> tuple[Path, ...]:
        return self._files.get(text, ())


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.flac"
    path.write_bytes(flac(noise(0.5, 24_000), 24_000))
    return path


def made(folder: Path, told: list[str], **files: tuple[Path, ...]) -> Recorded:
    return Recorded(CueCache(folder / "cues", SilentVoice(), RATE), Pieces(**files), RATE, told.append)


def test_a_recording_is_finished_like_what_a_voice_renders(tmp_path: Path, file: Path) -> None:
    told: list[str] = []
    clip = made(tmp_path, told, hello=(file,)).clip("hello", SAID)
    assert clip.dtype == np.float32
    assert np.abs(clip - finish(noise(0.5, 24_000), 24_000, RATE)).max() < 0.001
    assert told == []


def test_pieces_follow_each_other(tmp_path: Path, file: Path) -> None:
    recorded = made(tmp_path, [], one=(file,), two=(file, file))
    once, twice = recorded.clip("one", SAID), recorded.clip("two", SAID)
    assert np.array_equal(twice, np.concatenate((once, once)))


@pytest.mark.parametrize("damage", ["gone", "cut", "noise", "endless"])
def test_what_cannot_be_played_is_told_once_and_spoken(damage: str, tmp_path: Path, file: Path) -> None:
    if damage == "gone":
        file.unlink()
    elif damage == "cut":
        file.write_bytes(file.read_bytes()[:-9000])
    elif damage == "noise":
        file.write_bytes(b"fLaC" + bytes(9000))
    else:
        file.write_bytes(flac(noise(61.0, 8_000), 8_000))
    told: list[str] = []
    recorded = made(tmp_path, told, hello=(file,))
    for _ in range(2):
        clip = recorded.clip("hello", SAID)
        assert clip.size
        assert not clip.any()  # the silent voice's
    assert len(told) == 1
    assert str(file) in told[0]


def test_only_what_is_not_recorded_is_rendered_ahead(tmp_path: Path, file: Path) -> None:
    assert made(tmp_path, [], hello=(file,)).warm(["hello", "goodbye"], SAID).wait(20)
    assert len(list((tmp_path / "cues").iterdir())) == 1
