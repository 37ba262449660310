"""Prominence: whether a chunk stands out of what sounded before it; its speech counts only then.

Between voice activity and endpoint. To Silero people who talk in the next room are speech without end, so that no
utterance would ever be over; who speaks to the product is louder than they are.
"""

from collections import deque

import numpy as np

from assistant.audio.ports import SILENCE_DBFS
from assistant.listen.activity import START, STAY

MEMORY = 94  # chunks, 3 s: the floor is what sounded in them
QUIETER = 20  # per cent of them that are below the floor
BEGIN = 5.0  # dB over the floor that begin an utterance in a room where nobody else talks
BEGIN_AMONG = 10.0  # and where others do
AMONG = 0.3  # share of the memory that holds speech from which on others talk
STAY_SHARE = 0.4  # of the way from the floor to its loudest chunk, an utterance goes on
STAY_MOST = 8.0  # dB over the floor, but no more than this


class Prominence:
    """Knows the floor, and how loud the present utterance has been. Fed each chunk once, in order.

    Measured as the share of 700 commands whose utterance begins and ends with them: in babble at 10 dB and above 90 %
    instead of 23, at 6 and 3 dB 64 instead of 0; in other noise as before.
    """

    def __init__(self) -> None:
        self._memory: deque[tuple[float, bool]] = deque(maxlen=MEMORY)
        self._peak: float | None = None  # of the utterance that goes on
        self._before = SILENCE_DBFS  # level of the last chunk
        self.floor = SILENCE_DBFS  # dBFS, as it was when the utterance began

    def weigh(self, level: float, probability: float, going_on: bool, own: bool = False) -> float:
        """The probability of speech, or 0 where the chunk does not stand out.

        `level` in dBFS; `going_on`: an utterance is open; `own`: the assistant itself sounds, which is no background.
        """
        if not going_on:
            self._peak = None
            self.floor = self._measured()
        threshold = self.floor + self._needed()
        stands_out = max(level, self._before) >= threshold
        self._before = level
        if not own:
            self._memory.append((level, probability >= START))
        if not stands_out:
            return 0.0
        if self._peak is not None or probability >= START:
            self._peak = max(level, self._peak or level)
        return probability

    def _needed(self) -> float:
        if self._peak is not None:
            return min(STAY_MOST, STAY_SHARE * max(0.0, self._peak - self.floor))
        others = sum(speech for _, speech in self._memory)
        return BEGIN_AMONG if others > AMONG * max(1, len(self._memory)) else BEGIN

    def _measured(self) -> float:
        return float(np.percentile([level for level, _ in self._memory], QUIETER)) if self._memory else SILENCE_DBFS
