"""Endpoint: blocks of 20 ms in, a growing utterance out, until the ear closes it.

Second stage of the ear. Driven only by the blocks and their times, so the same blocks always give the same
utterances at the same times. Who calls `feed` looks at `Utterance.silence` and decides when it has heard enough.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from assistant.audio.ports import RATE, Block, Pcm
from assistant.listen.activity import CHUNK, CHUNK_SECONDS, START, STAY
from assistant.listen.ports import Segment

PRE_ROLL = 10  # chunks, 320 ms: soft beginnings of words lie before the detector wakes up
LONGEST = 6.0  # seconds; no phrase is as long
REST = 0.45  # seconds of silence that end speech which was cut off: talk pauses at a comma for 0.2 to 0.4 s
GAP = 0.25  # seconds; blocks further apart were lost, and what lies before does not belong to what comes


@dataclass(frozen=True, slots=True, eq=False)
class Chunk:
    """32 ms for the detector. `t`: the end of its last sample."""

    t: float
    samples: Pcm  # shape (CHUNK,)


class Chunker:
    """Cuts blocks of any length into chunks."""

    def __init__(self) -> None:
        self._rest = np.zeros(0, np.int16)
        self._last: float | None = None

    def feed(self, block: Block) -> tuple[bool, list[Chunk]]:
        """Whether blocks were lost before this one, and the chunks that it completes."""
        lost = self._last is not None and abs(block.t - self._last) > GAP
        self._last = block.t
        if lost:
            self._rest = self._rest[:0]
        self._rest = np.concatenate([self._rest, block.samples])
        return lost, list(self._cut(block))

    def _cut(self, block: Block) -> Iterator[Chunk]:
        while len(self._rest) >= CHUNK:
            samples, self._rest = self._rest[:CHUNK], self._rest[CHUNK:]
            yield Chunk(block.t - len(self._rest) / RATE, samples)


class Utterance:
    """Speech as far as it has been heard. `silence`: seconds since its last voiced chunk."""

    def __init__(self, before: list[tuple[Chunk, float]]) -> None:
        self._parts = before
        self._first = len(before)
        self._last = len(before)
        self.voiced_chunks = 0

    def add(self, chunk: Chunk, probability: float) -> None:
        """Append a chunk."""
        self._parts.append((chunk, probability))
        if probability >= STAY:
            self._last = len(self._parts) - 1
            self.voiced_chunks += 1

    @property
    def silence(self) -> float:
        """Seconds since its last voiced chunk."""
        return (len(self._parts) - 1 - self._last) * CHUNK_SECONDS

    @property
    def voiced(self) -> float:
        """Seconds of chunks that hold speech."""
        return self.voiced_chunks * CHUNK_SECONDS

    @property
    def seconds(self) -> float:
        """From its first voiced chunk to its last."""
        return (self._last + 1 - self._first) * CHUNK_SECONDS

    @property
    def speech_end(self) -> float:
        """Time of the end of its last voiced chunk."""
        return self._parts[self._last][0].t

    @property
    def started(self) -> float:
        """Time of the beginning of its first voiced chunk."""
        return self._parts[self._first][0].t - CHUNK_SECONDS

    def segment(self) -> Segment:
        """What a recogniser gets: everything so far, with what came before the speech."""
        pcm = np.concatenate([chunk.samples for chunk, _ in self._parts])
        start = self._parts[0][0].t - CHUNK_SECONDS
        voiced = tuple(probability for _, probability in self._parts)
        return Segment(pcm, start, self.started, self.speech_end, voiced)

    def after(self) -> list[tuple[Chunk, float]]:
        """The silent chunks at its end: the next utterance's beginning may lie there."""
        return self._parts[self._last + 1 :]


class Segmenter:
    """Opens an utterance when speech begins, lets it grow, and forgets it when told to close."""

    def __init__(self) -> None:
        self._before: deque[tuple[Chunk, float]] = deque(maxlen=PRE_ROLL)
        self._open: Utterance | None = None
        self._deaf = False
        self._quiet = 0.0  # seconds without speech while deaf

    @property
    def current(self) -> Utterance | None:
        """The utterance that is open."""
        return self._open

    def feed(self, chunk: Chunk, probability: float) -> Utterance | None:
        """The utterance that the chunk belongs to, if one is open."""
        if self._deaf:
            self._wait(probability)
            return None
        if self._open is None:
            if probability < START:
                self._before.append((chunk, probability))
                return None
            self._open = Utterance(list(self._before))
        self._open.add(chunk, probability)
        return self._open

    def _wait(self, probability: float) -> None:
        """After speech that was too long, the next utterance begins behind a pause."""
        self._quiet = 0.0 if probability >= STAY else self._quiet + CHUNK_SECONDS
        self._deaf = self._quiet < REST

    def close(self, deaf: bool = False) -> None:
        """The utterance is over. `deaf`: it was cut off; what follows belongs to it until a pause."""
        self._before.clear()
        if self._open is not None:
            self._before.extend(self._open.after())
        self._open, self._deaf, self._quiet = None, deaf, 0.0
