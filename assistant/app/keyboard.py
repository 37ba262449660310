"""Lines from the keyboard while something else goes on: a worker reads, whoever asks is never blocked for long."""

import queue
import threading
from collections.abc import Iterable

QUIT = "q"


class Keyboard:
    """What is typed into `lines`, in small letters without spaces around; the end of it (Ctrl-D) is `QUIT`."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._typed: queue.SimpleQueue[str] = queue.SimpleQueue()
        threading.Thread(target=self._read, args=(lines,), name="keyboard", daemon=True).start()

    def _read(self, lines: Iterable[str]) -> None:
        for line in lines:
            self._typed.put(line.strip().lower())
        self._typed.put(QUIT)

    def pressed(self) -> str | None:
        """The next line if there is one; empty where Enter alone was pressed."""
        try:
            return self._typed.get_nowait()
        except queue.Empty:
            return None

    def asked(self) -> str:
        """The next line, waited for."""
        return self._typed.get()
