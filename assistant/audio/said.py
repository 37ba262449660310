"""What the speaker played, cut to the microphone's blocks: pieces with their times in, the 20 ms beside a block out.

Both come from sound cards whose times jitter and whose clocks drift, and the canceller wants a stream without a jump.
So it is read on and on, and only where that has come too far from what the times say, from a new place.
"""

import numpy as np

from assistant.audio.ports import BLOCK, RATE, Pcm

KEPT = 2 * RATE  # samples
JUMP = 0.02  # seconds that reading may be off before it jumps


class Said:
    """Not for several threads at once."""

    def __init__(self) -> None:
        self._samples = np.zeros(KEPT, np.int16)
        self._end = 0.0  # time of the end of the last sample
        self._ahead: int | None = None  # samples that came and were not read yet; negative: they are still to come
        self.jumps = 0  # for diagnosis

    def add(self, end: float, samples: Pcm) -> None:
        """The speaker plays `samples`, the last of which sounds until `end`."""
        self._samples = np.concatenate((self._samples[samples.size :], samples))[-KEPT:]
        self._end = end
        if self._ahead is not None:
            self._ahead += samples.size

    def beside(self, t: float) -> Pcm:
        """What sounded in the 20 ms before `t`; exact silence where nothing did or is known of."""
        told = round((self._end - t) * RATE) + BLOCK
        if self._ahead is None or abs(self._ahead - told) > JUMP * RATE:
            self.jumps += self._ahead is not None
            self._ahead = told
        ahead, self._ahead = self._ahead, self._ahead - BLOCK
        if not 0 < ahead <= KEPT:
            return np.zeros(BLOCK, np.int16)
        piece = self._samples[KEPT - ahead : KEPT - ahead + BLOCK]
        return np.pad(piece, (0, BLOCK - piece.size))
