"""The decision: what the recognisers heard, and the evidence, in; accepted or rejected and why out.

Every gate alone fails; together they tell a command from talk, crying and the assistant's own voice. A gate's limit
stands in `Limits` with the figure that it was set by.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from assistant.audio.ports import SILENCE_DBFS
from assistant.core.grammar import Grammar
from assistant.listen.evidence import likely, measure
from assistant.listen.patience import plain
from assistant.listen.ports import Decision, Hearing, Segment


@dataclass(frozen=True, slots=True)
class Limits:
    """Where each gate stands; `lenient_` ones are for the interrupts, where a miss is worse than a false act.

    Limits of the score are set by cross-validation on the development part (docs/hearing.md has the table): those of
    the first listener with 3,400 commands at 24 to 3 dB and 3.4 h of other talk and noise, those of the second with
    2,000 commands, 365 of them amounts, and 24.7 h.
    """

    score: float = 0.5  # the first listener alone: 49 % right, 7.7 % wrong, 51 acts on others; at 0.7 42, 4.0 and 21
    lenient_score: float = 0.25
    second_score: float = 0.9  # the second listener: 2 wrong, 3 acts on others; at 0.8 4 and 3
    second_amount_score: float = 0.93  # for an amount: a sneeze was "two" at 0.91; what lies below is asked back
    second_lenient_score: float = 0.65  # for the interrupts: 63 of 65 heard, none wrong, 1 act; at 0.5 64, 0 and 2
    sure: float = 0.55  # of the first listener: a phrase that is not doubtful
    second_sure: float = 0.94
    over_cue_score: float = 0.75  # what is left of an echo fits another phrase: at 0.65 5 of 96 acted wrongly
    second_over_cue_score: float = 0.95
    band: float = 0.1  # so little under `score` a phrase is asked back: talk is as likely as speech below it
    second_band: float = 0.3  # the same of the second listener: 23 right, 6 wrong, and 6 in 15.6 h of other sounds
    rival: float = 0.4  # another phrase so close behind the best is told: of 460 amounts 4 of 7 wrong, 34 of 453 right
    outside: float = 0.5  # s of voiced sound outside the words: 97 % of phrases below 0.5, half of talk above 0.7
    lenient_outside: float = 0.6
    voice: float = 0.7  # mean speech probability over the words: crying has less, and 1 in 1,000 phrases
    shortest: float = 0.12  # s of voiced sound; a click has one or two chunks of 32 ms
    longest: float = 5.2  # s of speech; two amounts in a breath take 4, said slowly 5
    above_floor: float = 3.0  # dB of the words over the measured background; phrases in a pump at 10 dB have 4 and more
    fit: float = -3.5  # of the first listener alone, its `ratio`: 0.5 % of 602 right phrases lie below
    free: float = -15.0  # of the second: 1 in 300 right phrases lies below, 3 of 4 of the talk that was taken for one
    confidence: float = 0.7  # Vosk's, of the worst word; near 1 even where wrong, so it only removes the worst
    behind: float = 2.5  # of a whole phrase behind Vosk's likeliest reading (log likelihood): Korean, docs/hearing.md
    amount_behind: float = 0.2  # of amounts 25 right and 20 wrong lie below, 3 and 20 between here and `behind`
    behind_band: float = 2.5  # what lies so much further behind is asked back: 10 right phrases to 2 wrong ones
    agreement: float = 0.3  # of Vosk's free reading with the phrase, where it was asked for; unmeasured for English


# For what starts something by itself, with nobody there to take it back: nothing is let in easier, or asked back.
# With the second listener 47 of 48 phrases were heard (8 synthetic voices, quiet and a pump at 10 dB), and none
# of 120 everyday sentences acted; phrases one sound away ("start jumping") are taken for the real one.
STRICT = Limits(score=0.75, second_score=0.95, outside=0.3, band=0.0, second_band=0.0)


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the decision needs to know beside the hearings."""

    own_voice: bool = False  # the guard says the assistant may have said it
    floor: float = SILENCE_DBFS  # level of the background, dBFS
    over_cue: bool = False  # a cue was sounding
    lenient: Collection[str] = frozenset()
    now: float = 0.0


def decide(hearing: Hearing, segment: Segment, grammar: Grammar, around: Circumstances, limits: Limits) -> Decision:
    """Of the whole phrases that were heard take the likeliest, and say which gate it does not pass."""
    whole = [each for each in (hearing, *hearing.near) if each.words and grammar.accepts(each.text)]
    candidates = {each.text: _evidence(each, segment, grammar, around) for each in whole}
    if not candidates:
        return _decision(segment, around, "not whole" if hearing.text else "no phrase", {}, hearing.text)
    best = max(candidates, key=lambda text: candidates[text]["likely"])
    decision = _decision(
        segment, around, _reason(best, candidates[best], grammar, around, limits), candidates[best], best
    )
    rated = tuple((text, tuple(evidence.items())) for text, evidence in candidates.items())
    sure = limits.second_sure if "sounded" in candidates[best] else limits.sure
    lower = _band_lower(limits)
    nearly = decision.reason == "not sure" and not _reason(best, candidates[best], grammar, around, lower)
    close = decision.score - limits.rival
    rivals = tuple(text for text, evidence in candidates.items() if text != best and evidence["likely"] >= close)
    decision = replace(decision, nearly=nearly, rivals=rivals)
    return replace(decision, candidates=rated, sure=decision.score >= sure)


def _lenient(text: str, grammar: Grammar, around: Circumstances) -> bool:
    return bool({text, plain(text, grammar)} & set(around.lenient))


def _band_lower(limits: Limits) -> Limits:
    """The limits of a question: not over a cue, and not for the interrupts, which have lower ones as it is."""
    return replace(
        limits,
        score=limits.score - limits.band,
        second_score=limits.second_score - limits.second_band,
        second_amount_score=limits.second_score - limits.second_band,
        behind=limits.behind + limits.behind_band,
        amount_behind=limits.amount_behind + limits.behind_band,
    )


def _evidence(hearing: Hearing, segment: Segment, grammar: Grammar, around: Circumstances) -> dict[str, float]:
    evidence = {**dict(hearing.scores), **measure(hearing, segment, around.floor)}
    evidence["filler"] = float(plain(hearing.text, grammar) not in (None, hearing.text))
    evidence["likely"] = likely(evidence)
    return evidence


def _reason(text: str, evidence: Mapping[str, float], grammar: Grammar, around: Circumstances, limits: Limits) -> str:
    if around.own_voice:
        return "own voice"
    lenient, amount = _lenient(text, grammar, around), plain(text, grammar) is None
    needed = _needed(evidence, limits, around, lenient, amount)
    behind = evidence.get("behind", 0.0) > (limits.amount_behind if amount else limits.behind)
    objection = _objection(evidence, limits, needed, limits.lenient_outside if lenient else limits.outside)
    return objection or ("not sure" if behind else "")


def _needed(evidence: Mapping[str, float], limits: Limits, around: Circumstances, lenient: bool, amount: bool) -> float:
    """The score from which a phrase counts as said: more where a false act costs more."""
    if "sounded" not in evidence:
        ordinary = limits.over_cue_score if around.over_cue else limits.score
        return limits.lenient_score if lenient else ordinary
    if lenient:
        return limits.second_lenient_score
    least = limits.second_amount_score if amount else limits.second_score
    return max(least, limits.second_over_cue_score) if around.over_cue else least


def _objection(evidence: Mapping[str, float], limits: Limits, needed: float, outside: float) -> str:
    """The first gate that is shut, or nothing."""
    gates = (
        ("too short", evidence["voiced"] < limits.shortest),
        ("too long", evidence["seconds"] > limits.longest),
        ("speech outside", evidence["outside"] > outside),
        ("unlike speech", evidence["voice"] < limits.voice or evidence["above"] < limits.above_floor),
        ("not sure", evidence["likely"] < needed),
        ("not sure", "sounded" not in evidence and evidence.get("ratio", 0.0) < limits.fit),
        ("not sure", evidence.get("free", 0.0) < limits.free),
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
