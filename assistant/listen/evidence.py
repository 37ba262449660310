"""The evidence: what lies in a segment and in the hearings of it, in; how likely a phrase was said, out.

Every part of it is a named number, kept beside each decision, so that the weights below can be fitted anew from what
`handson bench hear --rows` writes.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from unicodedata import normalize

import numpy as np

from assistant.audio.level import level
from assistant.audio.ports import RATE, SILENCE_DBFS
from assistant.listen.activity import CHUNK_SECONDS, START, STAY
from assistant.listen.ports import Hearing, Segment, Word

EDGE = 0.08  # seconds around a word that still count as its own: the detector rises and falls late


@dataclass(frozen=True, slots=True)
class Weight:
    """One part of the evidence in `likely`: its weight, the range in which it counts, and what stands for none.

    Where a recogniser has no such score (Vosk), the better quarter of the phrases stands for it.
    """

    name: str
    weight: float
    low: float
    high: float
    missing: float = 0.0


@dataclass(frozen=True, slots=True)
class Model:
    """A logistic regression: what the evidence adds up to, as log odds."""

    constant: float
    weights: tuple[Weight, ...]

    def probability(self, evidence: Mapping[str, float]) -> float:
        """Probability 0 to 1 that the phrase was said."""
        total = self.constant
        for part in self.weights:
            total += part.weight * min(max(evidence.get(part.name, part.missing), part.low), part.high)
        return 1 / (1 + math.exp(-total))


# Ridge 0.01, on the measurement named in `decide.Limits`; `filler` was set by hand: "please" and "now" otherwise
# swallow what is left of a sentence.
ALONE = Model(
    6.67,
    (
        Weight("ratio", 0.63, -12.0, 0.5, missing=0.0),
        Weight("weakest", 0.76, -9.0, 3.0, missing=-0.7),
        Weight("outside", -2.25, 0.0, 1.2),
        Weight("slow", 0.26, 0.0, 9.0),
        Weight("fast", -0.18, 14.0, 100.0),
        Weight("gap", -14.6, 0.0, 0.6),
        Weight("short", -0.31, 0.0, 12.0),
        Weight("filler", -1.5, 0.0, 1.0),
    ),
)
# With the second listener's `distance` and the like. From `handson bench fit` on the development part with real talk
# and noise (docs/hearing.md has command and date); `filler` by hand as above.
BOTH = Model(
    3.237,
    (
        Weight("ratio", 0.629, -12.0, 1.5),
        Weight("ahead", 0.0, -4.0, 4.0),
        Weight("chosen", 0.0, 0.0, 1.0),
        Weight("distance", -6.404, 0.0, 1.0),
        Weight("margin", 4.527, -0.5, 0.5),
        Weight("logprob", -0.342, -3.0, 0.0),
        Weight("no_speech", -0.088, -6.0, 0.0),
        Weight("outside", -1.371, 0.0, 1.2),
        Weight("voice", 1.332, 0.3, 1.0),
        Weight("gap", -2.065, 0.0, 0.6),
        Weight("slow", 0.101, 0.0, 9.0),
        Weight("fast", -0.105, 14.0, 30.0),
        Weight("short", -0.261, 0.0, 12.0),
        Weight("filler", -0.5, 0.0, 1.0),
    ),
)


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
    return (BOTH if "distance" in evidence else ALONE).probability(evidence)


def _covered(words: Sequence[Word], chunks: int) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    """Which chunks lie mostly within a word."""
    middles = (np.arange(chunks) + 0.5) * CHUNK_SECONDS
    covered = np.zeros(chunks, np.bool_)
    for word in words:
        covered |= (middles >= word.start - EDGE) & (middles <= word.end + EDGE)
    return covered
