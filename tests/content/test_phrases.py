"""What can be said: the phrases that stay, one meaning each, no needless waiting, and words that are known."""

from collections.abc import Callable

import pytest

from assistant.content import Content, Ears, check
from assistant.content.check_phrases import Vocabulary
from assistant.core.cues import ENGINE_INTENTS, INTERRUPTS

CORE = {
    "next": "next",
    "flow slowed": "flow-slowed",
    "flow stopped": "flow-stopped",
    "let down": "let-down",
    "option one": "option-one",
    "option two": "option-two",
    "stop": "stop",
    "it hurts": "hurts",
}
SINGLE = {
    "next", "stop", "yes", "no", "nope", "yeah", "ready", "skip", "why", "pause", "resume", "finish", "better",
    "louder", "softer", "quieter", "slower", "faster", "longer", "shorter",
}  # fmt: skip
# a phrase, and the longer one that begins with it: they are never open together, or the wait is worth it
WAITS = {("skip", "skip that"), ("finish", "finish for today"), ("no", "no pacing"), ("no", "no more milk")}


@pytest.mark.parametrize(("phrase", "intent"), CORE.items())
def test_the_core_phrases_stay(content: Content, phrase: str, intent: str) -> None:
    match = content.phrasebook.parse(phrase, content.phrasebook.intents)
    assert match is not None
    assert match.intent == intent


def test_every_intent_has_two_phrases_or_more(content: Content) -> None:
    many = INTERRUPTS  # each sign may be named in its own words
    for intent, phrases in content.phrasebook.intents.items():
        assert 2 <= len(phrases) <= (8 if intent in many else 5), intent


def test_every_intent_of_the_session_and_the_technique_has_phrases(content: Content) -> None:
    used = {intent for kit in content.script.kits.values() for step in kit.steps.values() for intent in step.on}
    assert ENGINE_INTENTS | used <= set(content.phrasebook.intents)


def test_a_single_word_stands_only_where_people_expect_it(content: Content) -> None:
    single = {phrase for said in content.phrasebook.intents.values() for phrase in said if " " not in phrase}
    assert single <= SINGLE


def test_no_phrase_begins_another_but_those_that_may(content: Content) -> None:
    phrases = [phrase for said in content.phrasebook.intents.values() for phrase in said]
    begins = {(short, long) for short in phrases for long in phrases if long.startswith(short + " ")}
    assert begins == WAITS


def test_pocketsphinx_knows_every_word(knows: Callable[[str], bool]) -> None:
    vocabulary = Vocabulary("PocketSphinx", knows, learns=True)
    assert check(ears=Ears(lambda language: [vocabulary] if language == "en" else [])) == ()


def test_a_pronunciation_is_given_only_for_a_word_that_the_dictionary_lacks(
    content: Content, knows: Callable[[str], bool]
) -> None:
    assert all(not knows(word) for word in content.pronunciations)


def test_fillers_are_left_out(content: Content) -> None:
    for text in ("um next", "okay next now", "please flow slowed please", "next please"):
        match = content.phrasebook.parse(text, content.phrasebook.intents)
        assert match is not None
        assert match.phrase in CORE
