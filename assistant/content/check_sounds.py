"""Holds what can be said against how it sounds: what is open together must sound apart, and be long enough to be heard.

Comes after `check_phrases`. How words sound is asked of whoever knows: `Sounding`, of which `listen/alike.py` is one.
"""

from collections.abc import Iterable
from itertools import combinations
from typing import Protocol

from assistant.content.check_cues import Beginnings
from assistant.content.document import Document, Mark, Mistakes
from assistant.content.shapes import PhrasesShape
from assistant.core.places import Place

ALIKE = 0.17  # from here on they sound apart: "next" and "text" are at 0.13, "fifteen" and "fifty" at 0.167
NEAR = 1.2  # phones; two long phrases that differ in more are told apart though little of them differs
SHORT = 3  # phones of a word that is easily lost in noise

Said = tuple[str, int, str]  # an intent, the number of one of its phrases, the phrase


class Sounding(Beginnings, Protocol):
    """How phrases sound in a language."""

    def distance(self, one: str, other: str) -> float:
        """0 where both sound the same, 1 where nothing does."""

    def length(self, phrase: str) -> int:
        """How many phones it has."""


def check_sounds(
    phrases: PhrasesShape, document: Document, places: Iterable[Place], sounding: Sounding, mistakes: Mistakes
) -> None:
    """Every two phrases that are open in one place, and every short one."""
    compared: set[tuple[str, str]] = set()
    for place in places:
        said = [each for intent in sorted(place.open) for each in _said(phrases, intent)]
        for one, other in combinations(said, 2):
            pair = (one[2], other[2])
            if one[0] != other[0] and pair not in compared:
                compared.add(pair)
                _check_pair(one, other, place, document, sounding, mistakes)
    for intent, listed in phrases.intents.items():
        if not any(sounding.length(phrase) > SHORT for phrase in listed):
            what = f"'{listed[0]}' is short and easily lost in noise; put two words or more beside it"
            mistakes.add(_mark(document, intent, 0), "short-phrase", what)


def _said(phrases: PhrasesShape, intent: str) -> Iterable[Said]:
    return ((intent, number, phrase) for number, phrase in enumerate(phrases.intents.get(intent, ())))


def _check_pair(
    one: Said, other: Said, place: Place, document: Document, sounding: Sounding, mistakes: Mistakes
) -> None:
    """Told at the place of the one that stands further down."""
    (early, _, before), (late, number, phrase) = sorted(
        (one, other), key=lambda each: (_mark(document, *each[:2]), each)
    )
    where = f"and both are open at {place.name}"
    shorter, longer = sorted((before, phrase), key=lambda text: len(text.split()))
    if longer.split()[: len(shorter.split())] == shorter.split():
        first, second = (early, late) if shorter == before else (late, early)
        what = f"'{shorter}' ('{first}') begins '{longer}' ('{second}'), {where}"
        wait = "the coach must wait whether more comes; change one"
        mistakes.add(_mark(document, late, number), "begins-alike", f"{what}: {wait}")
        return
    distance = sounding.distance(before, phrase)
    phones = max(sounding.length(before), sounding.length(phrase))
    if distance <= ALIKE and distance * phones <= NEAR:
        how = f"'{early}'; distance {distance:.2f}, {ALIKE} is the least"
        what = f"'{phrase}' sounds like '{before}' ({how}), {where}; take other words"
        mistakes.add(_mark(document, late, number), "sounds-alike", what)


def _mark(document: Document, intent: str, number: int) -> Mark:
    return document.at(("intents", intent, number))


def every_place(techniques: Iterable[Iterable[Place]]) -> list[Place]:
    """The places of all techniques, each set of intents once."""
    found: dict[frozenset[str], Place] = {}
    for place in (place for places in techniques for place in places):
        found.setdefault(place.open, place)
    return list(found.values())
