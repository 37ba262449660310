"""The session machine on a tiny technique: what each event does, and what never happens."""

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.core import intents, replay
from assistant.core.effects import End, Hush, Say
from assistant.core.events import (
    Amount,
    AudioBack,
    AudioLost,
    BargedIn,
    CueEnded,
    Doubted,
    Event,
    Heard,
    Left,
    Rejected,
    Reopened,
    Started,
    StoreBack,
    StoreLost,
    Tick,
)
from assistant.core.interludes import SAFETY
from assistant.core.session import advance, deadline, view
from assistant.core.state import State
from tests.core.scripts import TINY
from tests.core.walk import Walk, said


def working(**started: object) -> Walk:
    walk = Walk(TINY, **started)  # type: ignore[arg-type]
    walk.quiet()
    walk.hear("ready")
    walk.quiet()
    return walk


def test_pain_at_the_first_use_question_comes_back_to_it() -> None:
    walk = Walk(TINY, first_use=True)
    walk.hear("hurts")
    assert walk.hear("better") == ["first-use.ask-again"]
    assert walk.interlude == "first-use"


def test_undoing_another_kit_is_remembered_too() -> None:
    walk = working()
    walk.feed(Heard(walk.t, "kit.endless", "use endless", via="typed"))
    walk.hear("undo")
    assert walk.state.kit == "double"
    assert walk.remembered()[-1] == ("kit", "double")


def test_leaving_in_the_last_words_leaves_the_session_finished() -> None:
    walk = working()
    walk.hear("finish-session")
    walk.feed(Left(walk.t))
    assert walk.ended == "finished"


def test_a_long_row_of_cues_is_not_taken_for_stuck() -> None:
    walk = Walk(TINY, cue_seconds=45.0)
    walk.wait(80)
    assert walk.state.talk.sounding == 1


def test_a_session_begins_with_the_cues_of_the_first_step() -> None:
    assert said(Walk(TINY).effects) == ["rest", "rest.say"]


def test_the_first_use_question_comes_before_the_first_step() -> None:
    walk = Walk(TINY, first_use=True)
    assert said(walk.effects) == ["disclaimer", "first-use.question"]
    assert walk.hear("no") == ["first-use.no", "rest", "rest.say"]
    assert ("first_use", "done") in walk.remembered()


def test_yes_to_the_first_use_question_asks_to_see_the_provider_first() -> None:
    walk = Walk(TINY, first_use=True)
    walk.quiet()
    assert walk.hear("yes") == ["first-use.yes"]
    assert ("first_use", "done") not in walk.remembered()  # so the next start asks again
    assert walk.hear("resume") == ["rest", "rest.say"]
    assert ("first_use", "done") in walk.remembered()


def test_a_question_is_asked_twice_then_it_waits_in_silence() -> None:
    walk = Walk(TINY)
    assert walk.wait(3600) == ["rest.ask-again", "rest.ask-last"]


def test_a_nudge_is_said_as_often_as_the_technique_has_it_and_moves_nothing() -> None:
    walk = working(preferences=(("pace", "off"),))
    assert walk.wait(1000) == ["work.nudge", "work.nudge"]
    assert walk.state.step == "work"


def test_a_step_with_a_time_passes_by_itself() -> None:
    walk = working(preferences=(("pace", "off"),))
    walk.wait(1200)
    assert walk.state.step == "count"


def test_a_pause_stops_the_clock_and_resume_goes_on_where_it_stood() -> None:
    walk = working()
    walk.wait(50)
    before = view(TINY, walk.state).step_seconds
    walk.hear("pause")
    walk.wait(300)
    walk.hear("resume")
    assert view(TINY, walk.state).step_seconds == pytest.approx(before)
    assert walk.state.step == "work"


def test_the_pump_goes_on_counting_in_a_pause() -> None:
    walk = working()
    walk.hear("pause")
    walk.wait(120)
    assert view(TINY, walk.state).pump_seconds > 120


def test_a_pause_while_the_pump_is_on_says_so() -> None:
    assert working().hear("pause") == ["pause", "pause.pump-on"]


def test_stop_hushes_at_once_even_if_nothing_is_thought_to_sound() -> None:
    walk = working()
    assert any(isinstance(effect, Hush) for effect in walk.feed(Heard(walk.t, "stop", "stop")))


def test_stop_asks_once_after_three_seconds_and_then_stays_silent() -> None:
    walk = working()
    assert walk.hear("stop") == []
    assert walk.wait(2.9) == []
    assert walk.wait(0.2) == ["stopped.question"]
    assert walk.wait(500) == []
    assert walk.interlude == "stopped"
    assert not walk.ended


def test_finish_after_stop_ends_the_session() -> None:
    walk = working()
    walk.hear("stop")
    walk.wait(5)
    assert walk.hear("finish") == ["finish"]
    walk.quiet()
    assert walk.ended == "finished"


def test_next_after_stop_asks_again_and_does_not_move() -> None:
    walk = working()
    walk.hear("stop")
    walk.wait(5)
    assert walk.hear("next") == ["stopped.question"]
    assert walk.state.step == "work"


def test_go_on_after_stop_returns_to_the_step() -> None:
    walk = working()
    walk.hear("stop")
    walk.wait(60)
    assert walk.hear("resume") == ["going-on"]
    assert walk.interlude == ""


def test_pain_waits_for_better_and_goes_back_gentler() -> None:
    walk = working()
    assert walk.hear("hurts") == ["hurts", "hurts.question"]
    walk.wait(120)
    assert walk.interlude == "hurts"
    assert walk.hear("better") == ["gentler"]
    assert walk.state.step == "work"


def test_pain_that_stays_ends_the_session_kindly() -> None:
    walk = working()
    walk.hear("hurts")
    assert walk.hear("still-hurts") == ["hurts.end"]
    walk.quiet()
    assert walk.ended == "hurts"


def test_after_stop_in_pain_go_on_comes_back_to_the_question_about_pain() -> None:
    walk = working()
    walk.hear("hurts")
    walk.hear("stop")
    assert walk.hear("resume") == ["hurts.ask-again"]
    assert walk.interlude == "hurts"


def test_the_bottle_takes_the_pump_off_and_ready_returns() -> None:
    walk = working()
    walk.hear("bottle")
    assert not view(TINY, walk.state).pump_on
    assert walk.hear("ready") == ["going-on"]
    assert view(TINY, walk.state).pump_on


@pytest.mark.parametrize("intent", sorted(SAFETY))
def test_safety_is_open_in_every_state(intent: str) -> None:
    for prepare in ([], ["pause"], ["stop"], ["hurts"], ["unwell"], ["emergency"], ["bottle"], ["crying"], ["next"]):
        walk = working()
        for each in prepare:
            walk.hear(each)
        assert intent in intents.for_voice(TINY, walk.state), prepare


def test_yes_to_a_sign_at_the_check_in_gives_the_see_someone_cue() -> None:
    walk = Walk(TINY)
    assert walk.hear("yes")[0] == "unwell"


def test_holds_are_paced_by_voice_first_and_then_by_tone() -> None:
    walk = working()
    heard = walk.wait(40)
    assert heard[:4] == ["hold", "release", "hold", "release"]
    assert walk.tones()[:2] == ["hold", "release"]


def test_longer_and_shorter_step_through_the_holds_of_the_technique() -> None:
    walk = working()
    assert [walk.hear("longer")[0] for _ in range(3)] == ["hold.longer", "hold.longer", "hold.longest"]
    assert walk.state.pacing.hold == 12
    assert [walk.hear("shorter")[0] for _ in range(4)] == ["hold.shorter"] * 3 + ["hold.shortest"]


def test_the_hold_that_helped_is_the_next_sessions_first() -> None:
    first = working()
    first.hear("longer")
    first.hear("helped")
    first.hear("longer")
    second = working(preferences=tuple(first.remembered()))
    assert second.state.pacing.hold == 8


def test_undo_takes_back_a_move_with_its_clock() -> None:
    walk = working()
    walk.wait(100)
    before = view(TINY, walk.state).step_seconds
    walk.hear("next")
    assert walk.hear("undo") == ["undo"]
    assert walk.state.step == "work"
    assert view(TINY, walk.state).step_seconds == pytest.approx(before)


def test_undo_takes_back_an_amount() -> None:
    walk = working()
    walk.hear("next")
    walk.hear("amount", amounts=(Amount("left", 60, "ml"),))
    walk.hear("amount", amounts=(Amount("right", 50, "ml"),))
    assert walk.hear("undo") == ["undo.amount"]
    assert walk.state.amounts == (Amount("left", 60, "ml"),)


def test_nothing_to_undo_is_said() -> None:
    assert Walk(TINY).hear("undo") == ["undo.nothing"]


def test_go_back_enters_the_step_before() -> None:
    walk = working()
    assert walk.hear("go-back") == ["rest", "rest.say"]
    assert walk.hear("go-back") == ["back.nothing"]


def test_complete_amounts_pass_on_after_a_while_and_a_half_waits() -> None:
    walk = working()
    walk.hear("next")
    assert walk.hear("amount", amounts=(Amount("left", 60, "ml"),)) == ["amount", "amount.other"]
    walk.wait(600)
    assert walk.state.step == "count"
    walk.hear("amount", amounts=(Amount("right", 2.5, "oz"),))
    walk.wait(30)
    assert walk.ended == "finished"
    assert walk.state.amounts == (Amount("left", 60, "ml"), Amount("right", 2.5, "oz"))


def test_the_seldom_commands_are_heard_only_for_a_while_after_help() -> None:
    walk = working()
    assert "louder" not in intents.for_voice(TINY, walk.state)
    walk.hear("help")
    walk.quiet()
    assert "louder" in intents.for_voice(TINY, walk.state)
    walk.wait(11)
    assert "louder" not in intents.for_voice(TINY, walk.state)
    assert "louder" in intents.for_typing(TINY, walk.state)


def test_help_names_pain_and_urgent_help_before_commands() -> None:
    assert working().hear("help") == ["help.safety", "help.commands"]


def test_what_can_i_say_tells_three_at_a_time_and_only_what_is_valid() -> None:
    walk = working()
    told: list[str] = []
    for _ in range(3):
        effects = walk.feed(Heard(walk.t, "can-say", "what can I say"))
        phrases = dict(next(effect for effect in effects if isinstance(effect, Say)).params)["phrases"]
        told += str(phrases).split(",")
    assert len(told) == len(set(told)) == 9
    assert set(told) <= intents.for_voice(TINY, walk.state)


def test_parked_after_ten_minutes_beyond_the_cap_told_once() -> None:
    walk = Walk(TINY, kit="endless", preferences=(("pace", "off"),))
    walk.hear("ready")
    heard = walk.wait(3 * 3600)
    assert heard.count("pump-cap") == heard.count("park") == 1
    assert intents.for_voice(TINY, walk.state) == {"resume", "finish-session", *SAFETY}
    assert walk.hear("resume") == ["parked.on"]


def test_night_wording_runs_from_nine_to_seven_by_default() -> None:
    for minute, night in ((20 * 60 + 59, False), (21 * 60, True), (3 * 60, True), (7 * 60, False)):
        says = [effect for effect in Walk(TINY, minute=minute).effects if isinstance(effect, Say)]
        assert {say.night for say in says} == {night}, minute


def test_night_begins_in_the_middle_of_a_session() -> None:
    walk = Walk(TINY, minute=20 * 60 + 55)
    walk.wait(301)
    assert walk.state.is_night()


def test_changing_the_kit_keeps_the_step() -> None:
    walk = working()
    walk.feed(Heard(walk.t, "kit.endless", "use endless", via="typed"))
    assert (walk.state.kit, walk.state.step) == ("endless", "work")


def test_a_reopened_session_offers_to_go_on_and_keeps_the_step() -> None:
    walk = working()
    walk.wait(30)
    assert said(walk.feed(Reopened(walk.t))) == ["reopen.offer"]
    assert walk.hear("yes") == ["going-on"]
    assert walk.state.step == "work"


def test_no_to_the_offer_ends_the_old_session() -> None:
    walk = working()
    walk.feed(Reopened(walk.t))
    walk.hear("no")
    walk.quiet()
    assert walk.ended == "declined"


def test_a_rejected_sound_says_nothing_and_is_told_when_asked() -> None:
    walk = working()
    assert walk.feed(Rejected(walk.t, "speech outside")) == ()
    assert walk.hear("what-heard") == []  # not open yet
    walk.hear("help")
    assert walk.hear("what-heard") == ["what-heard"]


def test_what_did_you_hear_tells_why_the_last_sound_was_not_understood() -> None:
    walk = working()
    walk.hear("help")
    walk.feed(Rejected(walk.t, "speech outside"))
    assert walk.hear("what-heard") == ["what-heard.rejected"]


def test_in_tones_mode_cues_are_shown_and_questions_still_follow() -> None:
    walk = Walk(TINY, preferences=(("mode", "tones"),))
    assert not any(isinstance(effect, Say) and effect.aloud for effect in walk.effects)
    assert walk.wait(100) == ["rest.ask-again", "rest.ask-last"]


def test_leaving_keeps_the_session_open() -> None:
    walk = working()
    assert End("left") in walk.feed(Left(walk.t))


def test_that_saving_fails_is_said_once() -> None:
    walk = working()
    heard = [*said(walk.feed(StoreLost(walk.t))), *said(walk.feed(StoreLost(walk.t)))]
    assert heard == ["store-lost"]


TIMES = st.floats(0, 4000, allow_nan=False)
INTENTS = sorted(
    {
        *intents.ALWAYS,
        *intents.SELDOM,
        *intents.PACED,
        "amount",
        "bottle",
        "ready",
        "yes",
        "no",
        "better",
        "still-hurts",
        "finish",
        "flow-slowed",
        "switch-sides",
        "kit.endless",
        "kit.double",
        "nonsense",
    }
)
AMOUNTS = st.builds(Amount, st.sampled_from(["left", "right", None]), st.integers(0, 500), st.just("ml"))
EVENTS = st.one_of(
    st.builds(
        Heard,
        TIMES,
        st.sampled_from(INTENTS),
        st.just("words"),
        st.sampled_from(["voice", "typed"]),
        st.lists(AMOUNTS, min_size=1, max_size=2).map(tuple),
    ),
    st.builds(Tick, TIMES),
    st.builds(CueEnded, TIMES, st.just("x"), st.booleans()),
    st.builds(Rejected, TIMES, st.sampled_from(["no phrase", "nearly"])),
    st.builds(
        Doubted,
        TIMES,
        st.sampled_from(INTENTS),
        st.just("words"),
        st.lists(AMOUNTS, min_size=1, max_size=2, unique_by=lambda amount: amount.side).map(tuple),
        reason=st.sampled_from(["", "not sure"]),
    ),
    st.builds(AudioLost, TIMES, st.just("microphone")),
    st.builds(AudioBack, TIMES, st.just("microphone")),
    st.builds(BargedIn, TIMES),
    st.builds(StoreLost, TIMES),
    st.builds(StoreBack, TIMES),
    st.builds(Left, TIMES),
    st.builds(Reopened, TIMES),
    st.builds(Started, TIMES, st.sampled_from(["double", "endless", "none"]), st.integers(0, 1439), st.booleans()),
)


@settings(max_examples=400, deadline=None)
@given(st.lists(EVENTS, max_size=60))
def test_advance_never_raises_and_time_never_runs_back(events: list[Event]) -> None:
    state = State()
    for event in events:
        before = state.t
        state, _ = advance(TINY, state, event)
        assert state.t >= before
        deadline(TINY, state)
        view(TINY, state)


@settings(max_examples=200, deadline=None)
@given(st.lists(EVENTS, max_size=60))
def test_nothing_is_said_after_the_end(events: list[Event]) -> None:
    state, ended = State(), False
    for event in events:
        state, effects = advance(TINY, state, event)
        if ended and not isinstance(event, Reopened):
            assert effects == ()
        ended = bool(state.ended)


@settings(max_examples=200, deadline=None)
@given(st.lists(EVENTS, max_size=60))
def test_replay_gives_the_same_states_and_effects(events: list[Event]) -> None:
    state, live = State(), []
    for event in events:
        state, effects = advance(TINY, state, event)
        live.append((event, state, effects))
    assert list(replay.steps(TINY, events)) == live
    assert replay.last(TINY, events) == state


@settings(max_examples=200, deadline=None)
@given(st.lists(EVENTS, max_size=40))
def test_stop_is_open_and_hushes_whenever_a_session_runs(events: list[Event]) -> None:
    state = replay.last(TINY, [Started(0.0, "double"), *events])
    if not state.ended:
        _, effects = advance(TINY, state, Heard(state.t, "stop", "stop"))
        assert isinstance(effects[0], Hush)


@settings(max_examples=200, deadline=None)
@given(st.lists(EVENTS.filter(lambda event: not isinstance(event, Started | Left)), max_size=30), st.floats(0.1, 900))
def test_a_pause_and_a_resume_change_only_the_clock_and_the_talk(events: list[Event], pause: float) -> None:
    state = replay.last(TINY, [Started(0.0, "double"), *events])
    if state.ended or state.ending or state.interlude or not state.step:
        return
    paused, _ = advance(TINY, state, Heard(state.t, "pause", "pause"))
    after, _ = advance(TINY, paused, Heard(paused.t + pause, "resume", "resume"))
    kept = ("kit", "step", "side", "amounts", "nudged", "trail", "preferences", "interlude")
    assert [getattr(after, name) for name in kept] == [getattr(state, name) for name in kept]
    assert after.clock.at(after.t) == pytest.approx(state.clock.at(state.t))


@settings(max_examples=100, deadline=None)
@given(st.lists(EVENTS, max_size=40))
def test_ticks_at_the_deadlines_always_come_to_rest(events: list[Event]) -> None:
    unpaced = (("pace", "off"),)  # holds are paced for as long as the step lasts
    later = [
        dataclasses.replace(event, preferences=unpaced) if isinstance(event, Started) else event for event in events
    ]
    state = replay.last(TINY, [Started(0.0, "double", preferences=unpaced), *later])
    for _ in range(200):
        due = deadline(TINY, state)
        if due is None:
            break
        state, _ = advance(TINY, state, Tick(max(due, state.t)))
    else:
        pytest.fail("timers go on for ever with no one there")


# practising the commands


def test_a_practice_can_be_asked_for_while_nothing_is_pumped_yet_and_the_session_is_kept() -> None:
    walk = Walk(TINY)
    assert "practise" in intents.for_voice(TINY, walk.state)
    walk.hear("practise")
    assert walk.ended == "practise"
    assert walk.state.step == "rest"
    walk.feed(Reopened(walk.t))
    assert walk.interlude == "reopen"
    walk.hear("yes")
    assert (walk.state.step, walk.state.ended, walk.interlude) == ("rest", "", "")


def test_at_the_very_first_question_it_can_be_asked_for_and_the_question_stays_open() -> None:
    walk = Walk(TINY, first_use=True)
    walk.hear("practise")
    assert walk.ended == "practise"
    assert walk.remembered() == []


def test_later_it_is_not_heard_and_typed_it_is_told_that_it_is_not_for_now() -> None:
    walk = Walk(TINY)
    walk.hear("ready")
    assert "practise" not in intents.for_voice(TINY, walk.state)
    assert walk.hear("practise", via="typed") == ["not-now"]
    assert walk.ended == ""


def test_it_is_the_last_of_what_can_be_said_to_be_told() -> None:
    assert intents.told(TINY, Walk(TINY).state)[-1] == "practise"
