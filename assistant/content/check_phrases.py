"""Holds what can be said against the rest: each phrase means one thing, and the recogniser knows each word.

Comes after `loader` has read a language; notes mistakes at their places.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from assistant.content.document import Document, Mistakes, nearest
from assistant.content.shapes import PhrasesShape
from assistant.core.cues import ENGINE_INTENTS


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words that a recogniser knows. `learns`: of pronunciations.yaml too."""

    recogniser: str
    knows: Callable[[str], bool]
    learns: bool = False


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
    vocabulary: Vocabulary,
    mistakes: Mistakes,
) -> None:
    """Every word that can be said is known to the recogniser, or has a pronunciation that it can learn."""
    how = "use another, or add it to pronunciations.yaml" if vocabulary.learns else "use another; it learns none"

    def check(word: str, document: Document, *path: str | int) -> None:
        if not (vocabulary.learns and word in pronunciations) and not vocabulary.knows(word):
            what = f"{vocabulary.recogniser} does not know the word '{word}'; {how}"
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
