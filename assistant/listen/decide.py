"""The decision: what the recognisers heard, and the evidence, in; accepted or rejected and why out.

Every gate alone fails; together they tell a command from talk, crying and the assistant's own voice. A gate's limit
stands in `Limits` with the figure that it was set by.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from unicodedata import normalize

import numpy as np

from assistant.audio.ports import RATE, SILENCE_DBFS
from assistant.core.grammar import Grammar
from assistant.listen.activity import CHUNK_SECONDS, START, STAY
from assistant.listen.echo import dbfs
from assistant.listen.ports import Decision, Hearing, Segment, Word

EDGE = 0.08  # seconds around a word that still count as its own: the detector rises and falls late


@dataclass(frozen=True, slots=True)
class Limits:
    """Where each gate stands. `lenient_` ones are for the interrupts, where a miss is worse than a false act."""

    outside: float = 0.35  # s of voiced sound outside the words: commands 0.0-0.2, other speech 0.8-3.0
    lenient_outside: float = 0.5
    ratio: float = -2.5  # log likelihood a frame against free phones: phrases -2.0 to 1.4, other speech -5.3 to 0.3
    lenient_ratio: float = -3.5
    weakest: float = -5.0  # the same for its worst word
    voice: float = 0.6  # mean speech probability over the words
    fastest: float = 28.0  # letters a second
    slowest: float = 4.0
    shortest: float = 0.12  # s of voiced sound; a click has one or two chunks
    longest: float = 4.5  # s of speech; the longest phrase, two amounts in a breath, takes 4
    above_floor: float = 3.0  # dB of the words over the measured background
    confidence: float = 0.7  # Vosk's, of the worst word; near 1 even where wrong, so it only removes the worst


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the decision needs to know beside the hearings."""

    own_voice: bool = False  # the guard says the assistant may have said it
    floor: float = SILENCE_DBFS  # level of the background, dBFS
    lenient: Collection[str] = frozenset()
    now: float = 0.0


def decide(
    hearings: Sequence[Hearing], segment: Segment, grammar: Grammar, around: Circumstances, limits: Limits
) -> Decision:
    """Accept the first whole phrase that every gate lets through, else say which gate did not."""
    whole = [hearing for hearing in hearings if grammar.accepts(hearing.text)]
    if not whole:
        guess = next((hearing.text for hearing in hearings if hearing.text), "")
        return _decision(segment, around, "not whole" if guess else "no phrase", (), guess)
    best = whole[0]
    lenient = best.text in around.lenient
    scores = (*best.scores, *measure(best, segment, around.floor))
    if around.own_voice:
        return _decision(segment, around, "own voice", scores, best.text)
    return _decision(segment, around, _objection(dict(scores), limits, lenient), scores, best.text)


def measure(hearing: Hearing, segment: Segment, floor: float) -> tuple[tuple[str, float], ...]:
    """The evidence that lies in the segment itself, by name."""
    speech = np.array(segment.voiced)
    covered = _covered(hearing.words, len(speech))
    voiced = speech[covered & (speech >= STAY)]
    seconds = sum(word.end - word.start for word in hearing.words)
    letters = sum(len(normalize("NFD", word.text)) for word in hearing.words)  # Hangul: its sounds, not its syllables
    over = [segment.pcm[int(word.start * RATE) : int(word.end * RATE)] for word in hearing.words]
    level = dbfs(np.concatenate(over)) if over else SILENCE_DBFS
    return (
        ("outside", float(np.count_nonzero((speech >= START) & ~covered)) * CHUNK_SECONDS),
        ("voice", float(voiced.mean()) if voiced.size else 0.0),
        ("pace", letters / max(seconds, 0.01)),
        ("voiced", float(np.count_nonzero(speech >= START)) * CHUNK_SECONDS),
        ("seconds", segment.seconds),
        ("above", level - floor),
    )


def _covered(words: Sequence[Word], chunks: int) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    """Which chunks lie mostly within a word."""
    middles = (np.arange(chunks) + 0.5) * CHUNK_SECONDS
    covered = np.zeros(chunks, np.bool_)
    for word in words:
        covered |= (middles >= word.start - EDGE) & (middles <= word.end + EDGE)
    return covered


def _objection(scores: dict[str, float], limits: Limits, lenient: bool) -> str:
    """The first gate that is shut, or nothing."""
    ratio = limits.lenient_ratio if lenient else limits.ratio
    outside = limits.lenient_outside if lenient else limits.outside
    gates = (
        ("too short", scores["voiced"] < limits.shortest),
        ("too long", scores["seconds"] > limits.longest),
        ("speech outside", scores["outside"] > outside),
        ("unlike speech", scores["voice"] < limits.voice or scores["above"] < limits.above_floor),
        ("not sure", not limits.slowest <= scores["pace"] <= limits.fastest),
        ("not sure", scores.get("ratio", 0.0) < ratio or scores.get("weakest", 0.0) < limits.weakest),
        ("not sure", scores.get("confidence", 1.0) < limits.confidence),
    )
    return next((reason for reason, shut in gates if shut), "")


def _decision(
    segment: Segment, around: Circumstances, reason: str, scores: tuple[tuple[str, float], ...], text: str
) -> Decision:
    accepted = not reason
    return Decision(
        accepted=accepted,
        text=text if accepted else "",
        score=1.0 if accepted else 0.0,
        reason=reason,
        scores=scores,
        speech_start=segment.speech_start,
        speech_end=segment.speech_end,
        decided_at=around.now,
        guess="" if accepted else text,
    )
