"""How the English cues sound: every cue keeps to the rules, rendered with what can fill it."""

import re
from collections.abc import Iterator

import pytest

from assistant.content import Content, check
from assistant.content.check_cues import MOST_WORDS, Rules, forbidden_in, sentences
from assistant.content.language import Language
from assistant.core.cues import ENGINE_CUES, SPOKEN_LISTS
from assistant.core.effects import Say, Value
from assistant.core.events import Amount

LONGEST: dict[str, tuple[Value, ...]] = {
    "side": ("right",),
    "seconds": (12,),
    "time": (390, 1425),
    "decibels": (0, 48),
    "figure": ("14",),
    "other": ("option two",),
    "heard": ("1",),
    "said": ("2",),
    "minutes": (59,),
    "amount": (Amount("right", 497, "ml"), Amount("left", 15.75, "oz"), Amount(None, 497, "ml")),
    "phrases": ("option-one,option-two,finish-session", "what-heard,repeat,finish"),
    "phrase": ("the bottle is full",),
    "left": (Amount("left", 15.75, "oz"), Amount("left", 497, "ml")),
    "right": (Amount("right", 497, "ml"),),
    "sureness": ("fairly sure",),
    "what": ("microphone", "speaker"),
}


def _values(content: Content, name: str) -> tuple[Value, ...]:
    names = content.words.names
    tables = {"step": tuple(names.step), "kit": tuple(names.kit), "reason": tuple(names.reason)}
    return LONGEST.get(name) or tables[name]


def _rendered(content: Content) -> Iterator[tuple[str, str]]:
    for cue, wording in content.words.cues.items():
        names = ENGINE_CUES.get(cue, frozenset()) | {"side"}
        for turn in range(len(wording.say) + len(wording.night)):
            night = turn >= len(wording.say)
            for choice in range(max(len(_values(content, name)) for name in names)):
                params = tuple(
                    (name, values[choice % len(values)]) for name in names if (values := _values(content, name))
                )
                yield cue, content.words.text(Say(cue, params, turn, night))


def test_english_has_no_mistake() -> None:
    assert check() == ()


def test_a_sentence_stays_short_when_it_is_filled(content: Content) -> None:
    long = [
        (cue, each) for cue, text in _rendered(content) for each in sentences(text) if len(each.split()) > MOST_WORDS
    ]
    assert long == []


def test_what_is_filled_in_brings_no_interrupt_word(content: Content) -> None:
    said = [(cue, text) for cue, text in _rendered(content) if cue not in SPOKEN_LISTS]
    assert [each for each in said if re.search(r"\bstop|\bit hurts", each[1], re.IGNORECASE)] == []


def test_no_placeholder_and_no_code_word_is_ever_spoken(content: Content) -> None:
    for cue, text in _rendered(content):
        assert not re.search(r"[{}_]|  |option-", text), (cue, text)
        assert text[0].isupper(), (cue, text)
        assert text.rstrip('"')[-1] in ".?!", (cue, text)


def test_night_is_no_longer_than_the_day(english: Language) -> None:
    for cue, shape in english.cues.items():
        for wording in shape.wordings.values():
            assert min(map(len, wording.night)) <= max(map(len, wording.say)), cue


def test_there_is_a_wording_for_every_direction_of_strokes(english: Language) -> None:
    assert english.choices() == {"strokes": ("chest-wall", "nipple", "spiral")}
    assert "toward the nipple" in english.words({"strokes": "nipple"}).text(Say("long-strokes"))
    assert "in a spiral" in english.words({"strokes": "spiral"}).text(Say("long-strokes"))
    assert "chest wall" in english.words({"strokes": "chest-wall"}).text(Say("long-strokes"))


def test_the_let_down_cue_is_neutral(english: Language) -> None:
    for text in (*english.cues["let-down"].say, *english.cues["let-down"].night):
        assert "!" not in text
        assert not re.search(r"happy|joy|lovely|great|good|nice|beautiful|enjoy", text, re.IGNORECASE)


def test_no_cue_shouts(english: Language) -> None:
    for cue, shape in english.cues.items():
        assert not any("!" in text for text in (*shape.say, *shape.night)), cue


@pytest.mark.parametrize(
    "sentence",
    [
        "The breast feels empty.",
        "Push through it.",
        "This treats it.",
        "It clears a clogged duct.",
        "Up to 50 % more.",
        "It is safe to continue.",
        "You will make more.",
        "Take ibuprofen.",
        "Massage firmly.",
        "That is not enough milk.",
        "A nice amount.",
        "It may be mastitis.",
        "Hooray.",
        "You must go on.",
    ],
)
def test_the_rules_of_wording_refuse(sentence: str, english: Language) -> None:
    assert list(forbidden_in(sentence, Rules.of({}, english.forbidden)))
