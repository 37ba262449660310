"""Waiting for a session: what each event does while it waits, and while it sleeps."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.core.effects import Effect, End, Hush, Say
from assistant.core.events import (
    AudioBack,
    AudioLost,
    BargedIn,
    CueEnded,
    Doubted,
    Event,
    Heard,
    Left,
    Rejected,
    StoreLost,
    Tick,
)
from assistant.core.waiting import DAY, LOOK, Now, Pressed, Rules, Waiting, Waits, advance, deadline, listening

PLAIN = Rules()
ALARM = Rules(wake_at=390)
NIGHT = Now(60.0, night=True)


def said(effects: tuple[Effect, ...]) -> list[str]:
    return [effect.cue for effect in effects if isinstance(effect, Say)]


def hear(intent: str, rules: Rules = PLAIN, state: Waiting | None = None, now: Now = NIGHT) -> Waiting:
    return advance(rules, state or Waiting(), Heard(1.0, intent, intent), now)[0]


def asleep(rules: Rules = PLAIN, minute: float = 60.0) -> Waiting:
    return hear("good-night", rules, now=Now(minute, night=True))


def test_a_start_ends_it_at_once_and_hushes_what_it_was_saying() -> None:
    state, effects = advance(PLAIN, Waiting(), Heard(2.0, "start", "start pumping"), NIGHT)
    assert state.ended == "start"
    assert effects == (Hush(), End("start"))


@pytest.mark.parametrize("intent", ["next", "stop", "finish-session", "yes", "hurts", "amount"])
def test_no_other_command_does_anything(intent: str) -> None:
    assert hear(intent) == Waiting()


@pytest.mark.parametrize(
    "event",
    [
        Doubted(1.0, "start", "start pumping", score=0.9, reason="not sure"),
        Rejected(1.0, "not sure"),
        BargedIn(1.0),
        CueEnded(1.0, "waiting.thanks"),
        AudioLost(1.0, "microphone"),
        AudioBack(1.0, "microphone"),
        StoreLost(1.0),
        Tick(1.0),
        Pressed(1.0),
    ],
)
def test_what_was_hardly_understood_and_what_happens_around_it_starts_nothing(event: Event) -> None:
    state, effects = advance(ALARM, Waiting(), event, NIGHT)
    assert (state.phase, state.ended, effects) == ("waiting", "", ())


@pytest.mark.parametrize(
    ("after", "cue", "aloud"),
    [
        ("", "waiting.ready", False),
        ("finished", "waiting.thanks", True),
        ("parked", "waiting.ready", False),
        ("hurts", "waiting.ready", False),
        ("left", "waiting.ready", False),
    ],
)
def test_it_thanks_for_a_session_that_was_finished_and_says_nothing_aloud_otherwise(
    after: str, cue: str, aloud: bool
) -> None:
    _, effects = advance(PLAIN, Waiting(), Waits(0.0, after), NIGHT)
    assert [(say.cue, say.aloud, say.night) for say in effects if isinstance(say, Say)] == [(cue, aloud, True)]


def test_asleep_it_hears_nothing() -> None:
    state = asleep()
    assert state.phase == "asleep"
    assert listening(PLAIN, state) == frozenset()
    assert hear("start", state=state) == state


def test_it_tells_until_when_it_sleeps() -> None:
    _, effects = advance(ALARM, Waiting(), Heard(1.0, "good-night", "good night"), NIGHT)
    say = next(effect for effect in effects if isinstance(effect, Say))
    assert (say.cue, say.params) == ("waiting.good-night.until", (("time", 390),))


def test_a_key_wakes_it_and_it_says_so() -> None:
    state, effects = advance(PLAIN, asleep(), Pressed(5.0), NIGHT)
    assert state.phase == "waiting"
    assert said(effects) == ["waiting.awake"]
    assert hear("start", state=state).ended == "start"


def test_where_nothing_could_wake_it_it_does_not_go_to_sleep() -> None:
    alone = Rules(has_keys=False)
    assert listening(alone, Waiting()) == {"start"}
    assert hear("good-night", alone).phase == "waiting"
    assert hear("good-night", replace(alone, wake_at=390)).phase == "asleep"


def test_the_set_time_wakes_it_without_a_sound() -> None:
    state, effects = advance(ALARM, asleep(ALARM), Tick(2.0), Now(390.0))
    assert state.phase == "waiting"
    assert [(say.cue, say.aloud) for say in effects if isinstance(say, Say)] == [("waiting.awake", False)]


def test_without_a_set_time_no_clock_wakes_it() -> None:
    assert deadline(PLAIN, asleep()) is None
    assert advance(PLAIN, asleep(), Tick(9e6), Now(390.0))[0].phase == "asleep"


def test_said_at_the_very_minute_it_sleeps_a_day() -> None:
    state = asleep(ALARM, 390.0)
    assert advance(ALARM, state, Tick(60.0), Now(390.5))[0].phase == "asleep"


def test_over_midnight_it_wakes_in_the_morning() -> None:
    state = asleep(ALARM, 1439.0)
    state, _ = advance(ALARM, state, Tick(120.0), Now(1.0))
    assert state.phase == "asleep"
    assert advance(ALARM, state, Tick(240.0), Now(391.0))[0].phase == "waiting"


def test_a_clock_that_is_set_back_does_not_wake_it_and_one_set_forward_past_the_time_does() -> None:
    state = asleep(ALARM, 380.0)
    back, _ = advance(ALARM, state, Tick(20.0), Now(320.0))
    assert back.phase == "asleep"
    assert advance(ALARM, back, Tick(40.0), Now(389.0))[0].phase == "asleep"
    assert advance(ALARM, state, Tick(40.0), Now(440.0))[0].phase == "waiting"


def test_what_happens_in_between_does_not_make_it_miss_the_time() -> None:
    state = asleep(ALARM, 389.0)
    state, _ = advance(ALARM, state, CueEnded(100.0, "waiting.good-night.until"), Now(391.0))
    assert advance(ALARM, state, Tick(120.0), Now(391.5))[0].phase == "waiting"


def test_leaving_ends_it_and_after_that_nothing_happens() -> None:
    state, effects = advance(PLAIN, asleep(), Left(3.0), NIGHT)
    assert effects == (Hush(), End("left"))
    assert advance(PLAIN, state, Heard(4.0, "start", "start pumping"), NIGHT) == (state, ())


@settings(max_examples=25, deadline=None)
@given(st.integers(0, DAY - 1), st.floats(0, DAY, exclude_max=True))
def test_it_looks_at_the_clock_often_and_wakes_within_a_moment_of_the_time(wake_at: int, minute: float) -> None:
    rules = Rules(wake_at)
    state = asleep(rules, minute)
    left = 60 * ((wake_at - minute) % DAY or DAY)
    for _ in range(5000):
        if state.phase == "waiting":
            break
        due = deadline(rules, state)
        assert due is not None
        assert due - state.t <= LOOK
        state, _ = advance(rules, state, Tick(due), Now((minute + (due - 1.0) / 60) % DAY))
    assert state.phase == "waiting"
    assert abs(state.t - 1.0 - left) < 1.0
