"""Clips on disk come back bit for bit, or not at all."""

import os
import resource
from pathlib import Path

import numpy as np
import pytest

from assistant.audio.ports import Wave
from assistant.speak.shelf import Shelf


def _clip(seed: int, length: int = 1000) -> Wave:
    return np.random.default_rng(seed).standard_normal(length, dtype=np.float32)


def test_a_clip_comes_back_bit_for_bit(tmp_path: Path) -> None:
    Shelf(tmp_path / "new" / "folder", 10**6).keep("a", _clip(1))
    back = Shelf(tmp_path / "new" / "folder", 10**6).load("a")
    assert back is not None
    assert back.tobytes() == _clip(1).tobytes()


def test_what_was_never_kept_is_absent(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, 10**6)
    assert not shelf.has("a")
    assert shelf.load("a") is None


@pytest.mark.parametrize("harm", ["cut", "flip", "empty", "other"])
def test_a_damaged_file_is_absent(tmp_path: Path, harm: str) -> None:
    shelf = Shelf(tmp_path, 10**6)
    shelf.keep("a", _clip(1))
    (path,) = tmp_path.iterdir()
    data = bytearray(path.read_bytes())
    data[500] ^= 1
    harmed = {"cut": bytes(data[:700]), "flip": bytes(data), "empty": b"", "other": b"RIFF, or so it says"}
    path.write_bytes(harmed[harm])
    assert shelf.load("a") is None


def test_the_clips_used_longest_ago_go_first(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, 5 * 4200)
    for index in range(5):
        shelf.keep(str(index), _clip(index))
        os.utime(tmp_path / f"{index}.clip", (index, index))
    assert shelf.load("0") is not None  # used just now
    shelf.keep("new", _clip(9))
    assert shelf.has("0")
    assert not shelf.has("1")
    assert shelf.has("new")


def test_the_folder_never_outgrows_its_limit_by_more_than_a_clip(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, 10 * 4200)
    for index in range(60):
        shelf.keep(str(index), _clip(index))
        assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= 11 * 4200


def test_a_folder_that_cannot_be_written_is_told_once_and_nothing_raises(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("in the way")
    shelf = Shelf(tmp_path / "file" / "cues", 10**6)
    shelf.keep("a", _clip(1))
    shelf.keep("b", _clip(2))
    assert "cannot be kept in" in shelf.trouble
    assert len(caplog.records) == 1


def test_a_full_disk_leaves_no_half_file_and_is_over_when_there_is_room(tmp_path: Path) -> None:
    """The system's limit on a file's size stands in for the full disk: the write breaks off in the middle too."""
    shelf = Shelf(tmp_path, 10**6)
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, hard))
    try:
        shelf.keep("a", _clip(1))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    assert shelf.trouble
    assert list(tmp_path.iterdir()) == []
    shelf.keep("a", _clip(1))
    assert not shelf.trouble
    assert shelf.load("a") is not None
