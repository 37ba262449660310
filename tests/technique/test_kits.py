"""Each kit of the built-in technique walked by commands and by timers: content.md's rows as transitions."""

from dataclasses import replace

import pytest

from assistant.core import intents
from assistant.core.cues import SESSION_CUES
from assistant.core.effects import Say
from assistant.core.events import Amount, AudioBack, AudioLost, Doubted, Heard, Rejected, Reopened, StoreBack, StoreLost
from assistant.core.interludes import INTERLUDES
from assistant.core.session import view
from tests.core.walk import Walk, said
from tests.technique.test_safety import PLACES, at, content

ELECTRIC = [
    ("ready", "get-ready"),
    ("ready", "knead"),
    ("next", "little-circles"),
    ("next", "long-strokes"),
    ("next", "start"),
    ("pump-on", "let-down"),
    ("let-down", "massage-and-compress"),
    ("flow-slowed", "choose"),
    ("option-one", "option-one"),
    ("next", "resume-pumping"),
    ("pump-on", "massage-again"),
    ("flow-slowed", "choose"),
    ("option-two", "option-two"),
    ("switch-sides", "option-two-other"),
    ("flow-slowed", "choose-again"),
    ("finish", "hand-express"),
    ("switch-sides", "hand-express-other"),
    ("next", "amounts"),
    ("skip", "encouragement"),
]
HANDS = [
    ("ready", "get-ready"),
    ("ready", "knead"),
    ("next", "little-circles"),
    ("next", "long-strokes"),
    ("next", "round-one"),
    ("switch-sides", "round-one-other"),
    ("next", "round-two"),
    ("next", "round-two-other"),
    ("next", "third-round"),
    ("yes", "round-three"),
    ("next", "round-three-other"),
    ("next", "amounts"),
    ("skip", "encouragement"),
]
PATHS = {
    "double-electric": ELECTRIC,
    "single-electric": ELECTRIC,
    "double-manual": ELECTRIC,
    "single-manual": ELECTRIC,
    "hand-only": HANDS,
}


@pytest.mark.parametrize("kit", PATHS)
def test_a_kit_is_walked_from_greeting_to_goodbye_by_commands(kit: str) -> None:
    walk = Walk(content().script, kit=kit)
    for intent, step in PATHS[kit]:
        walk.quiet()
        assert intent in intents.for_voice(walk.script, walk.state), (intent, walk.state.step)
        walk.hear(intent)
        assert walk.state.step == step
    walk.quiet()
    assert walk.ended == "finished"


def test_massage_passes_from_step_to_step_by_itself() -> None:
    walk = at("double-electric", "knead")
    walk.wait(200)
    assert walk.state.step == "start"


def test_option_one_passes_to_pumping_again_after_two_minutes() -> None:
    walk = at("double-electric", "option-one")
    walk.wait(119)
    assert walk.state.step == "option-one"
    walk.wait(5)
    assert walk.state.step == "resume-pumping"


def test_hand_only_is_walked_on_timers_alone_to_its_question() -> None:
    walk = at("hand-only", "knead")
    heard = walk.wait(30 * 60)
    assert walk.state.step == "third-round"
    assert heard.count("hand-express.third-again") == heard.count("hand-express.third-last") == 1
    massage = 3 * 50
    assert 120 <= massage <= 180  # massage 2 to 3 min
    for step in ("round-one", "round-one-other", "round-two", "round-two-other"):
        lasts = content().script.kits["hand-only"].steps[step].lasts
        assert lasts is not None
        assert 180 <= lasts <= 300  # 3 to 5 min a side


def test_double_manual_alternates_bursts_and_massage_by_itself() -> None:
    walk = at("double-manual", "massage-and-compress")
    seen = []
    for _ in range(10):
        seen.append(walk.state.step)
        walk.wait(36)
    assert {"massage-and-compress", "hands-off"} <= set(seen)
    assert "flow-slowed" in intents.for_voice(walk.script, walk.state)


def test_single_electric_tracks_the_side_and_nudges_to_switch() -> None:
    walk = at("single-electric", "massage-and-compress")
    heard = walk.wait(15 * 60 + 30)
    assert heard.count("single.switch") == 2  # at 10 and 15 min
    walk.hear("switch-sides")
    assert view(walk.script, walk.state).side == "right"
    assert walk.state.step == "massage-and-compress"


def test_single_manual_nudges_to_swap_about_every_five_minutes_and_to_rest() -> None:
    heard = at("single-manual", "massage-and-compress").wait(21 * 60)
    assert heard.count("single.swap") == 4
    assert heard.count("manual.rest") == 2


def test_let_down_is_nudged_after_two_minutes_and_never_moved() -> None:
    walk = at("double-electric", "let-down")
    assert walk.wait(119) == []
    assert "let-down.nudge" in walk.wait(5)
    walk.wait(900)
    assert walk.state.step == "let-down"


def test_massage_and_compress_has_nudges_only() -> None:
    walk = at("double-electric", "massage-and-compress")
    walk.wait(25 * 60)
    assert walk.state.step == "massage-and-compress"


def test_no_answer_at_the_choice_is_asked_twice_and_then_waits() -> None:
    walk = at("double-electric", "choose")
    assert walk.wait(900) == ["choose.ask-again", "choose.ask-last"]


def test_option_two_alternates_as_often_as_wanted() -> None:
    walk = at("double-electric", "option-two")
    walk.hear("switch-sides")
    sides = []
    for _ in range(4):
        walk.quiet()
        walk.hear("switch-sides")
        sides.append(walk.state.side)
    assert sides == ["left", "right", "left", "right"]


def test_hand_expression_is_nudged_after_three_minutes_a_side() -> None:
    walk = at("double-electric", "hand-express")
    assert "hand-express.switch" in walk.wait(185)


def test_the_hold_that_helped_is_the_first_of_the_next_session() -> None:
    first = at("double-electric", "massage-and-compress")
    first.hear("longer")
    first.quiet()
    first.hear("helped")
    second = Walk(content().script, preferences=tuple(first.remembered()))
    assert second.state.pacing.hold == 8
    assert content().script.kits["double-electric"].limits.holds == (3, 5, 8, 12)


def test_amounts_are_read_back_and_undone_and_pass_to_the_last_words() -> None:
    walk = at("double-electric", "amounts")
    assert walk.hear("amount", amounts=(Amount("left", 60, "ml"), Amount("right", 2.5, "oz")))[:2] == ["amount"] * 2
    walk.hear("undo")
    assert walk.state.amounts == ()
    walk.hear("amount", amounts=(Amount(None, 110, "ml"),))
    walk.wait(60)
    assert walk.ended == "finished"


def test_the_bottle_is_changed_with_the_pump_off_and_ready_returns() -> None:
    walk = at("double-electric", "massage-and-compress")
    assert walk.hear("bottle") == ["bottle"]
    assert not view(walk.script, walk.state).pump_on
    walk.hear("ready")
    assert walk.state.step == "massage-and-compress"
    assert view(walk.script, walk.state).pump_on


@pytest.mark.parametrize("phrase", ["wait a moment", "baby's crying", "pause"])
def test_a_pause_is_called_in_many_ways(phrase: str) -> None:
    walk = at("double-electric", "massage-and-compress")
    match = content().phrasebook.parse(phrase, intents.for_voice(walk.script, walk.state))
    assert match
    assert match.intent in ("pause", "crying")


def reachable() -> set[str]:
    """Every cue that some session says: each place, each command open there, and what timers bring after it."""
    cues: set[str] = set()
    for kit, step in PLACES:
        for intent in sorted(intents.for_typing(content().script, at(kit, step).state)):
            walk = at(kit, step)
            amounts = (Amount("left", 60, "ml"),) if intent == "amount" else ()
            walk.feed(Heard(walk.t, intent, intent, via="typed", amounts=amounts))
            walk.wait(400 if intent in ("next", "stop") else 30)
            cues |= set(said(walk.effects))
        long = at(kit, step)
        long.state = at(kit, step).state
        cues |= set(long.wait(4000))
    return cues | from_interludes() | from_events()


def from_interludes() -> set[str]:
    cues: set[str] = set()
    for name in INTERLUDES:
        walk = at("double-electric", "massage-and-compress")
        for intent in sorted(INTERLUDES[name].to) or ["resume"]:
            if name in ("first-use", "consult"):
                walk = Walk(content().script, first_use=True)
                if name == "consult":
                    walk.hear("yes")
            elif name == "reopen":
                walk = at("double-electric", "massage-and-compress")
                walk.feed(Reopened(walk.t))
            elif name == "parked":
                walk = at("double-electric", "massage-and-compress")
                walk.wait(3000)
            else:
                walk = at("double-electric", "massage-and-compress")
                walk.hear("stop" if name == "stopped" else name)
            walk.wait(200)
            walk.hear(intent)
            walk.wait(100)
            cues |= set(said(walk.effects))
    return cues


def from_events() -> set[str]:
    walk = at("double-electric", "massage-and-compress")
    for event in (
        AudioLost(walk.t, "microphone"),
        AudioBack(walk.t, "microphone"),
        StoreLost(walk.t),
        StoreBack(walk.t),
    ):
        walk.feed(event)
    for intent in ("longer", "longer", "longer", "longer", *["shorter"] * 6):
        walk.hear(intent)
    for intent in [*["louder"] * 9, *["softer"] * 12, *["faster"] * 9, *["slower"] * 9, "what-heard"]:
        walk.feed(Heard(walk.t, intent, intent, via="typed"))
    walk.feed(Heard(walk.t, "option-one", "option one", via="typed"))
    fresh = Walk(content().script)
    fresh.feed(Heard(fresh.t, "what-heard", "what did you hear", via="typed"))
    back = at("double-electric", "start")
    for _ in range(3):
        back.hear("go-back")
    rejected = at("double-electric", "start")
    rejected.feed(Rejected(rejected.t, "speech outside"))
    rejected.feed(Heard(rejected.t, "what-heard", "what did you hear", via="typed"))
    both = at("double-electric", "amounts")
    both.hear("amount", amounts=(Amount("left", 60, "ml"), Amount("right", 60, "ml")))
    long = at("double-electric", "massage-and-compress")
    long.wait(300)
    long.feed(Heard(long.t, "how-long", "how long", via="typed"))
    for intent in ("next", "undo"):
        long.hear(intent)
    both.hear("undo")
    for doubt in (
        Doubted(0.0, "next", "next", reason="not sure"),
        Doubted(0.0, "amount", "sixty", (Amount("left", 60, "ml"),)),
        Doubted(0.0, "amount", "both", (Amount("left", 60, "ml"), Amount("right", 50, "ml"))),
    ):
        asked = at("double-electric", "amounts")
        asked.wait(5)
        asked.feed(replace(doubt, t=asked.t))
        asked.hear("no")
        long.effects += asked.effects
    lacking = (("hears", "false"), ("keep_audio", "true"), ("own_words", "false"))
    kept = Walk(content().script, preferences=lacking)
    every = kept.effects + long.effects + walk.effects + fresh.effects + back.effects + rejected.effects + both.effects
    return {effect.cue for effect in every if isinstance(effect, Say)}


def test_every_cue_is_reached_by_some_session() -> None:
    named = {
        cue
        for technique in content().script.kits.values()
        for step in technique.steps.values()
        for cue in (*step.say, *step.asks, step.why, *(nudge.say for nudge in step.nudges))
        if cue
    }
    said_somewhere = reachable()
    assert sorted((named | set(SESSION_CUES)) - said_somewhere) == []


def test_every_cue_that_is_said_has_words() -> None:
    assert sorted(reachable() - set(content().words.cues)) == []
