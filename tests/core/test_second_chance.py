"""A phrase that was hardly understood is asked back: when it is, what each answer does, and what is kept of it."""

from dataclasses import replace

import pytest

from assistant.core import intents
from assistant.core.codec import decode, encode
from assistant.core.effects import Say, Tone
from assistant.core.events import Amount, BargedIn, Doubted, Event, Heard, Rejected
from assistant.core.interludes import SAFETY
from assistant.core.replay import last
from assistant.core.second_chance import settled
from assistant.core.session import deadline, view
from tests.core.scripts import TINY
from tests.core.walk import Walk, said

SCORES = (("likely", 0.6),)
SLOWED = Doubted(0.0, "flow-slowed", "flow slowed", score=0.6, reason="not sure", scores=SCORES)
SIXTY: tuple[Amount, ...] = (Amount("left", 60, "ml"),)


def at_work(**started: object) -> Walk:
    """Pumping, nothing said for a while."""
    unpaced = (("pace", "off"), *started.pop("preferences", ()))  # type: ignore[misc]
    walk = Walk(TINY, preferences=unpaced, **started)  # type: ignore[arg-type]
    walk.quiet()
    walk.hear("ready")
    walk.wait(10)
    return walk


def counting() -> Walk:
    """Where amounts are said."""
    walk = at_work()
    walk.hear("next")
    walk.wait(5)
    return walk


def doubt(walk: Walk, event: Doubted = SLOWED) -> list[str]:
    """Hear something hardly; the cues that it brings at once."""
    return said(walk.feed(replace(event, t=walk.t)))


def counts(walk: Walk, event: Doubted = SLOWED) -> Event:
    """What is kept of it."""
    return settled(TINY, walk.state, replace(event, t=walk.t))


def test_a_phrase_that_was_hardly_heard_is_asked_back_with_its_words() -> None:
    walk = at_work()
    effects = walk.feed(replace(SLOWED, t=walk.t))
    assert Say("did-you-say", (("phrase", "flow slowed"),)) in effects
    assert walk.interlude == "did-you-say"
    assert walk.state.step == "work"


def test_yes_does_it_as_if_it_had_been_heard() -> None:
    walk = at_work()
    doubt(walk)
    walk.quiet()
    assert walk.hear("yes") == ["count"]
    assert (walk.state.step, walk.interlude) == ("count", "")
    assert walk.hear("undo") == ["undo"]
    assert walk.state.step == "work"


def test_no_leaves_the_step_as_it_was() -> None:
    walk = at_work()
    before = view(TINY, walk.state).step_seconds
    doubt(walk)
    walk.quiet()
    assert walk.hear("no") == ["did-you-say.no"]
    assert (walk.state.step, walk.interlude, walk.state.trail[1:]) == ("work", "", ())
    assert view(TINY, walk.state).step_seconds == pytest.approx(before)


def test_silence_is_a_no_without_a_word_and_the_clock_goes_on() -> None:
    walk = at_work()
    doubt(walk)
    walk.quiet()
    assert walk.wait(7.9) == []
    assert walk.interlude == "did-you-say"
    assert walk.wait(0.2) == []
    assert walk.interlude == ""
    assert walk.state.clock.since is not None
    assert walk.hear("yes") == []


def test_talking_over_the_question_does_not_keep_it_open() -> None:
    walk = at_work()
    doubt(walk)
    walk.feed(BargedIn(walk.t))
    assert deadline(TINY, walk.state) == pytest.approx(walk.t + 8)


def test_any_command_takes_the_place_of_the_question() -> None:
    walk = at_work()
    doubt(walk)
    assert walk.hear("go-back") == ["rest", "rest.say"]
    assert (walk.state.step, walk.interlude) == ("rest", "")


def test_repeat_that_asks_once_more_while_it_stands_and_is_about_the_step_afterwards() -> None:
    walk = at_work()
    doubt(walk)
    assert walk.hear("repeat") == ["did-you-say"]
    walk.quiet()
    walk.hear("no")
    assert walk.hear("repeat") == ["work"]


def test_every_command_that_was_open_stays_open_with_yes_and_no_told_first() -> None:
    walk = at_work()
    before = intents.for_voice(TINY, walk.state)
    doubt(walk)
    assert intents.for_voice(TINY, walk.state) == before | {"yes", "no"}
    assert intents.told(TINY, walk.state)[:2] == ("yes", "no")


@pytest.mark.parametrize("intent", sorted(SAFETY))
def test_the_way_to_safety_is_open_over_the_question_and_does_not_come_back_to_it(intent: str) -> None:
    walk = at_work()
    doubt(walk)
    walk.hear(intent)
    assert walk.interlude == {"stop": "stopped"}.get(intent, intent)
    walk.hear("better" if intent == "hurts" else "resume")
    assert walk.interlude == ""


@pytest.mark.parametrize("intent", sorted(SAFETY))
def test_what_leads_to_safety_is_never_asked_back(intent: str) -> None:
    walk = at_work()
    assert counts(walk, replace(SLOWED, intent=intent)) == Rejected(walk.t, "not sure", SCORES)


def test_what_ends_the_session_may_be_asked_back() -> None:
    walk = at_work()
    assert doubt(walk, replace(SLOWED, intent="finish-session", phrase="end session")) == ["did-you-say"]
    walk.hear("yes")
    walk.quiet()
    assert walk.ended == "finished"


@pytest.mark.parametrize("intent", ["option-two", "help", "undo", "louder"])
def test_what_is_unlikely_here_is_not_asked_back(intent: str) -> None:
    assert isinstance(counts(at_work(), replace(SLOWED, intent=intent)), Rejected)


def test_nothing_is_asked_back_twice_in_a_row() -> None:
    for answer in ("yes", "no", ""):
        walk = at_work()
        doubt(walk, replace(SLOWED, intent="switch-sides"))
        walk.quiet()
        if answer:
            walk.hear(answer)
        walk.wait(20)
        assert doubt(walk) == [], answer
        assert doubt(walk) == [], answer
        walk.hear("switch-sides")
        walk.wait(20)
        assert doubt(walk) == ["did-you-say"], answer


@pytest.mark.parametrize(("seconds", "asked"), [(1.0, False), (2.5, False), (4.5, False), (5.5, True)])
def test_it_asks_neither_into_a_cue_nor_in_the_three_seconds_behind_one(seconds: float, asked: bool) -> None:
    walk = at_work()
    walk.hear("switch-sides")  # its cue takes two seconds
    walk.wait(seconds)
    assert (doubt(walk) == ["did-you-say"]) == asked


def test_it_does_not_ask_just_after_a_command_that_brought_no_cue() -> None:
    walk = at_work()
    assert walk.hear("resume", via="typed") == []
    walk.wait(2.9)
    assert doubt(walk) == []
    walk.wait(0.2)
    assert doubt(walk) == ["did-you-say"]


def test_where_yes_means_something_of_its_own_nothing_is_asked_back() -> None:
    walk = Walk(TINY)
    walk.wait(10)
    assert "yes" in intents.for_voice(TINY, walk.state)
    assert doubt(walk, replace(SLOWED, intent="ready")) == []


@pytest.mark.parametrize("intent", ["stop", "hurts", "unwell", "emergency"])
def test_where_the_session_waits_in_its_own_way_nothing_is_asked_back(intent: str) -> None:
    walk = at_work()
    walk.hear(intent)
    walk.wait(15)
    answer = replace(SLOWED, intent="better" if intent == "hurts" else "resume")
    assert answer.intent in intents.for_voice(TINY, walk.state)
    assert isinstance(counts(walk, answer), Rejected)


@pytest.mark.parametrize(("answer", "interlude"), [("no", "pause"), ("yes", ""), ("", "pause")])
def test_a_pause_is_there_again_behind_the_question(answer: str, interlude: str) -> None:
    walk = at_work()
    walk.hear("pause")
    walk.wait(10)
    before = view(TINY, walk.state).step_seconds
    assert doubt(walk, replace(SLOWED, intent="resume", phrase="go on")) == ["did-you-say"]
    if answer:
        walk.hear(answer)
    else:
        walk.wait(20)
    assert walk.interlude == interlude
    assert view(TINY, walk.state).step_seconds == pytest.approx(before)


def test_in_tones_mode_a_soft_tick_takes_the_place_of_the_question_once() -> None:
    walk = at_work(preferences=(("mode", "tones"),))
    assert counts(walk) == Rejected(walk.t, "nearly", SCORES)
    assert walk.feed(replace(SLOWED, t=walk.t)) == (Tone("tick"),)
    assert walk.interlude == ""
    assert walk.feed(replace(SLOWED, t=walk.t)) == ()


def test_in_screen_mode_there_is_neither_question_nor_tick() -> None:
    walk = at_work(preferences=(("mode", "screen"),))
    assert counts(walk) == Rejected(walk.t, "not sure", SCORES)
    assert walk.feed(replace(SLOWED, t=walk.t)) == ()


def test_an_amount_with_a_rival_is_asked_back_at_once_and_noted_on_yes() -> None:
    walk = counting()
    walk.hear("amount", amounts=(Amount("right", 50, "ml"),))  # its cues still sound
    effects = walk.feed(Doubted(walk.t, "amount", "left sixty", SIXTY, 0.8))
    assert Say("did-you-say.amount", (("amount", SIXTY[0]),)) in effects
    assert walk.state.amounts == (Amount("right", 50, "ml"),)
    assert walk.hear("yes") == ["amount", "amount.settle"]
    assert walk.state.amounts == (Amount("right", 50, "ml"), *SIXTY)


def test_two_amounts_in_a_breath_are_asked_back_together() -> None:
    walk = counting()
    both = (Amount("right", 50, "ml"), *SIXTY)
    effects = walk.feed(Doubted(walk.t, "amount", "right fifty left sixty", both, 0.8))
    assert Say("did-you-say.amounts", (("right", both[0]), ("left", both[1]))) in effects


def test_an_amount_said_again_after_no_is_taken_and_read_back() -> None:
    walk = counting()
    amount = Doubted(walk.t, "amount", "left sixty", SIXTY, 0.8)
    walk.feed(amount)
    assert walk.hear("no") == ["did-you-say.no"]
    assert counts(walk, amount) == Heard(walk.t, "amount", "left sixty", "voice", SIXTY, 0.8)
    assert doubt(walk, amount)[0] == "amount"
    assert walk.state.amounts == SIXTY


@pytest.mark.parametrize("mode", ["tones", "screen"])
def test_an_amount_with_a_rival_is_taken_where_nothing_is_spoken(mode: str) -> None:
    walk = at_work(preferences=(("mode", mode),))
    walk.hear("next")
    doubt(walk, Doubted(0.0, "amount", "left sixty", SIXTY, 0.8))
    assert walk.state.amounts == SIXTY


def test_what_is_not_asked_back_leaves_no_words() -> None:
    walk = at_work()
    walk.hear("switch-sides")
    assert counts(walk) == Rejected(walk.t, "not sure", SCORES)
    assert "flow" not in str(encode(counts(walk)))


def test_what_is_kept_gives_the_same_session_again() -> None:
    walk = at_work()
    for _ in range(2):
        walk.feed(counts(walk))
        walk.wait(20)
    walk.hear("switch-sides")
    walk.wait(20)
    walk.feed(counts(walk))
    walk.hear("yes")
    kinds = [type(event) for event in walk.events if isinstance(event, Doubted | Rejected)]
    assert kinds == [Doubted, Rejected, Doubted]
    assert last(TINY, [decode(encode(event)) for event in walk.events]) == walk.state
    assert walk.state.step == "count"
