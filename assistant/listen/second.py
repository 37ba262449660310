"""The second listener's place: told of a segment when speech pauses, asked for its hearing a fixed time later.

Stands beside the ear. What is decided depends on that fixed time alone, never on which listener was done first: on the
clock of a recording the hearing is made when it is asked for, in a live session a worker makes it meanwhile.
"""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from typing import Protocol

from assistant.core.grammar import Grammar
from assistant.listen.ports import Hearing, Recogniser, Segment

LATENCY = 0.192  # six chunks: seconds of silence after which its hearing counts; it takes 0.1 s here
PATIENCE = 0.8  # seconds that a live session waits beyond that, on a machine that is busy, before it does without


class Second(Protocol):
    """One recogniser that takes its time."""

    latency: float  # seconds of silence after speech

    def prepare(self, grammar: Grammar) -> None:
        """Load a grammar ahead."""

    def begin(self, segment: Segment, grammar: Grammar) -> None:
        """The segment may be over: start to hear it. One begun before is of no use any more."""

    def hearing(self, segment: Segment, grammar: Grammar) -> Hearing | None:
        """What it made of the segment; None if it is not to be had."""


class AskedInTime:
    """Hears when it is asked: for recordings, whose clock stands still meanwhile."""

    def __init__(self, recogniser: Recogniser, latency: float = LATENCY) -> None:
        self._recogniser = recogniser
        self.latency = latency

    def prepare(self, grammar: Grammar) -> None:
        """Load a grammar ahead."""
        self._recogniser.prepare(grammar)

    def begin(self, segment: Segment, grammar: Grammar) -> None:
        """There is time enough later."""

    def hearing(self, segment: Segment, grammar: Grammar) -> Hearing | None:
        """What it makes of the segment."""
        return self._recogniser.hear(segment, grammar)


class Ahead:
    """Hears on a worker of its own while the speaker may still go on. `fail` is told of what it raises.

    One segment is heard at a time and one may wait; a newer one takes the place of the one that waits.
    """

    def __init__(
        self,
        recogniser: Recogniser,
        latency: float = LATENCY,
        patience: float = PATIENCE,
        fail: Callable[[str], None] = lambda text: None,
    ) -> None:
        self._recogniser = recogniser
        self.latency = latency
        self._patience = patience
        self._fail = fail
        self._worker = ThreadPoolExecutor(1, "second")
        self._lock = threading.Lock()
        self._begun: Future[Hearing] | None = None
        self._end = 0.0

    def prepare(self, grammar: Grammar) -> None:
        """Load a grammar ahead, behind what the worker does."""
        self._worker.submit(self._recogniser.prepare, grammar)

    def begin(self, segment: Segment, grammar: Grammar) -> None:
        """Start to hear it."""
        with self._lock:
            if self._begun is not None:
                self._begun.cancel()  # does nothing to one that is being heard
            self._begun, self._end = self._worker.submit(self._recogniser.hear, segment, grammar), segment.speech_end

    def hearing(self, segment: Segment, grammar: Grammar) -> Hearing | None:
        """Its hearing of the segment begun last, if that is this one and it comes in time."""
        with self._lock:
            begun, end = self._begun, self._end
        if begun is None or end != segment.speech_end:
            return None
        try:
            return begun.result(self._patience)
        except TooLate:
            self._fail("The second listener is late; the first decides alone.")
        except Exception as error:  # whatever a recogniser raises
            self._fail(f"The second listener failed ({type(error).__name__}: {error}); the first decides alone.")
        return None

    def close(self) -> None:
        """Hear no more."""
        self._worker.shutdown(wait=False, cancel_futures=True)
