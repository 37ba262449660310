"""The decision: what the recognisers heard, and the evidence, in; accepted or rejected and why out.

Every gate alone fails; together they tell a command from talk, crying and the assistant's own voice. A gate's limit
stands in `Limits` with the figure that it was set by.
"""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from unicodedata import normalize

import numpy as np

from assistant.audio.level import level
from assistant.audio.ports import RATE, SILENCE_DBFS
from assistant.core.grammar import Grammar
from assistant.listen.activity import CHUNK_SECONDS, START, STAY
from assistant.listen.patience import plain
from assistant.listen.ports import Decision, Hearing, Segment, Word

EDGE = 0.08  # seconds around a word that still count as its own: the detector rises and falls late


@dataclass(frozen=True, slots=True)
class Limits:
    """Where each gate stands; `lenient_` ones are for the interrupts, where a miss is worse than a false act.

    Set on half of the voices and speakers: phrases in five synthetic voices, clean and in a pump at 20 to 10 dB,
    against read speech, orders, single words, babies and everyday sentences.
    """

    score: float = 0.5  # of `likely`: keeps 98 % of the rightly heard clean phrases, 1 % of everyday sentences
    lenient_score: float = 0.3
    over_cue_score: float = (
        0.9  # over echoes of -6 to -20 dB 1 of 48 was another phrase, at 0.89; 6 right ones lie below
    )
    outside: float = 0.5  # s of voiced sound outside the words: 97 % of phrases below 0.5, half of talk above 0.7
    lenient_outside: float = 0.6
    voice: float = 0.6  # mean speech probability over the words: phrases 0.7 to 1, noise that woke the detector less
    shortest: float = 0.12  # s of voiced sound; a click has one or two chunks of 32 ms
    longest: float = 4.5  # s of speech; the longest phrase, two amounts in a breath, takes 4
    above_floor: float = 3.0  # dB of the words over the measured background; phrases in a pump at 10 dB have 4 and more
    confidence: float = 0.7  # Vosk's, of the worst word; near 1 even where wrong, so it only removes the worst
    agreement: float = 0.3  # of Vosk's free reading with the phrase, where it was asked for; unmeasured for English


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


# Logistic regression (ridge 0.01) on the measurement named in `Limits`; `filler` was set by hand: "please" and "now"
# otherwise swallow what is left of a sentence.
EVIDENCE = (
    Weight("ratio", 0.63, -12.0, 0.5, missing=0.0),
    Weight("weakest", 0.76, -9.0, 3.0, missing=-0.7),
    Weight("outside", -2.25, 0.0, 1.2),
    Weight("slow", 0.26, 0.0, 9.0),
    Weight("fast", -0.18, 14.0, 100.0),
    Weight("gap", -14.6, 0.0, 0.6),
    Weight("short", -0.31, 0.0, 12.0),
    Weight("filler", -1.5, 0.0, 1.0),
)
CONSTANT = 6.67


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the decision needs to know beside the hearings."""

    own_voice: bool = False  # the guard says the assistant may have said it
    floor: float = SILENCE_DBFS  # level of the background, dBFS
    over_cue: bool = False  # a cue was sounding
    lenient: Collection[str] = frozenset()
    now: float = 0.0


def decide(
    hearings: Sequence[Hearing], segment: Segment, grammar: Grammar, around: Circumstances, limits: Limits
) -> Decision:
    """Accept the first whole phrase that every gate lets through, else say which gate did not."""
    whole = [hearing for hearing in hearings if grammar.accepts(hearing.text)]
    if not whole:
        guess = next((hearing.text for hearing in hearings if hearing.text), "")
        return _decision(segment, around, "not whole" if guess else "no phrase", {}, guess)
    best = whole[0]
    phrase = plain(best.text, grammar)
    evidence = {**dict(best.scores), **measure(best, segment, around.floor)}
    evidence["filler"] = float(phrase not in (None, best.text))
    evidence["likely"] = likely(evidence)
    reason = (
        "own voice"
        if around.own_voice
        else _objection(evidence, limits, around, bool({best.text, phrase} & set(around.lenient)))
    )
    return _decision(segment, around, reason, evidence, best.text)


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
    total = CONSTANT
    for part in EVIDENCE:
        total += part.weight * min(max(evidence.get(part.name, part.missing), part.low), part.high)
    return 1 / (1 + math.exp(-total))


def _covered(words: Sequence[Word], chunks: int) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    """Which chunks lie mostly within a word."""
    middles = (np.arange(chunks) + 0.5) * CHUNK_SECONDS
    covered = np.zeros(chunks, np.bool_)
    for word in words:
        covered |= (middles >= word.start - EDGE) & (middles <= word.end + EDGE)
    return covered


def _objection(evidence: Mapping[str, float], limits: Limits, around: Circumstances, lenient: bool) -> str:
    """The first gate that is shut, or nothing."""
    ordinary = limits.over_cue_score if around.over_cue else limits.score
    outside = limits.lenient_outside if lenient else limits.outside
    gates = (
        ("too short", evidence["voiced"] < limits.shortest),
        ("too long", evidence["seconds"] > limits.longest),
        ("speech outside", evidence["outside"] > outside),
        ("unlike speech", evidence["voice"] < limits.voice or evidence["above"] < limits.above_floor),
        ("not sure", evidence["likely"] < (limits.lenient_score if lenient else ordinary)),
        ("not sure", evidence.get("confidence", 1.0) < limits.confidence),
        ("not sure", evidence.get("agreement", 1.0) < limits.agreement),
    )
    return next((reason for reason, shut in gates if shut), "")


def _decision(
    segment: Segment, around: Circumstances, reason: str, evidence: Mapping[str, float], text: str
) -> Decision:
    accepted = not reason
    return Decision(
        accepted=accepted,
        text=text if accepted else "",
        score=evidence.get("likely", 0.0),
        reason=reason,
        scores=tuple(evidence.items()),
        speech_start=segment.speech_start,
        speech_end=segment.speech_end,
        decided_at=around.now,
        guess="" if accepted else text,
    )
