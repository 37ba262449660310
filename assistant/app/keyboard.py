"""Keys, each with Enter, while something else goes on: a worker reads them, and nobody has to wait for one."""

import queue
import threading
from collections.abc import Iterable

QUIT = "q"


class Keyboard:
    """The first letter, a small one, of each of `lines`, empty for Enter alone; the end of them (Ctrl-D) is `QUIT`."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._typed: queue.SimpleQueue[str] = queue.SimpleQueue()
        threading.Thread(target=self._read, args=(lines,), name="keyboard", daemon=True).start()

    def _read(self, lines: Iterable[str]) -> None:
        for line in lines:
            self._typed.put(line.strip().lower()[:1])
        self._typed.put(QUIT)

    def pressed(self) -> str | None:
        """The next key if there is one."""
        try:
            return self._typed.get_nowait()
        except queue.Empty:
            return None

    def asked(self) -> str:
        """The next key, waited for."""
        return self._typed.get()
