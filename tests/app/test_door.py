"""The door: when commands act in the attention mode, what is listened for, and which phrases can open it."""

from pathlib import Path

import pytest

from assistant.app.door import HEARD_OUT, HELD, Door, Heeded, trouble
from assistant.app.settings import load as load_settings
from assistant.app.wiring import with_call
from assistant.core.phrasebook import ATTENTION, Match
from assistant.errors import UsageProblem
from tests.voice.speech import content

CALL = "hey hands on"
BOOK = with_call(load_settings({}, {"HANDSON_CONFIG": "/dev/null"}), content(), []).phrasebook
HEEDED = Heeded(BOOK.grammar({"next", "stop"}), BOOK.grammar({"next", "stop"}, {"stop"}))
NEXT, STOP = Match("next", "next"), Match("stop", "stop")
CALLED = Match(ATTENTION, CALL, called=True)


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def door(told: list[str]) -> Door:
    return Door(CALL, told.append)


def test_without_a_call_the_door_is_always_open_and_tells_nothing(told: list[str]) -> None:
    door = Door("", told.append)
    assert door.grammar(Heeded(HEEDED.open), 100.0) is HEEDED.open
    assert door.lets(NEXT, 100.0, 100.5)
    assert told == []


def test_a_phrase_acts_if_it_was_begun_in_time_however_long_it_takes(door: Door) -> None:
    assert not door.lets(NEXT, 0.0, 0.5)
    assert door.lets(CALLED, 1.0, 2.0)
    assert not door.lets(NEXT, 2.0 + HELD, 2.5 + HELD)
    assert door.lets(NEXT, 1.9 + HELD, 6.0 + HELD)


def test_each_command_holds_it_open_anew_and_safety_does_not_open_it(door: Door) -> None:
    door.lets(CALLED, 0.0, 1.0)
    door.lets(NEXT, 8.0, 8.5)
    assert door.is_open(8.4 + HELD)
    assert door.lets(STOP, 30.0, 30.5)
    assert not door.is_open(31.0)


def test_a_question_opens_it_for_as_long_as_it_stands(door: Door) -> None:
    door.grammar(Heeded(HEEDED.open, HEEDED.shut, asked=True), 50.0)
    assert door.lets(NEXT, 50.0, 50.5)
    door.grammar(HEEDED, 50.5 + HELD)
    assert not door.is_open(50.5 + HELD)


def test_the_ear_is_given_the_small_grammar_once_a_phrase_begun_in_time_must_be_over(door: Door) -> None:
    assert door.grammar(HEEDED, 0.0) is HEEDED.shut
    door.lets(CALLED, 0.0, 1.0)
    assert door.grammar(HEEDED, 1.02) is HEEDED.open
    assert door.grammar(HEEDED, 1.0 + HELD + HEARD_OUT - 0.02) is HEEDED.open
    assert door.grammar(HEEDED, 1.0 + HELD + HEARD_OUT) is HEEDED.shut


def test_the_screen_tells_each_change_once(door: Door, told: list[str]) -> None:
    for t in (0.0, 0.02, 1.0, 1.02, 1.0 + HELD, 20.0):
        door.grammar(HEEDED, t)
        if t == 1.0:
            door.lets(CALLED, 0.5, t)
    assert told == [f'Say "{CALL}" before a command.', "Open for commands.", f'Say "{CALL}" before a command.']


def test_shut_only_safety_and_the_call_are_listened_for() -> None:
    assert HEEDED.shut
    accepted = ("stop", CALL, f"{CALL} next", f"okay {CALL} next please", f"{CALL} stop")
    assert all(HEEDED.shut.accepts(text) and HEEDED.open.accepts(text) for text in accepted)
    assert HEEDED.open.accepts("next")
    assert not any(HEEDED.shut.accepts(text) for text in ("next", "okay next", "hey next", f"next {CALL}"))


@pytest.mark.parametrize(
    ("text", "intent", "phrase", "called"),
    [
        ("hey hands on", ATTENTION, "hey hands on", True),
        ("hey hands on now", ATTENTION, "hey hands on", True),
        ("um hey hands on next please", "next", "next", True),
        ("hey hands on left sixty", "amount", "left sixty", True),
        ("next", "next", "next", False),
    ],
)
def test_a_phrase_is_understood_with_and_without_the_call(text: str, intent: str, phrase: str, called: bool) -> None:
    match = BOOK.parse(text, {"next", "amount"})
    assert match
    assert (match.intent, match.phrase, match.called) == (intent, phrase, called)


@pytest.mark.parametrize("text", ["hey hands on stop", "hey hands one", "hey hands", "next hey hands on"])
def test_what_is_not_open_stays_so_behind_the_call(text: str) -> None:
    assert BOOK.parse(text, {"next", "amount"}) is None


@pytest.mark.parametrize(
    ("phrase", "named"),
    [
        ("", "a word or more"),
        ("next", "no command"),
        ("okay stop", "no command"),
        ("go", "begin none"),
        ("okay", "begin none"),
        ("left sixty", "no command"),
        ("hey zorblax", '"zorblax"'),
    ],
)
def test_a_phrase_that_cannot_open_it_is_refused_with_what_can(phrase: str, named: str) -> None:
    assert named in trouble(phrase, content().phrasebook, lambda word: word != "zorblax")


def test_the_refusal_names_the_setting_and_where_it_was_set(tmp_path: Path) -> None:
    config = tmp_path / "handson.toml"
    config.write_text('attention_phrase = "Stop!"\n')
    with pytest.raises(UsageProblem, match=r'handson\.toml:1: attention_phrase cannot be "Stop!"; allowed: words that'):
        with_call(load_settings({}, {"HANDSON_CONFIG": str(config)}), content(), [])
