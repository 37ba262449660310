"""Prominence: whether a chunk stands out of what sounded before it; its speech counts only then.

Between voice activity and endpoint. To Silero people who talk in the next room are speech without end, so that no
utterance would ever be over; who speaks to the product is louder than they are.
"""

from collections import deque

from assistant.audio.ports import SILENCE_DBFS
from assistant.listen.activity import START

MEMORY = 94  # chunks, 3 s: the floor is what sounded in them
SETTLED = 16  # chunks, half a second; before that their middle is the floor, not a lull among few
QUIETER = 20  # per cent of them that are below the floor
BEGIN = 10.0  # dB over the floor that begin an utterance; with 5 dB babble begins as many again as are spoken
STAY = (0.4, 8.0)  # it goes on at this share of the way from the floor to its loudest chunk, at most so many dB up
AGAIN = (0.5, 14.0)  # and after a pause: the next word is as loud as the last, the others' talk is not
PAUSE = 2  # chunks that do not stand out


class Prominence:
    """Knows the floor, and how loud the present utterance has been. Fed each chunk once, in order.

    Measured as the share of 700 commands whose utterance begins and ends with them: in babble at 10 dB and above 92 %
    instead of 23, at 6 and 3 dB 70 instead of 0; in other noise as before.
    """

    def __init__(self) -> None:
        self._memory: deque[float] = deque(maxlen=MEMORY)
        self._peak: float | None = None  # of the utterance that goes on
        self._before = SILENCE_DBFS  # level of the last chunk
        self._quiet = 0  # chunks since the last one that stood out
        self.floor = SILENCE_DBFS  # dBFS, as it was when the utterance began

    def weigh(self, level: float, probability: float, going_on: bool, own: bool = False) -> float:
        """The probability of speech, or 0 where the chunk does not stand out.

        `level` in dBFS; `going_on`: an utterance is open; `own`: the assistant itself sounds, which is no background.
        """
        if not going_on:
            self._peak = None
            self.floor = self._measured() if self._memory else SILENCE_DBFS if own else level
        threshold = self.floor + self._needed()
        stands_out = max(level, self._before) >= threshold
        self._before = level
        if not own:
            self._memory.append(level)
        self._quiet = 0 if stands_out else self._quiet + 1
        if not stands_out:
            return 0.0
        if self._peak is not None or probability >= START:
            self._peak = max(level, self._peak or level)
        return probability

    def _needed(self) -> float:
        if self._peak is None:
            return BEGIN
        share, most = STAY if self._quiet <= PAUSE else AGAIN
        return min(most, share * max(0.0, self._peak - self.floor))

    def _measured(self) -> float:
        quieter = QUIETER if len(self._memory) >= SETTLED else 50
        return sorted(self._memory)[round(quieter / 100 * (len(self._memory) - 1))]
