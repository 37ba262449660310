"""Clips on disk, for `CueCache`: one file a clip, whole or not there at all.

A file is a .npy array with four bytes of CRC-32 behind it. What does not check is taken for absent. A folder that
cannot be written, or a full disk, stops the keeping and never the speaking: `trouble` says so.
"""

import io
import logging
import os
import zlib
from pathlib import Path
from uuid import uuid4

import numpy as np

from assistant.audio.ports import Wave

_log = logging.getLogger(__name__)
_SUFFIX = ".clip"


class Shelf:
    """At most `limit` bytes of clips in `folder`; those used longest ago go first. Safe from several threads."""

    def __init__(self, folder: Path, limit: int) -> None:
        self.trouble = ""  # why clips are not kept, for the screen; empty while all is well
        self._folder = folder
        self._limit = limit
        self._room = 0  # bytes that may be written before the folder is measured again

    def has(self, key: str) -> bool:
        """Whether there is a file; `load` alone tells whether it is sound."""
        return self._path(key).is_file()

    def load(self, key: str) -> Wave | None:
        """The clip, or None if it is absent or damaged."""
        path = self._path(key)
        try:
            data = path.read_bytes()
        except OSError:
            return None
        clip = _unpacked(data)
        if clip is None:
            _log.warning("the kept clip %s is damaged and is made again", path.name)
            return None
        self._touch(path)
        return clip

    def keep(self, key: str, clip: Wave) -> None:
        """Write the clip, or set `trouble`. Never raises for the disk's sake."""
        draft = self._folder / f".{uuid4().hex}"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            data = _packed(clip)
            self._make_room(len(data))
            draft.write_bytes(data)
            draft.replace(self._path(key))
        except OSError as problem:
            self._give_up(problem, draft)
        else:
            self.trouble = ""

    def _give_up(self, problem: OSError, draft: Path) -> None:
        if not self.trouble:
            self.trouble = f"Spoken cues cannot be kept in {self._folder}: {problem.strerror or problem}."
            _log.warning("%s Each is rendered anew; free some space or set another folder.", self.trouble)
        try:
            draft.unlink(missing_ok=True)
        except OSError:
            _log.debug("a draft stays: %s", draft.name)

    def _make_room(self, size: int) -> None:
        self._room -= size
        if self._room >= 0:
            return
        files = sorted(((s.st_mtime, s.st_size, p) for p, s in self._listing()), key=lambda file: file[:2])
        total = sum(file[1] for file in files) + size
        for _, length, path in files:
            if total <= self._limit:
                break
            path.unlink(missing_ok=True)
            total -= length
        self._room = max(0, self._limit - total) // 8  # others may write here too: look again before it is used up

    def _listing(self) -> list[tuple[Path, os.stat_result]]:
        found = []
        for path in self._folder.glob(f"*{_SUFFIX}"):
            try:
                found.append((path, path.stat()))
            except FileNotFoundError:
                continue
        return found

    def _touch(self, path: Path) -> None:
        try:
            os.utime(path)
        except OSError:
            _log.debug("the folder is read only: %s", self._folder)

    def _path(self, key: str) -> Path:
        return self._folder / (key + _SUFFIX)


def _packed(clip: Wave) -> bytes:
    file = io.BytesIO()
    np.save(file, clip, allow_pickle=False)
    data = file.getvalue()
    return data + zlib.crc32(data).to_bytes(4, "little")


def _unpacked(data: bytes) -> Wave | None:
    if len(data) < 5 or zlib.crc32(data[:-4]) != int.from_bytes(data[-4:], "little"):
        return None
    try:
        clip = np.load(io.BytesIO(data[:-4]), allow_pickle=False)
    except (ValueError, EOFError):
        return None
    return clip if clip.dtype == np.float32 and clip.ndim == 1 else None
