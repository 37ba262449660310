"""Holds what can be said against the rest: each phrase means one thing, and some recogniser knows each word.

Comes after `loader` has read a language; notes mistakes at their places.
"""

from collections.abc import Callable, Collection, Mapping

from assistant.content.document import Document, Mistakes, nearest
from assistant.content.shapes import PhrasesShape
from assistant.core.cues import ENGINE_INTENTS

Knows = Callable[[str], bool]  # whether some recogniser knows a word


def check_phrases(phrases: PhrasesShape, document: Document, needed: Collection[str], mistakes: Mistakes) -> None:
    """No phrase in two intents; every intent that the product or a technique (`needed`) listens for has a phrase."""
    first: dict[str, str] = {}
    for intent, said in phrases.intents.items():
        for number, phrase in enumerate(said):
            if phrase in first:
                other = f"in '{first[phrase]}'" if first[phrase] != intent else "twice"
                what = f"the phrase '{phrase}' stands {other} already; a phrase belongs to one intent, once"
                mistakes.add(document.at(("intents", intent, number)), "phrase-twice", what)
            first.setdefault(phrase, intent)
    for intent in sorted({*ENGINE_INTENTS, *needed} - set(phrases.intents)):
        what = f"no phrase for '{intent}'; add it with one or more phrases"
        mistakes.add(document.at(("intents",)), "no-phrase", what)


def check_words(
    phrases: PhrasesShape,
    amount_words: Collection[str],
    documents: Mapping[str, Document],
    pronunciations: Collection[str],
    knows: Knows,
    mistakes: Mistakes,
) -> None:
    """Every word that can be said is known to a recogniser, or has a pronunciation."""

    def check(word: str, document: Document, *path: str | int) -> None:
        if word not in pronunciations and not knows(word):
            what = f"no recogniser knows the word '{word}'; use another, or add it to pronunciations.yaml"
            mistakes.add(document.at(path), "unknown-word", what)

    for intent, said in phrases.intents.items():
        for number, phrase in enumerate(said):
            for word in phrase.split():
                check(word, documents["phrases"], "intents", intent, number)
    for kind, fillers in (("lead", phrases.fillers.lead), ("trail", phrases.fillers.trail)):
        for number, word in enumerate(fillers):
            check(word, documents["phrases"], "fillers", kind, number)
    for word in sorted(amount_words):
        check(word, documents["amounts"])


def check_overlap(phrases: PhrasesShape, amounts: Collection[str], document: Document, mistakes: Mistakes) -> None:
    """No phrase is also an amount."""
    for intent, said in phrases.intents.items():
        for number, phrase in enumerate(said):
            if phrase in amounts:
                what = f"the phrase '{phrase}' is a spoken amount too; use another"
                mistakes.add(document.at(("intents", intent, number)), "phrase-is-amount", what)


def unknown_intent(intent: str, phrases: PhrasesShape) -> str:
    """What is wrong with an intent that has no phrase."""
    return f"unknown intent '{intent}'; {nearest(intent, phrases.intents)}"
