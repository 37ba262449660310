"""One session at a time: a lock that the system itself lets go of when the program ends, however it ends.

The app holds it around a session. The file stays behind on purpose: removing it would let two programs lock two files.
"""

import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from assistant.errors import StoreProblem, UsageProblem


class SessionLock:
    """`with SessionLock(folder / "session.lock"):`; UsageProblem that names the other program if one holds it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[str] | None = None

    def __enter__(self) -> Self:
        try:
            file = open(self._path, "a+", encoding="ascii", errors="replace", opener=_private)
        except OSError as error:
            raise StoreProblem(f"{self._path}: {error.strerror}. Name another folder in HANDSON_STATE.") from error
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            with file:
                raise UsageProblem(self._held_by(file)) from error
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        self._file = file
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.truncate(0)
            self._file.close()
            self._file = None

    def _held_by(self, file: IO[str]) -> str:
        file.seek(0)
        pid = file.read(20).strip()
        who = f"process {pid}" if pid.isdigit() else "another process"
        return f"a session is running already ({who}). End that one first, or name another folder in HANDSON_STATE."


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
