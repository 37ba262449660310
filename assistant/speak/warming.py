"""Rendering cues ahead of their time, in the background, for `CueCache.warm`."""

import logging
import queue
import threading
from collections.abc import Callable, Iterable

from assistant.errors import VoiceProblem

_log = logging.getLogger(__name__)


class Warming:
    """Makes `texts` one after the other on 1 or 2 threads; between two of them it waits while `calm` is not set.

    It ends with the program, after the text that is being made.
    """

    def __init__(
        self, texts: Iterable[str], make: Callable[[str], object], calm: threading.Event, workers: int
    ) -> None:
        self.failed: list[str] = []  # texts the voice could not say; they are tried again when they are due
        self._todo: queue.SimpleQueue[str] = queue.SimpleQueue()
        for text in dict.fromkeys(texts):
            self._todo.put(text)
        self._make = make
        self._calm = calm
        self._cancelled = threading.Event()
        # Not daemons: a rendering that the program's end cuts off would leave its folder behind.
        self._threads = [threading.Thread(target=self._work, name="warming", daemon=False) for _ in range(workers)]
        for thread in self._threads:
            thread.start()

    @property
    def left(self) -> int:
        """Texts not yet begun."""
        return self._todo.qsize()

    def cancel(self) -> None:
        """Begin no further text. Returns at once; the one being rendered is finished."""
        self._cancelled.set()

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until all is made or given up; False if `timeout` seconds did not suffice."""
        for thread in self._threads:
            thread.join(timeout)
        return not any(thread.is_alive() for thread in self._threads)

    def _work(self) -> None:
        while (text := self._next()) is not None:
            try:
                self._make(text)
            except VoiceProblem as problem:
                self.failed.append(text)
                _log.warning("%s", problem)

    def _next(self) -> str | None:
        while not self._over():
            if self._calm.wait(0.1):
                try:
                    return None if self._over() else self._todo.get_nowait()
                except queue.Empty:
                    return None
        return None

    def _over(self) -> bool:
        return self._cancelled.is_set() or not threading.main_thread().is_alive()
