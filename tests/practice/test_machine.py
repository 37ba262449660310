"""The pure practice: what is asked, what an answer means, when another phrase is proposed, when it is over."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import assistant.core.practice as package
from assistant.app import practising, rehearsing
from assistant.core.cues import PRACTICE_CUES
from assistant.core.effects import Effect, End, Hush, Say, Tone
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
    Tick,
)
from assistant.core.practice.course import LEAVING, Course, Drill
from assistant.core.practice.loudness import Loudness
from assistant.core.practice.machine import advance
from assistant.core.practice.state import STUCK, Begun, Keep, Kept, NotKept, Practice, deadline, listening
from assistant.core.practice.tries import Try, summary
from assistant.core.practice.turn import ALONE, ANSWER, QUESTION, TICK

SIXTY = (Amount(None, 60.0, "ml"),)
OPEN = frozenset({"next", "let-down", "amount", "undo", *LEAVING})
NEXT, LET_DOWN = Drill("next", "next", OPEN), Drill("let-down", "let down", OPEN)
STOP, HURTS = Drill("stop", "stop", OPEN), Drill("hurts", "it hurts", OPEN)
AMOUNT = Drill("amount", "sixty millilitres", OPEN, SIXTY)
UNDO = Drill("undo", "undo that", OPEN)
OTHERS = {
    "let-down": ("milk is flowing", "it's flowing", "the milk is flowing"),
    "stop": ("make it stop",),
    "hurts": ("i'm in pain",),
}
LOUD, FAINT, NEARER, FULL = Loudness(-25, -60), Loudness(-40, -47), Loudness(-20, -27), Loudness(-1, -60, clipped=True)


def course(*drills: Drill, more: tuple[Drill, ...] = (), aloud: bool = True) -> Course:
    return Course(drills, more, lambda drill: OTHERS.get(drill.intent, ()), aloud)


class Room:
    """Drives a practice as the loops do. Each cue takes a second."""

    def __init__(self, course: Course) -> None:
        self.course, self.state = course, Practice()
        self.effects: list[Effect] = []
        self.feed(Begun(0.0))

    def feed(self, event: Event, loud: Loudness | None = None) -> list[Effect]:
        self.state, effects = advance(self.course, self.state, event, loud)
        self.effects += effects
        return list(effects)

    def settle(self) -> list[str]:
        """Let cues end and waits run until an answer is listened for, or all is over. The cues since then."""
        before = len(self.effects)
        while not self.state.ended and self.state.phase != "keeping" and (self.state.sounding or not self.state.ticked):
            if self.state.sounding:
                self.feed(CueEnded(self.state.t + 1.0, "a cue"))
            else:
                due = deadline(self.state)
                assert due is not None
                self.feed(Tick(due))
        return said(self.effects[before:])

    def says(self, drill_or_intent: Drill | str, loud: Loudness | None = LOUD) -> list[str]:
        """She says it once the tick has sounded; the cues that it brings at once."""
        self.settle()
        meant = drill_or_intent if isinstance(drill_or_intent, Drill) else Drill(drill_or_intent, "a phrase", OPEN)
        return said(self.feed(Heard(self.state.t + 1.0, meant.intent, meant.phrase, "voice", meant.amounts), loud))

    def rejected(self, reason: str = "no phrase", loud: Loudness | None = LOUD) -> list[str]:
        """What she says is not understood, and nothing follows."""
        self.settle()
        self.feed(Rejected(self.state.t + 1.0, reason), loud)
        return self.late(loud)

    def late(self, loud: Loudness | None = None) -> list[str]:
        """Nothing more comes until the time is up."""
        self.settle()
        due = deadline(self.state)
        assert due is not None
        return said(self.feed(Tick(due), loud))

    @property
    def kept(self) -> list[Keep]:
        return [effect for effect in self.effects if isinstance(effect, Keep)]

    @property
    def asked(self) -> list[str]:
        return [str(dict(say.params)["phrase"]) for say in says(self.effects, "practise.ask")]

    @property
    def told(self) -> list[str]:
        return said(self.effects)


def says(effects: Sequence[Effect], cue: str) -> list[Say]:
    return [effect for effect in effects if isinstance(effect, Say) and effect.cue == cue]


def said(effects: Sequence[Effect]) -> list[str]:
    return [effect.cue for effect in effects if isinstance(effect, Say) and effect.aloud]


# what is asked


def test_it_listens_to_the_room_first_and_then_asks_for_one_after_the_other() -> None:
    room = Room(course(NEXT, LET_DOWN))
    assert room.told == ["practise.welcome"]
    room.says(NEXT)
    assert room.state.t >= 2.5
    room.says(LET_DOWN)
    room.settle()
    assert room.asked == ["next", "let down"]
    assert room.state.ended == "done"
    assert room.told[-1] == "practise.done"


def test_the_ear_is_opened_by_a_tick_some_time_behind_the_cue_with_what_is_open_there() -> None:
    room = Room(course(NEXT))
    room.feed(CueEnded(1.0, "practise.welcome"))
    room.feed(Tick(3.5))
    assert room.told[-1] == "practise.ask"
    assert listening(room.state) == LEAVING
    room.feed(CueEnded(5.0, "practise.ask"))
    assert deadline(room.state) == 5.0 + TICK
    assert room.feed(Tick(5.0 + TICK)) == [Tone("tick")]
    assert listening(room.state) == OPEN


def test_what_comes_before_the_tick_is_no_try() -> None:
    room = Room(course(NEXT))
    room.feed(CueEnded(1.0, "practise.welcome"))
    room.feed(Tick(3.5))
    room.feed(Heard(4.0, "next", "next"), LOUD)
    room.feed(Rejected(4.2, "no phrase"), LOUD)
    assert not room.state.tries
    room.says(NEXT)
    assert [one.outcome for one in room.state.tries] == ["heard"]


# what an answer means


@pytest.mark.parametrize("drill", [NEXT, AMOUNT, STOP, HURTS])
def test_what_was_asked_for_is_heard_and_the_next_follows(drill: Drill) -> None:
    room = Room(course(drill, UNDO))
    assert room.says(drill) == ["practise.ask"]
    assert room.state.phrase == UNDO.phrase
    assert room.state.tries == (Try(drill.phrase, "heard", LOUD),)
    assert Tone("done") in room.effects


def test_any_phrase_of_the_intent_counts_and_another_amount_does_not() -> None:
    room = Room(course(LET_DOWN, AMOUNT))
    room.settle()
    room.feed(Heard(room.state.t, "let-down", "it's flowing"), LOUD)
    room.settle()
    room.feed(Heard(room.state.t, "amount", "sixteen", "voice", (Amount(None, 16.0, "ml"),)), LOUD)
    assert [one.outcome for one in room.state.tries] == ["heard", "other"]
    assert room.state.tries[-1].other == "sixteen"


def test_what_was_taken_for_another_is_told_by_its_name_and_asked_for_again() -> None:
    room = Room(course(NEXT))
    room.settle()
    effects = room.feed(Heard(room.state.t, "undo", "undo that"), LOUD)
    assert said(effects) == ["practise.other", "practise.ask"]
    assert says(effects, "practise.other") == [Say("practise.other", (("phrase", "undo that"),))]
    assert room.asked == ["next", "next"]


@pytest.mark.parametrize(
    "reason", ["no phrase", "not whole", "speech outside", "unlike speech", "too long", "not sure"]
)
def test_what_was_not_understood_is_told_with_its_reason(reason: str) -> None:
    room = Room(course(NEXT))
    assert room.rejected(reason) == ["practise.unheard", "practise.ask"]
    assert room.state.tries[-1].outcome == reason
    assert says(room.effects, "practise.unheard") == [Say("practise.unheard", (("reason", reason),))]


def test_what_was_hardly_understood_is_not_heard_either() -> None:
    room = Room(course(NEXT))
    room.settle()
    room.feed(Doubted(room.state.t, "next", "next", score=0.8, reason="not sure"), LOUD)
    room.late(LOUD)
    assert room.state.tries[-1].outcome == "nearly"


def test_an_amount_that_was_understood_counts_though_another_was_near() -> None:
    room = Room(course(AMOUNT, AMOUNT))
    for amount, outcome in ((60.0, "heard"), (16.0, "other")):
        room.settle()
        room.feed(Doubted(room.state.t, "amount", "said", (Amount(None, amount, "ml"),), 0.97), LOUD)
        assert room.state.tries[-1].outcome == outcome


def test_a_command_that_follows_another_sound_counts() -> None:
    room = Room(course(NEXT))
    room.settle()
    room.feed(Rejected(room.state.t, "no phrase"), LOUD)
    room.says(NEXT)
    assert [one.outcome for one in room.state.tries] == ["heard"]


def test_of_two_sounds_the_louder_is_told_and_mere_noise_is_none() -> None:
    room = Room(course(NEXT))
    room.settle()
    room.feed(Rejected(room.state.t, "speech outside"), LOUD)
    room.feed(Rejected(room.state.t + 0.5, "no phrase"), FAINT)
    room.late(LOUD)
    assert room.state.tries[-1].outcome == "speech outside"
    room.rejected("no phrase", Loudness(-40, -40))
    assert room.state.tries[-1].outcome == "nothing"


def test_silence_is_nothing_and_a_sound_that_was_never_taken_for_speech_is_too_quiet() -> None:
    room = Room(course(NEXT, UNDO))
    assert room.late(Loudness(-59, -60)) == ["practise.nothing", "practise.ask"]
    assert "practise.quiet" in room.late(Loudness(-53, -60))
    assert [one.outcome for one in room.state.tries] == ["nothing", "quiet"]


def test_who_spoke_too_early_is_told_and_it_does_not_count_twice() -> None:
    room = Room(course(NEXT))
    for _ in range(2):
        room.settle()
        assert said(room.feed(Rejected(room.state.t, "own voice"), LOUD)) == ["practise.early", "practise.ask"]
    assert not room.state.tries
    assert room.rejected("own voice")[0] == "practise.unheard"
    assert room.state.tries[-1].outcome == "own voice"


# another phrase


def test_another_phrase_is_proposed_after_two_misses_and_not_before() -> None:
    room = Room(course(LET_DOWN))
    assert room.rejected() == ["practise.unheard", "practise.ask"]
    assert room.says("undo") == ["practise.other", "practise.another", "practise.ask"]
    assert room.asked == ["let down", "let down", "milk is flowing"]


def test_two_phrases_are_proposed_at_most_and_then_it_goes_on() -> None:
    room = Room(course(LET_DOWN, NEXT))
    for _ in range(5):
        room.rejected()
    assert room.rejected() == ["practise.unheard", "practise.leave", "practise.ask"]
    assert room.asked == ["let down"] * 2 + ["milk is flowing"] * 2 + ["it's flowing"] * 2 + ["next"]


def test_where_there_is_no_other_phrase_it_goes_on() -> None:
    room = Room(course(NEXT, UNDO))
    room.rejected()
    assert room.rejected() == ["practise.unheard", "practise.leave", "practise.ask"]
    assert room.state.phrase == "undo that"


def test_where_nothing_was_said_no_phrase_would_help() -> None:
    room = Room(course(LET_DOWN, NEXT))
    room.late()
    assert room.late() == ["practise.nothing", "practise.leave", "practise.ask"]


def failing() -> Room:
    """The first phrase fails twice, and the other is heard."""
    room = Room(course(LET_DOWN, NEXT))
    room.rejected()
    room.rejected()
    assert room.says("let-down") == ["practise.keep"]
    return room


def test_one_that_is_heard_is_offered_and_yes_keeps_it() -> None:
    room = failing()
    room.settle()
    assert listening(room.state) == LEAVING | {"yes", "no"}
    assert room.says("yes") == ["practise.keeping"]
    assert room.kept == [Keep("let-down", "milk is flowing")]
    assert said(room.feed(Kept(room.state.t + 3))) == ["practise.kept", "practise.ask"]
    assert room.state.kept == ("milk is flowing",)
    assert room.state.phrase == "next"


def test_no_keeps_nothing() -> None:
    room = failing()
    assert room.says("no") == ["practise.as-it-was", "practise.ask"]
    assert room.kept == []


def test_no_answer_is_asked_for_once_more_and_then_a_no() -> None:
    room = failing()
    assert room.late() == ["practise.keep.again"]
    assert room.late() == ["practise.as-it-was", "practise.ask"]
    assert room.kept == []


def test_an_answer_that_was_not_understood_is_asked_for_soon() -> None:
    room = failing()
    room.settle()
    room.feed(Rejected(room.state.t, "no phrase"), LOUD)
    due = deadline(room.state)
    assert due is not None
    assert due - room.state.t < QUESTION / 2
    assert room.late() == ["practise.keep.again"]
    assert room.says("yes") == ["practise.keeping"]


def test_what_could_not_be_kept_is_told_and_it_goes_on() -> None:
    room = failing()
    room.says("yes")
    assert said(room.feed(NotKept(room.state.t + 3))) == ["practise.not-kept", "practise.ask"]
    assert room.state.kept == ()


def test_a_writer_that_never_answers_holds_nothing_up() -> None:
    room = failing()
    room.says("yes")
    room.feed(CueEnded(room.state.t + 1, "practise.keeping"))
    due = deadline(room.state)
    assert due is not None
    assert said(room.feed(Tick(due))) == ["practise.not-kept", "practise.ask"]
    assert room.feed(Kept(due + 1)) == []


@pytest.mark.parametrize("drill", [STOP, HURTS])
def test_another_phrase_of_an_interrupt_always_works_and_changes_no_pack(drill: Drill) -> None:
    room = Room(course(drill, NEXT))
    room.rejected()
    room.rejected()
    assert room.says(drill.intent) == ["practise.works", "practise.ask"]
    assert room.kept == []


# the microphone


@pytest.mark.parametrize(
    ("loud", "cue"),
    [
        (FAINT, "practise.closer"),
        (NEARER, "practise.noise-close"),
        (FULL, "practise.clipped"),
        (Loudness(-50, -70), "practise.soft"),
    ],
)
def test_what_the_microphone_wants_is_told_once(loud: Loudness, cue: str) -> None:
    room = Room(course(NEXT, UNDO))
    assert room.says(NEXT, loud) == [cue, "practise.ask"]
    assert room.says(UNDO, loud) == ["practise.done"]
    shown = [say.cue for say in summary(room.state.tries, ())]
    assert shown == ["practise.row", "practise.row", cue]


def test_where_all_is_well_it_is_told_at_the_end_alone() -> None:
    room = Room(course(NEXT))
    assert room.says(NEXT) == ["practise.done"]
    assert summary(room.state.tries, ())[-1].cue == "practise.fine"


def test_the_summary_has_each_phrase_its_count_its_level_and_what_is_hers() -> None:
    room = failing()
    room.says("yes")
    room.feed(Kept(room.state.t))
    room.late()
    rows = summary(room.state.tries, room.state.kept)
    level = ("figure", f"{LOUD.over:.0f}")
    assert rows[:4] == (
        Say("practise.row", (("phrase", "let down"), ("heard", "0"), ("said", "2"), level), aloud=False),
        Say("practise.row", (("phrase", "milk is flowing"), ("heard", "1"), ("said", "1"), level), aloud=False),
        Say("practise.row.silent", (("phrase", "next"), ("heard", "0"), ("said", "1")), aloud=False),
        Say("practise.row.kept", (("phrase", "milk is flowing"),), aloud=False),
    )


def test_of_nothing_there_is_no_summary() -> None:
    assert summary((), ()) == ()


# when it is over


def test_the_others_follow_if_she_wants_them() -> None:
    room = Room(course(NEXT, more=(UNDO,)))
    assert room.says(NEXT) == ["practise.more"]
    assert room.says("yes") == ["practise.ask"]
    assert room.says(UNDO) == ["practise.done"]
    room.settle()
    assert room.asked == ["next", "undo that"]


@pytest.mark.parametrize("answer", ["no", None])
def test_without_a_yes_they_do_not(answer: str | None) -> None:
    room = Room(course(NEXT, more=(UNDO,)))
    room.says(NEXT)
    if answer:
        room.says(answer)
    else:
        assert room.late() == ["practise.more.again"]
        room.late()
    room.settle()
    assert room.state.ended == "done"
    assert room.asked == ["next"]


@pytest.mark.parametrize("intent", ["stop", "finish-session"])
@pytest.mark.parametrize("when", ["while it speaks", "when asked", "at a question"])
def test_stop_ends_it_at_once(intent: str, when: str) -> None:
    room = failing() if when == "at a question" else Room(course(NEXT))
    if when != "while it speaks":
        room.settle()
    effects = room.feed(Heard(room.state.t, intent, intent), LOUD)
    assert [type(effect) for effect in effects] == [Hush, End]
    assert room.state.ended == "stopped"
    assert listening(room.state) == frozenset()
    assert deadline(room.state) is None


def test_stop_is_practised_where_it_was_asked_for_and_typed_it_still_ends_it() -> None:
    room = Room(course(STOP, NEXT))
    room.settle()
    room.feed(Heard(room.state.t, "stop", "stop", "typed"))
    assert room.state.ended == "stopped"


@pytest.mark.parametrize("intent", ["hurts", "unwell", "emergency"])
def test_a_sign_that_something_is_wrong_is_answered_as_in_a_session_and_ends_it(intent: str) -> None:
    room = Room(course(NEXT))
    told = room.says(intent)
    assert told[0] == intent
    assert not [cue for cue in told if cue.endswith((".question", ".after"))]
    room.settle()
    assert room.state.ended == intent


@pytest.mark.parametrize("intent", ["hurts", "unwell", "emergency"])
def test_such_a_sign_is_answered_over_any_last_words_too(intent: str) -> None:
    room = Room(course(NEXT))
    assert room.says(NEXT) == ["practise.done"]
    assert said(room.feed(Heard(room.state.t, intent, intent)))[0] == intent
    assert said(room.feed(Heard(room.state.t, "emergency", "chest pain")))[0] == "emergency"
    room.settle()
    assert room.state.ended == "emergency"


def test_stop_over_those_words_silences_them_and_the_sign_stays_the_reason() -> None:
    room = Room(course(NEXT))
    room.says("hurts")
    assert room.feed(Heard(room.state.t, "stop", "stop"))[0] == Hush()
    assert room.state.ended == "hurts"


def test_nobody_there_ends_it() -> None:
    room = Room(course(*[replace(NEXT, phrase=f"next {number}") for number in range(9)]))
    for _ in range(ALONE):
        room.late()
    assert room.told[-1] == "practise.nobody"
    room.settle()
    assert room.state.ended == "nobody"


@pytest.mark.parametrize(
    ("event", "reason"),
    [(Left(9.0), "left"), (AudioLost(9.0, "microphone"), "microphone"), (AudioLost(9.0, "speaker"), "")],
)
def test_leaving_and_a_lost_microphone_end_it(event: Event, reason: str) -> None:
    room = Room(course(NEXT))
    room.settle()
    room.feed(event)
    assert room.state.ended == reason


def test_typed_next_leaves_a_command_out_and_counts_nothing() -> None:
    room = Room(course(LET_DOWN, UNDO))
    room.settle()
    assert said(room.feed(Heard(room.state.t, "next", "next", "typed"))) == ["practise.ask"]
    assert room.state.phrase == "undo that"
    assert not room.state.tries


# cues


def test_a_cue_that_nobody_ends_counts_as_over_and_one_that_is_cut_short_too() -> None:
    room = Room(course(NEXT))
    assert deadline(room.state) == STUCK
    room.feed(Tick(STUCK))
    assert room.state.sounding == 0
    again = Room(course(NEXT))
    again.feed(BargedIn(1.0))
    assert again.state.sounding == 0
    again.feed(Tick(3.5))
    assert again.told[-1] == "practise.ask"


def test_where_nothing_is_spoken_all_is_shown_and_it_goes_on_as_well() -> None:
    silent = Room(course(NEXT, aloud=False))
    silent.says(NEXT)
    silent.settle()
    assert silent.state.ended == "done"
    assert silent.told == []
    assert [effect.cue for effect in silent.effects if isinstance(effect, Say)][:2] == [
        "practise.welcome",
        "practise.ask",
    ]


EVENTS = st.one_of(
    st.builds(
        Heard, st.just(0.0), st.sampled_from(["next", "yes", "no", "stop", "hurts", "let-down", "undo"]), st.just("x")
    ),
    st.builds(Heard, st.just(0.0), st.sampled_from(["next", "yes", "stop"]), st.just("x"), st.just("typed")),
    st.builds(Rejected, st.just(0.0), st.sampled_from(["no phrase", "own voice", "not sure"])),
    st.builds(Doubted, st.just(0.0), st.just("next"), st.just("next"), reason=st.sampled_from(["", "not sure"])),
    st.builds(AudioLost, st.just(0.0), st.sampled_from(["microphone", "speaker"])),
    st.sampled_from([Tick(0.0), Tick(0.0), CueEnded(0.0, "a"), BargedIn(0.0), Left(0.0), Kept(0.0), NotKept(0.0)]),
    st.just(AudioBack(0.0, "speaker")),
)


@given(st.lists(st.tuples(EVENTS, st.floats(0, 30), st.sampled_from([None, LOUD, FAINT])), max_size=60), st.booleans())
def test_no_order_of_events_breaks_it_and_after_the_end_nothing_is_said(
    given_: list[tuple[Event, float, Loudness | None]], aloud: bool
) -> None:
    asks = course(NEXT, LET_DOWN, STOP, more=(UNDO,), aloud=aloud)
    state, _ = advance(asks, Practice(), Begun(0.0))
    for event, wait, loud in given_:
        over = bool(state.ended)
        state, effects = advance(asks, state, replace(event, t=state.t + wait), loud)
        due = deadline(state)
        assert not (over and effects)
        assert (due is None) == bool(state.ended), "it waits for nothing, and nobody would wake it"
        assert listening(state) >= LEAVING or state.ended
        said_ = {effect.cue for effect in effects if isinstance(effect, Say)}
        assert said_ <= {*PRACTICE_CUES, "hurts"}


def test_every_cue_of_a_practice_is_said_by_it() -> None:
    """Nothing is translated in vain: the listed cues are those that the modules name."""
    sources = [*Path(str(package.__file__)).parent.glob("*.py"), Path(practising.__file__), Path(rehearsing.__file__)]
    text = "".join(path.read_text(encoding="utf-8") for path in sources)
    made = {f"practise.{each}" for each in ("keep", "more", "quiet", "nothing", "keep.again", "more.again")}
    lines = {"practise.line.heard", "practise.line.quiet"}
    assert {cue for cue in PRACTICE_CUES if f'"{cue}"' not in text} <= made | lines


def test_answers_are_waited_for_as_long_as_they_take() -> None:
    room = Room(course(NEXT))
    room.settle()
    due = deadline(room.state)
    assert due is not None
    assert due - room.state.t == ANSWER
