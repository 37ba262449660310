"""The evidence: what lies in a segment and in the hearings of it, in; how likely a phrase was said, out.

Every part of it is a named number, kept beside each decision, so that `handson bench fit` can fit anew what they weigh
from what `handson bench hear --rows` writes.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from unicodedata import normalize

import numpy as np

from assistant.audio.level import level
from assistant.audio.ports import RATE, SILENCE_DBFS
from assistant.listen.activity import CHUNK_SECONDS, START, STAY
from assistant.listen.ports import Hearing, Segment, Word
from assistant.listen.trees import fitted

EDGE = 0.08  # seconds around a word that still count as its own: the detector rises and falls late


def measure(hearing: Hearing, segment: Segment, floor: float) -> dict[str, float]:
    """The evidence that lies in the segment and the word times, by name; seconds, dB, sounds a second."""
    speech = np.array(segment.voiced)
    covered = _covered(hearing.words, len(speech))
    voiced = speech[covered & (speech >= STAY)]
    # Hangul counts by its sounds, not its syllables
    letters = [len(normalize("NFD", word.text)) for word in hearing.words]
    paces = [count / max(word.end - word.start, 0.01) for count, word in zip(letters, hearing.words, strict=True)]
    gaps = [later.start - word.end for word, later in pairwise(hearing.words)]
    over = [segment.pcm[int(word.start * RATE) : int(word.end * RATE)] for word in hearing.words]
    return {
        "outside": float(np.count_nonzero((speech >= START) & ~covered)) * CHUNK_SECONDS,
        "voice": float(voiced.mean()) if voiced.size else 0.0,
        "slow": min(paces, default=0.0),
        "fast": max(paces, default=0.0),
        "gap": max(gaps, default=0.0),
        "short": max(0.0, 12.0 - sum(letters)),
        "voiced": float(np.count_nonzero(speech >= START)) * CHUNK_SECONDS,
        "seconds": segment.seconds,
        "above": (level(np.concatenate(over)) if over else SILENCE_DBFS) - floor,
    }


def likely(evidence: Mapping[str, float]) -> float:
    """Probability 0 to 1 that the phrase was said, from all the evidence together."""
    return fitted("second" if "sounded" in evidence else "first").probability(evidence)


def _covered(words: Sequence[Word], chunks: int) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    """Which chunks lie mostly within a word."""
    middles = (np.arange(chunks) + 0.5) * CHUNK_SECONDS
    covered = np.zeros(chunks, np.bool_)
    for word in words:
        covered |= (middles >= word.start - EDGE) & (middles <= word.end + EDGE)
    return covered
