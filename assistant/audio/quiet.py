"""A `Sound` without a microphone, and without a speaker: cues take the time they take, and nobody hears them.

For sessions by keys and screen, and for machines without any sound. The clock is the wall's.
"""

import threading
import time
from types import TracebackType
from typing import Self

from assistant.audio.player import Player
from assistant.audio.ports import BLOCK, RATE, Item, Wave

STEP = BLOCK / RATE  # seconds that are played at once


class QuietSound:
    """Plays into nothing, by the wall clock. `take` gives `Playing` and `Played` when they are due, and no blocks."""

    def __init__(self, rate: int = RATE) -> None:
        self.rate = rate
        self._player = Player(rate)
        self._until = time.monotonic()  # what is before this has been played
        self._ordered = threading.Condition()
        self._closed = False

    def now(self) -> float:
        """Seconds of the monotonic clock."""
        return time.monotonic()

    def take(self, timeout: float) -> Item | None:
        """The next event; None after `timeout` seconds, or once closed."""
        end = time.monotonic() + timeout
        while True:
            with self._ordered:
                self._catch_up()
                if self._player.events:
                    return self._player.events.popleft()
                left = end - time.monotonic()
                if left <= 0 or self._closed:
                    return None
                self._ordered.wait(min(left, STEP) if self._player.busy else left)

    def play(self, key: int, clip: Wave, gain: float = 1.0) -> None:
        """Queue a clip."""
        with self._ordered:
            self._catch_up()
            self._player.play(key, clip, gain)
            self._ordered.notify()

    def hush(self) -> None:
        """Fade what sounds, drop what is queued."""
        self._player.hush()

    def duck(self, gain: float) -> None:
        """Scale what nobody hears."""
        self._player.duck(gain)

    def close(self) -> None:
        """Let a waiting `take` go."""
        with self._ordered:
            self._closed = True
            self._ordered.notify_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _catch_up(self) -> None:
        """Play the time that has passed; while nothing sounds it just passes."""
        now = time.monotonic()
        while self._player.busy and self._until + STEP <= now:
            self._player.read(round(STEP * self.rate), self._until)
            self._until += STEP
        if not self._player.busy:
            self._until = max(self._until, now)
