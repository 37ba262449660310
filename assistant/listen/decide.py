"""The decision: what the recognisers heard, and the evidence, in; accepted or rejected and why out.

Every gate alone fails; together they tell a command from talk, crying and the assistant's own voice. A gate's limit
stands in `Limits` with the figure that it was set by.
"""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.audio.ports import SILENCE_DBFS
from assistant.core.grammar import Grammar
from assistant.listen.evidence import likely, measure
from assistant.listen.patience import plain
from assistant.listen.ports import Decision, Hearing, Rate, Segment


@dataclass(frozen=True, slots=True)
class Limits:
    """Where each gate stands; `lenient_` ones are for the interrupts, where a miss is worse than a false act.

    Limits of the score are set by cross-validation on the development part (docs/hearing.md has the table): 3,400
    commands in pump, babble and the like at 24 to 3 dB, and 3.4 h of other talk and noise.
    """

    score: float = 0.5  # the first listener alone: 49 % right, 7.7 % wrong, 51 acts on others; at 0.7 42, 4.0 and 21
    lenient_score: float = 0.25
    certain: float = 0.97  # from here on the first listener decides alone, but no amount: 1 in 1,000 is wrong, no act
    lenient_certain: float = 0.93  # the same for the interrupts: 20 of 50 and no act; at 0.8 37, and 4 acts
    word_certain: float = 0.8  # for one of one word, "stop": 21 of 31, and no act
    # With a second listener, of 1,912 commands 7 wrong, of 5.9 h of other sounds 2 acts; at 0.8 11 and 4.
    both_score: float = 0.9
    both_amount_score: float = 0.97  # for an amount: 3 of 426 wrong; at 0.9 11, and what lies between is asked back
    both_lenient_score: float = 0.65  # for the interrupts: 51 of 66 heard, none wrong, no act; at 0.5 53, 1 and 1
    sure: float = 0.55  # of the first listener: a phrase that is not doubtful
    both_sure: float = 0.94
    over_cue_score: float = 0.75  # what is left of an echo fits another phrase: at 0.65 5 of 96 acted wrongly
    both_over_cue_score: float = 0.95
    band: float = 0.1  # so little under `score` a phrase is asked back: talk is as likely as speech below it
    both_band: float = 0.3  # the same with a second listener: 102 right, 29 wrong, and 16 in 5.9 h of other sounds
    rival: float = 0.4  # another phrase so close behind the best is told: of 460 amounts 4 of 7 wrong, 34 of 453 right
    outside: float = 0.5  # s of voiced sound outside the words: 97 % of phrases below 0.5, half of talk above 0.7
    lenient_outside: float = 0.6
    voice: float = 0.6  # mean speech probability over the words: phrases 0.7 to 1, noise that woke the detector less
    shortest: float = 0.12  # s of voiced sound; a click has one or two chunks of 32 ms
    longest: float = 4.5  # s of speech; the longest phrase, two amounts in a breath, takes 4
    above_floor: float = 3.0  # dB of the words over the measured background; phrases in a pump at 10 dB have 4 and more
    fit: float = -3.5  # of the first listener alone, its `ratio`: 0.5 % of 602 right phrases lie below
    confidence: float = 0.7  # Vosk's, of the worst word; near 1 even where wrong, so it only removes the worst
    agreement: float = 0.3  # of Vosk's free reading with the phrase, where it was asked for; unmeasured for English


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
    """Of the whole phrases that were heard take the likeliest, and say which gate it does not pass.

    Where a second listener was asked, each phrase is rated by it (`Hearing.rate`), and the one that the first chose
    by the first as well.
    """
    rate = next((hearing.rate for hearing in hearings if hearing.rate), None)
    heard: dict[str, list[Hearing]] = {}
    for hearing in hearings:
        if hearing.words and grammar.accepts(hearing.text):
            heard.setdefault(hearing.text, []).append(hearing)
    candidates = {text: _evidence(each, segment, grammar, around, rate) for text, each in heard.items()}
    _complete(candidates, hearings[0] if hearings else None, grammar)
    if not candidates:
        guess = next((hearing.text for hearing in hearings if hearing.text), "")
        return _decision(segment, around, "not whole" if guess else "no phrase", {}, guess)
    best = max(candidates, key=lambda text: candidates[text]["likely"])
    decision = _decision(
        segment, around, _reason(best, candidates[best], grammar, around, limits), candidates[best], best
    )
    rated = tuple((text, tuple(evidence.items())) for text, evidence in candidates.items())
    sure = limits.both_sure if "sounded" in candidates[best] else limits.sure
    certain = decision.accepted and decision.score >= _certain(best, grammar, around, limits)
    lower = _band_lower(limits)
    nearly = decision.reason == "not sure" and not _reason(best, candidates[best], grammar, around, lower)
    close = decision.score - limits.rival
    rivals = tuple(text for text, evidence in candidates.items() if text != best and evidence["likely"] >= close)
    decision = replace(decision, nearly=nearly, rivals=rivals)
    return replace(decision, candidates=rated, sure=decision.score >= sure, certain=certain)


def _certain(text: str, grammar: Grammar, around: Circumstances, limits: Limits) -> float:
    """The score from which the first listener decides alone."""
    if plain(text, grammar) is None:  # an amount: "fifty" and "fifteen" are for both to tell apart
        return math.inf
    if not _lenient(text, grammar, around):
        return limits.certain
    return limits.lenient_certain if " " in text else limits.word_certain


def _lenient(text: str, grammar: Grammar, around: Circumstances) -> bool:
    return bool({text, plain(text, grammar)} & set(around.lenient))


def _band_lower(limits: Limits) -> Limits:
    """The limits of a question: not over a cue, and not for the interrupts, which have lower ones as it is."""
    return replace(
        limits,
        score=limits.score - limits.band,
        both_score=limits.both_score - limits.both_band,
        both_amount_score=limits.both_score - limits.both_band,
    )


def _evidence(
    hearings: Sequence[Hearing], segment: Segment, grammar: Grammar, around: Circumstances, rate: Rate | None
) -> dict[str, float]:
    """`hearings`: all of one phrase; the last one's word times count, the second listener's where it was asked."""
    evidence: dict[str, float] = {}
    text = hearings[-1].text
    for hearing in hearings:
        evidence.update(hearing.scores)
    evidence.update(measure(hearings[-1], segment, around.floor))
    evidence["filler"] = float(plain(text, grammar) not in (None, text))
    if rate:
        evidence.update(rate(text))
    return evidence


def _complete(candidates: Mapping[str, dict[str, float]], first: Hearing | None, grammar: Grammar) -> None:
    """`chosen`: whether the first listener, free to choose from the whole grammar, took a phrase of this meaning, and
    then what it says of that; `likely`: what all the evidence comes to."""
    chosen = grammar.meaning(first.text) if first else None
    for text, evidence in candidates.items():
        evidence["chosen"] = float(grammar.meaning(text) == chosen)
        if first and evidence["chosen"]:
            evidence.update({name: score for name, score in first.scores if name not in evidence})
        evidence["likely"] = likely(evidence)


def _reason(text: str, evidence: Mapping[str, float], grammar: Grammar, around: Circumstances, limits: Limits) -> str:
    if around.own_voice:
        return "own voice"
    lenient = _lenient(text, grammar, around)
    needed = _needed(evidence, limits, around, lenient, plain(text, grammar) is None)
    return _objection(evidence, limits, needed, limits.lenient_outside if lenient else limits.outside)


def _needed(evidence: Mapping[str, float], limits: Limits, around: Circumstances, lenient: bool, amount: bool) -> float:
    """The score from which a phrase counts as said: more where a false act costs more."""
    if "sounded" not in evidence:
        ordinary = limits.over_cue_score if around.over_cue else limits.score
        return limits.lenient_score if lenient else ordinary
    if lenient:
        return limits.both_lenient_score
    least = limits.both_amount_score if amount else limits.both_score
    return max(least, limits.both_over_cue_score) if around.over_cue else least


def _objection(evidence: Mapping[str, float], limits: Limits, needed: float, outside: float) -> str:
    """The first gate that is shut, or nothing."""
    gates = (
        ("too short", evidence["voiced"] < limits.shortest),
        ("too long", evidence["seconds"] > limits.longest),
        ("speech outside", evidence["outside"] > outside),
        ("unlike speech", evidence["voice"] < limits.voice or evidence["above"] < limits.above_floor),
        ("not sure", evidence["likely"] < needed),
        ("not sure", "sounded" not in evidence and evidence.get("ratio", 0.0) < limits.fit),
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
