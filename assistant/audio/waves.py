"""Sound files in and out. In: any format that soundfile reads becomes 16 kHz mono, a piece at a time. Out: a stereo
WAV of what was heard (left) and said (right), whole after every block, so that a cut-off run leaves a readable file."""

import contextlib
import errno
import io
import os
import re
import struct
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import soundfile
import soxr

from assistant.audio.level import to_pcm
from assistant.audio.ports import RATE, Pcm, Wave
from assistant.errors import StoreProblem, UsageProblem

PIECE = 1.0  # seconds read at once
FORMATS = "give a WAV, FLAC, Ogg or MP3 file"


def read_wave(path: Path | str) -> Pcm:
    """A whole sound file as 16 kHz mono. Raises `UsageProblem` for what is missing, empty, cut off or no sound."""
    return np.concatenate(list(wave_pieces(path)))


def wave_pieces(path: Path | str) -> Iterator[Pcm]:
    """The same, in pieces of about a second. Nothing is read, and nothing raised, before the first is asked for."""
    path = Path(path)
    with contextlib.closing(_opened(path)) as file:
        yield from _converted(path, file)


def read_sound(path: Path, longest: float) -> tuple[Wave, int]:
    """A sound file of at most `longest` seconds as it is, mono at its own rate in Hz. Raises as `read_wave` does."""
    with contextlib.closing(_opened(path)) as file:
        rate: int = file.samplerate
        if file.frames > longest * rate:
            raise UsageProblem(f"{path} takes longer than {longest:.0f} s; cut it")
        pieces = list(_mono(path, file))
        samples = np.concatenate(pieces) if pieces else np.zeros(0, np.float32)
        _whole(path, file, samples.size)
        return samples, rate


def _opened(path: Path) -> soundfile.SoundFile:
    if not path.exists():
        raise UsageProblem(f"{path}: there is no such file; check the path")
    if path.is_dir():
        raise UsageProblem(f"{path} is a folder; give one sound file in it")
    if path.stat().st_size == 0:
        raise UsageProblem(f"{path} is empty (0 bytes); record it again, or {FORMATS}")
    try:
        file = soundfile.SoundFile(path)
    except (soundfile.SoundFileError, OSError) as error:
        raise UsageProblem(f"{path} is not a sound file that can be read ({_reason(error)}); {FORMATS}") from error
    if cut := _cut(file):
        file.close()
        raise UsageProblem(f"{path} is cut off: {cut}; copy or record it again")
    return file


def _reason(error: Exception) -> str:
    return str(getattr(error, "error_string", error)).strip().rstrip(".")


def _cut(file: soundfile.SoundFile) -> str:
    """What a WAV's header promises and the file lacks. Recorders that cannot seek write a huge length: that is fine."""
    found = re.search(r"^data : (\d+) \(should be (\d+)\)", file.extra_info, re.MULTILINE)
    if not found or int(found[1]) >= 0x7FFFF000 or int(found[1]) <= int(found[2]):
        return ""
    return f"its header promises {found[1]} bytes of sound, there are {found[2]}"


def _converted(path: Path, file: soundfile.SoundFile) -> Iterator[Pcm]:
    stream = None if file.samplerate == RATE else soxr.ResampleStream(file.samplerate, RATE, 1, dtype="float32")
    read = 0
    for mono in _mono(path, file):
        read += mono.size
        yield to_pcm(stream.resample_chunk(mono) if stream else mono)
    _whole(path, file, read)
    if stream:
        yield to_pcm(stream.resample_chunk(np.zeros(0, np.float32), last=True))


def _whole(path: Path, file: soundfile.SoundFile, read: int) -> None:
    """UsageProblem if a file held fewer samples than it says, or none."""
    if read == 0:
        raise UsageProblem(f"{path} holds no sound (0 samples); record it again, or {FORMATS}")
    if read < file.frames < 2**62:
        raise UsageProblem(f"{path} is cut off: {read} of {file.frames} samples are there; copy or record it again")


def _mono(path: Path, file: soundfile.SoundFile) -> Iterator[Wave]:
    """Pieces of the mean of all channels."""
    size = round(PIECE * file.samplerate)
    while True:
        try:
            piece: Wave = file.read(size, dtype="float32", always_2d=True)
        except (soundfile.SoundFileError, RuntimeError) as error:
            raise UsageProblem(f"{path} is damaged ({_reason(error)}); copy or record it again") from error
        if piece.shape[0]:
            yield piece[:, 0] if piece.shape[1] == 1 else piece.mean(axis=1, dtype=np.float32)
        if piece.shape[0] < size:
            return


def flac(wave: Wave, rate: int) -> bytes:
    """A mono clip as a FLAC file of 16 bits."""
    file = io.BytesIO()
    soundfile.write(file, wave, rate, format="FLAC", subtype="PCM_16")
    return file.getvalue()


class StereoWriter:
    """A 16 kHz WAV, left what was heard, right what was said. Its header is right after every `write`."""

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)
        self._bytes = 0
        try:
            self._file = self.path.open("wb", buffering=0)
        except OSError as error:
            raise UsageProblem(f"{self.path} cannot be written: {error.strerror}; choose another place") from error
        self._put(_header(0))

    def write(self, heard: Pcm, said: Pcm) -> None:
        """Append both sides, of one length. Raises `StoreProblem` when the disk takes no more."""
        self._put(np.column_stack((heard, said)).astype("<i2").tobytes())
        self._bytes += 4 * heard.size
        self._put(_header(self._bytes), at=0)

    def close(self) -> None:
        """Nothing is left to be written, so whatever fails here has been told before."""
        with contextlib.suppress(OSError):
            self._file.close()

    def _put(self, data: bytes, at: int | None = None) -> None:
        try:
            self._file.seek(0 if at is None else at, os.SEEK_END if at is None else os.SEEK_SET)
            if (self._file.write(data) or 0) < len(data):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        except OSError as error:
            self.close()
            raise StoreProblem(f"{self.path}: {error.strerror}; free some space or choose another place") from error


def _header(size: int) -> bytes:
    """The RIFF header of `size` bytes of 16 kHz stereo int16."""
    form = struct.pack("<HHIIHH", 1, 2, RATE, 4 * RATE, 4, 16)
    return struct.pack("<4sI4s4sI16s4sI", b"RIFF", 36 + size, b"WAVE", b"fmt ", 16, form, b"data", size)
