"""What is practised: where, in which order, and which other phrases are proposed."""

from functools import cache

import pytest

from assistant.app import rehearsing
from assistant.app.rehearsing import Wanted
from assistant.app.wiring import Parts
from assistant.content import load
from assistant.core.interludes import SAFETY
from assistant.core.phrasebook import Phrasebook
from assistant.core.places import Place, places
from assistant.core.practice.course import CORE, Course, Drill, Teacher
from assistant.core.waiting import GOOD_NIGHT, START

BOOK = Phrasebook("en", {"go": ("go", "go now", "start"), "halt": ("halt", "go out")}, {})
PLACE = Place("here", frozenset({"go", "halt"}))


@cache
def teacher(language: str, technique: str = "hands-on") -> Teacher:
    content = load(language, technique=technique)
    return Teacher(content.phrasebook, places(content.script), None)


@pytest.mark.parametrize("language", ["en", "es", "ko"])
def test_the_core_is_each_languages_own_first_phrase_and_an_amount(language: str) -> None:
    book, drills = load(language).phrasebook, teacher(language).core()
    assert [drill.intent for drill in drills] == list(CORE)
    for drill in drills:
        match = book.parse(drill.phrase, drill.open)
        assert match is not None
        assert drill.is_meant(match.intent, match.amounts)
        assert drill.open >= SAFETY | {"finish-session", drill.intent}
    assert {drill.phrase for drill in drills if drill.intent != "amount"} == {
        book.intents[intent][0] for intent in CORE if intent != "amount"
    }


def test_a_technique_without_a_command_does_not_practise_it() -> None:
    intents = [drill.intent for drill in teacher("en", "first-days").core()]
    assert "option-one" not in intents
    assert {"next", "stop", "hurts"} <= set(intents)


def test_the_core_and_the_rest_are_everything_once() -> None:
    drills = (*teacher("en").core(), *teacher("en").rest())
    assert len({drill.intent for drill in drills}) == len(drills)
    assert {drill.intent for drill in drills} == {*load("en").phrasebook.intents, "amount"} - {GOOD_NIGHT, START}


def test_a_command_is_practised_among_what_is_open_where_it_is_said() -> None:
    option = next(drill for drill in teacher("en").core() if drill.intent == "option-one")
    assert {"option-two", "finish"} <= option.open
    assert "pump-on" not in option.open


def test_other_phrases_are_those_further_from_the_rest_the_furthest_first() -> None:
    sounds = {"go": 1.0, "go now": 2.0, "start": 3.0}
    far = Teacher(BOOK, (PLACE,), lambda one, other: sounds[one])
    assert far.others(Drill("go", "go", PLACE.open)) == ("start", "go now")
    assert far.others(Drill("go", "go now", PLACE.open)) == ("start",)
    assert far.others(Drill("go", "start", PLACE.open)) == ()


def test_where_nobody_knows_how_they_sound_the_order_is_the_phrasebooks() -> None:
    assert Teacher(BOOK, (PLACE,), None).others(Drill("go", "go now", PLACE.open)) == ("go", "start")


def test_by_the_dictionary_milk_has_slowed_is_further_than_the_flow_slowed(made: Parts) -> None:
    asks = rehearsing.course(made, Wanted(("flow slowed",)))
    assert asks.others(asks.drills[0]) == ("milk has slowed",)


@pytest.mark.parametrize(
    ("wanted", "first", "more"),
    [
        (Wanted(), list(CORE), True),
        (Wanted(("60 ml", "Undo that")), ["amount", "undo"], False),
        (Wanted(("practice commands",)), ["practise"], False),
    ],
)
def test_what_is_asked_for_is_what_is_practised(made: Parts, wanted: Wanted, first: list[str], more: bool) -> None:
    asks = rehearsing.course(made, wanted)
    assert [drill.intent for drill in asks.drills] == first
    assert bool(asks.more) == more


def test_every_command_in_one_go_has_nothing_behind_it(made: Parts) -> None:
    asks = rehearsing.course(made, Wanted(every=True))
    assert asks.more == ()
    assert len(asks.drills) > 40


def test_by_itself_a_course_proposes_nothing() -> None:
    asks = Course((Drill("go", "go", PLACE.open),))
    assert asks.others(asks.drills[0]) == ()
