"""The way to safety, in every kit and at every step: content.md's rules as behaviour."""

from functools import cache

import pytest

from assistant.content.loader import Content, load
from assistant.core import intents
from assistant.core.effects import End, Hush
from assistant.core.events import Heard
from assistant.core.interludes import SAFETY
from assistant.core.session import view
from assistant.core.timers import settle
from assistant.core.turn import Turn
from tests.core.walk import Walk, said


@cache
def content() -> Content:
    return load("en")


def at(kit: str, step: str) -> Walk:
    """A session that stands at a step, its cues said."""
    walk = Walk(content().script, kit=kit)
    walk.quiet()
    turn = Turn(walk.script, walk.state, walk.t)
    turn.place(step)
    settle(turn)
    walk.state = turn.state
    return walk


PLACES = [(kit, step) for kit, technique in content().script.kits.items() for step in technique.steps]


def meaning(phrase: str) -> str:
    """What a spoken phrase means where everything is open."""
    match = content().phrasebook.parse(phrase, frozenset(content().phrasebook.intents))
    assert match, phrase
    return match.intent


@pytest.mark.parametrize(("kit", "step"), PLACES)
@pytest.mark.parametrize(
    ("phrase", "cue"),
    [
        ("something is wrong", "unwell"),
        ("i have a fever", "unwell"),
        ("i found a lump", "unwell"),
        ("it's bleeding", "unwell"),
        ("i can't breathe", "emergency"),
        ("chest pain", "emergency"),
        ("i want to hurt myself", "emergency"),
        ("it hurts", "hurts"),
    ],
)
def test_a_safety_phrase_is_open_and_interrupts_with_its_cue(kit: str, step: str, phrase: str, cue: str) -> None:
    walk = at(kit, step)
    intent = meaning(phrase)
    assert intent in intents.for_voice(walk.script, walk.state)
    effects = walk.feed(Heard(walk.t, intent, phrase))
    assert isinstance(effects[0], Hush)
    assert said(effects)[0] == cue
    assert walk.interlude == cue
    walk.quiet()
    before = view(walk.script, walk.state).step_seconds
    walk.wait(30)
    assert view(walk.script, walk.state).step_seconds == before


@pytest.mark.parametrize(("kit", "step"), PLACES)
def test_stop_silences_and_holds_the_clock_and_only_finish_ends(kit: str, step: str) -> None:
    walk = at(kit, step)
    pump_on = walk.state.pump.since is not None
    before, pumped = walk.state.clock.at(walk.t), walk.state.pump.at(walk.t)
    effects = walk.feed(Heard(walk.t, "stop", "stop"))
    assert isinstance(effects[0], Hush)
    assert said(effects) == []
    assert walk.wait(3.1) == ["stopped.question"]
    assert [cue for cue in walk.wait(500) if cue != "pump-cap"] == []
    assert walk.state.clock.at(walk.t) == before
    assert (walk.state.pump.at(walk.t) > pumped + 400) == pump_on  # the pump's reminder counts on
    assert walk.ended == ""
    walk.hear("finish")
    walk.quiet()
    assert End("finished") in walk.effects


@pytest.mark.parametrize(("kit", "step"), PLACES)
def test_pain_holds_the_clock_and_better_returns_to_the_step_gentler(kit: str, step: str) -> None:
    walk = at(kit, step)
    walk.hear("hurts")
    walk.wait(200)
    assert walk.state.step == step
    assert "gentler" in walk.hear("better")
    assert walk.state.step == step


@pytest.mark.parametrize("kit", content().script.kits)
def test_still_hurts_ends_the_session_with_a_lactation_consultant_named(kit: str) -> None:
    walk = at(kit, "knead")
    walk.hear("hurts")
    assert walk.hear("still-hurts") == ["hurts.end"]
    for text in content().words.variants("hurts.end"):
        assert "lactation consultant" in text
    walk.quiet()
    assert walk.ended == "hurts"


@pytest.mark.parametrize("kit", content().script.kits)
def test_yes_at_the_check_in_gives_the_see_someone_cue(kit: str) -> None:
    walk = Walk(content().script, kit=kit)
    walk.quiet()
    assert walk.hear("yes")[:1] == ["unwell"]


@pytest.mark.parametrize(("kit", "step"), PLACES)
def test_help_names_pain_and_urgent_help_before_commands(kit: str, step: str) -> None:
    assert at(kit, step).hear("help") == ["help.safety", "help.commands"]


@pytest.mark.parametrize("kit", content().script.kits)
def test_the_night_wording_keeps_every_safety_cue(kit: str) -> None:
    walk = Walk(content().script, kit=kit, minute=180)
    walk.hear("emergency")
    for cue in ("unwell", "unwell.signs", "emergency", "emergency.harm", "hurts"):
        assert content().words.cues[cue].night, cue
    assert walk.interlude == "emergency"


def test_the_pump_that_is_forgotten_is_told_once_and_the_session_is_parked() -> None:
    walk = at("double-electric", "massage-and-compress")
    heard = walk.wait(4 * 3600)
    assert heard.count("pump-cap") == 1
    assert heard.count("park") == 1
    assert walk.interlude == "parked"
    assert intents.for_voice(walk.script, walk.state) == {"resume", "finish-session", *SAFETY}


def test_at_first_use_the_disclaimer_and_the_provider_are_spoken_once() -> None:
    walk = Walk(content().script, first_use=True)
    assert said(walk.effects) == ["disclaimer", "first-use.question"]
    later = Walk(content().script, first_use=False)
    assert "disclaimer" not in said(later.effects)
