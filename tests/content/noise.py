"""Sound that has some content: a second of it is a recording for whoever only looks at files."""

import numpy as np

from assistant.audio.ports import Wave


def noise(seconds: float, rate: int = 16_000) -> Wave:
    """The same every time."""
    return np.random.default_rng(1).normal(0, 0.1, round(seconds * rate)).astype(np.float32)
