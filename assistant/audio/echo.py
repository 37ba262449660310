"""A room for tests: what the speaker plays comes back into the microphone, later, quieter and coloured."""

from dataclasses import dataclass, field

import numpy as np

from assistant.audio.ports import RATE, Wave


@dataclass(frozen=True, slots=True, eq=False)
class EchoPath:
    """From speaker to microphone: `delay_s` later, `gain_db` louder, through `impulse` (at 16 kHz; None: unchanged)."""

    delay_s: float
    gain_db: float
    impulse: Wave | None = field(default=None)

    def response(self) -> Wave:
        """The whole path as one impulse response at 16 kHz."""
        shape = np.ones(1, np.float32) if self.impulse is None else np.asarray(self.impulse, np.float32)
        delay = np.zeros(round(self.delay_s * RATE), np.float32)
        return np.concatenate((delay, shape * np.float32(10.0 ** (self.gain_db / 20.0))))


class Echo:
    """The path at work: block after block of what is played in, of what comes back out (overlap-add)."""

    def __init__(self, path: EchoPath) -> None:
        self._response = path.response()
        self._coming = np.zeros(0, np.float32)

    def of(self, played: Wave) -> Wave:
        """What the microphone gets of the speaker while it plays this block."""
        coming = np.zeros(max(self._coming.size, played.size + self._response.size - 1), np.float32)
        coming[: self._coming.size] = self._coming
        if played.any():
            coming[: played.size + self._response.size - 1] += np.convolve(played, self._response)
        self._coming = coming[played.size :]
        return coming[: played.size]
