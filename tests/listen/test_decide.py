"""Each gate of the decision: evidence that passes, and evidence that must not."""

from dataclasses import replace

import pytest

from assistant.audio.ports import SILENCE_DBFS
from assistant.core import grammar as network
from assistant.listen.decide import Circumstances, Limits, decide
from assistant.listen.ports import Decision, Hearing
from tests.listen.makers import hearing, segment

GRAMMAR = network.build("g", ["go back", "it hurts", "next"])
AROUND = Circumstances(lenient=frozenset({"it hurts"}), floor=-60.0, now=7.0)


def judge(*heard: Hearing, around: Circumstances = AROUND, seconds: float = 0.8, level: float = 0.1) -> Decision:
    first, *near = heard
    return decide(replace(first, near=tuple(near)), segment(seconds, level=level), GRAMMAR, around, Limits())


def test_good_evidence_is_accepted_with_its_text_and_times() -> None:
    decision = judge(hearing("go back", ratio=-0.5, weakest=-1.0))
    assert (decision.accepted, decision.text, decision.reason, decision.guess) == (True, "go back", "", "")
    assert decision.decided_at == 7.0
    assert 0.5 < decision.score <= 1.0


@pytest.mark.parametrize(
    ("heard", "reason"),
    [
        (hearing(""), "no phrase"),
        (hearing("go"), "not whole"),
        (hearing("back go"), "not whole"),
        (hearing("go back it hurts"), "not whole"),
        (hearing("go back", ratio=-7.0, weakest=-7.0), "not sure"),
        (hearing("go back", ratio=-2.0, weakest=-12.0), "not sure"),
        (hearing("go back", confidence=0.3), "not sure"),
        (
            hearing("go back", 0.32, 0.5, ratio=-1.5, weakest=-2.0),
            "not sure",
        ),  # hastier than anyone speaks, and speech is left over
    ],
)
def test_bad_evidence_is_rejected(heard: Hearing, reason: str) -> None:
    seconds = 0.24 if heard.words and heard.words[-1].end < 0.6 else 0.8
    decision = judge(heard, seconds=seconds)
    assert (decision.accepted, decision.reason, decision.text) == (False, reason, "")
    assert decision.guess == heard.text


LIMITS = Limits()


def by_second(distance: float, text: str = "go back") -> Hearing:
    """Evidence of the second listener that is the worse, the farther the phrase is."""
    return hearing(text, sounded=-6 * distance, free=-40 * distance, clear=20 - 40 * distance, weak=-9 * distance)


def just_under(limit: float) -> Hearing:
    """Evidence of the second listener whose score lies closest below `limit`."""
    each = [by_second(step / 2000) for step in range(2000)]
    return max((one for one in each if judge(one).score < limit), key=lambda one: judge(one).score)


def test_what_is_rejected_within_the_band_below_the_limit_is_nearly_accepted() -> None:
    every = [judge(by_second(step / 2000)) for step in range(2000)]
    low = LIMITS.second_score - LIMITS.second_band
    band = [one for one in every if low <= one.score < LIMITS.second_score and dict(one.scores)["free"] >= LIMITS.free]
    assert band
    for decision in band:
        assert (decision.reason, decision.nearly, decision.guess, decision.text) == ("not sure", True, "go back", "")
    assert not judge(just_under(LIMITS.second_score - LIMITS.second_band)).nearly


def test_what_is_accepted_or_shut_out_by_another_gate_is_not_nearly_accepted() -> None:
    assert not judge(hearing("go back", ratio=-0.5, weakest=-1.0)).nearly
    under = just_under(LIMITS.second_score)
    for around in (
        replace(AROUND, own_voice=True),
        replace(AROUND, over_cue=True),
        replace(AROUND, floor=-22.0),
        replace(AROUND, lenient=frozenset({"go back"})),  # they have a lower limit, or are accepted
    ):
        assert not judge(under, around=around).nearly
    assert not judge(replace(under, scores=(*under.scores, ("confidence", 0.3)))).nearly


def test_one_listener_alone_has_a_narrower_band() -> None:
    weak = [hearing("go back", ratio=-0.5 - step / 100, weakest=-2.0) for step in range(800)]
    nearly = [decision.score for decision in map(judge, weak) if decision.nearly]
    assert LIMITS.score - LIMITS.band <= min(nearly) <= max(nearly) < LIMITS.score
    assert LIMITS.band < LIMITS.second_band


def test_a_phrase_that_is_nearly_as_likely_as_the_best_is_its_rival() -> None:
    best = by_second(0.05)
    near, far = by_second(0.05, "next"), by_second(0.9, "next")
    assert judge(best, near).rivals == ("next",)
    assert judge(best, far).rivals == ()
    assert judge(best).rivals == ()


def test_speech_outside_the_words_is_rejected() -> None:
    assert judge(hearing("go back", 0.32, 1.1), seconds=2.0).reason == "speech outside"


def test_what_is_hardly_louder_than_the_room_is_rejected() -> None:
    assert judge(hearing("go back"), around=replace(AROUND, floor=-22.0)).reason == "unlike speech"


def test_a_blip_is_too_short_and_a_speech_too_long() -> None:
    assert judge(hearing("next", 0.3, 0.42), seconds=0.06).reason == "too short"
    assert judge(hearing("next", 0.3, 5.9), seconds=5.7).reason == "too long"


def test_own_voice_is_rejected_however_good_it_is() -> None:
    assert judge(hearing("go back", ratio=1.0), around=replace(AROUND, own_voice=True)).reason == "own voice"


def test_interrupts_are_let_in_with_less_evidence() -> None:
    weak = {"ratio": -2.2, "weakest": -3.6}
    assert judge(hearing("it hurts", **weak)).accepted
    assert not judge(hearing("go back", **weak)).accepted


def test_over_a_cue_more_evidence_is_asked_for() -> None:
    each = [hearing("go back", ratio=-step / 50, weakest=-1.0 - step / 50) for step in range(150)]
    fair = next(one for one in each if LIMITS.score <= judge(one).score < LIMITS.over_cue_score)
    assert judge(fair).accepted
    assert not judge(fair, around=replace(AROUND, over_cue=True)).accepted


def test_without_a_measured_background_speech_counts() -> None:
    assert judge(hearing("go back"), around=replace(AROUND, floor=SILENCE_DBFS)).accepted
